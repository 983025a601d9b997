import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { createOrganisation } from '#modules/organisation/service.ts'
import { mountRegisters } from '#modules/registers/api.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createServer } from '#platform/http/server.ts'
import { startSandbox } from '../../../sandbox/testing/start-sandbox.ts'
import { authenticationOf, mountIdentity } from './api.ts'
import { demoCompany, demoPerson, peopleSetting } from './testing/people-setting.ts'

const db = await testDatabase()
const sandbox = await startSandbox({ after })
const { identity, registers, clock, pass } = peopleSetting(db, sandbox)
const app = await createServer({
  publicUrl: 'https://zwfw.example.cn',
  secret: 'secret of the tests, at least 32 characters',
  logLevel: 'silent',
  uploadMaxBytes: 1000,
  authentication: authenticationOf(identity),
})
mountIdentity(app, { db, identity })
mountRegisters(app, { db, registers })
after(() => app.close())

const by = { actorKey: 'system:test' }
const organisation = createOrganisation({ db, now: () => clock.at })
await db.query(
  `insert into region (code, name, level, valid_from) values ('430623000000', '华容县', 'county', '2017-01-01')`,
)
const { officeId } = await db.transaction((tx) => organisation.ensureOffice(tx, '县民政局'))
const since = { validFrom: '2020-01-01' }
const { staffId } = await organisation.addStaff({ name: '严敏', workNo: 'T1', phone: null, officeId, ...since }, by)
await organisation.assignPost({ staffId, officeId, role: 'window-clerk', regionCode: '430623000000', ...since }, by)
const given = await identity.giveCredential(by.actorKey, { staffId, password: 'Yanshi#2026', mustChange: false })
const totp = new TOTP({ secret: Secret.fromBase32(new URL(given.totpUri).searchParams.get('secret') ?? '') })

let requests = 0
async function call(method: 'GET' | 'POST' | 'DELETE', url: string, cookie = '', body?: object) {
  requests += 1
  const headers = { cookie, 'idempotency-key': `request-${requests}` }
  const reply = await app.inject({ method, url, headers, ...(body ? { payload: body } : {}) })
  const session = reply.cookies.find((one) => one.name === '__Host-onevisit')
  return { status: reply.statusCode, body: reply.body ? reply.json() : undefined, session }
}

async function signIn(): Promise<string> {
  const first = await call('POST', '/api/session', '', { workNo: 'T1', password: 'Yanshi#2026' })
  const pending = `__Host-onevisit=${first.session?.value}`
  const second = await call('POST', '/api/session/code', pending, {
    code: totp.generate({ timestamp: clock.at.getTime() }),
  })
  assert.equal(second.status, 200)
  pass({ seconds: 31 })
  return `__Host-onevisit=${second.session?.value}`
}

describe('登录接口', () => {
  test('两步登录后说明我是谁、岗位、权限；会话 Cookie 只给本站、不给脚本、只走 HTTPS', async () => {
    const first = await call('POST', '/api/session', '', { workNo: 'T1', password: 'Yanshi#2026' })
    assert.deepEqual(first.body, { next: 'one-time-code' })
    const { session } = first
    assert.ok(session?.httpOnly && session.secure && session.path === '/' && session.sameSite === 'Lax')
    const pending = `__Host-onevisit=${session.value}`
    assert.equal((await call('GET', '/api/session', pending)).body.isPending, true)
    assert.equal((await call('GET', '/api/sessions', pending)).status, 401)
    const wrong = await call('POST', '/api/session/code', pending, { code: '000000' })
    assert.equal(wrong.status, 409)
    assert.equal(wrong.body.code, 'identity.one-time-code-wrong')
    pass({ seconds: 31 })
    const code = totp.generate({ timestamp: clock.at.getTime() })
    const second = await call('POST', '/api/session/code', pending, { code })
    assert.notEqual(second.session?.value, session.value, 'a new id at sign-in')
    assert.equal(second.body.kind, 'staff')
    assert.equal(second.body.staff.name, '严敏')
    assert.equal(second.body.staff.posts[0].officeName, '县民政局')
    assert.ok(second.body.staff.permissions.includes('cases.intake'))
    const cookie = `__Host-onevisit=${second.session?.value}`
    pass({ seconds: 31 })
    const who = await call('GET', '/api/session', cookie)
    assert.equal(who.body.csrfToken, second.body.csrfToken)
    assert.equal((await call('DELETE', '/api/session', cookie)).status, 204)
    assert.equal((await call('GET', '/api/session', cookie)).body.kind, 'visitor')
  })

  test('错的密码：409 和同一句话，句子里有怎么办', async () => {
    const reply = await call('POST', '/api/session', '', { workNo: 'T404', password: 'x' })
    assert.equal(reply.status, 409)
    assert.match(reply.body.detail, /工号或密码不对/)
  })

  test('没有权限的人不能发放凭据；别的网站发来的请求不算', async () => {
    const cookie = await signIn()
    const reply = await call('POST', `/api/staff/${staffId}/credential`, cookie, { password: 'Yanshi#2027' })
    assert.equal(reply.status, 403)
    const foreign = await app.inject({
      method: 'DELETE',
      url: '/api/session',
      headers: { cookie, 'idempotency-key': 'request-x1', origin: 'https://evil.example' },
    })
    assert.equal(foreign.statusCode, 403)
    const mine = await call('GET', '/api/sessions', cookie)
    assert.equal(mine.body.filter((one: { current: boolean }) => one.current).length, 1)
  })
})

describe('窗口登记申请人', () => {
  test('核对后给出脱敏信息和编号，答复里没有完整号码', async () => {
    const cookie = await signIn()
    const person = demoPerson('p001')
    const claim = { name: person.name, idNumber: person.idNumber, phone: person.phone }
    const reply = await call('POST', '/api/people', cookie, claim)
    assert.equal(reply.status, 200)
    assert.equal(reply.body.checkedBy, 'population-register')
    assert.ok(!JSON.stringify(reply.body).includes(person.idNumber))
    const again = await call('GET', `/api/people/${reply.body.person.personId}`, cookie)
    assert.deepEqual(again.body, reply.body.person)
    assert.equal((await call('POST', '/api/people', '', claim)).status, 401)
  })

  test('号码写错时指出错在哪里，不回显号码', async () => {
    const cookie = await signIn()
    const reply = await call('POST', '/api/people', cookie, { name: '某某', idNumber: '430623198507120015' })
    assert.equal(reply.status, 422)
    assert.match(reply.body.detail, /校验码不对/)
    assert.ok(!JSON.stringify(reply.body).includes('430623198507120015'))
  })

  test('单位从法人库取得；法人库停用时请稍后再试', async () => {
    const cookie = await signIn()
    const company = demoCompany(() => true)
    const reply = await call('POST', '/api/legal-persons', cookie, { creditCode: company.creditCode })
    assert.equal(reply.body.name, company.name)
    await sandbox.fault('legal-persons', 'error')
    assert.equal((await call('POST', '/api/legal-persons', cookie, { creditCode: company.creditCode })).status, 503)
    await sandbox.fault('legal-persons', 'none')
  })
})
