import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Actor } from '#modules/identity/model.ts'
import { actorKey } from '#modules/identity/model.ts'
import { permits } from '#modules/identity/policy.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { createServer } from '#platform/http/server.ts'
import { createSealer } from '#platform/sealing.ts'
import { attachment, mountMaterials } from './api.ts'
import { createMaterials } from './service.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const clerk: Actor = {
  kind: 'staff',
  staffId: 's1',
  name: '甲',
  posts: [{ postId: 'p1', role: 'window-clerk', officeId: 'o1', regionCode: '430623000000' }],
}
const other: Actor = { ...clerk, staffId: 's2', name: '乙' }
const person: Actor = { kind: 'person', accountId: 'a1', personId: null, level: 3, actingFor: null }

const db = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'onevisit-materials-'))
after(() => rm(folder, { recursive: true }))
const materials = createMaterials({ sealer: createSealer('s'.repeat(40)), now: () => new Date() })
const files = await openFileStore(folder)
let actor: Actor = clerk
const app = await createServer({
  publicUrl: 'http://localhost',
  secret: 's'.repeat(40),
  logLevel: 'silent',
  uploadMaxBytes: 100_000,
  authentication: { authenticate: async () => actor, actorKey, permits },
})
mountMaterials(app, { db, materials, files, uploadMaxBytes: 100_000, mayReadCase: async () => false })
after(() => app.close())

async function upload(name: string, content: Buffer, key: string = randomUUID()) {
  const form = new FormData()
  form.append('file', new File([new Uint8Array(content)], name))
  const response = new Response(form)
  return app.inject({
    method: 'POST',
    url: '/api/uploads',
    headers: { 'content-type': response.headers.get('content-type') ?? '', 'idempotency-key': key },
    payload: Buffer.from(await response.arrayBuffer()),
  })
}

test('窗口上传一个文件，得到编号；自己取回的是附件，不会当网页打开', async () => {
  actor = clerk
  const reply = await upload('营业执照 正本.png', png)
  assert.equal(reply.statusCode, 201, reply.body)
  const { uploadId, name, mediaType, bytes } = reply.json()
  assert.deepEqual([name, mediaType, bytes], ['营业执照 正本.png', 'image/png', png.length])
  const got = await app.inject(`/api/files/${uploadId}`)
  assert.equal(got.statusCode, 200)
  assert.deepEqual(got.rawPayload, png)
  assert.match(String(got.headers['content-disposition']), /^attachment; filename="[^"]*"; filename\*=UTF-8''%E8/)
  assert.equal(got.headers['x-content-type-options'], 'nosniff')
  assert.equal(got.headers['content-security-policy'], "default-src 'none'; sandbox")
  actor = other
  assert.equal((await app.inject(`/api/files/${uploadId}`)).statusCode, 404)
  actor = { kind: 'visitor' }
  assert.equal((await app.inject(`/api/files/${uploadId}`)).statusCode, 401)
})

test('同一编号同一文件，重复得到同一份；同一编号换了文件，拒绝', async () => {
  actor = clerk
  const key = randomUUID()
  const replies = [await upload('照片.png', png, key), await upload('照片.png', png, key)]
  assert.deepEqual(
    replies.map((reply) => reply.json().uploadId),
    [replies[0]?.json().uploadId, replies[0]?.json().uploadId],
  )
  assert.equal((await upload('另一张.png', png, key)).json().code, 'platform.key-reused')
})

test('没有上传权限的不收；内容不是说的那种，说清为什么', async () => {
  actor = person
  assert.equal((await upload('a.png', png)).statusCode, 403)
  actor = clerk
  const reply = await upload('a.pdf', png)
  assert.equal(reply.statusCode, 422)
  assert.match(reply.json().detail, /不符/)
})

test('文件名里的引号和控制字符进不了报头', () => {
  assert.doesNotMatch(attachment('a"\r\nx.png'), /[\r\n]/)
  assert.equal(attachment('a"b.png'), `attachment; filename="a_b.png"; filename*=UTF-8''a%22b.png`)
})
