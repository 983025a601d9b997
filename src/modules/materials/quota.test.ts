import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestCounty } from '../../testing/county.ts'
import { quotaHindrance, uploadLimits } from './model.ts'

const county = await createTestCounty({ after }, { now: new Date('2026-05-11T15:45:00Z') })
const { db, clock } = county
const clerk = await county.staff({ role: 'window-clerk' })
const pdf = (text: string) =>
  new File([`%PDF-1.7\n1 0 obj\n<<>>\nendobj\n% ${text}\ntrailer\n<<>>\n%%EOF\n`], '申请.pdf')
const sendAs = (who: typeof clerk, text: string) => who.upload('/api/uploads', pdf(text))

/** As if this one upload had been sent so many times more, each so large. */
async function multiply(uploadId: unknown, times: number, bytes?: number): Promise<void> {
  await db.query(
    `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
     select gen_random_uuid(), actor_key, digest, name_sealed, media_type, coalesce($3, size_bytes), uploaded_at
       from upload, generate_series(1, $2::int) where id = $1`,
    [uploadId, times, bytes ?? null],
  )
}

test('上限是一天的文件数和字节数，两样都算', () => {
  const quota = { files: 2, bytes: 100 }
  assert.equal(quotaHindrance({ files: 1, bytes: 50 }, 50, quota), undefined)
  assert.equal(quotaHindrance({ files: 2, bytes: 50 }, 1, quota), 'materials.daily-files')
  assert.equal(quotaHindrance({ files: 1, bytes: 50 }, 51, quota), 'materials.daily-bytes')
})

test('传满一天的上限：429，说清什么时候能再传；同时传的互相算上；别人不受影响；过了零点就能传', async () => {
  const first = await sendAs(clerk, '1')
  assert.equal(first.status, 201, first.text)
  await multiply(first.body.uploadId, uploadLimits.staff.files - 3)
  const together = await Promise.all(['2', '3', '4', '5', '6'].map((text) => sendAs(clerk, text)))
  assert.deepEqual(together.map((reply) => reply.status).sort(), [201, 201, 429, 429, 429])
  const refused = together.find((reply) => reply.status === 429)
  assert.equal(refused?.body.code, 'materials.daily-files')
  assert.match(String(refused?.body.detail), /已经传了 2000 个文件.*明天（5 月 12 日（周二））再传/)
  assert.equal(refused?.headers['retry-after'], '900')
  const colleague = await county.staff({ role: 'window-clerk' })
  assert.equal((await sendAs(colleague, '1')).status, 201)
  clock.at = new Date('2026-05-11T15:59:59Z')
  assert.equal((await sendAs(clerk, '7')).status, 429)
  clock.at = new Date('2026-05-11T16:00:00Z')
  assert.equal((await sendAs(clerk, '7')).status, 201)
})

test('字节满了也停，在读内容之前就说', async () => {
  const other = await county.staff({ role: 'window-clerk' })
  const first = await sendAs(other, '一')
  await multiply(first.body.uploadId, 1, uploadLimits.staff.bytes - 1_000)
  const big = new File([new Uint8Array(400_000)], '大.pdf')
  const reply = await other.upload('/api/uploads', big)
  assert.equal(reply.status, 429, '内容不是 PDF，也没有读到那里')
  assert.equal(reply.body.code, 'materials.daily-bytes')
  assert.match(String(reply.body.detail), /20480 MB/)
})

test('重复一次已清掉的上传：不给一个打不开的编号', async () => {
  const headers = { 'idempotency-key': county.newKey() }
  const one = await county.staff({ role: 'window-clerk' })
  const form = new FormData()
  form.set('file', pdf('重复'))
  const encoded = new Response(form)
  const payload = Buffer.from(await encoded.arrayBuffer())
  const post = () =>
    county.server.inject({
      ...{ method: 'POST', url: '/api/uploads', payload },
      headers: { ...headers, cookie: one.cookie, 'content-type': encoded.headers.get('content-type') ?? '' },
    })
  const { uploadId } = (await post()).json()
  assert.equal((await post()).json().uploadId, uploadId)
  await db.query('delete from upload where id = $1', [uploadId])
  const repeated = await post()
  assert.equal(repeated.statusCode, 404)
  assert.match(repeated.json().detail, /请重新上传/)
})

test('一样材料最多 20 个文件，接口和网页同一个数', async () => {
  const resident = await county.resident()
  const reply = await clerk.send('POST', '/api/cases', {
    ...{ itemCode: 'x', applicant: { kind: 'individual', personId: resident.personId } },
    materials: [{ key: 'm1', state: 'supplied', uploads: Array.from({ length: 21 }, () => resident.personId) }],
  })
  assert.equal(reply.status, 422)
  assert.match(reply.text, /一样材料最多 20 个文件/)
})
