/** Signed notes and checkpoints as C2SP writes them (signed-note, tlog-checkpoint, tlog-cosignature), with Ed25519. Pure but for the key. */
import { createPrivateKey, createPublicKey, hash, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import type { TreeHash } from './merkle.ts'

/** Kinds of Ed25519 keys in notes: of the log itself, of a witness. */
const kinds = { log: 1, witness: 4 } as const

/** A public key as it is handed round: `<name>+<key id>+<base64 of kind and key>`. */
export interface VerifierKey {
  readonly name: string
  readonly kind: (typeof kinds)[keyof typeof kinds]
  readonly id: Buffer
  readonly key: KeyObject
  readonly text: string
}

/** The key a log signs with. */
export interface SigningKey {
  readonly verifier: VerifierKey
  sign(body: string): string
}

const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b6570032100', 'hex')

function verifierKey(name: string, kind: VerifierKey['kind'], raw: Buffer): VerifierKey {
  const typed = Buffer.concat([Buffer.of(kind), raw])
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4)
  const key = createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' })
  return { name, kind, id, key, text: `${name}+${id.toString('hex')}+${typed.toString('base64')}` }
}

/** Reads a public key; undefined when it is none, or its id does not fit. */
export function readVerifierKey(text: string): VerifierKey | undefined {
  const parts = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44}|[A-Za-z0-9+/]{43}=)$/.exec(text.trim())
  const typed = Buffer.from(parts?.[3] ?? '', 'base64')
  const kind = Object.values(kinds).find((one) => one === typed[0])
  if (!parts || kind === undefined || typed.length !== 33) return undefined
  const key = verifierKey(parts[1] ?? '', kind, typed.subarray(1))
  return key.id.toString('hex') === parts[2] ? key : undefined
}

/** The log's key, derived from the installation's secret like its other keys. The log is named after it: an address may change, a log not. */
export function logKey(secret: string): SigningKey {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'onevisit', 'transparency-log:v1', 32))
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(spki.length)
  const origin = `onevisit/${hash('sha256', raw).slice(0, 16)}`
  const verifier = verifierKey(origin, kinds.log, raw)
  return {
    verifier,
    sign: (body) => {
      const signature = Buffer.concat([verifier.id, sign(null, Buffer.from(body), key)])
      return `— ${origin} ${signature.toString('base64')}`
    },
  }
}

/** A checkpoint: so many leaves, this root, at this time. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: TreeHash
  /** ISO instant, from the extension line `time`. */
  readonly time: string | null
}

/** Text of a checkpoint that is signed: origin, size, root, and when it was made. */
export function checkpointBody({ origin, size, root, time }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n${time === null ? '' : `time ${time}\n`}`
}

export interface SignedNote {
  /** What is signed, its last newline included. */
  readonly body: string
  readonly signatures: readonly {
    readonly name: string
    readonly id: Buffer
    readonly bytes: Buffer
    readonly line: string
  }[]
}

/** Takes a note apart; undefined when it is none. */
export function readNote(text: string): SignedNote | undefined {
  const cut = text.lastIndexOf('\n\n')
  if (cut < 0 || !text.endsWith('\n')) return undefined
  const lines = text.slice(cut + 2, -1).split('\n')
  const signatures = lines.map((line) => {
    const [, name = '', base64 = ''] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? []
    const bytes = Buffer.from(base64, 'base64')
    return { name, id: bytes.subarray(0, 4), bytes: bytes.subarray(4), line }
  })
  if (signatures.some(({ name, bytes }) => name === '' || bytes.length === 0)) return undefined
  return { body: text.slice(0, cut + 1), signatures }
}

/** Reads the body of a checkpoint; undefined when it is none. */
export function readCheckpoint(body: string): Checkpoint | undefined {
  const [origin = '', size = '', root = '', ...more] = body.split('\n')
  const hash = Buffer.from(root, 'base64')
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || hash.length !== 32 || hash.toString('base64') !== root)
    return undefined
  const time = more.find((line) => line.startsWith('time '))?.slice('time '.length) ?? null
  return { origin, size: Number(size), root: hash, time }
}

/** Whether one of the note's signatures is by this log key. */
export function isSignedBy(note: SignedNote, by: VerifierKey): boolean {
  return note.signatures.some(
    ({ name, id, bytes }) =>
      name === by.name &&
      id.equals(by.id) &&
      bytes.length === 64 &&
      verify(null, Buffer.from(note.body), by.key, bytes),
  )
}

/** When a witness signed this note, as it says (ISO), with its line; undefined when it did not. */
export function cosignedBy(note: SignedNote, witness: VerifierKey): { at: string; line: string } | undefined {
  for (const { name, id, bytes, line } of note.signatures) {
    if (name !== witness.name || !id.equals(witness.id) || bytes.length !== 72) continue
    const time = Number(bytes.readBigUInt64BE(0))
    const said = Buffer.from(`cosignature/v1\ntime ${time}\n${note.body}`)
    if (!verify(null, said, witness.key, bytes.subarray(8))) continue
    return { at: new Date(time * 1000).toISOString(), line }
  }
  return undefined
}
