import { createHmac } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The six-digit time-based code of RFC 6238 (SHA-1, 30 s) for a base32 secret, written independently of the product's library. */
export function totpCode(secret: string, nowMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000)))
  const mac = createHmac('sha1', base32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Whole seconds until the current code changes. */
export function secondsLeft(nowMs: number): number {
  return 30 - (Math.floor(nowMs / 1000) % 30)
}

/** True for a base32 text of at least 16 symbols. */
export function isBase32(secret: string): boolean {
  return /^[A-Z2-7]{16,}$/.test(secret)
}

function base32(text: string): Buffer {
  let bits = ''
  for (const symbol of text) bits += alphabet.indexOf(symbol).toString(2).padStart(5, '0')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
