import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import { hmacSm3 } from './crypto.ts'

/** What a sealed text is: bound to its place, so that a value copied into another column does not open there. */
export type SealContext = 'id-number' | 'phone' | 'address' | 'totp' | 'case-data'

/** Encrypts single values and makes them findable without showing them. */
export interface Sealer {
  /** AES-256-GCM with a fresh nonce: `v1.<base64url of nonce, tag and ciphertext>`. */
  seal(text: string, context: SealContext): string
  /** The text again; throws an ordinary Error when the value was changed, moved, or sealed with another key. */
  open(sealed: string, context: SealContext): string
  /** HMAC-SM3 of the text: equal texts, equal index, and no way back without the key. */
  indexOf(text: string, context: SealContext): string
}

const version = 'v1'
const nonceLength = 12
const tagLength = 16

/** Derives the sealing key and the index key from the installation's secret; each use has its own. */
export function createSealer(secret: string): Sealer {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, 'onevisit', use, 32))
  // Prepared once: preparing it costs as much as opening a value.
  const sealKey = createSecretKey(derive('seal:v1'))
  const indexKey = derive('blind-index:v1')
  return {
    seal(text, context) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: tagLength })
      cipher.setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open(sealed, context) {
      const [found, encoded = ''] = sealed.split('.', 2)
      if (found !== version) throw new Error('a sealed value has an unknown version')
      const bytes = Buffer.from(encoded, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, nonceLength), {
        authTagLength: tagLength,
      })
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength))
      return decipher.update(bytes.subarray(nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
    },
    indexOf: (text, context) => hmacSm3(indexKey, `${context}\n${text}`),
  }
}
