import { type Argon2Parameters, argon2, createHmac, hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { v7 } from 'uuid'

/** SM3 (GB/T 32905) as 64 lower-case hex digits. */
export function sm3(data: string | Uint8Array): string {
  return hash('sm3', data)
}

/** HMAC over SM3 as 64 lower-case hex digits. */
export function hmacSm3(key: string | Uint8Array, data: string | Uint8Array): string {
  return createHmac('sm3', key).update(data).digest('hex')
}

/** Signature of a call to another system: HMAC-SHA-256 over timestamp (seconds), method, path and the SHA-256 of the body, in hex. */
export function callSignature(secret: string, timestamp: string, method: string, path: string, body: string): string {
  return createHmac('sha256', secret)
    .update(`${timestamp}\n${method}\n${path}\n${hash('sha256', body)}`)
    .digest('hex')
}

/** Compares two secrets in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sm3(a), 'hex'), Buffer.from(sm3(b), 'hex'))
}

/** `digits` random decimal digits, for codes a person types. */
export function randomCode(digits: number): string {
  return Array.from({ length: digits }, () => randomInt(10)).join('')
}

/** 256 random bits in URL-safe text, for sessions and links. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Time-ordered UUID (RFC 9562, version 7). */
export function uuidv7(): string {
  return v7()
}

const argon2id = promisify((parameters: Argon2Parameters, done: (error: Error | null, key: Buffer) => void) =>
  argon2('argon2id', parameters, done),
)

// OWASP's second recommended setting: 19 MiB, two passes, one lane; about 30 ms on a small server.
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32

/** Argon2id hash in PHC form (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const key = await argon2id({ message: password.normalize('NFC'), nonce, tagLength, ...cost })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${bare(nonce)}$${bare(key)}`
}

/** True when the password belongs to the stored hash; a hash it cannot read is a fault, not a wrong password. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored)
  if (!parts) throw new Error('a stored password hash is not in argon2id form')
  const [, memory, passes, parallelism, nonce = '', key = ''] = parts
  const expected = Buffer.from(key, 'base64')
  const actual = await argon2id({
    message: password.normalize('NFC'),
    nonce: Buffer.from(nonce, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(actual, expected)
}

const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
