// A thousand people at once, with time to think. Part of `npm run bench`; alone: npm run bench -- --only users --minutes 60.
import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import questions from '../src/modules/catalog/search-questions.json' with { type: 'json' }
import { timedItem } from '../src/testing/filing.ts'
import { applicationsOf } from './applications.ts'
import { analyseCopies, cloneCase } from './clone-cases.ts'
import type { BenchContext, BenchResult } from './context.ts'
import { databaseSeconds } from './floor.ts'
import { goals } from './goals.ts'
import { figure, quantile } from './measure.ts'
import { peopleOf } from './people.ts'
import { caseToDecide, realCases } from './real-cases.ts'

/** One in ten works at a desk. */
const officersShare = 0.1
/** Seconds between what somebody sees and what they do next, on average. */
const thinkSeconds = 20
const spikeTimes = 5
const spikeSeconds = 20
const settleSeconds = 30
const patienceMs = 20_000
const readGoalMs = goals.get('users-read-p95-ms')?.atMost ?? 60
/** Residents and officers who are signed in; many users share one, as they would not in life. */
const accounts = 24

type Kind = 'read' | 'write'

interface Sample {
  readonly kind: Kind
  /** `guide`, `search`, `queue`, … */
  readonly act: string
  /** Milliseconds since the start when it was due. */
  readonly at: number
  readonly ms: number
  readonly failed: string | null
}

/** Things to do of a kind of user, with how often in a hundred. */
type Habits = readonly (readonly [share: number, act: string, kind: Kind, work: () => Promise<void>])[]

export async function users(
  context: BenchContext,
  { cases, minutes, people }: { readonly cases: number; readonly minutes: number; readonly people: number },
): Promise<readonly BenchResult[]> {
  await context.fillGuidesTo(1_000)
  await context.fillCasesTo(cases)
  const crowd = await prepare(context, minutes, people)
  const samples: Sample[] = []
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1000
  const live = async (habits: Habits, leaving: AbortSignal): Promise<void> => {
    // Whoever leaves does not finish thinking.
    const think = (seconds: number) => wait(seconds * 1000, undefined, { signal: leaving }).catch(() => {})
    await think(Math.random() * thinkSeconds)
    while (!leaving.aborted) {
      const [, act, kind, work] = drawn(habits)
      const due = performance.now()
      const failed = await work().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      samples.push({ kind, act, at: due - started, ms: performance.now() - due, failed })
      // Spread as arrivals are: mostly short pauses, some long ones.
      await think(-Math.log(1 - Math.random()) * thinkSeconds)
    }
  }
  const crowdOf = (count: number, leaving: AbortSignal) => {
    setMaxListeners(0, leaving)
    return Array.from({ length: count }, (_, n) =>
      live(n < count * officersShare ? crowd.officer : crowd.resident, leaving),
    )
  }
  const closing = new AbortController()
  const steady = crowdOf(people, closing.signal)
  const warm = Math.min(30, minutes * 12)
  await wait(warm * 1000)
  const heaps: { at: number; bytes: number }[] = []
  const from = elapsed()
  const processors = () => ({ server: context.served.cpuSeconds(), database: databaseSeconds(context.cluster.pid) })
  const before = processors()
  const to = from + minutes * 60
  while (elapsed() < to) {
    heaps.push({ at: elapsed(), bytes: await context.served.heapBytes() })
    await wait(Math.min(20_000, Math.max(0, (to - elapsed()) * 1000)))
  }
  const after = processors()
  context.log(`steady for ${minutes} minutes, now ${spikeTimes} times as many for ${spikeSeconds} s`)
  const leaving = AbortSignal.timeout(spikeSeconds * 1000)
  const spikeEnd = elapsed() + spikeSeconds
  const spiking = crowdOf((spikeTimes - 1) * people, leaving)
  await wait((spikeSeconds + settleSeconds) * 1000)
  closing.abort()
  // A server that still has not answered has shown what there was to show.
  await Promise.race([Promise.all([...steady, ...spiking]), wait(patienceMs)])
  await crowd.close()

  const within = (kind: Kind | null, a: number, b: number) =>
    samples.filter((one) => (kind === null || one.kind === kind) && one.at >= a * 1000 && one.at < b * 1000)
  const acts = within(null, from, to).length
  const each = (used: number) => `${figure((used * 1000) / acts)} ms`
  const failures = within(null, from, to).filter(({ failed }) => failed !== null)
  for (const [said, same] of Map.groupBy(failures, ({ act, failed }) => `${act}: ${failed?.slice(0, 160)}`))
    context.log(`${same.length} times ${said}`)
  const told = (id: string, kind: Kind): BenchResult => {
    const own = within(kind, from, to)
    const times = own.map(({ ms }) => ms)
    const fifths = Array.from({ length: 5 }, (_, n) => {
      const part = within(kind, from + ((to - from) * n) / 5, from + ((to - from) * (n + 1)) / 5)
      return quantile(
        part.map(({ ms }) => ms),
        0.95,
      )
    })
    const errors = own.filter(({ failed }) => failed !== null).length
    const acts = [...Map.groupBy(own, ({ act }) => act)].map(
      ([act, same]) =>
        `${act} ${figure(
          quantile(
            same.map(({ ms }) => ms),
            0.95,
          ),
        )}`,
    )
    const note = `p50 ${figure(quantile(times, 0.5))}, p99 ${figure(quantile(times, 0.99))} ms, ${errors} errors; ${times.length} in ${minutes} minutes, whose fifths are the rounds; p95 of ${acts.join(', ')}`
    return { id, value: quantile(times, 0.95), unit: 'ms', rounds: fifths, errors, note }
  }
  const back = secondsToNormal(samples, {
    spikeEnd,
    normal: quantile(
      within('read', from, to).map(({ ms }) => ms),
      0.95,
    ),
  })
  const spike = within('read', spikeEnd - spikeSeconds, spikeEnd)
  const all = context.sizes.cases.toLocaleString('en')
  return [
    told('users-read-p95-ms', 'read'),
    told('users-write-p95-ms', 'write'),
    {
      id: 'users-errors',
      value: failures.length,
      unit: 'of all',
      rounds: [failures.length],
      note: `${acts} acts of ${people} users, ${thinkSeconds} s to think, among ${all} cases; processor time of each ${each(after.server - before.server)} of the server and ${each(after.database - before.database)} of PostgreSQL`,
    },
    {
      id: 'users-spike-back-seconds',
      value: back,
      unit: 's',
      rounds: [back],
      note: `after ${spikeTimes} times as many for ${spikeSeconds} s, whose p95 was ${figure(
        quantile(
          spike.map(({ ms }) => ms),
          0.95,
        ),
      )} ms, ${spike.filter(({ failed }) => failed !== null).length} errors`,
    },
    heapSlope(heaps, minutes),
  ]
}

function drawn(habits: Habits): Habits[number] {
  let left = Math.random() * habits.reduce((sum, [share]) => sum + share, 0)
  for (const habit of habits) {
    left -= habit[0]
    if (left <= 0) return habit
  }
  return habits[habits.length - 1] as Habits[number]
}

/** Above this the server was never in its normal state, and there is nothing to come back to. */
const neverNormalMs = 500

/**
 * Seconds after the spike until the reads due in a second are again without errors and within half as much again of the usual p95, or the
 * goal; and stay there for three. NaN when they never are.
 */
function secondsToNormal(
  samples: readonly Sample[],
  { spikeEnd, normal }: { readonly spikeEnd: number; readonly normal: number },
): number {
  if (!(normal <= neverNormalMs)) return Number.NaN
  const limit = Math.max(readGoalMs, 1.5 * normal)
  let calm = 0
  for (let second = 0; second < settleSeconds - 1; second += 1) {
    const from = (spikeEnd + second) * 1000
    const own = samples.filter(({ kind, at }) => kind === 'read' && at >= from && at < from + 1000)
    const times = own.map(({ ms }) => ms)
    const good = own.length > 0 && own.every(({ failed }) => failed === null) && quantile(times, 0.95) <= limit
    calm = good ? calm + 1 : 0
    if (calm === 3) return second - 2
  }
  return Number.NaN
}

/** By least squares over heaps after forced collections; the first third still fills caches. */
function heapSlope(heaps: readonly { at: number; bytes: number }[], minutes: number): BenchResult {
  const later = heaps.slice(Math.floor(heaps.length / 3))
  const x = later.reduce((sum, { at }) => sum + at, 0) / later.length
  const y = later.reduce((sum, { bytes }) => sum + bytes, 0) / later.length
  const across = later.reduce((sum, { at }) => sum + (at - x) ** 2, 0)
  const slope = later.reduce((sum, { at, bytes }) => sum + (at - x) * (bytes - y), 0) / across
  const perHour = (slope * 3600) / 2 ** 20
  const megabytes = heaps.map(({ bytes }) => bytes / 2 ** 20)
  return {
    id: 'users-heap-slope',
    value: perHour,
    unit: 'MiB an hour',
    rounds: megabytes,
    note: `heap after collection ${figure(Math.min(...megabytes))} to ${figure(Math.max(...megabytes))} MiB over ${minutes} minutes; a slope over minutes says little, \`--minutes 60\` more`,
  }
}

/** Everybody signed in, cases to look at, to accept and to decide, and files to hand in. */
async function prepare(context: BenchContext, minutes: number, people: number) {
  const { county, owner, served } = context
  const { get, post, close } = peopleOf(served.url)
  const { officer, cases } = await realCases(context, accounts)
  const received = cases.filter((_, n) => n % 2 === 1)
  const copies = await Promise.all(cases.map(({ id }) => cloneCase(owner, id, 20)))
  const toAccept: { id: string; version: number }[] = []
  const perUser = (60 * (minutes + 2)) / thinkSeconds
  // Twice what is expected, and what the spike does.
  const commands = Math.ceil(people * officersShare * perUser * 0.08 * 2) + 500
  for (const { id } of received.slice(0, 4)) {
    const [row] = await owner.query<{ version: number }>('select version from case_file where id = $1', [id])
    const ids = await cloneCase(owner, id, Math.ceil(commands / 4))
    toAccept.push(...ids.map((one) => ({ id: one, version: row?.version ?? 0 })))
  }
  const examined = await caseToDecide(context)
  const toDecide = [...(await cloneCase(owner, examined.id, commands))]
  await analyseCopies(owner)
  const officers = [officer.cookie]
  for (let n = 1; n < 8; n += 1)
    officers.push((await county.staff({ role: 'caseworker', office: timedItem.office })).cookie)
  const approvers: string[] = []
  for (let n = 0; n < 4; n += 1)
    approvers.push((await county.staff({ role: 'approver', office: timedItem.office })).cookie)
  const clerks: string[] = []
  for (let n = 0; n < 4; n += 1) clerks.push((await county.staff({ role: 'window-clerk' })).cookie)
  const residents = cases.map(({ resident }) => resident)
  const applications = await applicationsOf(
    context,
    residents,
    Math.ceil((people * perUser * 0.05 * 2) / accounts) + 20,
  )
  const items = await owner.query<{ code: string }>('select code from service_item order by listed_at, id limit 150')
  for (const table of ['case_file', 'case_event', 'upload']) await owner.query(`vacuum analyze ${table}`)
  const asked = [...questions.given, ...questions.own, ...questions.sentences]
  const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
  const resident: Habits = [
    [45, 'guide', 'read', () => get(`/guide/${any(items).code}`)],
    [20, 'search', 'read', () => get(`/search?${new URLSearchParams({ q: any(asked).words })}`)],
    [10, 'home', 'read', () => get('/')],
    [
      20,
      'own case',
      'read',
      () => {
        const n = Math.floor(Math.random() * residents.length)
        return get(`/my/cases/${any(copies[n] ?? [])}`, residents[n]?.cookie)
      },
    ],
    [
      5,
      'submit',
      'write',
      async () => {
        const next = applications.next()
        if (!next) throw new Error('no files are left to hand in')
        await post('/api/applications', next.cookie, next.body, 201)
      },
    ],
  ]
  const desk: Habits = [
    [
      40,
      'queue',
      'read',
      async () => {
        const cookie = any(officers)
        await Promise.all([get('/api/worklist?view=all&limit=50', cookie), get('/api/worklist/counts', cookie)])
      },
    ],
    [45, 'case', 'read', () => get(`/api/cases/${any(any(copies))}`, any(officers))],
    [
      8,
      'accept',
      'write',
      async () => {
        const next = toAccept.pop()
        if (!next) throw new Error('no cases are left to accept')
        await post(`/api/cases/${next.id}/acceptance`, any(clerks), { version: next.version }, 200)
      },
    ],
    [
      7,
      'decide',
      'write',
      async () => {
        const id = toDecide.pop()
        if (!id) throw new Error('no cases are left to decide')
        await post(`/api/cases/${id}/grant`, any(approvers), examined.body, 200)
      },
    ],
  ]
  return { resident, officer: desk, close }
}
