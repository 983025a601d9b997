import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { startSandbox } from '../../../sandbox/testing/start-sandbox.ts'
import { demoCompany, demoPerson, demoPersonWhere, peopleSetting } from '../identity/testing/people-setting.ts'

const db = await testDatabase()
const sandbox = await startSandbox({ after })
const limits = { timeoutMs: 300, maxBytes: 64 * 1024, breaker: { failures: 1000, restMs: 1 } }
const { exchange } = peopleSetting(db, sandbox, { exchange: limits })
const occasion = { actorKey: 'staff:1', purpose: '核对申请人', basis: '《行政许可法》第三十一条', caseNumber: 'HR-1' }
const person = demoPerson('p001')
const company = demoCompany((one) => one.agents.length > 0)
const lastCall = async () => {
  const [row] = await db.query<Record<string, unknown>>('select * from exchange_call order by id desc limit 1')
  return row ?? {}
}

describe('人口库、法人库调用', () => {
  afterEach(async () => {
    await sandbox.fault('population', 'none')
    await sandbox.fault('legal-persons', 'none')
  })

  test('姓名和号码一致、不一致、查无此号、已故', async () => {
    assert.deepEqual(await exchange.verifyPerson(person.name, person.idNumber, occasion), {
      kind: 'match',
      deceased: false,
    })
    assert.deepEqual(await exchange.verifyPerson('某某', person.idNumber, occasion), {
      ...{ kind: 'mismatch', known: true },
    })
    assert.deepEqual(await exchange.verifyPerson('某某', '430623198507120014', occasion), {
      ...{ kind: 'mismatch', known: false },
    })
    const dead = demoPersonWhere((one) => one.deceasedOn !== null)
    assert.deepEqual(await exchange.verifyPerson(dead.name, dead.idNumber, occasion), { kind: 'match', deceased: true })
  })

  test('取得一个人、一个单位的登记信息', async () => {
    const answer = await exchange.fetchPerson(person.idNumber, occasion)
    assert.equal(answer.kind === 'match' && answer.person.name, person.name)
    const fetched = await exchange.fetchLegalPerson(company.creditCode, occasion)
    assert.equal(fetched.kind === 'match' && fetched.legalPerson.agents.length, company.agents.length)
    assert.deepEqual(await exchange.fetchPerson('430623198507120014', occasion), { kind: 'mismatch' })
    const asked = { creditCode: company.creditCode, personIdNumber: demoPerson(company.representative).idNumber }
    const expected = { kind: 'match', representative: true, agent: false }
    assert.deepEqual(await exchange.verifyLegalPerson(asked, occasion), expected)
  })

  for (const mode of ['error', 'hang', 'delay', 'wrong-person', 'html', 'huge', 'drop']) {
    test(`登记库出现 ${mode} 时答“暂时查不到”，不报错、不采信`, async () => {
      await sandbox.fault('population', mode)
      await sandbox.fault('legal-persons', mode)
      const unavailable = { kind: 'unavailable' }
      assert.deepEqual(await exchange.verifyPerson(person.name, person.idNumber, occasion), unavailable)
      assert.deepEqual(await exchange.fetchPerson(person.idNumber, occasion), unavailable)
      assert.deepEqual(await exchange.verifyLegalPerson({ creditCode: company.creditCode }, occasion), unavailable)
      assert.deepEqual(await exchange.fetchLegalPerson(company.creditCode, occasion), unavailable)
      assert.equal((await lastCall()).outcome, 'unavailable')
    })
  }

  test('每次调用记下谁、为什么、凭什么、结果和用时，不记身份号码和姓名', async () => {
    await exchange.fetchPerson(person.idNumber, occasion)
    const row = await lastCall()
    assert.equal(row.actor_key, 'staff:1')
    assert.equal(row.purpose, occasion.purpose)
    assert.equal(row.basis, occasion.basis)
    assert.equal(row.case_number, 'HR-1')
    assert.equal(row.outcome, 'match')
    assert.ok(Number(row.took_ms) >= 0)
    const all = JSON.stringify(await db.query('select * from exchange_call'))
    assert.ok(!all.includes(person.idNumber) && !all.includes(person.name))
    await assert.rejects(db.query('delete from exchange_call'), 'the calls only grow')
  })

  test('a wrong key and an unconfigured register are unavailable; after repeated failures nothing is sent for a while', async () => {
    const bad = { url: sandbox.url, key: 'wrong' }
    const breaker = { failures: 2, restMs: 60_000 }
    const setting = peopleSetting(db, sandbox, { exchange: { ...limits, population: bad, breaker } })
    const ask = () => setting.exchange.verifyPerson(person.name, person.idNumber, occasion)
    for (let turn = 0; turn < 3; turn += 1) assert.deepEqual(await ask(), { kind: 'unavailable' })
    const started = performance.now()
    await sandbox.fault('population', 'hang')
    assert.deepEqual(await ask(), { kind: 'unavailable' })
    assert.ok(performance.now() - started < 250, 'the breaker answers without waiting')
    const bare = peopleSetting(db, undefined)
    const asked = bare.exchange.verifyPerson(person.name, person.idNumber, occasion)
    assert.deepEqual(await asked, { kind: 'unavailable' })
  })
})
