/**
 * What stays and what grows: reading, finding, writing and the clock among ten thousand, a hundred thousand, a million cases; memory, and
 * what a case takes on disk. Guide pages and due dates are left out: they read no case.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { BenchContext, BenchResult } from '../context.ts'
import { figure, median, quantile } from '../measure.ts'
import { realCases } from '../real-cases.ts'
import { caseTimes, queueTimes } from './case-reading.ts'
import { atMidnight } from './clock.ts'
import { searchTimes } from './search.ts'
import { writingRates } from './writing.ts'

const sizes = [10_000, 100_000, 1_000_000, 10_000_000]
/** Seconds a round: half of the other parts', so that five rounds of three sizes take less than a quarter of an hour. */
const secondsPerRound = 2
const measuredCases = 40

export async function growth(context: BenchContext, largest: number): Promise<readonly BenchResult[]> {
  await context.fillGuidesTo(1_000)
  const results: BenchResult[] = []
  const short: BenchContext = context.quick ? { ...context, rounds: 1 } : { ...context, secondsPerRound }
  for (const size of sizes.filter((size) => size <= largest)) {
    await context.fillCasesTo(size)
    results.push(...(await figuresAt(short, size)).map((result) => ({ ...result, id: `${result.id}-at-${size}` })))
  }
  results.push(await diskOfCase(context))
  return results
}

/** Each figure of this size, reading before writing; what was written is taken away again. */
async function figuresAt(context: BenchContext, size: number): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  const told = (id: string, unit: string, rounds: readonly number[], note?: string, errors?: number) =>
    void results.push({
      ...{ id, value: median(rounds), unit, rounds },
      ...(note && { note }),
      ...(errors !== undefined && { errors }),
    })
  const p95 = (
    id: string,
    { rounds, errors }: { readonly rounds: readonly (readonly number[])[]; readonly errors: number },
  ) => {
    const each = rounds.map((round) => quantile(round, 0.95))
    const all = rounds.flat()
    const note = `p50 ${figure(quantile(all, 0.5))}, p99 ${figure(quantile(all, 0.99))} ms, ${all.length} pages, ${errors} errors`
    told(id, 'ms', each, note, errors)
  }
  const [listed] = await context.owner.query<{ bytes: number }>(
    `select pg_total_relation_size('case_file') / greatest(count(*), 1) as bytes from case_file`,
  )
  told('list-row-disk', 'bytes a case', [listed?.bytes ?? Number.NaN])
  const queue = await queueTimes(context)
  p95('queue-restricted-p95', queue.restricted)
  p95('queue-admin-p95', queue.all)
  const page = await caseTimes(context)
  p95('case-page-p95', page.officer)
  p95('case-page-applicant-p95', page.applicant)
  p95('search-p95', await searchTimes(context))
  told('served-memory', 'MiB', [context.served.memoryBytes() / 2 ** 20])
  told(
    'database-memory',
    'MiB',
    [sharedOut(context.cluster.pid) / 2 ** 20],
    'postmaster and sessions, shared pages counted once; 1 GiB of it are shared buffers at most',
  )
  const { submit, accept } = await writingRates({ ...context, secondsPerRound: 1 })
  for (const [id, { rates, times, errors, said }] of [
    ['submit-c32', submit],
    ['accept-c32', accept],
  ] as const)
    told(
      ...([id, 'per second', rates] as const),
      `p50 ${figure(quantile(times, 0.5))}, p99 ${figure(quantile(times, 0.99))} ms, ${errors} errors${said[0] ? `, first error: ${said[0]}` : ''}`,
      errors,
    )
  // A thousand: they are copied and taken away again for each size.
  for (const { id, unit, rounds, errors } of await atMidnight(context, { count: 1_000, rounds: context.rounds }))
    told(id, unit, rounds, 'of a thousand silences at one midnight', errors)
  await removeWritten(context)
  context.log(`measured at ${size.toLocaleString('en')} cases`)
  return results
}

/** Takes every case away that was not filled in, so that the next size is what it says. */
async function removeWritten({ owner }: BenchContext): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    await tx.query(
      `delete from case_content where case_id in (select id from case_file where item_initials <> 'bench')`,
    )
    await tx.query(`delete from case_file where item_initials <> 'bench'`)
  })
}

/** Bytes of memory of a postmaster and all its sessions, from /proc, a shared page shared out among those who hold it; NaN where there is none. */
function sharedOut(postmaster: number): number {
  const bytesOf = (pid: string): number => {
    try {
      return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1024
    } catch {
      return 0
    }
  }
  try {
    const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
    return [String(postmaster), ...children].reduce((sum, pid) => sum + bytesOf(pid), 0)
  } catch {
    return Number.NaN
  }
}

function parentOf(pid: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return Number.NaN
  }
}

const tablesOfCase = [
  ...['case_file', 'case_event', 'case_content', 'case_draft', 'case_material_file', 'case_counter', 'handled_request'],
  ...['message', 'audit_record'],
]

/** What one case adds to the disk, all its tables and indexes together, from what cases through the door added. */
async function diskOfCase(context: BenchContext): Promise<BenchResult> {
  const bytes = async (): Promise<number> => {
    const [row] = await context.owner.query<{ bytes: number }>(
      'select sum(pg_total_relation_size(name::regclass))::bigint as bytes from unnest($1::text[]) as one (name) where to_regclass(name) is not null',
      [tablesOfCase],
    )
    return row?.bytes ?? Number.NaN
  }
  const before = await bytes()
  await realCases(context, measuredCases)
  const each = ((await bytes()) - before) / measuredCases
  return {
    id: 'case-disk-bytes',
    value: each,
    unit: 'bytes',
    rounds: [each],
    note: `row, events, sealed content, messages and their indexes, without files; ${measuredCases} cases taken in at the counter, half accepted`,
  }
}
