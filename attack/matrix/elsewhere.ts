/** What can be done through the routes that write elsewhere than in a case: for each a request that would be carried out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { residentIdWithCheck } from '#kernel/resident-id.ts'
import { personOf } from '#modules/cases/testing/online.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import { actorKey } from '#modules/identity/model.ts'
import { sm3, uuidv7 } from '#platform/crypto.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { places, type Resident, type StaffMember, type TestCounty } from '../../src/testing/county.ts'
import { generalAnswers, intakeBody, timedItem } from '../../src/testing/filing.ts'
import { png } from '../hostile/files.ts'
import { jsonShot, type Shot } from '../sender.ts'

/** The request for whoever holds this cookie; undefined when there is none for them. */
export type Deed = (cookie: string) => Shot | undefined

/** Routes that nobody here carries out to the end, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  'POST /api/session/code': 'needs a session that waits for its code; src/modules/identity/staff-sign-in.test.ts',
  'POST /api/legal-persons': 'no register of legal persons is connected; src/modules/registers/service.test.ts',
}

/** As `src/testing/county.ts` gives it to everybody. */
const password = 'Zheng-wu_2026!'
const today = '2026-05-11'

interface Cast {
  readonly applicant: Resident
  readonly clerk: StaffMember
  /** A helper of a township's service centre. */
  readonly helper: StaffMember
}

type Entry = Readonly<Record<string, unknown>> & { readonly name: string }
interface Draft {
  readonly draftId: string
  readonly revision: number
  readonly name: string
  readonly source: Entry
  readonly batchId: string | null
  readonly inspection: {
    readonly publishable: boolean
    readonly findings: readonly {
      readonly rule: string
      readonly field: string
      readonly index: number | null
      readonly text: string
      readonly blocks: boolean
    }[]
  }
}

/** Sets up what the routes speak of, and tells what would be done with it. */
export async function setElsewhere(county: TestCounty, cast: Cast): Promise<ReadonlyMap<string, Deed>> {
  const json = (method: string, url: string, body: object): Deed => {
    const payload = JSON.stringify(body)
    return (cookie) => jsonShot(method, url, cookie, payload)
  }
  const bare = (method: string, url: string): Deed => {
    return (cookie) => ({ method, url, cookie, headers: { 'idempotency-key': uuidv7() } })
  }
  const sessions = await county.db.query<{ id: string; hash: string }>('select id, token_hash as hash from session')
  const sessionOf = new Map(sessions.map(({ id, hash }) => [hash, id]))
  return new Map<string, Deed>([
    ...(await organisationDeeds(county, json, bare)),
    ...(await peopleDeeds(county, cast, json)),
    ...(await listDeeds(county, cast, json, bare)),
    ['DELETE /api/session', bare('DELETE', '/api/session')],
    ['DELETE /api/sessions', bare('DELETE', '/api/sessions')],
    [
      'DELETE /api/sessions/:id',
      (cookie) => {
        const own = sessionOf.get(sm3(cookie.slice(cookie.indexOf('=') + 1)))
        return own === undefined ? undefined : bare('DELETE', `/api/sessions/${own}`)(cookie)
      },
    ],
    [
      'POST /api/session/password',
      json('POST', '/api/session/password', { current: password, next: 'Zheng-wu_2027!' }),
    ],
  ])
}

type Json = (method: string, url: string, body: object) => Deed
type Bare = (method: string, url: string) => Deed
type Deeds = Promise<readonly (readonly [string, Deed])[]>

async function organisationDeeds(county: TestCounty, json: Json, bare: Bare): Deeds {
  const spare = await county.staff({ role: 'caseworker', office: '县林业局' })
  const [post] = (await spare.actor()).posts
  const office = { kind: 'department', regionCode: places.county, parentId: null, phone: null }
  const founded = await (await county.staff({ role: 'system-administrator' })).send('POST', '/api/offices', {
    ...{ ...office, name: '县测试一局' },
  })
  if (founded.status !== 201) throw new Error(`no office was founded: ${founded.text}`)
  const at = `/api/offices/${String(founded.body.officeId)}`
  const staff = `/api/staff/${spare.staffId}`
  const regions: unknown = JSON.parse(readFileSync(join(dataFolder, 'regions.json'), 'utf8'))
  const newcomer = { name: '张三', workNo: 'T8888', phone: null, officeId: spare.officeId, validFrom: today }
  const seat = { staffId: spare.staffId, officeId: spare.officeId, role: 'approver', validFrom: today }
  return [
    ['POST /api/session', json('POST', '/api/session', { workNo: spare.workNo, password })],
    ['POST /api/offices', json('POST', '/api/offices', { ...office, name: '县测试二局' })],
    ['PATCH /api/offices/:id', json('PATCH', at, { name: '县测试三局' })],
    ['POST /api/offices/:id/closure', json('POST', `${at}/closure`, { on: today })],
    ['POST /api/staff', json('POST', '/api/staff', newcomer)],
    ['POST /api/staff/:id/end', json('POST', `${staff}/end`, { on: today })],
    ['POST /api/staff/:id/credential', json('POST', `${staff}/credential`, { password: 'Zheng-wu_2027!' })],
    ['POST /api/staff/:id/unlocking', json('POST', `${staff}/unlocking`, {})],
    ['DELETE /api/staff/:id/credential', bare('DELETE', `${staff}/credential`)],
    ['POST /api/posts', json('POST', '/api/posts', { ...seat, regionCode: places.county })],
    ['POST /api/posts/:id/end', json('POST', `/api/posts/${post?.postId ?? ''}/end`, { on: today })],
    [
      'POST /api/organisation/imports',
      json('POST', '/api/organisation/imports', { kind: 'regions', dryRun: true, content: regions }),
    ],
  ]
}

async function peopleDeeds(county: TestCounty, { applicant, clerk }: Cast, json: Json): Deeds {
  const intake = await intakeBody(county, { clerk, applicant })
  const item = await findItemByName(county.db, timedItem.name)
  if (!item) throw new Error(`no item ${timedItem.name}`)
  const actor = await personOf(county, applicant)
  const store = await openFileStore(join(county.config.dataDir, 'files'))
  const stored = await store.put(Readable.from([png]), { maxBytes: 10_000 })
  const materials = []
  for (const { key } of item.materials) {
    const file = { ...stored, name: `${key}.png` }
    const { uploadId } = await county.services.materials.addUpload(county.db, actorKey(actor), file)
    materials.push({ key, state: 'supplied', uploads: [uploadId] })
  }
  const form = new FormData()
  form.set('file', new File([new Uint8Array(png)], '户口簿.png'))
  const parts = new Response(form)
  const payload = Buffer.from(await parts.arrayBuffer())
  const type = parts.headers.get('content-type') ?? ''
  const newcomer = { name: '易劲松', idNumber: residentIdWithCheck('43062319900101999'), phone: '19907319999' }
  return [
    ['POST /api/people', json('POST', '/api/people', { ...newcomer, documentSeen: true })],
    ['POST /api/people/lookups', json('POST', '/api/people/lookups', { idNumber: applicant.idNumber })],
    ['POST /api/cases', json('POST', '/api/cases', intake)],
    [
      'POST /api/intake-preparations',
      json('POST', '/api/intake-preparations', { itemCode: intake.itemCode, applicant: intake.applicant }),
    ],
    [
      'POST /api/applications',
      json('POST', '/api/applications', { itemCode: item.code, answers: generalAnswers(applicant), materials }),
    ],
    [
      'POST /api/uploads',
      (cookie) => ({
        ...{ method: 'POST', url: '/api/uploads', cookie, payload },
        headers: { 'idempotency-key': uuidv7(), 'content-type': type },
      }),
    ],
  ]
}

const dataFolder = join(import.meta.dirname, '..', '..', 'db', 'data')

/** Drafts of items in each of their states, one by one, by an editor and an approver who are nobody of the matrix. */
async function listDeeds(county: TestCounty, { helper }: Cast, json: Json, bare: Bare): Deeds {
  const editor = await county.staff({ role: 'catalogue-editor' })
  const approver = await county.staff({ role: 'catalogue-approver' })
  const send = async <T>(who: StaffMember, method: 'POST' | 'PUT', url: string, body: object): Promise<T> => {
    const reply = await who.send(method, url, body)
    if (reply.status >= 300) throw new Error(`${method} ${url}: ${reply.text.slice(0, 400)}`)
    return reply.body as T
  }
  const drafts = '/api/publishing/drafts'
  const { list: entries = [] } = (await county.visitor.get('/api/items/export')).body as { list?: Entry[] }
  const listed = (await county.visitor.get('/api/items')).body as { list: { name: string; code: string }[] }
  const codes = listed.list.map(({ code }) => code)
  const hours = '周一至周五 9:00–17:00'
  /** A draft that can be sent for checking; items whose text the linter blocks are passed over. */
  const draft = async (): Promise<Draft> => {
    for (let code = codes.shift(); code !== undefined; code = codes.shift()) {
      const begun = await send<Draft>(editor, 'POST', drafts, { kind: 'revise', code })
      const { revision, source } = begun
      const saved = await send<Draft>(editor, 'PUT', `${drafts}/${begun.draftId}`, {
        ...{ revision, source: { ...source, hours } },
      })
      if (saved.inspection.publishable) return saved
    }
    throw new Error('no item can be revised')
  }
  const check = ({ draftId, revision }: Draft): Promise<Draft> =>
    send<Draft>(editor, 'POST', `${drafts}/${draftId}/check`, { revision })
  const code = codes.shift() ?? ''
  const unchanged = codes.pop() ?? ''
  const poorCode = listed.list.find(({ name }) => name === '最低生活保障对象认定')?.code ?? ''
  codes.splice(codes.indexOf(poorCode), 1)
  const poor = await send<Draft>(editor, 'POST', drafts, { kind: 'revise', code: poorCode })
  const [first, second] = poor.inspection.findings.filter(({ blocks }) => blocks)
  const waiver = (finding: typeof first) => ({
    ...{ rule: finding?.rule, itemName: poor.name, field: finding?.field, index: finding?.index ?? null },
    ...{ words: finding?.text, reason: '县里正在起草收入核定办法', untilOn: '2026-12-31' },
  })
  const { waiverId } = await send<{ waiverId: string }>(approver, 'POST', '/api/publishing/waivers', waiver(first))
  const begun = await draft()
  const checked = await check(await draft())
  const ready = await check(await draft())
  const approved = await send<Draft>(approver, 'POST', `${drafts}/${ready.draftId}/approval`, {
    revision: ready.revision,
  })
  const words = await send<{ id: string }>(editor, 'POST', `/api/items/${code}/search-words`, { words: '打井要办什么' })
  const claimable = (await helper.get('/api/publishing/claims')).body as { items?: { code: string }[] }
  const [claimed, unclaimed] = (claimable.items ?? []).map((one) => one.code)
  const content = { place: '三封寺镇便民服务中心 2 号窗口', hours, phone: '0730-4121001' }
  await send(helper, 'PUT', `/api/publishing/claims/${claimed}`, { version: 0, content })
  const at = ({ draftId }: Draft, act = '') => `${drafts}/${draftId}${act}`
  const changed = entries.filter(({ name }) => name === '临时救助金给付').map((entry) => ({ ...entry, hours }))
  const [entry] = entries
  const revision = begun.revision
  const typesFile: { licenceTypes: unknown } = JSON.parse(readFileSync(join(dataFolder, 'licence-types.json'), 'utf8'))
  return [
    ['POST /api/imports', json('POST', '/api/imports', { kind: 'licence-types', content: typesFile })],
    ['POST /api/items/:code/search-words', json('POST', `/api/items/${code}/search-words`, { words: '挖井' })],
    ['DELETE /api/search-words/:id', bare('DELETE', `/api/search-words/${words.id}`)],
    ['POST /api/items/:code/withdrawal', json('POST', `/api/items/${code}/withdrawal`, { reason: '上级收回' })],
    ['POST /api/publishing/drafts', json('POST', drafts, { kind: 'revise', code: unchanged })],
    ['PUT /api/publishing/drafts/:id', json('PUT', at(begun), { revision, source: begun.source })],
    ['POST /api/publishing/drafts/:id/check', json('POST', at(begun, '/check'), { revision })],
    ['POST /api/publishing/drafts/:id/discard', json('POST', at(begun, '/discard'), { revision, reason: '今年不改' })],
    [
      'POST /api/publishing/drafts/:id/return',
      json('POST', at(checked, '/return'), { revision: checked.revision, reason: '再改一改' }),
    ],
    [
      'POST /api/publishing/drafts/:id/approval',
      json('POST', at(checked, '/approval'), { revision: checked.revision }),
    ],
    ['POST /api/publishing/inspection', json('POST', '/api/publishing/inspection', { source: entry ?? {}, code })],
    [
      'POST /api/publishing/batches/:id/publication',
      json('POST', `/api/publishing/batches/${approved.batchId}/publication`, { effectiveOn: '2026-05-12' }),
    ],
    ['POST /api/publishing/imports', json('POST', '/api/publishing/imports', { format: 'json', content: changed })],
    ['PUT /api/publishing/claims/:code', json('PUT', `/api/publishing/claims/${unclaimed}`, { version: 0, content })],
    ['DELETE /api/publishing/claims/:code', bare('DELETE', `/api/publishing/claims/${claimed}`)],
    [
      'POST /api/publishing/benchmarks',
      json('POST', '/api/publishing/benchmarks', { place: '邻县', content: [entry] }),
    ],
    [
      'POST /api/publishing/comparisons/:code/baseline',
      json('POST', `/api/publishing/comparisons/${code}/baseline`, { version: 1 }),
    ],
    ['POST /api/publishing/waivers', json('POST', '/api/publishing/waivers', waiver(second))],
    ['DELETE /api/publishing/waivers/:id', bare('DELETE', `/api/publishing/waivers/${waiverId}`)],
  ]
}
