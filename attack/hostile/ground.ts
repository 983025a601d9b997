/** The ground of the hostile requests: one of everybody, one of everything, and a decent request for every way in. */
import { createHash } from 'node:crypto'
import { fullDraft } from '#modules/cases/testing/online.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import { randomToken, sm3, uuidv7 } from '#platform/crypto.ts'
import { openDatabase } from '#platform/db/database.ts'
import { addressesOf } from '../../src/testing/addresses.ts'
import {
  bureau,
  createTestCounty,
  places,
  type Resident,
  type StaffMember,
  type TestCounty,
} from '../../src/testing/county.ts'
import { fileCase, intakeBody, timedItem } from '../../src/testing/filing.ts'
import { commandBodies, nothingsId } from '../matrix/bodies.ts'
import { opens } from '../matrix/doors.ts'
import type { Who } from '../matrix/law.ts'
import { home, refuseAtCommit } from '../matrix/stage.ts'
import { formPass } from '../sender.ts'

interface Cleanup {
  after(work: () => Promise<void>): void
}
export type Addresses = ReturnType<typeof addressesOf>

/** A session, and what every form of its holder carries. */
export type Pass = Awaited<ReturnType<typeof formPass>>

/** Everything hostile requests are made of. */
export interface Ground {
  readonly county: TestCounty
  readonly addresses: Addresses
  readonly resident: Resident
  readonly staff: readonly { readonly who: Who; readonly member: StaffMember }[]
  /** A decent body for a route of the table. */
  readonly bodyOf: (key: string) => Readonly<Record<string, unknown>> | undefined
  /** Decent parameters for an address. */
  readonly paramsOf: (path: string) => Readonly<Record<string, string>>
  /** The cookie of somebody whom the door of this route lets in. */
  readonly cookieFor: (key: string) => string
  /** A new session of somebody who is there for nothing else, so that whatever ends it harms nobody. */
  readonly passOfLeaver: () => Promise<Pass>
  /** What stands in the database, but for what is written about every request; two that are equal mean nothing changed. */
  readonly fingerprint: () => Promise<string>
}

/** Written for requests that were refused too: traces, counters of tries, the last time a session was seen. */
const traces = new Set([
  ...['audit_record', 'audit_seal', 'session', 'sign_in_attempt', 'search_log', 'guide_opening', 'exchange_call'],
  ...['personal_data_access', 'case_query_failure', 'sms_code', 'message', 'handled_request'],
  ...[
    'log_checkpoint',
    'log_cosignature',
    'log_leaf',
    'log_tile',
    'log_limit',
    'log_refresh',
    'log_refresh_cosignature',
  ],
])

/** Sets the ground. `takesEvents` false: no event is taken by the database, so that the one case stays as it is. */
export async function setGround(t: Cleanup, { takesEvents }: { readonly takesEvents: boolean }): Promise<Ground> {
  const county = await createTestCounty(t, { config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } })
  const resident = await county.resident({ region: home })
  const leaver = await county.resident({ region: home })
  const worker = [
    ...(['window-clerk', 'township-helper', 'supervisor'] as const).map((role) => ({
      role,
      office: bureau,
      region: places.sanfengsi,
    })),
    ...(['caseworker', 'approver', 'office-head'] as const).map((role) => ({ role, office: timedItem.office })),
    ...(['catalogue-editor', 'catalogue-approver'] as const).map((role) => ({ role, office: bureau })),
  ]
  const people = [
    worker,
    ...(['system-administrator', 'security-administrator', 'audit-administrator'] as const).map((role) => [{ role }]),
  ]
  const staff: Ground['staff'][number][] = []
  for (const wishes of people) {
    const seats = wishes.map(({ role }) => ({ role, office: bureau, region: places.county }))
    const name = seats.map((seat) => seat.role).join(' + ')
    staff.push({ who: { kind: 'staff', name, seats }, member: await county.staff(...wishes) })
  }
  const [first] = staff
  if (!first) throw new Error('nobody works here')
  const clerk = first.member
  const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
  const draftId = await fullDraft(county, resident)
  const item = await findItemByName(county.db, timedItem.name)
  if (!item) throw new Error(`no item ${timedItem.name}`)
  const [upload] = await county.db.query<{ id: string }>('select id from upload limit 1')
  const [post] = (await clerk.actor()).posts
  const spare = await county.staff({ role: 'caseworker', office: '县林业局' })
  const intake = await intakeBody(county, { clerk, applicant: resident })
  const workbook = (await county.server.inject({ url: '/api/item-list.xlsx' })).rawPayload.toString('base64')
  if (!takesEvents) await refuseAtCommit(county)

  const about = {
    ...{ version: filed.version, otherOfficeId: spare.officeId, materialKey: item.materials[0]?.key ?? '' },
    ...{ deferredKey: item.materials[0]?.key ?? '', procedureKey: 'hearing', staffIds: [clerk.staffId] },
  }
  const [demo] =
    ((await county.visitor.get('/api/items/export')).body.list as Record<string, unknown>[] | undefined) ?? []
  const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'POST /api/session': { workNo: 'T9999', password: 'attack' },
    'POST /api/session/code': { code: '000000' },
    'POST /api/session/password': { current: 'attack', next: 'Zheng-wu_2027!' },
    'POST /api/staff/:id/credential': { password: 'Zheng-wu_2027!' },
    'POST /api/offices': {
      name: '县测试局',
      kind: 'department',
      regionCode: places.county,
      parentId: null,
      phone: null,
    },
    'PATCH /api/offices/:id': { name: '县测试局' },
    'POST /api/offices/:id/closure': { on: '2026-05-11' },
    'POST /api/staff': {
      name: '张三',
      workNo: 'T8888',
      phone: null,
      officeId: clerk.officeId,
      validFrom: '2026-05-11',
    },
    'POST /api/staff/:id/end': { on: '2026-05-11' },
    'POST /api/posts': {
      staffId: spare.staffId,
      officeId: clerk.officeId,
      role: 'caseworker',
      regionCode: home,
      validFrom: '2026-05-11',
    },
    'POST /api/posts/:id/end': { on: '2026-05-11' },
    'POST /api/organisation/imports': { kind: 'regions', dryRun: true, content: [] },
    'POST /api/people': { name: resident.name, idNumber: resident.idNumber, phone: resident.phone, documentSeen: true },
    'POST /api/people/lookups': { idNumber: resident.idNumber },
    'POST /api/legal-persons': { creditCode: '91430623MA9D00021M' },
    'POST /api/items/:code/search-words': { words: '取水证' },
    'POST /api/items/:code/withdrawal': { reason: '测试' },
    'POST /api/imports': { kind: 'items', dryRun: true, content: [demo ?? {}] },
    'POST /api/publishing/drafts': { kind: 'revise', code: item.code, reason: '测试' },
    'PUT /api/publishing/drafts/:id': { revision: 1, source: demo ?? {}, reason: '测试' },
    'POST /api/publishing/inspection': { source: demo ?? {}, code: item.code },
    'POST /api/publishing/drafts/:id/check': { revision: 1 },
    'POST /api/publishing/drafts/:id/return': { revision: 1, reason: '测试' },
    'POST /api/publishing/drafts/:id/approval': { revision: 1 },
    'POST /api/publishing/drafts/:id/discard': { revision: 1, reason: '测试' },
    'POST /api/publishing/batches/:id/publication': { effectiveOn: '2026-05-12', title: '测试' },
    'POST /api/publishing/imports': { format: 'xlsx', content: workbook, dryRun: true },
    'PUT /api/publishing/claims/:code': { version: 0, content: { place: '三封寺镇便民服务中心' } },
    'POST /api/publishing/benchmarks': { place: '别县', content: [demo ?? {}] },
    'POST /api/publishing/comparisons/:code/baseline': { version: 1 },
    'POST /api/publishing/waivers': {
      rule: 'x',
      itemName: item.name,
      field: 'name',
      index: null,
      words: '取水',
      reason: '测试',
      untilOn: '2026-12-31',
    },
    'POST /api/cases': intake,
    'POST /api/intake-preparations': { itemCode: intake.itemCode, applicant: intake.applicant },
    'POST /api/cases/:id/unmaskings': { reason: '电话核对材料' },
    ...Object.fromEntries(
      Object.entries(commandBodies).map(([noun, [, body]]) => [
        `POST /api/cases/:id/${noun}`,
        { version: filed.version, ...body(about) },
      ]),
    ),
  }
  const paramsOf = (path: string): Readonly<Record<string, string>> => {
    const id =
      path.startsWith('/api/cases') || path.startsWith('/my/cases') || path.startsWith('/print')
        ? filed.id
        : path.startsWith('/apply')
          ? draftId
          : path.startsWith('/api/staff')
            ? spare.staffId
            : path.includes('/offices')
              ? clerk.officeId
              : path.includes('/posts')
                ? (post?.postId ?? nothingsId)
                : path.includes('/files')
                  ? (upload?.id ?? nothingsId)
                  : nothingsId
    const code = path.startsWith('/townships') ? '430623101000' : item.code
    return {
      id,
      code,
      key: path.includes('figures') ? 'zero-visit' : about.materialKey,
      page: 'applicant',
      theme: '水利',
      version: '3',
      agent: nothingsId,
    }
  }
  const owner = openDatabase(county.db.url)
  t.after(() => owner.close())
  const tables = (
    await owner.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    )
  ).filter(({ name }) => !traces.has(name))
  const look = tables
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*)::text || ' ' || coalesce(max(xmin::text::bigint), 0)::text as print from "${name}"`,
    )
    .join(' union all ')
  const [cookieName = '', firstToken = ''] = leaver.cookie.split('=')
  const passOfLeaver = async (): Promise<Pass> => {
    const token = randomToken()
    await owner.query(
      `insert into session (id, token_hash, kind, account_id, created_at, last_seen_at, expires_at, source, device)
       select $1, $2, kind, account_id, created_at, last_seen_at, expires_at, source, device from session where token_hash = $3`,
      [uuidv7(), sm3(token), sm3(firstToken)],
    )
    return formPass(county.server, `${cookieName}=${token}`)
  }
  return {
    ...{ county, addresses: addressesOf(county.server), resident, staff, paramsOf, passOfLeaver },
    bodyOf: (key) => bodies[key],
    cookieFor: (key) => {
      const needsNobody = opens({ kind: 'visitor', name: '' }, key)
      if (!key.includes(' /api/')) return resident.cookie
      if (needsNobody) return ''
      if (opens({ kind: 'person', name: '', speaksFor: 'nobody' }, key)) return resident.cookie
      return staff.find(({ who }) => opens(who, key))?.member.cookie ?? clerk.cookie
    },
    fingerprint: async () => {
      const rows = await owner.query<{ name: string; print: string }>(look)
      return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    },
  }
}
