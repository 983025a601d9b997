import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import type { PersonActor } from '#modules/identity/model.ts'
import { actableBy } from '#modules/registers/queries.ts'
import { uuidv7 } from '#platform/crypto.ts'
import { type RunningSandbox, startSandbox } from '../../../sandbox/testing/start-sandbox.ts'
import { createTestCounty, places, type TestCounty } from '../../testing/county.ts'
import { demoCompany, demoPerson } from '../identity/testing/people-setting.ts'

const origin = { ip: '127.0.0.1', userAgent: 'test' }
const start = new Date('2026-05-11T02:00:00Z')
const coded = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code, String(error))
  return true
}

describe('替单位办：代表权和授权事项', () => {
  let county: TestCounty
  let sandbox: RunningSandbox
  const cleanups: (() => Promise<void>)[] = []
  const company = demoCompany((one) => one.agents.length > 0)
  const other = demoCompany((one) => one.agents.length > 0 && one.representative !== company.representative)
  const itemName = '食品经营许可'
  const elsewhere = '劳务派遣经营许可'

  before(async () => {
    const t = { after: (work: () => Promise<void>) => void cleanups.unshift(work) }
    sandbox = await startSandbox(t)
    const { url, key, secret } = sandbox
    county = await createTestCounty(t, {
      now: start,
      config: { population: { url, key, secret }, sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 },
    })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const pass = (days: number) => {
    county.clock.at = new Date(county.clock.at.getTime() + days * 86_400_000)
  }
  /** A resident of the demonstration with an account, signed in; the token. */
  async function signedIn(key: string): Promise<{ personId: string; token: string }> {
    const { name, idNumber } = demoPerson(key)
    const phone = `1990739${key.slice(1).padStart(4, '0')}`
    const personId = await county.db.transaction((tx) =>
      county.services.registers.findOrCreatePerson(tx, {
        ...{ name, idNumber, phone, regionCode: places.zhanghua, address: null },
        ...{ source: 'population-register', verified: true, level: 3 },
      }),
    )
    await county.services.identity.openAccount('system:test', { personId, phone, level: 3 })
    return { personId, token: (await county.signInByPhone(phone)).split('=')[1] ?? '' }
  }
  async function actorOf(token: string): Promise<PersonActor> {
    const actor = await county.services.identity.authenticate(token)
    assert.equal(actor.kind, 'person')
    return actor as PersonActor
  }
  async function actingFor(token: string, legalPersonId: string): Promise<PersonActor> {
    return actorOf(await county.services.identity.actFor(token, legalPersonId, origin))
  }
  const stamp = (actor: PersonActor) => ({
    ...{ requestId: uuidv7(), fingerprint: 'f'.repeat(64), actorKey: `person:${actor.accountId}` },
  })
  const codeOf = async (name: string) => (await findItemByName(county.db, name))?.code ?? ''
  const open = async (actor: PersonActor, name: string) =>
    county.services.cases.startDraft(actor, await codeOf(name), stamp(actor))
  const withdraw = (actor: PersonActor, caseId: string) =>
    county.services.cases.command(actor, caseId, stamp(actor), null, { type: 'withdraw', data: { reason: '不办了' } })
  const asked = async () =>
    (
      await county.db.query<{ n: number }>(
        `select count(*)::int as n from exchange_call where register = 'legal-person'`,
      )
    )[0]?.n ?? 0

  it('法人库隔天再问一次；连不上的，七天以内先办着并注明，七天以后要等核对', async () => {
    const { token } = await signedIn(company.representative)
    const bound = await county.services.identity.bindLegalPerson(await actorOf(token), company.creditCode, origin)
    const actor = await actingFor(token, bound.legalPersonId)
    const before = await asked()
    const first = await open(actor, itemName)
    assert.equal(await asked(), before, '当天刚核对过，不再问')
    pass(2)
    await withdraw(actor, first)
    assert.equal(await asked(), before + 1)
    assert.ok(!JSON.stringify((await county.services.cases.view(actor, first)).history).includes('法人库'))

    await sandbox.fault('legal-persons', 'error')
    pass(3)
    const second = await open(actor, itemName)
    const [opened] = (await county.services.cases.view(actor, second)).history
    assert.equal(opened?.detail, '法人库当时连不上，代表权以 5 月 13 日（周三）核对的为准')
    const [noted] = await county.db.query<{ n: number }>(
      `select count(*)::int as n from audit_record where action = 'identity.acting-unconfirmed'`,
    )
    assert.equal(noted?.n, 1)
    pass(5)
    await assert.rejects(withdraw(actor, second), coded('cases.right-unconfirmed'))
    await sandbox.fault('legal-persons', 'none')
    await withdraw(actor, second)
  })

  it('法人库说已经不是代表人、不再列为经办人的，到此为止，说清楚', async () => {
    const wrong = await signedIn('p033')
    const listed = await signedIn('p034')
    const { registers } = county.services
    const legalPersonId = await county.db.transaction(async (tx) => {
      const id = await registers.saveLegalPerson(tx, {
        ...{ name: other.name, creditCode: other.creditCode, kind: 'enterprise', address: null },
        ...{ representativePersonId: wrong.personId, regionCode: places.zhanghua, establishedOn: null },
        ...{ source: 'legal-person-register', verified: true },
      })
      const grant = { scope: '全部办事', validTo: null, grantedBy: 'system:legal-person-register' }
      await registers.grantAgent(tx, { legalPersonId: id, personId: listed.personId, ...grant })
      return id
    })
    const representative = await actingFor(wrong.token, legalPersonId)
    const agent = await actingFor(listed.token, legalPersonId)
    const begun = await open(representative, itemName)
    pass(2)
    await assert.rejects(open(representative, itemName), (error: { code: string; params: { name: string } }) => {
      assert.equal(error.code, 'cases.right-ended')
      assert.equal(error.params.name, other.name)
      return true
    })
    const today = '2026-06-01'
    for (const { personId } of [wrong, listed])
      assert.deepEqual(await actableBy(county.db, personId, today), [], '权利已经终止')
    await assert.rejects(withdraw(representative, begun), coded('cases.right-ended'))
    await assert.rejects(open(agent, itemName), coded('cases.right-ended'))
    assert.deepEqual(await county.services.identity.legalPersonsOf(representative), [])
  })

  it('经办人只能办授权里写的事项，看也只看得到那些；提示写明授权包括什么', async () => {
    county.clock.at = new Date(county.clock.at.getTime() + 60_000)
    const owner = await signedIn('p005')
    const bound = await county.services.identity.bindLegalPerson(
      await actorOf(owner.token),
      demoCompany((one) => one.representative === 'p005').creditCode,
      origin,
    )
    const { legalPersonId } = bound
    const representative = await actingFor(owner.token, legalPersonId)
    const theirs = await open(representative, elsewhere)
    const helper = await signedIn('p035')
    const grant = { scope: `《${itemName}》、养老`, validTo: null, grantedBy: `person:${representative.accountId}` }
    await county.services.registers.grantAgent(county.db, { legalPersonId, personId: helper.personId, ...grant })
    const agent = await actingFor(helper.token, legalPersonId)
    const own = await open(agent, itemName)
    await assert.rejects(open(agent, elsewhere), (error: { code: string; params: Record<string, string> }) => {
      assert.equal(error.code, 'cases.outside-mandate')
      assert.match(error.params.scope ?? '', /食品经营许可/)
      assert.equal(error.params.item, elsewhere)
      return true
    })
    const { cases } = county.services
    await assert.rejects(cases.view(agent, theirs), coded('cases.outside-mandate'))
    await assert.rejects(cases.getDraft(agent, theirs), coded('cases.outside-mandate'))
    await assert.rejects(withdraw(agent, theirs), coded('cases.outside-mandate'))
    await assert.rejects(cases.mayReadFiles(agent, theirs), coded('cases.outside-mandate'))
    const listOf = async (actor: PersonActor) => (await cases.ownCases(actor, { limit: 50 })).map((one) => one.id)
    assert.deepEqual(await listOf(agent), [own])
    assert.deepEqual(new Set(await listOf(representative)), new Set([own, theirs]), '法定代表人全看得到')
    await withdraw(agent, own)
  })
})
