import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from '#modules/identity/service.ts'
import { listStaff, officeByName, postHistoryOf } from '#modules/organisation/queries.ts'
import type { Organisation } from '#modules/organisation/service.ts'
import { findLegalPersonByCode } from '#modules/registers/queries.ts'
import type { Registers } from '#modules/registers/service.ts'
import { hashPassword } from '#platform/crypto.ts'
import type { Database } from '#platform/db/database.ts'
import type { DemoCompany } from '../demo-people/companies.ts'
import type { DemoHolding } from '../demo-people/holdings.ts'
import type { DemoResident } from '../demo-people/residents.ts'
import type { DemoStaff } from '../demo-people/staff.ts'

/** What the loader works through: services only, no SQL of its own. */
export interface PeopleServices {
  db: Database
  organisation: Organisation
  registers: Registers
  identity: Identity
}

/** A licence of the demonstration with the holder as the product knows him, her or it. */
export interface LoadedHolding extends Omit<DemoHolding, 'holder'> {
  holder: { kind: 'person' | 'legal-person'; id: string }
}

/** Who is there after loading, by the keys of `db/demo`. */
export interface LoadedPeople {
  /** `p001` → person id */
  persons: ReadonlyMap<string, string>
  /** `p001` → account id, for residents with a story and a phone */
  accounts: ReadonlyMap<string, string>
  /** `c001` → legal person id */
  legalPersons: ReadonlyMap<string, string>
  /** `s001` → staff id */
  staff: ReadonlyMap<string, string>
  holdings: readonly LoadedHolding[]
  residents: readonly DemoResident[]
  companies: readonly DemoCompany[]
  staffList: readonly DemoStaff[]
}

const by = 'system:demo'
const folder = join(import.meta.dirname, '..', '..', 'db', 'demo')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

/** Since when demonstration staff hold their posts: before any demonstration case. */
const postsSince = '2020-01-01'

/**
 * Loads the invented county's people, businesses and staff. Needs regions and offices to be there (`importDirectory`); may be run again: what is there
 * stays.
 */
export async function loadPeople(services: PeopleServices): Promise<LoadedPeople> {
  const residents: DemoResident[] = read('people.json').people
  const companies: DemoCompany[] = read('companies.json').companies
  const staffList: DemoStaff[] = read('staff.json').staff
  const holdings: DemoHolding[] = read('licences.json').licences
  const persons = await loadResidents(services, residents)
  const accounts = await loadAccounts(services, residents, persons)
  const legalPersons = await loadCompanies(services, companies, persons)
  const staff = await loadStaff(services, staffList)
  const holderId = ({ kind, key }: DemoHolding['holder']) =>
    must((kind === 'person' ? persons : legalPersons).get(key), key)
  return {
    persons,
    accounts,
    legalPersons,
    staff,
    holdings: holdings.map((one) => ({ ...one, holder: { kind: one.holder.kind, id: holderId(one.holder) } })),
    residents,
    companies,
    staffList,
  }
}

async function loadResidents({ db, registers }: PeopleServices, residents: readonly DemoResident[]) {
  return db.transaction(async (tx) => {
    const persons = new Map<string, string>()
    for (const one of residents) {
      const { name, idNumber, phone, address, regionCode } = one
      const facts = {
        name,
        idNumber,
        phone,
        address,
        regionCode,
        source: 'population-register',
        verified: true,
      } as const
      const personId = await registers.findOrCreatePerson(tx, facts)
      if (one.deceasedOn) await registers.noteAboutPerson(tx, personId, { deceased: true })
      persons.set(one.key, personId)
    }
    return persons
  })
}

async function loadAccounts(
  { identity }: PeopleServices,
  residents: readonly DemoResident[],
  persons: ReadonlyMap<string, string>,
) {
  const accounts = new Map<string, string>()
  for (const one of residents) {
    if (!one.story || !one.phone) continue
    const personId = must(persons.get(one.key), one.key)
    const { accountId } = await identity.openAccount(by, { personId, phone: one.phone, level: 3 })
    accounts.set(one.key, accountId)
  }
  return accounts
}

async function loadCompanies(
  { db, registers }: PeopleServices,
  companies: readonly DemoCompany[],
  persons: ReadonlyMap<string, string>,
) {
  return db.transaction(async (tx) => {
    const legalPersons = new Map<string, string>()
    for (const one of companies) {
      const known = await findLegalPersonByCode(tx, one.creditCode)
      const legalPersonId = await registers.saveLegalPerson(tx, {
        name: one.name,
        creditCode: one.creditCode,
        kind: one.kind,
        representativePersonId: must(persons.get(one.representative), one.representative),
        address: one.address,
        regionCode: one.regionCode,
        establishedOn: one.establishedOn,
        source: 'legal-person-register',
        verified: true,
      })
      legalPersons.set(one.key, legalPersonId)
      for (const agent of known ? [] : one.agents) {
        const personId = must(persons.get(agent.person), agent.person)
        await registers.grantAgent(tx, { legalPersonId, personId, scope: agent.scope, validTo: null, grantedBy: by })
      }
    }
    return legalPersons
  })
}

async function loadStaff({ db, organisation, identity }: PeopleServices, staffList: readonly DemoStaff[]) {
  const { password } = read('staff.json') as { password: string }
  const known = new Map((await listStaff(db)).map((one) => [one.workNo, one.staffId]))
  // One slow hash for all: they share the password that the demonstration shows on its pages.
  const passwordHash = await hashPassword(password)
  const staff = new Map<string, string>()
  for (const one of staffList) {
    const staffId = known.get(one.workNo) ?? (await addStaff({ db, organisation }, one))
    // A load that was stopped may have added the person and not yet every post.
    const held = new Set((await postHistoryOf(db, staffId)).map((post) => `${post.role} ${post.officeId}`))
    for (const post of one.posts) {
      const { officeId } = must(await officeByName(db, post.office), post.office)
      if (held.has(`${post.role} ${officeId}`)) continue
      await organisation.assignPost(
        { staffId, officeId, role: post.role, regionCode: post.regionCode, validFrom: postsSince },
        { actorKey: by },
      )
    }
    await identity.giveCredential(by, {
      staffId,
      password,
      passwordHash,
      totpSecret: one.totpSecret,
      mustChange: false,
      demo: true,
    })
    staff.set(one.key, staffId)
  }
  return staff
}

async function addStaff(
  { db, organisation }: Pick<PeopleServices, 'db' | 'organisation'>,
  { name, workNo, office }: DemoStaff,
): Promise<string> {
  const { officeId } = must(await officeByName(db, office), office)
  const staff = { name, workNo, phone: null, officeId, validFrom: postsSince }
  return (await organisation.addStaff(staff, { actorKey: by })).staffId
}

function must<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`the demonstration names ${key}, which is not there`)
  return value
}
