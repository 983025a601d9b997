/**
 * A county for tests that go through the front doors: a real application over a database of its own, the shipped calendar, regions,
 * directory and items, and people and staff who sign in the way everybody does. `inject` only: nothing listens, no job runs.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { maskResidentId } from '#kernel/masking.ts'
import { residentIdWithCheck } from '#kernel/resident-id.ts'
import type { CaseRules } from '#modules/cases/model.ts'
import type { StaffActor } from '#modules/identity/model.ts'
import type { Role } from '#modules/organisation/model.ts'
import { officeByName } from '#modules/organisation/queries.ts'
import { hashPassword, uuidv7 } from '#platform/crypto.ts'
import { appRole, openDatabase } from '#platform/db/database.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { loadCounty, loadGround } from '../../tools/reference.ts'
import { createApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { type Face, faceOf } from './face.ts'
import { gather } from './gathered.ts'

export type { Face, Reply } from './face.ts'

export interface CountyOptions {
  /** The present instant; Monday 2026-05-11, ten in the morning in Beijing, unless said. Move it with `county.clock.at`. */
  readonly now?: Date
  readonly rules?: Partial<CaseRules>
  readonly config?: Partial<Config>
  /** Another way to the database, for tests that cut it: `(url) => lineTo(t, url)`. */
  readonly via?: (url: string) => Promise<{ readonly url: string }>
  /** Leave out directory and items, for tests that need neither. */
  readonly bare?: boolean
}

/** A resident: who they are and their door into the portal and the API. */
export interface Resident extends Face {
  readonly personId: string
  readonly accountId: string
  readonly name: string
  readonly idNumber: string
  readonly maskedIdNumber: string
  readonly phone: string
}

export interface StaffMember extends Face {
  readonly staffId: string
  readonly workNo: string
  readonly officeId: string
  readonly actor: () => Promise<StaffActor>
}

export interface StaffWish {
  readonly role: Role
  /** Name in `db/data/directory.json`; the service centre's bureau unless said. */
  readonly office?: string
  /** 12 digits; the whole county unless said. */
  readonly region?: string
}

/** 华容县, and its towns that most tests need. */
export const places = {
  county: '430623000000',
  sanfengsi: '430623101000',
  zhihedu: '430623102000',
  zhanghua: '430623120000',
  elsewhere: '430624000000',
} as const

export const bureau = '县行政审批服务局（县政务服务中心）'

const password = 'Zheng-wu_2026!'
// One slow hash for all: a password of this file, kept by nobody.
const passwordHash = hashPassword(password)
const by = 'system:test'

export type TestCounty = Awaited<ReturnType<typeof createTestCounty>>

interface Cleanup {
  after(work: () => Promise<void>): void
}

/** A county that is gone when the test ends. */
export async function createTestCounty(t: Cleanup, options: CountyOptions = {}) {
  const own = await testDatabase(t)
  const db = options.via ? openDatabase((await options.via(own.url)).url, { role: appRole }) : own
  if (db !== own) t.after(() => db.close())
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-county-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const settings = readConfig({ DATA_DIR: dataDir, SECRET: 'secret of the tests, at least 32 characters', PORT: '80' })
  const config: Config = { ...settings, demo: false, ...options.config }
  const clock = { at: options.now ?? new Date('2026-05-11T02:00:00Z') }
  const log: string[] = []
  const { server, services, tasks } = await createApp({
    config,
    db,
    now: () => clock.at,
    logTo: {
      write: (line) => {
        log.push(line)
        gather('log', line)
      },
    },
    ...(options.rules && { rules: options.rules }),
  })
  t.after(async () => void (await server.close()))
  await server.ready()
  await loadGround(services)
  if (!options.bare) await loadCounty(services)

  const visitor = faceOf(server, '')
  const cookieOf = (token: string) => `${server.cookieNames.session}=${token}`
  const origin = { ip: '127.0.0.1', userAgent: 'test' }
  const officeNamed = async (name: string) => {
    const office = await officeByName(db, name)
    if (!office) throw new Error(`no office ${name}`)
    return office
  }

  let made = 0
  /** A member of staff with these posts, signed in by password and one-time code. */
  async function staff(...wishes: readonly StaffWish[]): Promise<StaffMember> {
    made += 1
    const workNo = `T${String(made).padStart(4, '0')}`
    const home = await officeNamed(wishes[0]?.office ?? bureau)
    const { staffId } = await services.organisation.addStaff(
      { name: `职员${made}`, workNo, phone: null, officeId: home.officeId, validFrom: '2020-01-01' },
      { actorKey: by },
    )
    for (const { role, office, region } of wishes) {
      const { officeId } = await officeNamed(office ?? bureau)
      const post = { staffId, officeId, role, regionCode: region ?? places.county, validFrom: '2020-01-01' }
      await services.organisation.assignPost(post, { actorKey: by })
    }
    const secret = new Secret({ size: 20 })
    const credential = { staffId, password, passwordHash: await passwordHash, mustChange: false }
    await services.identity.giveCredential(by, { ...credential, totpSecret: secret.base32 })
    const signIn = async (): Promise<string> => {
      const { token } = await services.identity.staffSignIn(workNo, password, origin)
      const code = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({
        timestamp: clock.at.getTime(),
      })
      return (await services.identity.staffConfirm(token, code, origin)).token
    }
    const token = await signIn()
    const actor = async (): Promise<StaffActor> => {
      const found = await services.identity.authenticate(token)
      if (found.kind !== 'staff') throw new Error(`${workNo} is not signed in`)
      return found
    }
    return { ...faceOf(server, cookieOf(token)), staffId, workNo, officeId: home.officeId, actor }
  }

  /** A new cookie for an account: a code by message, the way a person gets one. */
  async function signInByPhone(phone: string): Promise<string> {
    await services.identity.requestCode(phone, origin)
    const [message] = await db.query<{ params: { code: string } }>(
      `select params from message where recipient = $1 and template = 'sign-in-code' order by message_id desc limit 1`,
      [phone],
    )
    return cookieOf((await services.identity.signInWithCode(phone, message?.params.code ?? '', origin)).token)
  }

  /** A resident known to the register (level 3), signed in by a code to the phone. */
  async function resident(wish: { name?: string; region?: string; level?: 2 | 3 } = {}): Promise<Resident> {
    made += 1
    const name = wish.name ?? `居民${'甲乙丙丁戊己庚辛壬癸'.charAt(made % 10)}`
    const idNumber = residentIdWithCheck(`43062319900101${String(100 + made).padStart(3, '0')}`)
    const phone = `1990731${String(made).padStart(4, '0')}`
    const personId = await db.transaction((tx) =>
      services.registers.findOrCreatePerson(tx, {
        ...{ name, idNumber, phone, address: '湖南省华容县三封寺镇墨山村 1 组' },
        ...{ regionCode: wish.region ?? places.sanfengsi, source: 'population-register', verified: true, level: 3 },
      }),
    )
    const account = { personId, phone, level: wish.level ?? 3 } as const
    const { accountId } = await services.identity.openAccount(by, account)
    const face = faceOf(server, await signInByPhone(phone))
    return { ...face, personId, accountId, name, idNumber, maskedIdNumber: maskResidentId(idNumber), phone }
  }

  return {
    server,
    services,
    tasks,
    db,
    config,
    clock,
    /** Every log line so far. */
    log,
    visitor,
    staff,
    resident,
    signInByPhone,
    officeNamed,
    /** A key for a write that is sent by hand. */
    newKey: () => uuidv7(),
  }
}
