import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { deflateRawSync } from 'node:zlib'
import { type FileStore, openFileStore, type StoredFile } from '../files/file-store.ts'
import { csrfToken } from './csrf.ts'
import { createServer } from './server.ts'
import { labelOf, receiveUpload } from './uploads.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')

/** A ZIP archive with one deflated entry that claims to be `bytes` long when unpacked. */
function zip(name: string, content: Buffer, bytes = content.length): Buffer {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(bytes, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(bytes, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end])
}

async function setUp(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-files-'))
  const store: FileStore = await openFileStore(folder)
  const app = await createServer({
    publicUrl: 'http://localhost',
    secret: 'test',
    logLevel: 'silent',
    uploadMaxBytes: 100_000,
  })
  app.post('/upload', (request) => receiveUpload(request, store, { maxBytes: 100_000 }))
  app.get('/form', async (request, reply) => csrfToken(request, reply))
  app.post('/form', (request) => receiveUpload(request, store, { maxBytes: 100_000, isForm: true }))
  t.after(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })
  const leftovers = () => readdir(join(folder, 'incoming'))
  const send = (name: string, bytes: Buffer) => {
    const form = new FormData()
    form.set('note', '说明')
    form.set('file', new File([new Uint8Array(bytes)], name))
    return post(form)
  }
  const post = async (form: FormData, url = '/upload', headers: Record<string, string> = {}) => {
    const packed = new Response(form)
    const type = packed.headers.get('content-type') ?? ''
    return app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': type },
      payload: Buffer.from(await packed.arrayBuffer()),
    })
  }
  return { app, folder, store, leftovers, send, post }
}

test('按内容认出可以收的文件，按摘要存放，取出时核对', async (t) => {
  const { send, store, folder, leftovers } = await setUp(t)
  const accepted: [string, Buffer, string][] = [
    ['证件照.PNG', png, 'image/png'],
    ['合同.pdf', pdf, 'application/pdf'],
    ['发票.ofd', zip('OFD.xml', Buffer.from('<OFD/>')), 'application/ofd'],
    [
      '申请书.docx',
      zip('word/document.xml', Buffer.from('<w/>')),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      '名册.xlsx',
      zip('xl/workbook.xml', Buffer.from('<x/>')),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
  ]
  for (const [name, bytes, mediaType] of accepted) {
    const reply = await send(name, bytes)
    assert.equal(reply.statusCode, 200, `${name} ${reply.body}`)
    const { file, fields } = reply.json() as { file: StoredFile & { name: string }; fields: object }
    assert.equal(file.mediaType, mediaType)
    assert.equal(file.name, name)
    assert.deepEqual(fields, { note: '说明' })
    assert.deepEqual((await store.get(file.digest)).bytes, bytes)
  }
  assert.deepEqual(await leftovers(), [])

  const { file } = (await send('证件照.png', png)).json() as { file: StoredFile }
  const place = join(folder, file.digest.slice(0, 2), file.digest.slice(2))
  const damaged = await readFile(place)
  damaged[30] = (damaged[30] ?? 0) ^ 1
  await writeFile(place, damaged)
  await assert.rejects(store.get(file.digest), { code: 'platform.file-damaged' })
  await assert.rejects(store.get('0'.repeat(64)), { code: 'platform.no-such-file' })
  await assert.rejects(store.get('../../secret'), { code: 'platform.no-such-file' })
})

test('不能收的文件说清原因，不留下半个文件', async (t) => {
  const { send, post, leftovers } = await setUp(t)
  const wrong: [string, Buffer, string][] = [
    ['空.pdf', Buffer.alloc(0), 'platform.file-empty'],
    ['大.pdf', Buffer.concat([pdf, Buffer.alloc(100_000)]), 'platform.file-too-large'],
    ['程序.pdf', Buffer.from('MZ\x90\x00 not a document'), 'platform.file-type'],
    ['页面.html', Buffer.from('<!doctype html><script>1</script>'), 'platform.file-type'],
    ['照片.jpg', png, 'platform.file-lies'],
    ['炸弹.docx', zip('word/document.xml', Buffer.alloc(1000), 2_000_000_000), 'platform.file-type'],
    ['越界.ofd', zip('../OFD.xml', Buffer.from('<OFD/>')), 'platform.file-type'],
    ['压缩包.zip', zip('a.txt', Buffer.from('a')), 'platform.file-type'],
  ]
  for (const [name, bytes, code] of wrong) {
    const reply = await send(name, bytes)
    assert.equal(reply.json().code, code, name)
    assert.equal(reply.statusCode, 422, name)
  }
  const without = new FormData()
  without.set('note', '只有说明')
  assert.equal((await post(without)).json().code, 'platform.file-missing')
  assert.deepEqual(await leftovers(), [])
})

test('上传到一半断线，不留下半个文件，服务照常', async (t) => {
  const { app, send, leftovers } = await setUp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const upload = httpRequest({
    port,
    host: '127.0.0.1',
    path: '/upload',
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 50_000 },
  })
  upload.on('error', () => {})
  upload.write('--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n')
  upload.write(png)
  await wait(100)
  assert.equal((await leftovers()).length, 1)
  upload.destroy()
  for (let attempt = 0; attempt < 50 && (await leftovers()).length > 0; attempt += 1) await wait(20)
  assert.deepEqual(await leftovers(), [])
  assert.equal((await send('好.png', png)).statusCode, 200)
})

test('表单在中间断了，没有下文：说没有传完，不是系统出错', async (t) => {
  const { app, leftovers } = await setUp(t)
  const payload = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const reply = await app.inject({ method: 'POST', url: '/upload', payload, headers })
  assert.deepEqual([reply.statusCode, reply.json().code], [422, 'platform.file-cut'])
  assert.deepEqual(await leftovers(), [])
})

test('拒收以后，同一条线路上的下一个请求不用等', async (t) => {
  const { app } = await setUp(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(() => agent.destroy())
  const statusOf = (method: string, path: string, body?: Buffer) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = body && {
        'content-type': 'multipart/form-data; boundary=cut',
        'content-length': body.length,
      }
      const sent = httpRequest({
        ...{ host: '127.0.0.1', port, method, path, agent },
        timeout: 5_000,
        ...(headers && { headers }),
      })
      sent.on('response', (reply) => reply.resume().on('end', () => resolve(reply.statusCode)))
      sent.on('timeout', () => sent.destroy(new Error('the request waits')))
      sent.on('error', reject)
      sent.end(body)
    })
  const head = '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
  const body = Buffer.concat([Buffer.from(head), png, Buffer.alloc(3_000_000), Buffer.from('\r\n--cut--\r\n')])
  for (let round = 0; round < 3; round += 1) {
    assert.equal(await statusOf('POST', '/upload', body), 422)
    assert.equal(await statusOf('GET', '/form'), 200)
  }
})

test('表单上传要有本浏览器的令牌，且写在文件之前', async (t) => {
  const { app, post } = await setUp(t)
  const page = await app.inject({ method: 'GET', url: '/form' })
  const [cookie] = page.cookies
  const headers = { cookie: `${cookie?.name}=${cookie?.value}` }
  assert.equal(cookie?.httpOnly && cookie.sameSite === 'Lax', true)
  const file = new File([new Uint8Array(png)], 'a.png')
  const genuine = new FormData()
  genuine.set('csrf', page.body)
  genuine.set('file', file)
  assert.equal((await post(genuine, '/form', headers)).statusCode, 200)
  assert.equal((await post(genuine, '/form')).json().code, 'platform.form-expired')
  assert.equal(
    (await post(genuine, '/form', { ...headers, origin: 'https://evil.example' })).json().code,
    'platform.form-expired',
  )
  assert.equal(
    (await post(genuine, '/form', { ...headers, 'sec-fetch-site': 'cross-site' })).json().code,
    'platform.form-expired',
  )
  assert.equal(
    (await post(genuine, '/form', { ...headers, origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' }))
      .statusCode,
    200,
  )
  const forged = new FormData()
  forged.set('csrf', page.body.replace(/^./, 'x'))
  forged.set('file', file)
  assert.equal((await post(forged, '/form', headers)).json().code, 'platform.form-expired')
  const late = new FormData()
  late.set('file', file)
  late.set('csrf', page.body)
  assert.equal((await post(late, '/form', headers)).json().code, 'platform.form-expired')
})

test('a sender’s file name becomes a label: no path, no hidden direction, no endless length', () => {
  assert.equal(labelOf('C:\\fakepath\\..\\身份证.jpg'), '身份证.jpg')
  assert.equal(labelOf('a\u202Egpj.exe'), 'agpj.exe')
  assert.equal(labelOf('\u0000\n.pdf'), '.pdf')
  assert.equal(labelOf(undefined), '')
  const long = labelOf(`${'长'.repeat(300)}.pdf`)
  assert.equal(Array.from(long).length <= 120, true)
  assert.match(long, /….pdf$/)
})
