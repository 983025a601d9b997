/** One seed, one history: a county, processes, people, trouble; then calm, and everything has to catch up. */
import { dayOf } from '../src/kernel/plain-date.ts'
import { createSealer } from '../src/platform/sealing.ts'
import { Actors } from './actors.ts'
import { Clients } from './clients.ts'
import { type County, makeCounty, versionRow } from './county.ts'
import { setCurrent } from './current.ts'
import { DataWatch } from './data-watch.ts'
import { DatabaseServer, endLife, type Mirror } from './database.ts'
import { askTheDoors } from './doors.ts'
import { Invariants } from './invariants.ts'
import { gapWeights, type MoveKind, moveWeights } from './moves.ts'
import { Network } from './network.ts'
import { JobQueue, type Process, secret, startProcess } from './process.ts'
import { type Chance, chanceOf } from './random.ts'
import { Store, View } from './store/store.ts'
import { dayAfter } from './store/values.ts'
import { type Life, productWaited, World } from './world.ts'

export interface RunOptions {
  /** Keep the readable history. */
  readonly told?: boolean
  /** Moves and faults left out, by number; how shrinking makes a history shorter. */
  readonly withoutMoves?: readonly number[]
  readonly withoutFaults?: readonly number[]
  /** What becomes of clocks that jump: by seconds only, or not at all; as drawn unless said. */
  readonly jumps?: 'seconds' | 'none'
  /** The same on a real database beside it. */
  readonly mirror?: (base: Store, store: Store) => Promise<Mirror>
}

export interface Finding {
  /** `I10`, or `run` when the product threw what is no refusal. */
  readonly invariant: string
  readonly text: string
  /** How far the history had come: `event 17`, or `end`. */
  readonly at: string
}

export interface RunResult {
  readonly seed: number
  readonly findings: readonly Finding[]
  /** SHA-256 of the whole history and of everything durable at its end. */
  readonly fingerprint: string
  readonly moves: number
  readonly faults: number
  readonly steps: number
  readonly events: number
  readonly counts: ReadonlyMap<string, number>
  readonly statements: ReadonlyMap<string, number>
  readonly story: readonly string[]
  /** The events in the order of their commits, without their instants. Kept for runs with `jumps` only. */
  readonly record: readonly { readonly told: string; readonly recordedAt: string }[]
}

const hour = 3_600_000
const day = 24 * hour
const createdAt = '2023-12-01T00:00:00.000Z'

let ground: { readonly county: County; readonly store: Store } | undefined

/** The county before anything happens; rows never change in place, so that all seeds share them. */
function groundOf(): { readonly county: County; readonly store: Store } {
  if (ground) return ground
  const salts = chanceOf(0, 9)
  setCurrent({
    now: () => Date.parse(createdAt),
    salts,
    wait: () => Promise.resolve(),
    connect: () => {
      throw new Error('no database yet')
    },
    fetch: () => Promise.reject(new Error('no network yet')),
  })
  const county = makeCounty(createSealer(secret), createdAt)
  const store = new Store()
  const tx = store.begin()
  const view = new View(store, tx, { now: createdAt, uuid: () => '', heard: () => {}, queued: () => {} })
  for (const [table, row] of county.rows) view.insert(table, row)
  store.commit(tx)
  setCurrent(undefined)
  ground = { county, store }
  return ground
}

interface Move {
  readonly number: number
  readonly kind: MoveKind
  readonly gapMs: number
  readonly part: number
}

function planOf(chance: Chance): readonly Move[] {
  const many = 22 + chance.whole(22)
  return Array.from({ length: many }, (_none, at) => {
    const [least, most] = chance.weighed(gapWeights)
    const kind = at < 2 ? chance.pick(['apply-online', 'intake'] as const) : chance.weighed(moveWeights)
    return { number: at + 1, kind, gapMs: least + chance.whole(most - least), part: 100 + at }
  })
}

/** Plays one seed. Never throws for what the product does; findings say what was wrong. */
export async function play(seed: number, options: RunOptions = {}): Promise<RunResult> {
  const { county, store: base } = groundOf()
  const early = chanceOf(seed, 5)
  // Some seeds begin where the published calendar ends.
  const first = early.happens(0.06)
    ? Date.parse('2026-11-02') + early.whole(40) * day
    : Date.parse('2024-01-02') + early.whole(900) * day
  const world = new World(seed, first + early.whole(10) * hour, options)
  const store = new Store(base)
  store.renewMarks()
  const findings: Finding[] = []
  const processes: Process[] = []
  const jobs = new JobQueue(world, () => processes)
  const mirror = await options.mirror?.(base, store)
  const server = new DatabaseServer(world, store, jobs, mirror)
  const network = new Network(world, county.registered)
  const lives: Life[] = []
  const most = early.pick([2, 3, 10])
  setCurrent({
    now: () => world.nowMs,
    salts: world.salts,
    wait: (ms) => {
      world.count(productWaited)
      return world.wait(ms)
    },
    connect: (address) => server.pool(lives.find(({ name }) => address.endsWith(name)) as Life, most),
    fetch: (url, init) => network.fetch(url, init),
  })
  const launch = () => {
    const life: Life = { name: `process-${lives.length + 1}`, alive: true, skewMs: 0, atEnd: [] }
    lives.push(life)
    const process = startProcess(world, life)
    const at = processes.findIndex((one) => !one.life.alive)
    if (at < 0) processes.push(process)
    else processes[at] = process
    // The supervisor starts it again.
    life.atEnd.push(() => world.later(1_000 + world.fate.whole(30_000), null, () => void launch()))
    world.tell(`  ↑ ${life.name}`)
  }
  const clients = new Clients(world, () => processes)
  const invariants = new Invariants({ world, store, county, clients, network, jobs, findings })
  store.onCommit = (changed) => invariants.afterCommit(changed)
  const watch = new DataWatch({ store, county, wrong: invariants.wrong })
  const actors = new Actors({ world, store, clients, county, watch })
  const fail = (error: unknown) => {
    findings.push({
      invariant: 'run',
      text: error instanceof Error ? `${error.stack ?? error.message}` : String(error),
      at: invariants.reached,
    })
  }

  const sweepBy = async (process: Process | undefined) => {
    if (!process) return
    await process.services.cases.sweep().catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'Refusal')) fail(error)
    })
  }
  const sweep = () => {
    const alive = processes.filter((one) => one.life.alive)
    if (alive.length === 0) return
    world.count('clock job')
    const [one, other] = world.fate.happens(0.5) ? alive : [...alive].reverse()
    void sweepBy(one)
    if (world.goesWrong('two-schedulers', 0.3)) void sweepBy(other)
  }

  const operate = async (kind: MoveKind, chance: Chance): Promise<boolean> => {
    const alive = processes.filter((one) => one.life.alive)
    const process = alive.length > 0 ? chance.pick(alive) : undefined
    if (!process) return true
    const unlessRefused = (error: unknown) => {
      world.count(`refusal of the operator ${(error as { code?: string }).code ?? ''}`)
      if (!(error instanceof Error && error.name === 'Refusal')) fail(error)
    }
    switch (kind) {
      case 'restart':
      case 'deploy':
        endLife(world, process.life)
        return true
      case 'clock-jump': {
        const drawn = chance.pick([-90_000, -5_000, 5_000, 90_000, 2 * hour, -2 * hour])
        const jump = options.jumps === undefined ? drawn : options.jumps === 'none' ? 0 : drawn % hour || 75_000
        process.life.skewMs = jump
        world.tell(`  ⏲ ${process.life.name} ${jump / 1000} s`)
        return true
      }
      case 'calendar': {
        const from = dayAfter(dayOf(new Date(world.nowMs)), 1 + chance.whole(20))
        const to = dayAfter(from, chance.whole(3))
        const json = invariants.calendars.withHoliday(from, to)
        world.tell(`  新日历 ${String(json.version)}：${from} 至 ${to} 放假`)
        await process.services.calendars
          .load(json)
          .then(() => process.services.cases.wakeAll(), unlessRefused)
          .catch(unlessRefused)
        return true
      }
      case 'item-version': {
        const item = chance.pick(county.items)
        const row = store.committedRow('service_item', item.itemId)
        const version = Number(row?.current_version) + 1
        const days = item.content.handling === 'timed' ? 2 + chance.whole(12) : 0
        const content = { ...item.content, promisedWorkingDays: days }
        const at = new Date(world.nowMs).toISOString()
        const next = versionRow(item.itemId, item.officeId, version, content, at)
        world.tell(`  新版事项 ${item.content.name} 第 ${version} 版，承诺 ${days} 个工作日`)
        await process.services.db
          .transaction(async (tx) => {
            const keys = [
              'service_item_id',
              'version',
              'content',
              'content_hash',
              'source',
              'office_id',
              'valid_from',
              'published_at',
              'published_by',
            ]
            const values = keys.map((key) =>
              key === 'content' || key === 'source' ? JSON.stringify(next[key]) : next[key],
            )
            await tx.query(
              `insert into service_item_version (${keys.join(', ')}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
              values,
            )
            await tx.query('update service_item set current_version = greatest(current_version, $2) where id = $1', [
              item.itemId,
              version,
            ])
          })
          .catch(unlessRefused)
        return true
      }
      case 'move-post': {
        const posts = store.committed('post').filter((post) => post.valid_to === null && post.role !== 'window-clerk')
        const post = chance.pick(posts)
        if (posts.length < 12) return true
        const until = dayAfter(dayOf(new Date(world.nowMs)), -1)
        world.tell(`  岗位结束 ${String(post.id).slice(-2)}`)
        await process.services.db
          .query('update post set valid_to = $2 where id = $1 and valid_to is null', [post.id, until])
          .catch(unlessRefused)
        return true
      }
      default:
        return false
    }
  }

  const without = new Set(options.withoutMoves ?? [])
  const moves = planOf(world.acts)
  let played = 0
  const pending = new Set<Promise<void>>()
  const perform = async (move: Move): Promise<void> => {
    const chance = chanceOf(seed, move.part)
    if (!(await operate(move.kind, chance))) await actors.play(move.kind, chance)
    else world.count(`move ${move.kind}`)
  }
  /** Lets time pass to the next move, with the clock job after each midnight and now and then in between. */
  const pass = async (gapMs: number): Promise<void> => {
    const until = world.nowMs + gapMs
    const midnight = () => Math.ceil((world.nowMs + 8 * hour + 1) / day) * day - 8 * hour + 5 * 60_000
    for (let next = midnight(); next <= until; next = midnight()) {
      await world.wait(next - world.nowMs)
      if (!world.goesWrong('scheduler-sleeps', 0.15)) sweep()
      await world.wait(world.fate.whole(10_000))
    }
    if (world.nowMs < until) await world.wait(until - world.nowMs)
    if (gapMs > hour && world.fate.happens(0.3)) sweep()
  }
  const scenario = async (): Promise<void> => {
    for (const move of moves) {
      await pass(move.gapMs)
      if (without.has(move.number)) continue
      played += 1
      const done = perform(move)
        .catch(fail)
        .finally(() => pending.delete(done))
      pending.add(done)
      if (findings.length > 0) return
    }
  }

  launch()
  launch()
  const whole = scenario().catch(fail)
  try {
    await world.run()
    await whole
    if (findings.length === 0) {
      world.calm = true
      world.tell('  —— 不再出错，等一切赶上 ——')
      await catchUp(world, processes, sweepBy, invariants.calendars.changedMs)
      await invariants.atTheEnd(processes[0]?.services)
      watch.atTheEnd()
      const [process] = processes
      if (process && findings.length === 0)
        await askTheDoors({ world, store, county, invariants, watch, services: process.services })
    }
  } catch (error) {
    fail(error)
  }
  const fingerprint = world.fingerprint(store.content())
  if (mirror) await mirror.close().catch(fail)
  setCurrent(undefined)
  return {
    ...{ seed, findings, fingerprint, moves: played, faults: world.faultsSoFar, steps: world.stepsDone },
    ...{
      events: store.committed('case_event').length,
      counts: world.counts,
      statements: server.statements,
      story: world.story,
      record: options.jumps === undefined ? [] : recordOf(store),
    },
  }
}

const instants = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

/** What was recorded, as far as no clock is in it. */
const recordOf = (store: Store): RunResult['record'] =>
  store.committed('case_event').map(({ case_id: id, version, type, actor, data, recorded_at: at }) => ({
    told: [id, version, type, (actor as { key: string }).key, JSON.stringify(data).replace(instants, 'then')].join(' '),
    recordedAt: String(at),
  }))

/** I28: once faults stop, the clock job run once a day and the queue bring everything to rest. */
async function catchUp(
  world: World,
  processes: readonly Process[],
  sweepBy: (process: Process | undefined) => Promise<void>,
  calendarMs: number,
): Promise<void> {
  for (const { life } of processes) life.skewMs = 0
  // What somebody decided while another calendar came in is looked at by the day after.
  if (world.nowMs - calendarMs < day) world.later(day, null, () => {})
  const today = () => dayOf(new Date(world.nowMs))
  let since = ''
  for (let round = 0; round < 2 || since !== today(); round += 1) {
    if (round > 20) throw new Error('nothing comes to rest')
    since = today()
    // Whatever was on its way arrives, dead processes are started again, waiting jobs get their turn.
    await world.run()
    void sweepBy(processes.find((one) => one.life.alive))
    await world.run()
  }
}
