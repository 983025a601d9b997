/** A few hundred cases, made by living through the last working days: every act by somebody entitled to it, on its day. */
import { join } from 'node:path'
import { addDays, dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { isWorkingDay, type WorkCalendar } from '#kernel/working-days.ts'
import { commandsDue } from '#modules/cases/clock-commands.ts'
import { type CaseState, type CaseTerms, isOver } from '#modules/cases/model.ts'
import { createCases } from '#modules/cases/service.ts'
import { termsOf } from '#modules/cases/terms.ts'
import { itemFor, type ServiceItem } from '#modules/catalog/model.ts'
import { allItems } from '#modules/catalog/queries.ts'
import { createLicences } from '#modules/licences/service.ts'
import { createMaterials } from '#modules/materials/service.ts'
import { createReviews } from '#modules/reviews/service.ts'
import { sm3 } from '#platform/crypto.ts'
import type { Database } from '#platform/db/database.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { openFileStore, type StoredFile } from '#platform/files/file-store.ts'
import type { Config } from '../../src/config.ts'
import type { Services } from '../../src/services.ts'
import { createRandom } from '../demo-people/random.ts'
import { carryOut } from './acts.ts'
import { type Cast, createCast, type DemoApplicant } from './cast.ts'
import { nextAct } from './fate.ts'
import { draftOnline, type FilingParts, fileAtCounter, variantAnswersFor } from './filing.ts'
import type { LoadedPeople } from './people.ts'
import { makePlans, type Plan } from './plans.ts'
import { storePages } from './sample-file.ts'

export interface CasesLoad {
  readonly config: Config
  readonly db: Database
  readonly services: Services
  readonly people: LoadedPeople
  /** How many cases; about 320 unless said. */
  readonly cases?: number
  readonly now: Date
}

/** A case on its way, as the simulation knows it. */
interface Running {
  readonly plan: Plan
  readonly item: ServiceItem
  readonly applicant: DemoApplicant
  readonly published: CaseTerms
  caseId: string | null
  state: CaseState | null
  reviewed: boolean
  /** The law was against an act: the case stays as it is. */
  stuck: string | null
}

export interface CasesLoaded {
  readonly cases: number
  readonly acts: number
  /** Acts the law refused, as `<seq> <item>: <code>`; none on an ordinary day, some near the end of the calendar. */
  readonly stuck: readonly string[]
}

const usual = 320
const lanes = 6

/** The working days that are lived through, oldest first, ending on the last one that has begun. */
export function daysToLive(calendar: WorkCalendar, now: Date, count: number): readonly PlainDate[] {
  const days: PlainDate[] = []
  const began = now.getTime() - Date.parse(`${dayOf(now)}T09:00:00+08:00`) >= 0
  let day = began ? dayOf(now) : addDays(dayOf(now), -1)
  if (day > calendar.coversTo) day = calendar.coversTo
  for (; days.length < count && day >= calendar.coversFrom; day = addDays(day, -1)) {
    if (isWorkingDay(calendar, day)) days.unshift(day)
  }
  return days
}

/** Loads the cases. May be stopped at any moment and started again: what was done is recognised, the rest follows. */
export async function loadCases(load: CasesLoad): Promise<CasesLoaded> {
  const { config, db, services, people, now } = load
  const calendar = await services.calendars.current()
  const items = new Map((await allItems(db)).map((item) => [item.name, item]))
  const cast = await createCast({ db, identity: services.identity }, people, dayOf(now))
  const pages = await storePages(await openFileStore(join(config.dataDir, 'files')), 6)
  const terms = { calendarVersion: calendar.version, rules: services.casesDeps.rules }
  const running = castAll(makePlans(items, load.cases ?? usual), items, cast, terms)
  const days = daysToLive(calendar, now, 62)
  let acts = 0
  for (const [at, today] of days.entries()) {
    const left = days.length - 1 - at
    const opening = running.filter((one) => Math.min(one.plan.openedBefore, days.length - 1) >= left)
    const day = { services, cast, pages, calendar, today, now, last: left === 0 }
    const work = opening.filter((one) => one.stuck === null && (one.state === null || !rests(one.state)))
    work.sort((a, b) => minuteOf(a.plan, today) - minuteOf(b.plan, today))
    await inLanes(work, async (one) => {
      const done = await liveThrough(one, day)
      acts += done
    })
  }
  await services.cases.sweep()
  const stuck = running.flatMap(({ stuck, plan }) => (stuck === null ? [] : [`${plan.seq} ${plan.itemName}: ${stuck}`]))
  return { cases: running.length, acts, stuck }
}

const rests = (state: CaseState): boolean => state.status === 'archived'

/**
 * Gives every plan its item and its applicant. Nobody applies online twice for the same: the product would go on with the draft begun,
 * as it should, and two plans would share a case. Whoever comes up again goes to a counter.
 */
function castAll(plans: readonly Plan[], items: ReadonlyMap<string, ServiceItem>, cast: Cast, terms: Terms): Running[] {
  const online = new Set<string>()
  const chosen = (plan: Plan, item: ServiceItem): DemoApplicant => {
    if (plan.who) return cast.named(plan.who, item)
    const random = createRandom(seedOf(plan))
    let applicant = cast.applicantFor(item, random)
    for (let again = 0; again < 6 && online.has(keyOf(item, applicant)); again += 1)
      applicant = cast.applicantFor(item, random)
    return applicant
  }
  return plans.map((wanted) => {
    const whole = items.get(wanted.itemName)
    if (!whole) throw new Error(`no item ${wanted.itemName}`)
    const item = itemFor(whole, variantAnswersFor(whole))
    const applicant = chosen(wanted, item)
    const key = keyOf(item, applicant)
    const plan =
      wanted.channel === 'online' && !wanted.who && online.has(key) ? { ...wanted, channel: 'window' as const } : wanted
    if (plan.channel === 'online') online.add(key)
    const published = termsOf(item, { ...terms, officeId: item.officeId, officeOfStep: () => null })
    return { plan, item, applicant, published, caseId: null, state: null, reviewed: false, stuck: null }
  })
}

type Terms = Pick<Parameters<typeof termsOf>[1], 'calendarVersion' | 'rules'>

const keyOf = (item: ServiceItem, { person, company }: DemoApplicant): string =>
  `${item.itemId} ${person.key} ${company?.key ?? ''}`

const seedOf = (plan: Plan, salt = 0): number => 7_919 * (plan.seq + 1) + 104_729 * salt

/** Minutes after nine at which somebody turns to this case on this day. */
const minuteOf = (plan: Plan, today: PlainDate): number =>
  createRandom(seedOf(plan, Number(today.slice(5, 7)) * 31 + Number(today.slice(8)))).int(0, 400)

interface Day {
  readonly services: Services
  readonly cast: Cast
  readonly pages: readonly StoredFile[]
  readonly calendar: WorkCalendar
  readonly today: PlainDate
  readonly now: Date
  readonly last: boolean
}

/** Everything that happens to one case on one day: the clock first, then people. Answers how many acts. */
async function liveThrough(one: Running, day: Day): Promise<number> {
  let minute = minuteOf(one.plan, day.today)
  let acts = 0
  try {
    const clock = servicesAt(day, '00:05')
    if (one.caseId !== null && one.state !== null && clockActs(one, day)) {
      await clock.cases.catchUp(one.caseId)
      one.state = await clock.cases.stateOf(one.caseId)
    }
    for (let guard = 0; guard < 12; guard += 1) {
      const parts = partsOf(one, day, minute)
      if (one.caseId === null) one.caseId = await openCase(parts, one)
      else {
        const act = one.state && nextAct(one.state, one.plan.fate, day.calendar, day.today, one.reviewed)
        if (!act || !one.state) break
        const signedIn = () => day.cast.signedIn(one.applicant)
        const regionCode = one.state.opened?.regionCode ?? ''
        await carryOut(act, {
          ...parts,
          caseId: one.caseId,
          state: one.state,
          calendar: day.calendar,
          regionCode,
          signedIn,
        })
        if (act === 'review') one.reviewed = true
      }
      acts += 1
      one.state = await parts.services.cases.stateOf(one.caseId)
      minute += 7 + (one.plan.seq % 9)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'reviews.given-already') one.reviewed = true
    else one.stuck = `${one.state?.status ?? 'opening'} ${error.code} ${JSON.stringify(error.params)}`
  }
  return acts
}

/** Whether the clock job would find something to do with this case today. */
function clockActs({ state, published }: Running, { calendar, today, now }: Day): boolean {
  if (!state || (isOver(state) && state.verification === null)) return false
  const terms = state.terms ?? published
  const facts = {
    now: now.toISOString(),
    today,
    calendar,
    terms,
    actorKey: 'system:clock',
    creditBarred: false,
    nextDocumentNumber: () => '',
  }
  return commandsDue(state, facts).length > 0
}

async function openCase(parts: FilingParts, { plan, applicant }: Running): Promise<string> {
  if (plan.channel === 'online') return draftOnline(parts, await parts.cast.signedIn(applicant))
  const clerks = parts.cast.frontDesk(plan.channel, (applicant.company ?? applicant.person).regionCode)
  const clerk = clerks[plan.seq % clerks.length]
  if (!clerk) throw new Error(`nobody sits at the ${plan.channel} desk`)
  return fileAtCounter(parts, clerk)
}

function partsOf(one: Running, day: Day, minute: number): FilingParts {
  const at = `${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const { plan, item, applicant } = one
  return {
    services: servicesAt(day, at),
    cast: day.cast,
    pages: day.pages,
    plan,
    item,
    applicant,
    today: day.today,
    random: createRandom(seedOf(plan, 1 + (one.state?.version ?? 0))),
    stamp: (what) => stampOf(plan, what),
  }
}

/** The same for the same act of the same case, whenever it is tried. */
const stampOf = (plan: Plan, what: string): RequestStamp => {
  const requestId = `demo-case:${plan.seq}:${what}`
  return { requestId, fingerprint: sm3(requestId), actorKey: 'system:demo' }
}

/** The use cases with the clock set to a moment of a simulated day, never later than now. No messages about days long gone. */
function servicesAt({ services, today, now: present, last }: Day, time: string): Services {
  const moment = new Date(`${today}T${time}:00+08:00`)
  const now = () => (moment < present ? moment : present)
  const { db, sealer, calendars } = services
  const materials = createMaterials({ sealer, now })
  const licences = createLicences({ sealer, now })
  const casesDeps = { ...services.casesDeps, now, materials, licences, silent: !last }
  const cases = createCases(casesDeps)
  return {
    ...services,
    now,
    materials,
    licences,
    casesDeps,
    cases,
    reviews: createReviews({ db, now, calendars, cases }),
  }
}

/** Works through the list with a few hands, in order of beginning. */
async function inLanes<T>(work: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const one = work[next]
      next += 1
      if (one === undefined) return
      await each(one)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
