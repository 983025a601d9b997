/** The whole product on a database of its own, with the invented county and the registers of the sandbox: for tests of errands. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { dayOf } from '#kernel/plain-date.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import type { StaffActor } from '#modules/identity/model.ts'
import { getStaff, postsOf } from '#modules/organisation/queries.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createSandbox } from '../../../sandbox/server.ts'
import { signatureOf } from '../../../sandbox/signing.ts'
import { type LoadedPeople, loadPeople } from '../../../tools/demo/people.ts'
import { loadCounty, loadGround } from '../../../tools/reference.ts'
import { createApp } from '../../app.ts'
import { readConfig } from '../../config.ts'
import { gather } from '../../testing/gathered.ts'
import { PlainBrowser } from './plain-browser.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** Composes and loads; everything is taken down when the file's tests end. `clock.at` is the present. */
export async function workingCounty(start: string) {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-errands-'))
  after(() => rm(folder, { recursive: true, force: true }))
  const clock = { at: new Date(start) }
  const keys = { key: 'key-of-the-test', secret: 'secret-of-the-test' }
  const sandbox = createSandbox({ ...keys, demo: join(root, 'db', 'demo') })
  sandbox.listen(0, '127.0.0.1')
  await once(sandbox, 'listening')
  after(() => void sandbox.close())
  const url = `http://127.0.0.1:${(sandbox.address() as AddressInfo).port}`
  const config = readConfig({
    DATA_DIR: folder,
    PUBLIC_URL: 'http://localhost:3000',
    POPULATION_URL: url,
    POPULATION_KEY: keys.key,
    POPULATION_SECRET: keys.secret,
    SMS_URL: url,
    SMS_KEY: keys.key,
    LOG_LEVEL: 'info',
  })
  const db = await testDatabase()
  const app = await createApp({ config, db, now: () => clock.at, logTo: { write: (line) => gather('log', line) } })
  after(() => app.server.close())
  const { services, server } = app
  await loadGround(services)
  await loadCounty(services)
  const people: LoadedPeople = await loadPeople(services)
  const copies = new Map<string, number>()
  await db.transaction(async (tx) => {
    for (const { holder, licenceType, number, issuer, issuedOn, validTo, fields } of people.holdings) {
      // A household's register is one number with several holders; the register of licences wants copies told apart.
      const copy = (copies.get(`${licenceType} ${number}`) ?? 0) + 1
      copies.set(`${licenceType} ${number}`, copy)
      await services.licences.record(tx, {
        holder: holder.kind === 'person' ? { personId: holder.id } : { legalPersonId: holder.id },
        number: copy === 1 ? number : `${number}-${copy}`,
        ...{ licenceType, identifier: null, issuerName: issuer, issuedOn, validTo, fields, sourceCaseId: null },
      })
    }
  })
  await server.ready()

  const residentOf = (key: string) => {
    const resident = people.residents.find((one) => one.key === key)
    if (!resident) throw new Error(`no resident ${key}`)
    return resident
  }

  /** The last code sent to anybody. */
  const lastCode = async (): Promise<string> => {
    const [row] = await db.query<{ code: string }>(
      `select params->>'code' as code from message where template = 'sign-in-code' order by created_at desc, message_id desc limit 1`,
    )
    return row?.code ?? ''
  }

  return {
    clock,
    config,
    db,
    services,
    server,
    people,
    residentOf,
    registerUrl: url,

    /** A signed POST to the sandbox, for its faults. */
    signed: (path: string, content: unknown): RequestInit => {
      const body = JSON.stringify(content)
      const timestamp = String(Math.floor(Date.now() / 1000))
      const signature = signatureOf(keys.secret, timestamp, 'POST', path, body)
      const headers = { authorization: `Bearer ${keys.key}`, 'x-timestamp': timestamp, 'x-signature': signature }
      return { method: 'POST', body, headers }
    },

    /** Moves the present. */
    pass: (minutes: number): void => {
      clock.at = new Date(clock.at.getTime() + minutes * 60_000)
    },

    lastCode,

    /** A new browser, signed in by phone code. */
    async signedIn(phone: string): Promise<PlainBrowser> {
      // One code a minute and phone.
      clock.at = new Date(clock.at.getTime() + 2 * 60_000)
      const browser = new PlainBrowser(server)
      await browser.open('/sign-in?return=/my')
      await browser.send({ phone })
      await browser.send({ code: await lastCode() })
      return browser
    },

    /** The code of an item by its name. */
    async codeOf(name: string): Promise<string> {
      const item = await findItemByName(db, name)
      if (!item) throw new Error(`no item ${name}`)
      return item.code
    },

    /** A member of staff with a role, of one office when told. */
    async staffWith(role: string, officeId?: string): Promise<StaffActor> {
      for (const [key, staffId] of people.staff) {
        const listed = people.staffList.find((one) => one.key === key)
        if (!listed) continue
        const posts = await postsOf(db, staffId, dayOf(clock.at))
        if (!posts.some((post) => post.role === role && (officeId === undefined || post.officeId === officeId)))
          continue
        return { kind: 'staff', staffId, name: (await getStaff(db, staffId)).name, posts }
      }
      throw new Error(`no ${role} in ${officeId}`)
    },

    stamp: (actorKey: string): RequestStamp => {
      const requestId = uuidv7()
      return { requestId, actorKey, fingerprint: requestId }
    },
  }
}

export type WorkingCounty = Awaited<ReturnType<typeof workingCounty>>

/** A picture, a PDF: small and real. */
export const pictures = {
  png: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
  pdf: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
}
