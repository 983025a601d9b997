/** What stays and what grows: reading among ten thousand, a hundred thousand, a million cases, and what a case takes on disk. */
import type { BenchContext, BenchResult } from '../context.ts'
import { median, quantile } from '../measure.ts'
import { realCases } from '../real-cases.ts'
import { caseTimes, queueTimes } from './case-reading.ts'

const sizes = [10_000, 100_000, 1_000_000, 10_000_000]
const roundsOfEach = 2
const measuredCases = 40

export async function growth(context: BenchContext, largest: number): Promise<readonly BenchResult[]> {
  await context.fillGuidesTo(1_000)
  const results: BenchResult[] = []
  const short: BenchContext = { ...context, rounds: context.quick ? 1 : roundsOfEach }
  for (const size of sizes.filter((size) => size <= largest)) {
    await context.fillCasesTo(size)
    const told = (name: string, value: number, unit: string, rounds: readonly number[] = [value]) =>
      void results.push({ id: `${name}-at-${size}`, value, unit, goal: null, rounds })
    const p95 = (name: string, rounds: readonly (readonly number[])[]) => {
      const each = rounds.map((round) => quantile(round, 0.95))
      told(name, median(each), 'ms', each)
    }
    const queue = await queueTimes(short)
    p95('queue-restricted-p95', queue.restricted.rounds)
    p95('queue-admin-p95', queue.all.rounds)
    const page = await caseTimes(short)
    p95('case-page-p95', page.officer.rounds)
    p95('case-page-applicant-p95', page.applicant.rounds)
    const [listed] = await context.owner.query<{ bytes: number }>(
      `select pg_total_relation_size('case_file') / greatest(count(*), 1) as bytes from case_file`,
    )
    told('list-row-disk', listed?.bytes ?? Number.NaN, 'bytes a case')
    told('served-memory', context.served.memoryBytes() / 2 ** 20, 'MiB')
  }
  results.push(await diskOfCase(context))
  return results
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
    goal: null,
    rounds: [each],
    note: `row, events, sealed content, messages and their indexes, without files; ${measuredCases} cases taken in at the counter, half accepted`,
  }
}
