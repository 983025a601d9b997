/** What a witness keeps on disk: its key, the last checkpoint it signed, every size it ever signed, and what it refused. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

export interface Kept {
  /** Public key of the log, as it was given first: a witness watches one log. */
  readonly log: string
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly body: string
  /** The note with the witness's line. */
  readonly note: string
  /** ISO instant. */
  readonly at: string
}

export interface Memory {
  readonly key: KeyObject
  last(): Kept | undefined
  /** On the disk before it returns: a witness must not forget what it signed. */
  keep(next: Kept): void
  /** Keeps evidence once per body, the first thousand. */
  refuse(evidence: { reason: string; presented: string; at: string }): void
  refusals(): string[]
  history(): string
}

/** Refusals kept as evidence: a log that stays refused would fill the disk with a line every half minute. */
const mostRefusals = 1_000

export function openMemory(folder: string): Memory {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [keyFile, stateFile, historyFile, refusedFile] = [
    'key.pem',
    'state.json',
    'history.jsonl',
    'refused.jsonl',
  ].map((name) => join(folder, name)) as [string, string, string, string]
  let last = existsSync(stateFile) ? (JSON.parse(readFileSync(stateFile, 'utf8')) as Kept) : undefined
  const refused = linesOf(refusedFile)
  return {
    key: keptKey(keyFile),
    last: () => last,
    keep(next) {
      const draft = `${stateFile}.next`
      write(draft, 'w', JSON.stringify(next))
      renameSync(draft, stateFile)
      if (next.size !== last?.size)
        write(historyFile, 'a', `${JSON.stringify({ size: next.size, root: next.root, at: next.at })}\n`)
      last = next
    },
    refuse(evidence) {
      const { at: _at, ...what } = evidence
      if (refused.length >= mostRefusals) return
      if (refused.some((line) => line.includes(JSON.stringify(what).slice(1, -1)))) return
      const line = JSON.stringify({ ...what, at: evidence.at, signedLast: last?.note ?? null })
      refused.push(line)
      write(refusedFile, 'a', `${line}\n`)
    },
    refusals: () => [...refused],
    history: () => (existsSync(historyFile) ? readFileSync(historyFile, 'utf8') : ''),
  }
}

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []

function write(file: string, flags: 'w' | 'a', text: string): void {
  const open = openSync(file, flags, 0o600)
  try {
    writeSync(open, text)
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
}

function keptKey(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
  }
  return createPrivateKey(readFileSync(file, 'utf8'))
}
