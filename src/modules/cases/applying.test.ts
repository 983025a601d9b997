/** A whole application in one call of the JSON door. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { actorKey } from '#modules/identity/model.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { createTestCounty, type Resident, type TestCounty } from '../../testing/county.ts'
import { generalAnswers, timedItem } from '../../testing/filing.ts'
import { personOf, stampBy } from './testing/online.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('网上申请，一次交齐', () => {
  let county: TestCounty
  let resident: Resident
  let itemCode: string
  let keys: readonly string[]
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty({ after: (work) => void cleanups.unshift(work) })
    resident = await county.resident({ name: '周惠兰' })
    const item = await findItemByName(county.db, timedItem.name)
    itemCode = item?.code ?? ''
    const refused = await apply({ materials: [] })
    assert.equal(refused.status, 422)
    keys = (refused.body.errors as { field: string }[]).map(({ field }) => field.slice('material:'.length))
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const apply = (more: object, key = county.newKey(), from = resident) =>
    from.send(
      'POST',
      '/api/applications',
      { itemCode, answers: generalAnswers(resident), ...more },
      { 'idempotency-key': key },
    )

  /** Each material with a file of its own. */
  async function handedIn(by = resident) {
    const actor = await personOf(county, by)
    const files = await openFileStore(join(county.config.dataDir, 'files'))
    const stored = await files.put(Readable.from([png]), { maxBytes: 10_000 })
    const materials = []
    for (const key of keys) {
      const file = { ...stored, name: `${key}.png` }
      const { uploadId } = await county.db.transaction((tx) =>
        county.services.materials.addUpload(tx, actorKey(actor), file),
      )
      materials.push({ key, state: 'supplied', uploads: [uploadId] })
    }
    return materials
  }

  it('一次交齐就有编号和回执，回执核得真', async () => {
    const materials = await handedIn()
    const reply = await apply({ materials })
    assert.equal(reply.status, 201, reply.text)
    const { id, number, head, queryCode } = reply.body as Record<string, string>
    assert.match(queryCode ?? '', /^\d{6}$/)
    const verdict = await county.visitor.get(`/api/receipts/verification?number=${number}&head=${head}`)
    assert.deepEqual([verdict.body.found, verdict.body.genuine, verdict.body.events], [true, true, 2])
    const view = await county.services.cases.view(await personOf(county, resident), id ?? '')
    assert.equal(view.status, 'submitted')
    assert.deepEqual(
      view.materials.filter((one) => keys.includes(one.key)).map((one) => [one.state, one.files.length]),
      keys.map(() => ['supplied', 1]),
    )
    const messages = await county.db.query(`select template from message where about = $1`, [`case:${id}`])
    assert.deepEqual(messages, [{ template: 'case-submitted' }])
    const [job] = await county.db.query<{ held: boolean }>(
      `select exists (select from upload where case_id = $1 and draft_id is null) as held`,
      [id],
    )
    assert.equal(job?.held, true)
  })

  it('登记库已经知道的不用填', async () => {
    const materials = await handedIn()
    const { address, phone } = generalAnswers(resident)
    const reply = await apply({ materials, answers: { applicantKind: 'individual', address, phone } })
    assert.equal(reply.status, 201, reply.text)
  })

  it('同一个编号再发，还是那一件；内容换了就不认', async () => {
    const materials = await handedIn()
    const key = county.newKey()
    const first = await apply({ materials }, key)
    const again = await apply({ materials }, key)
    assert.equal(first.status, 201, first.text)
    assert.deepEqual(again.body, first.body)
    const other = await apply({ materials: [] }, key)
    assert.deepEqual([other.status, other.body.code], [422, 'platform.key-reused'])
  })

  it('同一个编号同时发一百次，只有一件', async () => {
    const batches = await Promise.all(Array.from({ length: 10 }, () => handedIn()))
    const counted = () => county.db.query<{ cases: number }>('select count(*) as cases from case_file')
    const [before] = await counted()
    const sent = batches.flatMap((materials) => {
      const key = county.newKey()
      return Array.from({ length: 10 }, () => ({ key, reply: apply({ materials }, key) }))
    })
    const numbers = new Map<string, Set<unknown>>()
    for (const { key, reply } of sent) {
      const { status, text, body } = await reply
      assert.equal(status, 201, text)
      numbers.set(key, (numbers.get(key) ?? new Set()).add(body.number))
    }
    assert.deepEqual(
      [...numbers.values()].map((own) => own.size),
      batches.map(() => 1),
    )
    const [later] = await counted()
    assert.equal((later?.cases ?? 0) - (before?.cases ?? 0), batches.length)
  })

  it('缺哪样、错哪项，一次说全；没有这个事项也说清楚', async () => {
    const missing = await apply({ materials: (await handedIn()).slice(1) })
    assert.deepEqual(
      (missing.body.errors as { field: string }[]).map(({ field }) => field),
      [`material:${keys[0]}`],
    )
    const wrong = await apply({ materials: await handedIn(), answers: { ...generalAnswers(resident), phone: '123' } })
    assert.deepEqual(
      (wrong.body.errors as { field: string }[]).map(({ field }) => field),
      ['phone'],
    )
    assert.equal((await apply({ itemCode: 'no-such-item' })).status, 404)
  })

  it('别人的文件、用过的文件交不进去', async () => {
    const stranger = await county.resident()
    const theirs = await apply({ materials: await handedIn(stranger) })
    assert.equal(theirs.body.code, 'materials.upload-unknown')
    const materials = await handedIn()
    assert.equal((await apply({ materials })).status, 201)
    assert.equal((await apply({ materials })).body.code, 'materials.upload-used')
  })

  it('同一份文件同时用在十二件申请里，只有一件交得进去', async () => {
    const materials = await handedIn()
    const actor = await personOf(county, resident)
    const body = { itemCode, answers: generalAnswers(resident), variantAnswers: {}, commitment: null }
    const sent = materials.map(({ key, uploads }) => ({ key, state: 'supplied' as const, medium: null, uploads }))
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, () =>
        county.services.cases.apply(actor, { ...body, materials: sent }, stampBy(actor, county.newKey())),
      ),
    )
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    assert.deepEqual(refused, Array(11).fill('materials.upload-used'))
    const uploads = materials.flatMap((one) => one.uploads)
    const shared = await county.db.query(
      `select from case_material_file where upload_id = any($1::uuid[]) group by upload_id having count(distinct case_id) > 1`,
      [uploads],
    )
    assert.equal(shared.length, 0)
  })

  it('失信限制换成大写的编号也绕不过去', async () => {
    await county.db.query(
      `insert into commitment_breach (case_id, person_id, kind, recorded_on) select id, person_id, 'deferral-lapsed', '2026-05-01'
         from case_file where person_id = $1 limit 1`,
      [resident.personId],
    )
    const clerk = await county.staff({ role: 'window-clerk' })
    for (const personId of [resident.personId, resident.personId.toUpperCase()]) {
      const applicant = { kind: 'individual', personId }
      const prepared = await clerk.send('POST', '/api/intake-preparations', { itemCode, applicant })
      assert.equal(prepared.body.creditBarred, true, prepared.text)
    }
  })

  it('只有本人能申请：没登录、工作人员、没有实名的都不行', async () => {
    const clerk = await county.staff({ role: 'window-clerk' })
    const nameless = await county.resident({ level: 2 })
    const statuses = []
    for (const from of [county.visitor, clerk, nameless]) {
      const reply = await from.send('POST', '/api/applications', { itemCode }, { 'idempotency-key': county.newKey() })
      statuses.push(reply.status)
    }
    assert.deepEqual(statuses.slice(1), [403, 409])
    assert.ok([401, 403].includes(statuses[0] ?? 0))
  })
})
