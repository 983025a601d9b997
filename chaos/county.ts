/** A small county to break: database, files, people signed in. Made once a run, copied for every fault. */
import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { readConfig } from '../src/config.ts'
import { residentIdWithCheck } from '../src/kernel/resident-id.ts'
import { findItemByName } from '../src/modules/catalog/queries.ts'
import { officeByName } from '../src/modules/organisation/queries.ts'
import { hashPassword } from '../src/platform/crypto.ts'
import { appRole, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { createServices, type Services } from '../src/services.ts'
import { startPostgres } from '../tools/postgres.ts'
import { loadCounty, loadGround } from '../tools/reference.ts'

/** A member of staff with an open session. */
export interface Officer {
  readonly staffId: string
  readonly workNo: string
  readonly cookie: string
  /** Base32 key of the one-time codes. */
  readonly totp: string
}

/** A resident with an account and an open session. */
export interface Applicant {
  readonly personId: string
  readonly accountId: string
  readonly name: string
  readonly idNumber: string
  readonly phone: string
  readonly cookie: string
}

/** Everything the harness must know to act in the county. */
export interface County {
  /** Version of PostgreSQL, as it says itself. */
  readonly postgres: string
  readonly secret: string
  readonly password: string
  /** What the applications' clock differs from the machine's: the county lives in May 2026, whose calendar is published. */
  readonly clockMs: number
  readonly item: { readonly code: string; readonly materials: readonly string[] }
  readonly clerks: readonly Officer[]
  readonly officers: readonly Officer[]
  readonly approvers: readonly Officer[]
  /** Only for signing in. */
  readonly sleepers: readonly Officer[]
  readonly applicants: readonly Applicant[]
}

/** Decided by the county's water office: three steps, six materials, a licence. */
const itemName = '取水许可审批'
const itemOffice = '县水利局'
const hallOffice = '县行政审批服务局（县政务服务中心）'
const by = 'system:chaos'
export const sessionCookie = 'onevisit'

/** How many people; `--short` needs few. */
export interface CountySize {
  readonly applicants: number
  readonly sleepers: number
}

/** Fills `<folder>/postgres` and stops the server; `copyCounty` copies it. */
export async function makeCounty(folder: string, size: CountySize): Promise<County> {
  await mkdir(folder, { recursive: true })
  const server = await startPostgres({ dataDir: folder })
  try {
    const { hasAppRole } = await migrate(server.url)
    const db = openDatabase(server.url, hasAppRole ? { role: appRole } : {})
    try {
      const secret = 'secret of the chaos run, at least 32 characters'
      const clockMs = Date.parse('2026-05-11T02:00:00Z') - Date.now()
      const now = () => new Date(Date.now() + clockMs)
      const settings = readConfig({
        DATA_DIR: folder,
        SECRET: secret,
        SESSION_IDLE_MINUTES: '400000',
        SESSION_LONGEST_MINUTES: '400000',
      })
      const services = createServices({ config: { ...settings, demo: false }, db, now })
      await loadGround(services)
      await loadCounty(services)
      const [version] = await db.query<{ server_version: string }>('show server_version')
      return { postgres: version?.server_version ?? '', secret, clockMs, ...(await people(services, now, size)) }
    } finally {
      await db.close()
    }
  } finally {
    await server.stop()
  }
}

async function people(
  services: Services,
  now: () => Date,
  size: CountySize,
): Promise<Omit<County, 'postgres' | 'secret' | 'clockMs'>> {
  const { db, organisation, identity, registers } = services
  const password = 'Zheng-wu_2026!'
  const passwordHash = await hashPassword(password)
  const item = await findItemByName(db, itemName)
  if (!item) throw new Error(`no item ${itemName}`)
  const officeId = async (name: string) => (await officeByName(db, name))?.officeId ?? ''
  let made = 0
  async function officer(role: 'window-clerk' | 'caseworker' | 'approver', office: string): Promise<Officer> {
    made += 1
    const workNo = `K${String(made).padStart(4, '0')}`
    const home = await officeId(office)
    const staff = { name: `职员${made}`, workNo, phone: null, officeId: home, validFrom: '2020-01-01' }
    const { staffId } = await organisation.addStaff(staff, { actorKey: by })
    const post = { staffId, officeId: home, role, regionCode: '430623000000', validFrom: '2020-01-01' }
    await organisation.assignPost(post, { actorKey: by })
    const secret = new Secret({ size: 20 })
    await identity.giveCredential(by, { staffId, password, passwordHash, mustChange: false, totpSecret: secret.base32 })
    const origin = { ip: `10.1.${made >> 8}.${made & 255}`, userAgent: 'chaos' }
    const { token } = await identity.staffSignIn(workNo, password, origin)
    const confirmed = await identity.staffConfirm(token, codeOf(secret.base32, now()), origin)
    return { staffId, workNo, totp: secret.base32, cookie: `${sessionCookie}=${confirmed.token}` }
  }
  async function applicant(): Promise<Applicant> {
    made += 1
    const name = `居民${'甲乙丙丁戊己庚辛壬癸'.charAt(made % 10)}`
    const idNumber = residentIdWithCheck(
      `43062319${String(50 + Math.floor(made / 900)).padStart(2, '0')}0101${String(100 + (made % 900)).padStart(3, '0')}`,
    )
    const phone = `1990${String(7_000_000 + made)}`
    const person = { name, idNumber, phone, address: '湖南省华容县三封寺镇墨山村 1 组', regionCode: '430623101000' }
    const personId = await db.transaction((tx) =>
      registers.findOrCreatePerson(tx, { ...person, source: 'population-register', verified: true, level: 3 }),
    )
    const { accountId } = await identity.openAccount(by, { personId, phone, level: 3 })
    const origin = { ip: `10.2.${made >> 8}.${made & 255}`, userAgent: 'chaos' }
    await identity.requestCode(phone, origin)
    const [message] = await db.query<{ params: { code: string } }>(
      `select params from message where recipient = $1 and template = 'sign-in-code' order by message_id desc limit 1`,
      [phone],
    )
    const { token } = await identity.signInWithCode(phone, message?.params.code ?? '', origin)
    return { personId, accountId, name, idNumber, phone, cookie: `${sessionCookie}=${token}` }
  }
  const many = async <T>(count: number, one: () => Promise<T>): Promise<T[]> => {
    const all: T[] = []
    for (let index = 0; index < count; index += 1) all.push(await one())
    return all
  }
  return {
    password,
    item: { code: item.code, materials: item.materials.map(({ key }) => key) },
    clerks: await many(6, () => officer('window-clerk', hallOffice)),
    officers: await many(4, () => officer('caseworker', itemOffice)),
    approvers: await many(4, () => officer('approver', itemOffice)),
    sleepers: await many(size.sleepers, () => officer('window-clerk', hallOffice)),
    applicants: await many(size.applicants, applicant),
  }
}

/** The one-time code of a base32 key at an instant. */
export function codeOf(base32: string, at: Date): string {
  const totp = new TOTP({ secret: Secret.fromBase32(base32), algorithm: 'SHA1', digits: 6, period: 30 })
  return totp.generate({ timestamp: at.getTime() })
}

/** A fresh copy of a stopped county's database under `<folder>/postgres`. */
export async function copyCounty(from: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await cp(join(from, 'postgres'), join(folder, 'postgres'), { recursive: true, mode: 0 })
}
