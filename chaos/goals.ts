/** What issue 4 asks of this instrument, with the figure beside each goal. */
import { type Outcome, spread } from './faults/fault.ts'
import { everyFault } from './faults/list.ts'
import { everyPoint } from './points.ts'

export interface Goal {
  readonly goal: string
  readonly measured: string
  /** Null for what is told beside a goal and not judged. */
  readonly met: boolean | null
  /** What to do about it while it is not met. */
  readonly next: string
}

type Outcomes = readonly Outcome[]

/** Kills by `command × point` of every fault that counts them so. */
function matrixOf(outcomes: Outcomes): ReadonlyMap<string, number> {
  const kills = new Map<string, number>()
  for (const { figures } of outcomes)
    for (const [cell, count] of Object.entries((figures.matrix ?? {}) as Readonly<Record<string, number>>))
      if (cell.includes(' × ')) kills.set(cell, (kills.get(cell) ?? 0) + count)
  return kills
}

/** Kills by point, over all commands; 0 for a point of the source that nobody died at. */
export function killsByPoint(outcomes: Outcomes): ReadonlyMap<string, number> {
  const kills = new Map<string, number>(everyPoint.map((point) => [point, 0]))
  for (const [cell, count] of matrixOf(outcomes)) {
    const point = cell.split(' × ')[1] ?? cell
    kills.set(point, (kills.get(point) ?? 0) + count)
  }
  return kills
}

/** Points that no round ever died at: what happens there was not tried. */
export const neverReached = (outcomes: Outcomes): readonly string[] =>
  [...killsByPoint(outcomes)].flatMap(([point, kills]) => (kills === 0 ? [point] : []))

/** Pairs of command and point that were passed while somebody watched, and died at in no round; undefined where nobody kept what was passed. */
export function passedOnly(outcomes: Outcomes): readonly string[] | undefined {
  const kills = matrixOf(outcomes)
  const passed = new Set(outcomes.flatMap(({ figures }) => Object.keys(figures.passed ?? {})))
  if (passed.size === 0) return undefined
  return [...passed].filter((cell) => !kills.has(cell)).sort()
}

const inMs = ({ p50, p99, max }: ReturnType<typeof spread>) => `${p50} / ${p99} / ${max} ms (p50 / p99 / most)`

/** Every goal, met or not; what was not run is not met. */
export function goals(outcomes: Outcomes): readonly Goal[] {
  const of = (id: string) => outcomes.find((one) => one.id === id && one.result !== 'not run')
  const figure = (outcome: Outcome | undefined, name: string) => Number(outcome?.figures[name] ?? Number.NaN)
  const times = (outcome: Outcome | undefined, name = 'recoveries') =>
    (outcome?.figures[name] ?? []) as readonly number[]
  /** `met` only where the fault was played. */
  const row = (
    goal: string,
    outcome: Outcome | undefined,
    measured: string,
    met: boolean | null,
    next: string,
  ): Goal =>
    outcome
      ? { goal, measured, met, next }
      : { goal, measured: 'not run', met: met === null ? null : false, next: 'play it' }

  const [app, alone, database] = [of('app-kill'), of('app-kill-alone'), of('database-kill')]
  const [appKills, databaseKills] = [(app?.count ?? 0) + (alone?.count ?? 0), database?.count ?? 0]
  const killed = [app, alone, database].flatMap((one) => one ?? [])
  const total = (name: string) => killed.reduce((sum, one) => sum + figure(one, name), 0)
  const enough = appKills >= 2_000 && databaseKills >= 200
  const [starts, together, back] = [spread(times(alone)), spread(times(app)), spread(times(database))]
  const [copies, several, failover, poisoned] = [
    of('duplicates'),
    of('one-of-several'),
    of('failover'),
    of('poisoned-jobs'),
  ]
  const written = spread(times(failover, 'toWrite'))
  const never = neverReached(outcomes)
  const held = everyFault.filter(({ id }) => of(id)?.result === 'held')
  const idsOf = (wanted: Outcome['result']) =>
    everyFault.flatMap(({ id }) => ((of(id)?.result ?? 'not run') === wanted ? [id] : [])).join(', ')
  const over = `over ${appKills} kills of the application and ${databaseKills} of the database`
  const onward =
    '`--resume` until the numbers are reached; each line under “What broke” to be played again with its seed'

  return [
    row(
      '0 acknowledged effects lost over ≥ 2,000 kills of the application and ≥ 200 of the database',
      killed[0],
      `${total('lost')} of ${total('acknowledged')}, ${over}`,
      enough && total('lost') === 0 && total('acknowledged') > 0,
      onward,
    ),
    row(
      '0 effects doubled over the same',
      killed[0],
      `${total('doubled')}, ${over}`,
      enough && total('doubled') === 0 && total('acknowledged') > 0,
      onward,
    ),
    row(
      'application serving again ≤ 2 s',
      alone,
      `${inMs(starts)}, ${times(alone).length} starts of one process`,
      starts.max <= 2_000 && times(alone).length > 0,
      'less to load before the first answer: routes and pages after it, or a snapshot of the loaded program',
    ),
    row(
      'beside it: two processes that often start at the same time on the same machine',
      app,
      `${inMs(together)}, ${times(app).length} starts`,
      null,
      'a start is bound by the processor: a core for each process, or the same as above',
    ),
    row(
      'database written again ≤ 5 s',
      database,
      inMs(back),
      back.max <= 5_000 && times(database).length > 0,
      'checkpoints closer together, so that less is replayed',
    ),
    row(
      '100 parallel × 1,000 keys → 1,000 cases',
      copies,
      `${figure(copies, 'copies')} × ${figure(copies, 'keys')} keys → ${figure(copies, 'cases')} cases`,
      figure(copies, 'keys') >= 1_000 &&
        figure(copies, 'copies') >= 100 &&
        figure(copies, 'cases') === figure(copies, 'keys'),
      'all keys in one run: `--resume --only duplicates`',
    ),
    row(
      'several processes, one killed under load: 0 requests failed after trying again',
      several,
      `${figure(several, 'failed')} of ${figure(several, 'requests')}, ${several?.count} kills`,
      figure(several, 'failed') === 0,
      'each line under “What broke” to be played again with its seed',
    ),
    row(
      'failover to a synchronous standby: nothing acknowledged is lost (RPO 0)',
      failover,
      `${figure(failover, 'lost')} lost in ${failover?.count} failovers`,
      figure(failover, 'lost') === 0,
      'each line under “What broke” to be played again with its seed',
    ),
    row(
      'failover: time until the first write, measured',
      failover,
      `${inMs(written)} from the kill on, promotion by the harness at once`,
      times(failover, 'toWrite').length > 0,
      'play it',
    ),
    row(
      'poisoned jobs: others wait ≤ 1 s (p99)',
      poisoned,
      `${figure(poisoned, 'p99')} ms with ${figure(poisoned, 'poisons')} poisoned jobs in the queue`,
      figure(poisoned, 'p99') <= 1_000,
      'fewer tries at once for jobs that failed before',
    ),
    row(
      'every fault point of the source died at',
      app,
      `${everyPoint.length - never.length} of ${everyPoint.length}${never.length > 0 ? `; never: ${never.join(', ')}` : ''}`,
      never.length === 0,
      '`--resume --only app-kill-alone,migration-kill`, or a command that passes it for `chaos/episodes.ts`',
    ),
    {
      goal: 'every fault of the list played and held',
      measured: [
        `${held.length} of ${everyFault.length}`,
        ...[idsOf('broke')].filter(Boolean).map((ids) => `broke: ${ids}`),
        ...[idsOf('not run')].filter(Boolean).map((ids) => `not run: ${ids}`),
      ].join('; '),
      met: held.length === everyFault.length,
      next: 'what broke is told below; what was not run says in the table why',
    },
  ]
}
