/** A witness: signs under a log's checkpoints as long as the log only grows, and never twice for different logs. */
import { isContinuation } from './consistency.ts'
import type { Memory } from './memory.ts'
import { type Checkpoint, cosignature, readCheckpoint, readKey, witnessKey } from './notes.ts'

export type Outcome = 'signed' | 'unchanged' | 'refused' | 'unreachable'

export interface Witness {
  /** Public key: `<name>+<id>+<base64>`. */
  readonly key: string
  /** One look at the log. */
  look(): Promise<Outcome>
  standing(): {
    outcome: Outcome | null
    reason: string | null
    size: number | null
    at: string | null
    refusals: number
  }
  note(): string | undefined
}

const timeLimitMs = 10_000
const longestReply = 65_536

/** `log` is the address the log is served at, `logKey` its public key; the first key given is kept for good. */
export function createWitness(parts: {
  name: string
  log: string
  logKey: string
  memory: Memory
  now?: () => Date
}): Witness {
  const { name, memory, now = () => new Date() } = parts
  const address = parts.log.replace(/\/+$/, '')
  const watched = memory.last()?.log ?? parts.logKey.trim()
  const log = readKey(watched)
  const key = witnessKey(name, memory.key)
  let latest: { outcome: Outcome; reason: string | null } | undefined

  const fetchText = async (path: string): Promise<string> => {
    const reply = await fetch(`${address}${path}`, { signal: AbortSignal.timeout(timeLimitMs) })
    if (!reply.ok) throw new Error(`the log answered ${reply.status}`)
    const text = await reply.text()
    if (text.length > longestReply) throw new Error('the log answered too much')
    return text
  }

  /** Why this checkpoint is not signed; undefined when it may be. */
  const objection = async (next: Checkpoint): Promise<string | undefined> => {
    const last = memory.last()
    if (!last) return undefined
    const before = { size: last.size, root: Buffer.from(last.root, 'base64') }
    if (next.size < before.size) return `went back from ${before.size} to ${next.size} leaves`
    const text =
      next.size === before.size || before.size === 0
        ? '{"hashes":[]}'
        : await fetchText(`/consistency?from=${before.size}&to=${next.size}`)
    const { hashes } = JSON.parse(text) as { hashes: string[] }
    const proof = hashes.map((hash) => Buffer.from(hash, 'base64'))
    return isContinuation(before, next, proof)
      ? undefined
      : `is not the log of ${before.size} leaves that was signed before`
  }

  const look = async (): Promise<{ outcome: Outcome; reason: string | null }> => {
    const text = await fetchText('/checkpoint')
    if (parts.logKey.trim() !== watched) return refuse(text, 'the log came with another key')
    let next: Checkpoint
    try {
      next = readCheckpoint(text, log)
    } catch (error) {
      return refuse(text, (error as Error).message)
    }
    if (next.body === memory.last()?.body) return { outcome: 'unchanged', reason: null }
    const reason = await objection(next)
    if (reason !== undefined) return refuse(text, reason)
    const seconds = Math.floor(now().getTime() / 1000)
    const note = `${next.body}\n${signatureOf(next)}\n${cosignature(name, memory.key, next.body, seconds)}\n`
    memory.keep({
      log: watched,
      size: next.size,
      root: next.root.toString('base64'),
      body: next.body,
      note,
      at: new Date(seconds * 1000).toISOString(),
    })
    return { outcome: 'signed', reason: null }
  }

  const refuse = (presented: string, reason: string) => {
    memory.refuse({ reason, presented: presented.slice(0, 4096), at: now().toISOString() })
    return { outcome: 'refused' as const, reason }
  }

  /** The log's own line; lines of others are theirs to hand out. */
  const signatureOf = ({ note }: Checkpoint): string =>
    note.split('\n').find((line) => line.startsWith(`— ${log.name} `)) ?? ''

  return {
    key,
    async look() {
      latest = await look().catch((error: Error) => ({ outcome: 'unreachable' as const, reason: error.message }))
      return latest.outcome
    },
    standing: () => {
      const last = memory.last()
      return {
        outcome: latest?.outcome ?? null,
        reason: latest?.reason ?? null,
        size: last?.size ?? null,
        at: last?.at ?? null,
        refusals: memory.refusals().length,
      }
    },
    note: () => memory.last()?.note,
  }
}
