/** When everything has come to rest the doors that only read are asked, and what they say is held against the record (I18, I23, I24). */
import type { StaffActor } from '../src/modules/identity/model.ts'
import { accessesTo } from '../src/modules/registers/queries.ts'
import type { Services } from '../src/services.ts'
import type { County, StaffMember } from './county.ts'
import type { DataWatch } from './data-watch.ts'
import type { Invariants } from './invariants.ts'
import { dayIn } from './oracle/days.ts'
import { caseFigures, counts, type Ended } from './oracle/figures.ts'
import type { Row, Store } from './store/store.ts'
import { dayAfter } from './store/values.ts'
import type { World } from './world.ts'

interface Asking {
  readonly world: World
  readonly store: Store
  readonly county: County
  readonly invariants: Invariants
  readonly watch: DataWatch
  readonly services: Services
}

/** Longer than most histories; of the others the end is asked for. */
const periodDays = 90

export async function askTheDoors(asking: Asking): Promise<void> {
  await figures(asking)
  await counter(asking)
  await accessLists(asking)
}

/** Nothing is late any more: what is asked is answered when the world has gone on. */
async function answer<T>({ world }: Asking, work: Promise<T>): Promise<T> {
  work.catch(() => {})
  await world.run()
  return work
}

const actorOf = (
  { staffId, name, officeId }: StaffMember,
  role: 'supervisor' | 'office-head' | 'window-clerk',
  region: string,
): StaffActor => ({
  ...{ kind: 'staff', staffId, name },
  posts: [{ postId: staffId, role, officeId, regionCode: region }],
})

interface Placed {
  readonly office: string
  readonly township: string
  readonly facts: Ended
}

/** The concluded cases of a period, each as its record tells it. */
function ended({ store, invariants }: Asking, from: string, to: string): readonly Placed[] {
  return store.committed('case_file').flatMap((row): Placed[] => {
    const { submittedOn, concludedOn, visits, came, helped, delivered } = invariants.reading(row.id)
    if (submittedOn === null || concludedOn === null || concludedOn < from || concludedOn > to) return []
    const opened = store.committedRow('case_event', row.id, 1)?.data as {
      readonly channel: string
      readonly officeId: string
      readonly regionCode: string
    }
    const facts = { channel: opened.channel, submittedOn, concludedOn, visits, came, helped, delivered }
    return [{ office: opened.officeId, township: opened.regionCode.slice(0, 9), facts }]
  })
}

/**
 * I18: the figures of cases are what the record adds up to, for the county and for a head, by office and by township, and the parts make
 * the whole. All of them by office; by township and for the head those that the seed draws.
 */
async function figures(asking: Asking): Promise<void> {
  const { world, county, invariants, services } = asking
  const to = dayIn(new Date(world.nowMs).toISOString())
  const from = dayAfter(to, -periodDays)
  const all = ended(asking, from, to)
  const [clerk] = county.staff
  const head = county.staff.find(({ role }) => role === 'office-head')
  if (!clerk || !head) throw new Error('a county without staff')
  const drawn = caseFigures.filter((_figure, at) => (at + world.seed) % 5 === 0)
  const supervisor = actorOf(clerk, 'supervisor', clerk.regionCode)
  const asked = [
    ...caseFigures.map((figure) => ({ figure, by: 'office' as const, actor: supervisor, own: all })),
    ...drawn.map((figure) => ({ figure, by: 'township' as const, actor: supervisor, own: all })),
    ...drawn.map((figure) => ({
      ...{ figure, by: 'office' as const, actor: actorOf(head, 'office-head', head.regionCode) },
      own: all.filter(({ office }) => office === head.officeId),
    })),
  ]
  const sheets = await answer(
    asking,
    Promise.all(
      asked.map(({ figure, by, actor }) =>
        services.supervision.breakdown(actor, figure as Parameters<typeof services.supervision.breakdown>[1], {
          ...{ of: 'cases', by, from, to },
        }),
      ),
    ),
  )
  for (const [at, { figure, by, own }] of asked.entries()) {
    const expected = [...Map.groupBy(own, (one) => one[by])].map(([place, ones]) => {
      const good = ones.filter(({ facts }) => counts(figure, facts, invariants.calendars.now))
      return `${place} ${good.length}/${ones.length}`
    })
    const said =
      sheets[at]?.rows.map(({ place, numerator, denominator }) => `${place} ${numerator}/${denominator}`) ?? []
    if (expected.sort().join() !== said.sort().join())
      invariants.wrong('I18', `${figure} by ${by}: ${said.join(', ')}; by the record ${expected.join(', ')}`)
  }
}

/** I23, I24: a counter is told what it need not ask, masked; of two looks within an hour the person reads one line, the audit trail both. */
async function counter(asking: Asking): Promise<void> {
  const { world, store, county, invariants, services, watch } = asking
  const clerk = county.staff.find(({ role }) => role === 'window-clerk')
  const resident = county.residents[world.seed % county.residents.length]
  const [item, business] = [false, true].map((legal) =>
    county.items.find(({ content }) => content.audience.includes('legal-entity') === legal),
  )
  const legalPersonId = county.businesses[0]?.legalPersonId
  if (!clerk || !resident || !item || !business || !legalPersonId) throw new Error('a county without a counter')
  const actor = actorOf(clerk, 'window-clerk', clerk.regionCode)
  const prepared = (code: string, applicant: Parameters<typeof services.cases.prepareIntake>[1]['applicant']) =>
    answer(asking, services.cases.prepareIntake(actor, { itemCode: code, applicant, variantAnswers: {} }))
  const person = { kind: 'individual', personId: resident.personId, agentPersonId: null } as const
  const notes = (): readonly Row[] =>
    store.committed('personal_data_access').filter((row) => row.case_id === null && row.person_id === person.personId)
  const records = () =>
    store
      .committed('audit_record')
      .filter((row) => row.action === 'cases.intake-prepared' && row.object === `person:${person.personId}`)
  const before = { notes: notes().length, records: records().length }
  for (const _look of [1, 2]) {
    const { answers } = await prepared(item.code, person)
    watch.prepared({ person_id: person.personId, legal_person_id: null, agent_person_id: null }, item, answers)
    const text = JSON.stringify(answers)
    if ([resident.idNumber, resident.phone].some((secret) => text.includes(secret)))
      invariants.wrong('I24', 'a counter is shown in full what it may see masked')
  }
  const { answers } = await prepared(business.code, { kind: 'legal-entity', legalPersonId, agentPersonId: null })
  watch.prepared({ person_id: null, legal_person_id: legalPersonId, agent_person_id: null }, business, answers)
  const [line] = notes().slice(-1)
  if (notes().length !== before.notes + 1 || line?.actor_name !== clerk.name || line?.purpose !== '窗口受理')
    invariants.wrong(
      'I24',
      `two looks at a counter within an hour left ${notes().length - before.notes} lines for the person`,
    )
  if (records().length !== before.records + 2)
    invariants.wrong('I24', `two looks at a counter left ${records().length - before.records} records`)
}

/** I24: what was noted is what the person reads. */
async function accessLists(asking: Asking): Promise<void> {
  const { store, county, invariants, services } = asking
  for (const { personId, name } of county.residents) {
    const list = await answer(asking, accessesTo(services.db, personId))
    const noted = store.committed('personal_data_access').filter((row) => row.person_id === personId)
    const told = (one: {
      readonly at: unknown
      readonly actorName: unknown
      readonly purpose: unknown
      readonly caseId: unknown
    }) => [one.at, one.actorName, one.purpose, one.caseId].join(' ')
    const expected = noted.map(({ at, actor_name: actorName, purpose, case_id: caseId }) =>
      told({ at, actorName, purpose, caseId }),
    )
    if (list.map(told).sort().join() !== expected.sort().join())
      invariants.wrong('I24', `${name.slice(0, 1)}… reads ${list.length} lines of ${noted.length}`)
  }
}
