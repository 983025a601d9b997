import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { creditCodeWithCheck } from '#kernel/credit-code.ts'
import { Refusal } from '#kernel/refusal.ts'
import { residentIdWithCheck } from '#kernel/resident-id.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { startSandbox } from '../../../sandbox/testing/start-sandbox.ts'
import { demoCompany, demoPerson, demoPersonWhere, peopleSetting } from '../identity/testing/people-setting.ts'
import { accessesTo, actableBy, agentsOf, getLegalPerson } from './queries.ts'

const db = await testDatabase()
const sandbox = await startSandbox({ after })
const { registers } = peopleSetting(db, sandbox)
const occasion = { actorKey: 'staff:1', purpose: '填表', basis: '《优化营商环境条例》第三十七条' }
const refusing = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const add = ({ name, idNumber, phone }: { name: string; idNumber: string; phone?: string }, more: object = {}) =>
  db.transaction((tx) =>
    registers.findOrCreatePerson(tx, { name, idNumber, phone: phone ?? null, source: 'declared', ...more }),
  )
const looker = { actorKey: 'staff:7', name: '李敏', office: '县民政局' }

describe('人口登记', () => {
  test('同一身份号码只登记一个人，同时登记也一样；号码先归一', async () => {
    const one = demoPerson('p001')
    const typed = ` ${one.idNumber.slice(0, 6)} ${one.idNumber.slice(6)} `
    const ids = await Promise.all(
      [one.idNumber, typed, one.idNumber].map((idNumber) => add({ name: one.name, idNumber })),
    )
    assert.equal(new Set(ids).size, 1)
  })

  test('号码校验位不对的不登记，提示里没有号码', async () => {
    await assert.rejects(add({ name: '某某', idNumber: '430623198507120015' }), (error) => {
      assert.ok(refusing('registers.id-number')(error))
      assert.ok(!JSON.stringify((error as Refusal).params).includes('4306231985'))
      return true
    })
  })

  test('已核实的姓名不被填写的姓名改掉', async () => {
    const one = demoPerson('p004')
    await add(one, { source: 'population-register', verified: true })
    await assert.rejects(add({ name: '别的名字', idNumber: one.idNumber }), refusing('registers.name-differs'))
  })

  test('库里存的是密文：号码、手机、住址都不以原文出现', async () => {
    const one = demoPerson('p005')
    await add({ ...one }, { address: '湖南省华容县章华镇东街社区 1 号', verified: true })
    const all = JSON.stringify(await db.query('select * from person'))
    for (const secret of [one.idNumber, one.phone, '东街社区']) assert.ok(!all.includes(secret))
  })

  test('默认脱敏；看完整信息要写理由，记录下来，本人看得到是谁、哪个单位、为什么看了什么', async () => {
    const one = demoPerson('p008')
    const personId = await add(one, { address: '湖南省华容县三封寺镇墨山村 3 组', verified: true })
    const view = await registers.personView(personId)
    assert.equal(view.idNumber, `${one.idNumber.slice(0, 6)}********${one.idNumber.slice(-4)}`)
    assert.equal(view.phone, `199****${one.phone.slice(-4)}`)
    assert.equal(view.address, '湖南省华容县三封寺镇墨山村****')
    assert.ok(!('birthOn' in view))

    await assert.rejects(
      registers.unmask(looker, personId, { reason: ' 看 ', caseId: null }),
      refusing('registers.reason-missing'),
    )
    // Two rare characters are two, though a string counts four of them.
    await assert.rejects(
      registers.unmask(looker, personId, { reason: '𠮷𬱖', caseId: null }),
      refusing('registers.reason-missing'),
    )
    assert.deepEqual(await accessesTo(db, personId), [])
    const shown = await registers.unmask(looker, personId, {
      reason: '电话核实家庭情况',
      caseId: null,
      fields: ['phone'],
    })
    assert.equal(shown.phone, one.phone)
    assert.equal(shown.idNumber, view.idNumber, 'only what was asked for')
    const [access] = await accessesTo(db, personId)
    assert.equal(access?.actorName, '李敏')
    assert.equal(access?.office, '县民政局')
    assert.equal(access?.purpose, '电话核实家庭情况')
    assert.deepEqual(access?.fields, ['手机号'])
    const [act] = await db.query<{ action: string }>(`select action from audit_record where object = $1`, [
      `person:${personId}`,
    ])
    assert.equal(act?.action, 'registers.unmasked')
    await assert.rejects(db.query('update personal_data_access set purpose = purpose'), 'the notes only grow')
    await assert.rejects(db.query('delete from personal_data_access'))
  })

  test('窗口登记申请人：人口库一致；人口库停用时凭证件；不一致和已故的不登记', async () => {
    const one = demoPerson('p010')
    const claim = { name: one.name, idNumber: one.idNumber, phone: null, documentSeen: false }
    const first = await registers.registerAtCounter(claim, 'staff:1')
    assert.equal(first.checkedBy, 'population-register')
    await assert.rejects(
      registers.registerAtCounter({ ...claim, name: '错名' }, 'staff:1'),
      refusing('registers.name-mismatch'),
    )
    const dead = demoPersonWhere((other) => other.deceasedOn !== null)
    await assert.rejects(
      registers.registerAtCounter({ ...claim, name: dead.name, idNumber: dead.idNumber }, 'staff:1'),
      refusing('registers.person-deceased'),
    )
    await sandbox.fault('population', 'error')
    const other = demoPerson('p011')
    const seen = { name: other.name, idNumber: other.idNumber, phone: other.phone, documentSeen: true }
    const second = await registers.registerAtCounter(seen, 'staff:1')
    assert.equal(second.checkedBy, 'document')
    assert.equal((await registers.personView(second.personId)).level, 5)
    await sandbox.fault('population', 'none')
  })

  test('窗口来的新人：人口库核对上的，住址也从人口库取来，不再问', async () => {
    const one = demoPersonWhere((person) => person.key !== 'p001' && Number(person.key.slice(1)) > 150)
    const { personId, checkedBy } = await registers.registerAtCounter(
      { name: one.name, idNumber: one.idNumber, phone: null, documentSeen: true },
      'staff:1',
    )
    assert.equal(checkedBy, 'population-register')
    assert.notEqual((await registers.personView(personId)).address, null)
  })

  test('人口库没有的号码：看过证件原件才登记，没看过的说明怎么办', async () => {
    const stranger = { name: '外地人', idNumber: residentIdWithCheck('11010119900307123'), phone: null }
    await assert.rejects(
      registers.registerAtCounter({ ...stranger, documentSeen: false }, 'staff:1'),
      refusing('registers.not-in-register'),
    )
    const seen = await registers.registerAtCounter({ ...stranger, documentSeen: true }, 'staff:1')
    assert.equal(seen.checkedBy, 'document')
  })

  test('人口库说过的姓名，人口库停用时凭证件也不能改；人口库自己说的才改', async () => {
    const one = demoPerson('p013')
    const claim = { idNumber: one.idNumber, phone: null, documentSeen: true }
    const first = await registers.registerAtCounter({ ...claim, name: one.name }, 'staff:1')
    assert.equal(first.checkedBy, 'population-register')
    await sandbox.fault('population', 'error')
    const before = await registers.personView(first.personId)
    await assert.rejects(
      registers.registerAtCounter({ ...claim, name: '另一个人' }, 'staff:1'),
      refusing('registers.name-by-register'),
    )
    const again = await registers.registerAtCounter({ ...claim, name: one.name }, 'staff:1')
    assert.equal(again.personId, first.personId)
    const seen = await registers.personView(first.personId)
    assert.equal(seen.name, one.name)
    assert.equal(seen.source, 'population-register', '来源还是人口库，不因为看了证件变成窗口')
    assert.equal(seen.verifiedAt, before.verifiedAt)
    await sandbox.fault('population', 'none')
    assert.equal(await registers.refreshPerson(first.personId, occasion), 'fresh')
  })
})

describe('已知的答案', () => {
  test('从人口库取得住址等并注明来源和日期；人口库停用时照给已有的', async () => {
    const one = demoPerson('p015')
    const personId = await add(one, { verified: true })
    await sandbox.fault('population', 'error')
    const before = await registers.knownAnswers(db, { personId, legalPersonId: null, occasion })
    assert.equal(before['person.name']?.value, one.name)
    assert.equal(before['person.address'], undefined)
    await sandbox.fault('population', 'none')
    const account = { phone: one.phone, since: '2026-03-01T02:00:00.000Z' }
    const answers = await registers.knownAnswers(db, { personId, legalPersonId: null, account, occasion })
    assert.match(answers['person.address']?.value ?? '', /^湖南省华容县/)
    assert.equal(answers['person.address']?.sourceLabel, '公安部门人口库')
    assert.match(answers['person.address']?.asOf ?? '', /^\d{4}-\d{2}-\d{2}$/)
    assert.equal(answers['person.sex']?.value, '男')
    assert.deepEqual(answers['account.phone'], {
      value: one.phone,
      origin: 'account',
      sourceLabel: '您登录用的手机号',
      settled: false,
      asOf: '2026-03-01',
    })
  })
})

describe('法人和经办人', () => {
  const company = demoCompany((one) => one.agents.length > 0)

  test('从法人库取得单位、法定代表人和登记的经办人；再取一次不重复', async () => {
    const agent = company.agents[0]?.person ?? ''
    const agentId = await add(demoPerson(agent), { verified: true })
    const first = await registers.fetchLegalPerson(company.creditCode, occasion)
    const second = await registers.fetchLegalPerson(company.creditCode.toLowerCase(), occasion)
    assert.deepEqual(second, first)
    if (first.kind !== 'match') throw new Error('not fetched')
    const legalPerson = await getLegalPerson(db, first.legalPersonId)
    assert.equal(legalPerson.representativeName, demoPerson(company.representative).name)
    assert.equal((await agentsOf(db, first.legalPersonId)).length, 1)
    const [actable] = await actableBy(db, agentId, '2027-01-01')
    assert.equal(actable?.as, 'agent')
    const representative = await actableBy(db, legalPerson.representativePersonId ?? '', '2027-01-01')
    assert.ok(representative.some((one) => one.legalPersonId === first.legalPersonId && one.as === 'representative'))
  })

  test('法人库说过的，只有法人库能改；法人库不再列的经办人到此为止，再列出来又能办', async () => {
    const fetched = await registers.fetchLegalPerson(company.creditCode, occasion)
    if (fetched.kind !== 'match') throw new Error('not fetched')
    const { legalPersonId } = fetched
    const legalPerson = await getLegalPerson(db, legalPersonId)
    const { representativePersonId, regionCode, establishedOn, kind, address } = legalPerson
    const facts = { name: '换个名字的公司', creditCode: company.creditCode, kind, representativePersonId, address }
    const byWindow = { ...facts, regionCode, establishedOn, source: 'window', verified: true } as const
    await assert.rejects(registers.saveLegalPerson(db, byWindow), refusing('registers.name-by-register'))
    await registers.saveLegalPerson(db, { ...byWindow, source: 'declared', verified: false, address: '别处' })
    assert.deepEqual(await getLegalPerson(db, legalPersonId), legalPerson)

    const stranger = await add(demoPerson('p019'), { verified: true })
    const listed = 'system:legal-person-register'
    await registers.grantAgent(db, {
      legalPersonId,
      personId: stranger,
      scope: '全部办事',
      validTo: null,
      grantedBy: listed,
    })
    assert.equal((await actableBy(db, stranger, '2027-01-01')).length, 1)
    await registers.fetchLegalPerson(company.creditCode, occasion)
    assert.equal((await actableBy(db, stranger, '2027-01-01')).length, 0, '法人库没有列')
    const agentId = await add(demoPerson(company.agents[0]?.person ?? ''), { verified: true })
    await registers.forgetLegalPerson(db, legalPersonId)
    assert.equal(
      (await actableBy(db, agentId, '2027-01-01')).some((one) => one.legalPersonId === legalPersonId),
      false,
    )
    await registers.fetchLegalPerson(company.creditCode, occasion)
    assert.equal(
      (await actableBy(db, agentId, '2027-01-01')).some((one) => one.legalPersonId === legalPersonId),
      true,
    )
  })

  test('经办人授权：到期、撤销后即不能代表；同时只有一份有效授权；法定代表人不用授权自己', async () => {
    const fetched = await registers.fetchLegalPerson(company.creditCode, occasion)
    if (fetched.kind !== 'match') throw new Error('not fetched')
    const { legalPersonId } = fetched
    const personId = await add(demoPerson('p017'), { verified: true })
    const grant = { legalPersonId, personId, scope: '税务、社保', validTo: '2099-12-31', grantedBy: 'person:1' }
    const agentId = await registers.grantAgent(db, grant)
    await assert.rejects(registers.grantAgent(db, grant), refusing('registers.agent-standing'))
    assert.equal((await actableBy(db, personId, '2030-01-01')).length, 1)
    assert.equal((await actableBy(db, personId, '2100-01-01')).length, 0)
    await registers.revokeAgent(db, agentId, legalPersonId, 'person:1')
    assert.equal((await actableBy(db, personId, '2030-01-01')).length, 0)
    await assert.rejects(
      registers.revokeAgent(db, agentId, legalPersonId, 'person:1'),
      refusing('registers.agent-unknown'),
    )
    await assert.rejects(
      registers.grantAgent(db, { ...grant, validTo: '2020-01-01' }),
      refusing('registers.agent-dates'),
    )
    const own = (await getLegalPerson(db, legalPersonId)).representativePersonId ?? ''
    await assert.rejects(registers.grantAgent(db, { ...grant, personId: own }), refusing('registers.agent-self'))
  })

  test('校验位不对但确已发出的代码，要有人负责写明理由才能登记', async () => {
    const facts = {
      name: '某厦门公司',
      creditCode: '91350211M0000XUF46',
      kind: 'enterprise',
      representativePersonId: null,
      address: null,
      regionCode: null,
      establishedOn: null,
      source: 'window',
      verified: false,
    } as const
    await assert.rejects(registers.saveLegalPerson(db, facts), refusing('registers.credit-code'))
    const short = { ...facts, irregular: { reason: '有', by: 'staff:1' } }
    await assert.rejects(registers.saveLegalPerson(db, short), refusing('registers.irregular-reason'))
    const id = await registers.saveLegalPerson(db, {
      ...facts,
      irregular: { reason: '登记机关出具证明', by: 'staff:1' },
    })
    assert.equal((await getLegalPerson(db, id)).irregular?.by, 'staff:1')
    const regular = creditCodeWithCheck('91430623MA9D9999X')
    const other = await registers.saveLegalPerson(db, {
      ...short,
      creditCode: regular,
      irregular: { reason: '多写的理由', by: 'x' },
    })
    assert.equal((await getLegalPerson(db, other)).irregular, null, 'a regular code needs no override')
  })
})
