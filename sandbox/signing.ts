import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface Keys {
  key: string
  secret: string
}

export interface SignedParts {
  method: string
  path: string
  body: string
  authorization: string | undefined
  timestamp: string | undefined
  signature: string | undefined
}

const toleranceSeconds = 300

/** Hex HMAC-SHA-256 over timestamp, method, path and the digest of the body: what a caller puts into `x-signature`. */
export function signatureOf(secret: string, timestamp: string, method: string, path: string, body: string): string {
  const digest = createHash('sha256').update(body).digest('hex')
  return createHmac('sha256', secret).update(`${timestamp}\n${method}\n${path}\n${digest}`).digest('hex')
}

/** 'key' when the bearer key is wrong; the SMS gateway asks for no more. */
export function faultOfKey(parts: Pick<SignedParts, 'authorization'>, keys: Keys): 'key' | undefined {
  return same(parts.authorization ?? '', `Bearer ${keys.key}`) ? undefined : 'key'
}

/** Why a call is not accepted, or undefined when key, time and signature are right. */
export function faultOfSignature(
  parts: SignedParts,
  keys: Keys,
  nowMs: number,
): 'key' | 'timestamp' | 'signature' | undefined {
  if (faultOfKey(parts, keys)) return 'key'
  const timestamp = parts.timestamp ?? ''
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return 'timestamp'
  const expected = signatureOf(keys.secret, timestamp, parts.method, parts.path, parts.body)
  return same(parts.signature ?? '', expected) ? undefined : 'signature'
}

function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
