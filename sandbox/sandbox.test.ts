import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { signatureOf } from './signing.ts'
import { startSandbox } from './testing/start-sandbox.ts'
import { totpCode } from './totp.ts'

const demo = join(import.meta.dirname, '..', 'db', 'demo')
const { people } = JSON.parse(readFileSync(join(demo, 'people.json'), 'utf8'))
const { companies } = JSON.parse(readFileSync(join(demo, 'companies.json'), 'utf8'))

const sandbox = await startSandbox({ after })

describe('演示用沙箱', () => {
  const sms = (body: unknown, key = sandbox.key) =>
    fetch(`${sandbox.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${key}` },
    })

  test('短信网关：同一请求编号只发一次，收件箱标明不是真的短信，新的在前', async () => {
    const message = {
      requestId: 'r-1',
      to: '19907301000',
      template: 'sign-in-code',
      params: { code: '123456', minutes: 5 },
    }
    const first = await (await sms(message)).json()
    const again = await (await sms(message)).json()
    assert.deepEqual(again, first)
    assert.equal((await sms({ ...message, to: '19907301001' })).status, 409)
    await sms({ requestId: 'r-2', to: '19907301001', template: 'not-filed', params: { a: '<b>' } })
    const page = await (await fetch(sandbox.url)).text()
    assert.match(page, /演示用沙箱，不是真的短信/)
    assert.equal(page.match(/phone=19907301000/g)?.length, 1)
    assert.ok(page.indexOf('19907301001') < page.indexOf('phone=19907301000'))
    assert.match(page, /<span class="code">123456<\/span>/)
    assert.ok(!page.includes('<b>'), 'parameters are escaped')
    const filtered = await (await fetch(`${sandbox.url}/?phone=19907301001`)).text()
    assert.ok(!filtered.includes('phone=19907301000'))
  })

  test('短信网关：没有密钥、号码不对的都不发', async () => {
    assert.equal((await sms({ requestId: 'r-9', to: '19907301000', template: 'x', params: {} }, 'wrong')).status, 401)
    assert.equal((await sms({ requestId: 'r-9', to: '1234', template: 'x', params: {} })).status, 400)
    const report = await fetch(`${sandbox.url}/v1/messages/r-9`, {
      headers: { authorization: `Bearer ${sandbox.key}` },
    })
    assert.equal(report.status, 404)
  })

  test('register calls need a signature over body and a timestamp within 300 s', async () => {
    const path = '/v1/population/verify'
    const body = JSON.stringify({ name: 'x', idNumber: 'y' })
    const call = (timestamp: number, signed = body) =>
      fetch(sandbox.url + path, {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${sandbox.key}`,
          'x-timestamp': String(timestamp),
          'x-signature': signatureOf(sandbox.secret, String(timestamp), 'POST', path, signed),
        },
      })
    const now = Math.floor(Date.now() / 1000)
    assert.equal((await call(now)).status, 200)
    assert.equal((await call(now - 400)).status, 401)
    assert.equal((await call(now + 400)).status, 401)
    assert.equal((await call(now, '{}')).status, 401)
  })

  test('人口库：姓名和号码一致为 true，不一致为 false，查无此号为 unknown，已故的注明', async () => {
    const [person] = people
    const ask = async (name: string, idNumber: string) =>
      (await sandbox.post('/v1/population/verify', { name, idNumber })).body as { match: unknown; deceased?: boolean }
    assert.equal((await ask(person.name, person.idNumber)).match, true)
    assert.equal((await ask('某某', person.idNumber)).match, false)
    assert.equal((await ask('某某', '430623198507120014')).match, 'unknown')
    const dead = people.find((one: { deceasedOn: string | null }) => one.deceasedOn)
    assert.deepEqual(await ask(dead.name, dead.idNumber), { idNumber: dead.idNumber, match: true, deceased: true })
  })

  test('人口库：不写用途和依据的查询被拒绝', async () => {
    const { idNumber } = people[0]
    assert.equal((await sandbox.post('/v1/population/person', { idNumber })).status, 400)
    const asked = await sandbox.post('/v1/population/person', { idNumber, purpose: '测试', basis: '测试' })
    assert.equal(asked.status, 200)
  })

  test('法人库：说明某人是法定代表人还是经办人', async () => {
    const company = companies.find((one: { agents: unknown[] }) => one.agents.length > 0)
    const idOf = (key: string) => people.find((one: { key: string }) => one.key === key).idNumber
    const ask = async (representativeId: string) =>
      (await sandbox.post('/v1/legal-persons/verify', { creditCode: company.creditCode, representativeId })).body
    const base = { creditCode: company.creditCode, match: true }
    assert.deepEqual(await ask(idOf(company.representative)), { ...base, representative: true, agent: false })
    assert.deepEqual(await ask(idOf(company.agents[0].person)), { ...base, representative: false, agent: true })
  })

  test('动态口令：沙箱自己算的与通用算法一致，登记后页面可见', async () => {
    const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
    const totp = new TOTP({ secret: Secret.fromBase32(secret) })
    for (const at of [0, 59_000, 1_111_111_109_000, Date.now()])
      assert.equal(totpCode(secret, at), totp.generate({ timestamp: at }))
    const enrolled = await sandbox.post('/v1/authenticator/enrolments', { account: 'HR9999', name: '测试员', secret })
    assert.equal(enrolled.status, 201)
    const page = await (await fetch(`${sandbox.url}/authenticator`)).text()
    assert.match(page, /演示用沙箱/)
    assert.match(page, /测试员/)
  })
})

test('the sandbox keeps enrolments and messages over a restart when it is given a file', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  t.after(() => rm(folder, { recursive: true }))
  const state = join(folder, 'state.json')
  const stops: (() => Promise<void>)[] = []
  const first = await startSandbox({ after: (work) => void stops.push(work) }, { state })
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
  await first.post('/v1/authenticator/enrolments', { account: 'HR9999', name: '测试员', secret })
  await stops[0]?.()
  const second = await startSandbox({ after: (work) => t.after(work) }, { state })
  assert.match(await (await fetch(`${second.url}/authenticator`)).text(), /测试员/)
})
