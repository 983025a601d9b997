import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { startSandbox } from '../../sandbox/testing/start-sandbox.ts'
import { totpCode } from '../../sandbox/totp.ts'
import { peopleSetting } from '../../src/modules/identity/testing/people-setting.ts'
import { demoPassword } from '../demo-people/staff.ts'
import { enrolAuthenticator } from './authenticator.ts'
import { loadPeople } from './people.ts'

const db = await testDatabase()
const sandbox = await startSandbox({ after })
const { identity, registers, clock, origin, pass, codeFor } = peopleSetting(db, sandbox, { settings: { demo: true } })
const organisation = createOrganisation({ db, now: () => clock.at })
const directory = readFileSync(join(import.meta.dirname, '..', '..', 'db', 'data', 'directory.json'), 'utf8')
await organisation.importDirectory(JSON.parse(directory), { by: { actorKey: 'system:test' } })
const services = { db, organisation, registers, identity }

test('演示数据装入一次和两次一样；居民、单位、工作人员、证照都在', async () => {
  const started = performance.now()
  const first = await loadPeople(services)
  const took = performance.now() - started
  assert.ok(took < 15_000, `${Math.round(took)} ms`)
  assert.equal(first.persons.size, first.residents.length)
  assert.equal(first.legalPersons.size, first.companies.length)
  assert.equal(first.staff.size, first.staffList.length)
  const counts = () =>
    db.query(`select (select count(*) from person) as people, (select count(*) from legal_person) as companies,
      (select count(*) from staff) as staff, (select count(*) from post) as posts, (select count(*) from agent) as agents,
      (select count(*) from account) as accounts`)
  const before = await counts()
  const second = await loadPeople(services)
  assert.deepEqual(await counts(), before)
  assert.deepEqual([...second.staff], [...first.staff])
  assert.ok(first.holdings.every((one) => one.holder.id.length === 36))
})

test('演示工作人员用演示密码和沙箱里的动态口令登录，岗位齐全', async () => {
  const { staffList } = await loadPeople(services)
  assert.equal(
    await enrolAuthenticator({ url: sandbox.url, key: sandbox.key, secret: sandbox.secret }),
    staffList.length,
  )
  const page = await (await fetch(`${sandbox.url}/authenticator`)).text()
  for (const one of staffList.filter((other) => other.story)) {
    assert.ok(page.includes(one.workNo))
    const { token } = await identity.staffSignIn(one.workNo, demoPassword, origin)
    const confirmed = await identity.staffConfirm(token, totpCode(one.totpSecret, clock.at.getTime()), origin)
    const actor = await identity.authenticate(confirmed.token)
    assert.deepEqual(
      actor.kind === 'staff' && actor.posts.map((post) => post.role).sort(),
      one.posts.map((post) => post.role).sort(),
    )
  }
})

test('有故事的居民用手机验证码登录即是实名账号，经办人可代表单位', async () => {
  const { residents } = await loadPeople(services)
  const agent = residents.find((one) => one.story === '企业经办人')
  const phone = agent?.phone ?? ''
  pass({ minutes: 2 })
  await identity.requestCode(phone, origin)
  const { token, level } = await identity.signInWithCode(phone, await codeFor(phone), origin)
  assert.equal(level, 3)
  const actor = await identity.authenticate(token)
  assert.ok(actor.kind === 'person')
  assert.ok((await identity.legalPersonsOf(actor)).length > 0)
})
