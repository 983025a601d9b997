/** Signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature), written from those texts alone. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** A public key: `<name>+<8 hex digits>+<base64>`; type 1 signs checkpoints, type 4 cosigns them. */
export interface PublicKey {
  readonly name: string
  readonly type: number
  readonly id: Buffer
  readonly key: KeyObject
}

const ed25519 = Buffer.from('302a300506032b6570032100', 'hex')

/** First four bytes of SHA-256 over name, newline, type and key. */
export function keyId(name: string, type: number, raw: Buffer): Buffer {
  return createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(raw).digest().subarray(0, 4)
}

/** Reads a public key; throws when it is none. */
export function readKey(text: string): PublicKey {
  const [name = '', id = '', ...rest] = text.trim().split('+')
  const bytes = Buffer.from(rest.join('+'), 'base64')
  const raw = bytes.subarray(1)
  if (name === '' || raw.length !== 32) throw new Error('not a public key of a log')
  const type = bytes[0] ?? 0
  if (keyId(name, type, raw).toString('hex') !== id) throw new Error('the id of the public key does not fit')
  return {
    name,
    type,
    id: keyId(name, type, raw),
    key: createPublicKey({ key: Buffer.concat([ed25519, raw]), format: 'der', type: 'spki' }),
  }
}

/** A private key's raw public key. */
export function rawPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(ed25519.length)
}

/** A witness's public key as it is handed round. */
export function witnessKey(name: string, key: KeyObject): string {
  const raw = rawPublicKey(key)
  const typed = Buffer.concat([Buffer.of(4), raw])
  return `${name}+${keyId(name, 4, raw).toString('hex')}+${typed.toString('base64')}`
}

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
  /** Signed text, its last newline included. */
  readonly body: string
  /** The whole note. */
  readonly note: string
}

/** A checkpoint signed by the log; throws saying what is wrong with it. */
export function readCheckpoint(note: string, log: PublicKey): Checkpoint {
  const cut = note.lastIndexOf('\n\n')
  if (cut < 0) throw new Error('not a signed note')
  const body = note.slice(0, cut + 1)
  const [origin = '', size = '', root = ''] = body.split('\n')
  const hash = Buffer.from(root, 'base64')
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || hash.length !== 32) throw new Error('not a checkpoint')
  if (origin !== log.name) throw new Error(`the checkpoint is of another log: ${origin.slice(0, 80)}`)
  const isSigned = note
    .slice(cut + 2)
    .split('\n')
    .some((line) => {
      const [dash, name, base64 = ''] = line.split(' ')
      const bytes = Buffer.from(base64, 'base64')
      if (dash !== '—' || name !== log.name || !bytes.subarray(0, 4).equals(log.id)) return false
      return verify(null, Buffer.from(body), log.key, bytes.subarray(4))
    })
  if (!isSigned) throw new Error('the checkpoint is not signed with the key of the log')
  return { origin, size: Number(size), root: hash, body, note }
}

/** The line a witness adds under a checkpoint. */
export function cosignature(name: string, key: KeyObject, body: string, seconds: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${body}`), key)
  return `— ${name} ${Buffer.concat([keyId(name, 4, rawPublicKey(key)), time, signature]).toString('base64')}`
}
