/** The invented county: everything the demonstration shows, loaded once through the services and their rules. */
import { dayOf } from '#kernel/plain-date.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database } from '#platform/db/database.ts'
import type { Config, ServiceAccess } from '../../src/config.ts'
import { createServices, type Services } from '../../src/services.ts'
import { loadCounty, loadGround } from '../reference.ts'
import type { DemoLogin } from '../serve.ts'
import { enrolAuthenticator } from './authenticator.ts'
import { type CasesLoaded, loadCases } from './cases.ts'
import { loadList } from './list.ts'
import { demoLogins } from './logins.ts'
import { type LoadedPeople, loadPeople } from './people.ts'

export interface DemoParts {
  readonly config: Config
  readonly db: Database
  /** How many cases; about 320 unless said. */
  readonly cases?: number
  /** The present instant; for tests. */
  readonly now?: Date
  /** Told what was loaded, phase by phase. */
  readonly tell?: (phase: string, milliseconds: number, detail?: CasesLoaded) => void
}

const marker = { actorKey: 'system:demo', action: 'demo.loaded', object: 'demo' } as const

/**
 * Loads the demonstration into an empty database; on a database that has it, only answers the logins. Each phase can be repeated, so
 * a load that was stopped halfway is finished by the next start.
 */
export async function loadDemo(parts: DemoParts): Promise<readonly DemoLogin[]> {
  const { config, db } = parts
  const sandbox = sandboxOf(config)
  if (await isLoaded(db)) {
    // The authenticator page forgets when its file is removed; telling it again keeps nobody waiting.
    if (sandbox) void enrolAuthenticator(sandbox).catch(() => {})
    return demoLogins()
  }
  const { now = new Date() } = parts
  const services = createServices({ config, db, ...(parts.now && { now: () => now }) })
  const clock = stopwatch(parts.tell)
  await loadGround(services)
  await loadCounty(services)
  clock('reference data')
  const people = await loadPeople(services)
  if (sandbox) await enrolAuthenticator(sandbox)
  clock('people, companies, staff')
  await loadLicences(services, people)
  clock('licences')
  const loaded = await loadCases({ config, db, services, people, now, ...(parts.cases && { cases: parts.cases }) })
  clock('cases', loaded)
  await loadList(services, people, dayOf(now))
  clock('claims, batch, drafts')
  await record(db, { ...marker, outcome: 'done' })
  return demoLogins()
}

async function isLoaded(db: Database): Promise<boolean> {
  const rows = await db.query(
    'select 1 from audit_record where actor_key = $1 and action = $2 and object = $3 limit 1',
    [marker.actorKey, marker.action, marker.object],
  )
  return rows.length > 0
}

/** What people and businesses already hold; all of it or nothing, so that one holder tells whether it was done. */
async function loadLicences({ db, licences }: Services, { holdings }: LoadedPeople): Promise<void> {
  const holderOf = ({ kind, id }: LoadedPeople['holdings'][number]['holder']) =>
    kind === 'person' ? { personId: id } : { legalPersonId: id }
  const [first] = holdings
  if (!first || (await licences.heldBy(db, holderOf(first.holder))).length > 0) return
  // Husband and wife hold a marriage certificate of one number, a household one register: the register of licences wants copies told apart.
  const copies = new Map<string, number>()
  await db.transaction(async (tx) => {
    for (const { holder, licenceType, number, issuer, issuedOn, validTo, fields } of holdings) {
      const copy = (copies.get(`${licenceType} ${number}`) ?? 0) + 1
      copies.set(`${licenceType} ${number}`, copy)
      await licences.record(tx, {
        holder: holderOf(holder),
        ...{ licenceType, issuedOn, validTo, fields },
        number: copy === 1 ? number : `${number}-${copy}`,
        identifier: null,
        issuerName: issuer,
        sourceCaseId: null,
      })
    }
  })
}

/** The sandbox that this start runs, recognised by its key; a real service is never told demonstration secrets. */
function sandboxOf(config: Config): { url: string; key: string; secret: string } | undefined {
  const found = [config.population, config.sms].find(({ url, key }) => url !== undefined && key === 'sandbox-key')
  return found && isComplete(found) ? { url: found.url, key: found.key, secret: found.secret } : undefined
}

const isComplete = (access: ServiceAccess): access is { url: string; key: string; secret: string } =>
  access.url !== undefined && access.key !== undefined && access.secret !== undefined

function stopwatch(tell: DemoParts['tell']) {
  let last = performance.now()
  return (phase: string, detail?: CasesLoaded): void => {
    const now = performance.now()
    tell?.(phase, Math.round(now - last), detail)
    last = now
  }
}
