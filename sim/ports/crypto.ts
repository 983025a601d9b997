/**
 * Stands in for `node:crypto` in the product: chance comes from the seed, everything else is the real thing but for the hash of a password,
 * which every process makes at its start, takes 30 ms of a processor by design, and nobody here signs in with.
 */
import * as real from 'node:crypto'
import { current, isRunning } from '../current.ts'

export * from 'node:crypto'

export function randomBytes(length: number): Buffer {
  return isRunning() ? current().salts.bytes(length) : real.randomBytes(length)
}

export function randomInt(below: number): number {
  return isRunning() ? current().salts.whole(below) : real.randomInt(below)
}

export function randomUUID(): string {
  const hex = randomBytes(16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

export function argon2(
  _algorithm: string,
  { message, nonce, tagLength }: { message: string; nonce: Uint8Array; tagLength: number },
  done: (error: Error | null, key: Buffer) => void,
): void {
  const key = real.createHash('shake256', { outputLength: tagLength }).update(nonce).update(message).digest()
  process.nextTick(done, null, key)
}
