/**
 * Bad input, named: whatever comes in wrong is answered in words, with the status that fits, and leaves nothing behind. Through the
 * front door of a whole application. What happens when the database or the calendar ends is in outage.test.ts.
 */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { residentIdWithCheck } from '#kernel/resident-id.ts'
import { createTestCounty, type Reply, type Resident, type StaffMember, type TestCounty } from './testing/county.ts'
import { type Face, faceOf } from './testing/face.ts'
import { fileCase, intakeBody, timedItem } from './testing/filing.ts'

const cleanups: (() => Promise<void>)[] = []
let county: TestCounty
let clerk: StaffMember
let caseworker: StaffMember
/** Whose name, number and phone must not be found in any log line. */
let canary: Resident

/** One character of four bytes in UTF-8, a rare surname, and a combined emoji. */
const rareName = '𠮷𬱖'
const emoji = '👨‍👩‍👧 办好了'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A JSON write with a body just as it stands. */
async function raw(url: string, body: string | Buffer, type = 'application/json'): Promise<Reply> {
  const headers = { cookie: clerk.cookie, 'content-type': type, 'idempotency-key': county.newKey() }
  const response = await county.server.inject({ method: 'POST', url, payload: body, headers })
  return { status: response.statusCode, headers: response.headers, text: response.body, body: response.json() }
}

/** A problem document: this status and code, a Chinese sentence that says what to do, and these fields. */
function isProblem(reply: Reply, status: number, code: string, fields: readonly string[] = []): void {
  assert.equal(`${reply.status} ${reply.body.code}`, `${status} ${code}`, reply.text)
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
  assert.match(String(reply.body.detail), /[\u4e00-\u9fff].*。$/)
  assert.match(String(reply.body.requestId), /^[0-9a-f-]{36}$/)
  const named = ((reply.body.errors ?? []) as { field: string; message: string }[]).map(({ field }) => field)
  for (const field of fields) assert.equal(named.includes(field), true, `${field} is named: ${reply.text}`)
}

const errorsOf = (page: string): string => /class="errors" role="alert"[\s\S]*?<\/div>/.exec(page)?.[0] ?? ''

/** A page that was shown again with what is wrong, in words. */
function isShownAgain(reply: Reply, words: RegExp): void {
  assert.equal(reply.status, 422, reply.text.slice(0, 400))
  assert.match(String(reply.headers['content-type']), /^text\/html/)
  assert.match(errorsOf(reply.text), words)
}

before(async () => {
  county = await createTestCounty({ after: (work) => cleanups.unshift(work) })
  clerk = await county.staff({ role: 'window-clerk' })
  caseworker = await county.staff({ role: 'caseworker', office: timedItem.office })
  canary = await county.resident({ name: '金丝雀' })
})
after(async () => {
  for (const cleanup of cleanups) await cleanup()
})

describe('读不懂的请求', () => {
  it('JSON 写坏了、空的、嵌得太深、不是对象', async () => {
    isProblem(
      await raw('/api/people', `{"name":"${canary.name}","idNumber":"${canary.idNumber}`),
      400,
      'platform.bad-request',
    )
    isProblem(await raw('/api/people', ''), 400, 'platform.bad-request')
    isProblem(await raw('/api/people', '['.repeat(20_000) + ']'.repeat(20_000)), 400, 'platform.bad-request')
    isProblem(
      await raw('/api/people', `{"__proto__":{"role":"admin"},"name":"x","idNumber":"1"}`),
      400,
      'platform.bad-request',
    )
    isProblem(await raw('/api/people', '[]'), 422, 'platform.fields')
    isProblem(await raw('/api/people', 'null'), 422, 'platform.fields', ['name', 'idNumber'])
    isProblem(await raw('/api/people', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 400, 'platform.bad-request')
  })

  it('类型不对、格式不对，逐项点名', async () => {
    const { id, version } = await fileCase(county, { clerk, applicant: canary, through: 'accept' })
    const opinion = await caseworker.send('POST', `/api/cases/${id}/opinions`, {
      version: '1',
      opinion: 7,
      inspectors: 'x',
    })
    isProblem(opinion, 422, 'platform.fields', ['version', 'opinion', 'inspectors'])
    isProblem(await caseworker.get('/api/worklist?limit=many'), 422, 'platform.fields', ['limit'])
    isProblem(await caseworker.get('/api/cases/not-an-id'), 422, 'platform.fields', ['id'])
    isProblem(await raw('/api/people', '{"name":"x","idNumber":1e400}'), 422, 'json.not-canonical')
    const twice = await caseworker.send('POST', `/api/cases/${id}/extensions`, {
      version,
      workingDays: 1.5,
      reason: '复杂',
    })
    isProblem(twice, 422, 'platform.fields', ['workingDays'])
    isProblem(await raw('/api/people', '<a/>', 'text/xml'), 415, 'platform.media-type')
  })

  it('多出的字段点名退回，哪怕它藏在里层；谁也不能自己带上“准予”', async () => {
    const body = await intakeBody(county, { clerk, applicant: canary })
    const reply = await clerk.send('POST', '/api/cases', {
      ...body,
      outcome: 'granted',
      presence: { ...body.presence, on: '2020-01-01' },
      answers: { ...body.answers, role: 'admin' },
    })
    isProblem(reply, 422, 'platform.fields', ['outcome', 'presence.on'])
    const answers = await clerk.send('POST', '/api/cases', { ...body, answers: { ...body.answers, role: 'admin' } })
    isProblem(answers, 422, 'platform.fields', ['role'])
    isProblem(
      await clerk.send('POST', '/api/cases', { ...body, materials: [{ key: 'nothing', state: 'supplied' }] }),
      422,
      'cases.material-unknown',
    )
  })

  it('太大：正文超过 1 MB，网址、编号太长', async () => {
    isProblem(await raw('/api/people', JSON.stringify({ name: 'x'.repeat(1_100_000) })), 413, 'platform.too-large')
    assert.equal((await county.visitor.get(`/search?q=${'长'.repeat(3_000)}`)).status < 500, true)
    isProblem(await county.visitor.get(`/api/items/search?q=${'a'.repeat(3_000)}`), 422, 'platform.fields', ['q'])
    assert.equal((await county.visitor.get(`/guide/${'1'.repeat(5_000)}`)).status, 404)
    assert.equal((await county.visitor.get('/guide/%ZZ')).status, 400)
  })
})

describe('文字', () => {
  it('空字符 400；控制字符、倒序符、半个字 422，点名是哪一项', async () => {
    isProblem(
      await clerk.send('POST', '/api/people', { name: '张\0三', idNumber: canary.idNumber }),
      400,
      'platform.bad-request',
    )
    for (const mark of ['\u0007', '\u001b[31m', '\u202e', '\u0085']) {
      const reply = await clerk.send('POST', '/api/people', { name: `张${mark}三`, idNumber: canary.idNumber })
      isProblem(reply, 422, 'platform.fields', ['name'])
    }
    isProblem(await raw('/api/people', '{"name":"\\ud800","idNumber":"1"}'), 422, 'json.not-canonical')
    const body = await intakeBody(county, { clerk, applicant: canary })
    const address = await clerk.send('POST', '/api/cases', {
      ...body,
      answers: { ...body.answers, address: '一\u0008组' },
    })
    isProblem(address, 422, 'platform.fields', ['answers.address'])
  })

  it('换行和制表符是人会打的，照收', async () => {
    const { id, version } = await fileCase(county, { clerk, applicant: canary, through: 'accept' })
    const opinion = '符合条件。\n\t现场看过。'
    const reply = await caseworker.send('POST', `/api/cases/${id}/opinions`, { version, opinion })
    assert.equal(reply.status, 200, reply.text)
    assert.equal(reply.text.includes(JSON.stringify(opinion).slice(1, -1)), true)
  })

  it('四个字节的字和表情原样收下、原样取出', async () => {
    const idNumber = residentIdWithCheck('43062319800202002')
    const person = await clerk.send('POST', '/api/people', { name: rareName, idNumber, documentSeen: true })
    assert.equal(person.status, 200, person.text)
    const { personId } = person.body.person as { personId: string }
    assert.equal((await county.services.registers.ownData(county.db, personId)).name, rareName)
    const { id, version } = await fileCase(county, { clerk, applicant: canary, through: 'accept' })
    const reply = await caseworker.send('POST', `/api/cases/${id}/opinions`, { version, opinion: emoji })
    assert.equal(reply.status, 200, reply.text)
    assert.equal((await caseworker.get(`/api/cases/${id}`)).text.includes(emoji), true)
  })
})

describe('号码和日期', () => {
  const cases: readonly (readonly [what: string, idNumber: string, reason: RegExp])[] = [
    [
      '校验码错',
      residentIdWithCheck('43062319900101001').replace(/.$/, (sign) => (sign === '0' ? '1' : '0')),
      /校验码/,
    ],
    ['没有的日子', residentIdWithCheck('43062319900230001'), /日期|出生/],
    ['还没有出生', residentIdWithCheck('43062320270101001'), /晚于|出生/],
    ['位数不对', '4306231990010100', /18 位/],
    ['表情', '😀', /18 位|数字/],
  ]
  for (const [what, idNumber, reason] of cases) {
    it(`身份号码${what}：说出原因，不重复号码`, async () => {
      const reply = await clerk.send('POST', '/api/people', { name: '张三', idNumber })
      isProblem(reply, 422, 'registers.id-number')
      assert.match(String(reply.body.detail), reason)
      assert.equal(reply.text.includes(idNumber), false)
    })
  }

  it('信用代码校验位错', async () => {
    isProblem(
      await clerk.send('POST', '/api/legal-persons', { creditCode: '91430623MA9D00021X' }),
      422,
      'registers.credit-code',
    )
  })

  it('表里的身份号码和日期一样要查', async () => {
    const body = await intakeBody(county, { clerk, applicant: canary })
    for (const idNumber of cases.map(([, wrong]) => wrong)) {
      const reply = await clerk.send('POST', '/api/cases', { ...body, answers: { ...body.answers, idNumber } })
      isProblem(reply, 422, 'platform.fields', ['idNumber'])
      assert.equal(reply.text.includes(idNumber), false)
    }
    for (const validTo of ['2026-02-30', '2026-13-01', '26-1-1', '2026-05-09T00:00:00Z']) {
      const url = `/api/cases/${county.newKey()}/grant`
      isProblem(await caseworker.send('POST', url, { version: 1, validTo }), 422, 'platform.fields', ['validTo'])
    }
  })
})

describe('文件', () => {
  const wrong: readonly (readonly [what: string, file: () => File, code: string])[] = [
    ['空的', () => new File([], '户口簿.png'), 'platform.file-empty'],
    ['扩展名说谎', () => new File([png], '户口簿.pdf'), 'platform.file-lies'],
    ['程序改名叫照片', () => new File([Buffer.from('MZ\x90\0 this is a program')], '照片.jpg'), 'platform.file-type'],
    ['网页改名叫照片', () => new File(['<!doctype html><script>1</script>'], '照片.png'), 'platform.file-type'],
  ]
  for (const [what, file, code] of wrong) {
    it(`${what}：退回，什么也不留`, async () => {
      isProblem(await clerk.upload('/api/uploads', file()), 422, code)
    })
  }

  it('超过上限的、没有文件的、不是表单的', async () => {
    const huge = Buffer.concat([png, Buffer.alloc(county.config.uploadMaxBytes)])
    isProblem(await clerk.upload('/api/uploads', new File([huge], '大.png')), 422, 'platform.file-too-large')
    isProblem(await clerk.send('POST', '/api/uploads', { file: 'x' }), 415, 'platform.media-type')
  })

  it('传到一半断了：半个文件不留，同样的文件再传就成', async () => {
    const incoming = join(county.config.dataDir, 'files', 'incoming')
    await county.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = county.server.server.address() as { port: number }
    const upload = httpRequest({
      ...{ port, host: '127.0.0.1', path: '/api/uploads', method: 'POST' },
      headers: {
        cookie: clerk.cookie,
        'idempotency-key': county.newKey(),
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': 90_000,
      },
    })
    upload.on('error', () => {})
    upload.write('--b\r\ncontent-disposition: form-data; name="file"; filename="户口簿.png"\r\n\r\n')
    upload.write(png)
    for (let attempt = 0; attempt < 50 && (await readdir(incoming)).length === 0; attempt += 1) await wait(20)
    assert.equal((await readdir(incoming)).length, 1, 'half a file is on its way')
    upload.destroy()
    for (let attempt = 0; attempt < 50 && (await readdir(incoming)).length > 0; attempt += 1) await wait(20)
    assert.deepEqual(await readdir(incoming), [])
    assert.equal((await clerk.upload('/api/uploads', new File([png], '户口簿.png'))).status, 201)
  })

  it('别人的上传不能拿来用', async () => {
    const uploaded = await caseworker.upload('/api/uploads', new File([png], '户口簿.png'))
    const body = await intakeBody(county, { clerk, applicant: canary })
    const [first, ...rest] = body.materials
    const materials = [{ ...first, uploads: [uploaded.body.uploadId] }, ...rest]
    isProblem(await clerk.send('POST', '/api/cases', { ...body, materials }), 422, 'materials.upload-unknown')
    assert.equal((await clerk.get(`/api/files/${uploaded.body.uploadId}`)).status, 404)
  })
})

describe('重复和过时', () => {
  it('同一编号、同一内容：还是那一件；同一编号、别的内容：422；没有编号：400', async () => {
    const body = await intakeBody(county, { clerk, applicant: canary })
    const key = { 'idempotency-key': county.newKey() }
    const first = await clerk.send('POST', '/api/cases', body, key)
    const again = await clerk.send('POST', '/api/cases', body, key)
    assert.equal(first.status, 201, first.text)
    assert.deepEqual([again.status, again.body.id, again.body.number], [201, first.body.id, first.body.number])
    assert.deepEqual(again.body.receipt, first.body.receipt)
    isProblem(await clerk.send('POST', '/api/cases', { ...body, through: 'accept' }, key), 422, 'platform.key-reused')
    isProblem(await clerk.send('POST', '/api/cases', body, { 'idempotency-key': '' }), 400, 'platform.key-missing')
    isProblem(await clerk.send('POST', '/api/cases', body, { 'idempotency-key': '😀' }), 400, 'platform.key-missing')
  })

  it('同一刻来的五次重复，只办一次', async () => {
    const body = await intakeBody(county, { clerk, applicant: canary })
    const key = { 'idempotency-key': county.newKey() }
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => clerk.send('POST', '/api/cases', body, key)))
    assert.deepEqual(
      [...new Set(replies.map((reply) => `${reply.status} ${reply.body.id}`))],
      [`201 ${replies[0]?.body.id}`],
    )
  })

  it('别人已经办过：409，说谁在什么时候办的，什么也不改', async () => {
    const { id, version } = await fileCase(county, { clerk, applicant: canary, through: 'accept' })
    const colleague = await county.staff({ role: 'caseworker', office: timedItem.office })
    assert.equal((await colleague.send('POST', `/api/cases/${id}/claims`, { version })).status, 200)
    const late = await caseworker.send('POST', `/api/cases/${id}/opinions`, { version, opinion: '符合条件' })
    isProblem(late, 409, 'cases.stale')
    const { name } = await colleague.actor()
    assert.match(String(late.body.detail), new RegExp(`${name}.*5 月 11 日（周一）10:00`))
    assert.equal((await county.services.cases.stateOf(id)).version, version + 1)
  })

  it('两个人同一刻办同一件：一个成，一个 409', async () => {
    const { id, version } = await fileCase(county, { clerk, applicant: canary, through: 'accept' })
    const colleague = await county.staff({ role: 'caseworker', office: timedItem.office })
    const both = await Promise.all(
      [caseworker, colleague].map((one) => one.send('POST', `/api/cases/${id}/claims`, { version })),
    )
    assert.deepEqual(both.map((reply) => reply.status).sort(), [200, 409], both.map((reply) => reply.text).join('\n'))
  })
})

describe('群众的页面', () => {
  let newcomer: Face
  before(async () => {
    newcomer = faceOf(county.server, await county.signInByPhone('19907319999'))
  })

  it('登录：手机号写错，页面再给一次，写的还在', async () => {
    for (const phone of ['1990731', '😀', 'x'.repeat(500), '１２３', '110\u0007']) {
      isShownAgain(await county.visitor.form('/sign-in', { phone }), /手机号/)
    }
    isShownAgain(await county.visitor.form('/sign-in', { phone: '' }), /还没有写手机号/)
  })

  it('实名：校验码错、没有的日子、还没有出生，各有各的话', async () => {
    const numbers: readonly (readonly [string, RegExp])[] = [
      [residentIdWithCheck('43062319900101001').replace(/.$/, (sign) => (sign === '0' ? '1' : '0')), /校验码/],
      [residentIdWithCheck('43062319900230001'), /日期|出生/],
      [residentIdWithCheck('43062320270101001'), /晚于|出生/],
    ]
    for (const [idNumber, words] of numbers) {
      isShownAgain(await newcomer.form('/sign-in/name', { name: '张三', idNumber }), words)
    }
    isShownAgain(await newcomer.form('/sign-in/name', { name: '张\u0007三', idNumber: canary.idNumber }), /控制字符/)
  })

  it('查进度：编号和手机号后 4 位对不上，不说哪个错', async () => {
    const { number } = await fileCase(county, { clerk, applicant: canary })
    for (const [asked, proof] of [
      [number, '0000'],
      ['430623260511999999X', canary.phone.slice(-4)],
      [emoji, '😀'],
      ['x'.repeat(2_000), "' or 1=1 --"],
    ] as const)
      isShownAgain(await county.visitor.form('/progress', { number: asked, proof }), /没有查到/)
  })

  it('空字符、重复的字段、没有的地址，都有一页中文', async () => {
    const nul = await county.visitor.form('/progress', { number: 'a\0b', proof: '1' })
    const odd = [
      '/search?q=%00',
      '/search?q=a&q=b',
      '/verify?code=a&code=b',
      '/guide/x',
      '/offices/x',
      '/no-such-page',
      '/townships/%F0%9F%98%80',
    ]
    for (const reply of [nul, ...(await Promise.all(odd.map((url) => county.visitor.get(url))))]) {
      assert.equal(reply.status < 500, true, reply.text.slice(0, 300))
      assert.match(String(reply.headers['content-type']), /^text\/html/)
      assert.match(reply.text, /<html lang="zh-CN">/)
    }
    for (const url of ['/my/cases/x', '/apply/x/check', `/my/cases/${county.newKey()}`, '/print/cases/x/1']) {
      assert.equal((await canary.get(url)).status, 404, url)
    }
  })

  it('写进搜索框的网页代码只是文字', async () => {
    const reply = await county.visitor.get(`/search?q=${encodeURIComponent('<script>alert(1)</script>"\'')}`)
    assert.equal(reply.text.includes('<script>alert'), false)
  })
})

describe('日志', () => {
  it('上面所有的请求里，没有一行日志写了姓名、号码、手机号', () => {
    const text = county.log.join('')
    assert.equal(county.log.length > 60, true, `${county.log.length} lines`)
    for (const secret of [canary.name, canary.idNumber, canary.idNumber.slice(6, 14), canary.phone, rareName])
      assert.equal(text.includes(secret), false, 'a log line tells who somebody is')
    const faults = county.log.filter((line) => /"msg":"fault"/.test(line))
    assert.deepEqual(faults, [], 'no bad input may be a fault of ours')
  })

  it('the check bites: a name in the log would be found', () => {
    county.server.log.info({ note: canary.name }, 'planted')
    assert.equal(county.log.join('').includes(canary.name), true)
  })
})
