/** `onevisit verify-log`: the whole public log against the events, and against what others kept of it. */
import { readFile } from 'node:fs/promises'
import { proveLog, readSeen } from '#platform/transparency/proving.ts'
import type { Checkpoint } from '#platform/transparency/signed-note.ts'
import type { LogVerdict } from '#platform/transparency/verification.ts'
import type { Services } from '../services.ts'
import { write } from './lines.ts'
import { readOptions } from './options.ts'
import { withServices } from './with-services.ts'

export async function run(words: readonly string[]): Promise<number> {
  const { flags, values } = readOptions(words, { flags: ['json'], values: ['seen'], most: 0 })
  const seen = values.get('seen')
  const kept = seen === undefined ? undefined : await readKept(seen)
  const { verdict, compared } = await withServices(async ({ db, transparency }: Services) => {
    const checkpoints = kept === undefined ? [] : checkpointsIn(kept, transparency.key)
    return { verdict: await proveLog(db, transparency, checkpoints), compared: checkpoints.length }
  })
  await write(flags.has('json') ? `${JSON.stringify({ ...verdict, compared }, null, 2)}\n` : told(verdict, compared))
  return verdict.ok ? 0 : 1
}

/** A file, or the address of a witness's `/history` or `/checkpoint`. */
async function readKept(place: string): Promise<string> {
  if (!/^https?:\/\//.test(place)) {
    return readFile(place, 'utf8').catch(() => {
      throw new Error(`读不了这个文件：${place}`)
    })
  }
  const reply = await fetch(place, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (!reply?.ok) throw new Error(`连不上 ${place}`)
  return reply.text()
}

function checkpointsIn(text: string, key: Services['transparency']['key']): Checkpoint[] {
  const checkpoints = readSeen(text, key)
  if (!checkpoints)
    throw new Error('留存的封账读不懂，或者不是这本账的钥匙签的。可以给：封账签名、回执的证明文件、见证方的 /history。')
  return checkpoints
}

function told(verdict: LogVerdict, compared: number): string {
  if (!verdict.ok) {
    const { index, through, reason } = verdict
    const where = index === through ? `第 ${index} 条` : `第 ${index} 到 ${through} 条之间`
    return `✗ ${where}（从 0 数起）：${reason}。\n`
  }
  const against = compared > 0 ? `，和别处留存的 ${compared} 次封账一致` : '。没有和别处留存的封账比：加 --seen'
  const waiting = verdict.waiting > 0 ? `${verdict.waiting} 条等着入账。\n` : ''
  return `✓ ${verdict.leaves} 条记录、账目、账页和 ${verdict.checkpoints} 次封账对得上${against}。\n${waiting}`
}
