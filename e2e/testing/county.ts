/** The whole product, listening, over a database and registers of its own; time stands still until the journey moves it. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { startSandbox } from '../../sandbox/testing/start-sandbox.ts'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { buildWorkbench } from '../../tools/build-workbench.ts'
import { loadDemo } from '../../tools/demo/load.ts'
import { loadPeople } from '../../tools/demo/people.ts'
import type { DemoResident } from '../../tools/demo-people/residents.ts'
import type { DemoStaff } from '../../tools/demo-people/staff.ts'
import { loadCounty, loadGround } from '../../tools/reference.ts'
import { launchBrowser } from './browser.ts'
import { wearFont } from './font.ts'

export type County = Awaited<ReturnType<typeof startCounty>>

export interface CountyWish {
  /** Beijing time, `2026-05-11 09:00` (a Monday) unless said. */
  readonly start?: string
  /** Only calendar and regions, for a county that brings files of its own. */
  readonly bare?: boolean
  /** With the cases of the demonstration. */
  readonly demo?: boolean
}

interface Cleanup {
  after(stop: () => Promise<unknown>): void
}

const invented = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'db', 'demo', `${name}.json`), 'utf8'))
const residents: readonly DemoResident[] = invented('people').people
const staffList: readonly DemoStaff[] = invented('staff').staff

const beijing = (day: string, time: string): Date => new Date(`${day}T${time}:00+08:00`)

/** Starts the product for a file of journeys; everything is taken down when they end, from the outside in. */
export async function startCounty(wish: CountyWish = {}, t: Cleanup = lastFirst()) {
  const { start = '2026-05-11 09:00', bare = false, demo = false } = wish
  const [day = '', time = ''] = start.split(' ')
  const clock = { at: beijing(day, time) }
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-journey-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const [sandbox, db, port, browser] = await Promise.all([
    startSandbox(t),
    testDatabase(t),
    freePort(),
    launchBrowser(),
    buildWorkbench(),
  ])
  const url = `http://localhost:${port}`
  const config = readConfig({
    DATA_DIR: folder,
    PORT: String(port),
    PUBLIC_URL: url,
    POPULATION_URL: sandbox.url,
    POPULATION_KEY: sandbox.key,
    POPULATION_SECRET: sandbox.secret,
    SMS_URL: sandbox.url,
    SMS_KEY: sandbox.key,
    SMS_SECRET: sandbox.secret,
    LOG_LEVEL: 'error',
  })
  const { server, services } = await createApp({ config, db, now: () => clock.at })
  if (demo) await loadDemo({ config, db, now: clock.at })
  else await loadGround(services)
  if (!demo && !bare) {
    await loadCounty(services)
    const { holdings } = await loadPeople(services)
    await recordHoldings(services, db, holdings)
  }
  await server.listen({ port, host: '127.0.0.1' })
  t.after(() => server.close())
  t.after(() => browser.close())
  await wearFont(server.server)

  return {
    url,
    db,
    browser,
    services,
    /** Whether the product that journeys use runs in a process of its own. */
    elsewhere: false,
    sessionCookie: server.cookieNames.session,
    config,
    clock,
    /** A resident of `db/demo` by key. */
    resident(key: string) {
      const found = residents.find((one) => one.key === key)
      if (!found?.phone) throw new Error(`no resident ${key} with a phone`)
      return { ...found, phone: found.phone }
    },
    staff(workNo: string) {
      const found = staffList.find((one) => one.workNo === workNo)
      if (!found) throw new Error(`no staff ${workNo}`)
      return found
    },
    async itemCode(name: string): Promise<string> {
      const item = await findItemByName(db, name)
      if (!item) throw new Error(`no item ${name}`)
      return item.code
    },
    /** The code last sent to a phone. */
    async codeSentTo(phone: string): Promise<string> {
      const [row] = await db.query<{ code: string }>(
        `select params->>'code' as code from message where template = 'sign-in-code' and recipient = $1
          order by created_at desc, message_id desc limit 1`,
        [phone],
      )
      if (!row) throw new Error(`nothing was sent to ${phone}`)
      return row.code
    },
    /** Moves the present by minutes. */
    pass(minutes: number): void {
      clock.at = new Date(clock.at.getTime() + minutes * 60_000)
    },
    /** Moves the present on to a day, never back, and lets the clock job do what that day asks. */
    async to(nextDay: string, nextTime = '09:00'): Promise<void> {
      const next = beijing(nextDay, nextTime)
      if (next > clock.at) clock.at = next
      await services.cases.sweep()
    },
    /** What really happened in a case, from the log, and whether its chain holds. */
    async logOf(number: string) {
      const { events, verdict } = await services.cases.history(number)
      return {
        events,
        types: events.map((event) => event.type as string),
        intact: verdict.ok,
        /** What the first event of this kind says. */
        data(type: string): Readonly<Record<string, unknown>> {
          const found = events.find((event) => event.type === type)
          if (!found) throw new Error(`no ${type} in ${number}`)
          return found.data as unknown as Readonly<Record<string, unknown>>
        },
      }
    },
  }
}

/** What is put up last is taken down first, after the tests of the file. */
function lastFirst(): Cleanup {
  const stops: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const stop of stops) await stop()
  })
  return { after: (stop) => void stops.unshift(stop) }
}

type Services = Awaited<ReturnType<typeof createApp>>['services']
type Holdings = Awaited<ReturnType<typeof loadPeople>>['holdings']

async function recordHoldings({ licences }: Services, db: Database, holdings: Holdings): Promise<void> {
  const copies = new Map<string, number>()
  await db.transaction(async (tx) => {
    for (const { holder, licenceType, number, issuer, issuedOn, validTo, fields } of holdings) {
      // A household's register is one number with several holders.
      const copy = (copies.get(`${licenceType} ${number}`) ?? 0) + 1
      copies.set(`${licenceType} ${number}`, copy)
      await licences.record(tx, {
        holder: holder.kind === 'person' ? { personId: holder.id } : { legalPersonId: holder.id },
        number: copy === 1 ? number : `${number}-${copy}`,
        ...{ licenceType, identifier: null, issuerName: issuer, issuedOn, validTo, fields, sourceCaseId: null },
      })
    }
  })
}

/** A port nobody listens on. The product's address must be known before it is composed. */
export async function freePort(): Promise<number> {
  const probe = createSocket()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
