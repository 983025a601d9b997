import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { startSandbox } from '../../../sandbox/testing/start-sandbox.ts'
import { identityDefaults } from './settings.ts'
import { demoCompany, demoPerson, demoPersonWhere, peopleSetting } from './testing/people-setting.ts'

const db = await testDatabase()
const sandbox = await startSandbox({ after })
const generous = { code: { ...identityDefaults.code, perSourceHourly: 1000 } }
const setting = peopleSetting(db, sandbox, { settings: generous })
const { identity, codeFor, origin, signIn, signInByName, personActor, pass } = setting
const refusing = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('手机验证码登录', () => {
  test('第一次登录即注册；换写法是同一个账号；每次登录都是新的会话', async () => {
    const first = await signIn('19907309001')
    assert.equal(first.isNew, true)
    assert.equal(first.level, 2)
    pass({ minutes: 2 })
    await identity.requestCode('+86 199-0730-9001', origin)
    const code = await codeFor('19907309001')
    const again = await identity.signInWithCode('１９９０７３０９００１', ` ${code} `, origin, first.token)
    assert.equal(again.isNew, false)
    assert.equal(again.accountId, first.accountId)
    assert.notEqual(again.token, first.token)
    assert.equal((await identity.authenticate(first.token)).kind, 'visitor', 'the session before is ended')
    assert.equal((await identity.authenticate(again.token)).kind, 'person')
  })

  test('验证码错 5 次作废，用过作废，过 5 分钟作废，都只说“不对或已过期”', async () => {
    const phone = '19907309002'
    const attempt = (code: string) => identity.signInWithCode(phone, code, origin)
    await identity.requestCode(phone, origin)
    const code = await codeFor(phone)
    for (let turn = 0; turn < 5; turn += 1)
      await assert.rejects(attempt(wrongOf(code)), refusing('identity.code-wrong'))
    await assert.rejects(attempt(code), refusing('identity.code-wrong'))
    pass({ hours: 1 })
    await identity.requestCode(phone, origin)
    const late = await codeFor(phone)
    pass({ minutes: 5, seconds: 1 })
    await assert.rejects(attempt(late), refusing('identity.code-wrong'))
    pass({ minutes: 2 })
    const { token } = await signIn(phone)
    assert.ok(token)
    await assert.rejects(attempt(await codeFor(phone)), refusing('identity.code-wrong'), 'used once')
  })

  test('同时猜四十次，也只有 5 次算数', async () => {
    const phone = '19907309003'
    await identity.requestCode(phone, origin)
    const code = await codeFor(phone)
    const guesses = Array.from({ length: 40 }, () =>
      identity.signInWithCode(phone, wrongOf(code), origin).catch(() => 'no'),
    )
    assert.ok((await Promise.all(guesses)).every((answer) => answer === 'no'))
    const [row] = await db.query<{ tries: number }>('select max(tries) as tries from sms_code where sent_at = $1', [
      setting.clock.at.toISOString(),
    ])
    assert.ok((row?.tries ?? 99) <= 5)
    await assert.rejects(identity.signInWithCode(phone, code, origin), refusing('identity.code-wrong'))
  })

  test('60 秒内不重发，一天最多 5 次，同时点也只发一次', async () => {
    const phone = '19907309004'
    const clicks = await Promise.allSettled([1, 2, 3, 4].map(() => identity.requestCode(phone, origin)))
    assert.equal(clicks.filter((click) => click.status === 'fulfilled').length, 1)
    for (let turn = 0; turn < 4; turn += 1) {
      pass({ minutes: 2 })
      await identity.requestCode(phone, origin)
    }
    pass({ minutes: 2 })
    await assert.rejects(identity.requestCode(phone, origin), refusing('identity.code-daily-limit'))
    pass({ hours: 24 })
    await identity.requestCode(phone, origin)
  })

  test('生人拿您的号码要验证码：他的地址用满 5 次就停，您从别处还能要；一堆生人用满一天的总数，您登录过的设备照样能要', async () => {
    const phone = '19907309006'
    const home = { ip: '198.51.100.20' }
    await identity.requestCode(phone, home)
    const { device } = await identity.signInWithCode(phone, await codeFor(phone), home)
    const own = { ...home, device: device.token }
    const askFrom = async (ip: string, times: number) => {
      for (let turn = 0; turn < times; turn += 1) {
        pass({ minutes: 2 })
        await identity.requestCode(phone, { ip })
      }
      pass({ minutes: 2 })
    }
    await askFrom('203.0.113.1', 5)
    await assert.rejects(identity.requestCode(phone, { ip: '203.0.113.1' }), refusing('identity.code-daily-limit'))
    await askFrom('198.51.100.21', 1)
    await askFrom('203.0.113.2', 5)
    await askFrom('203.0.113.3', 3)
    await assert.rejects(identity.requestCode(phone, { ip: '203.0.113.4' }), refusing('identity.code-daily-limit'))
    await assert.rejects(
      identity.requestCode(phone, home),
      refusing('identity.code-daily-limit'),
      '没有设备凭据的也一样',
    )
    for (let turn = 0; turn < 5; turn += 1) {
      await identity.requestCode(phone, own)
      pass({ minutes: 2 })
    }
    await assert.rejects(identity.requestCode(phone, own), refusing('identity.code-daily-limit'), '自己的也有上限')
    const code = await codeFor(phone)
    const again = await identity.signInWithCode(phone, code, own)
    assert.ok(again.token)
  })

  test('设备凭据只管那一个号码，改过的、过期的不算', async () => {
    const [phone, other] = ['19907309007', '19907309008']
    const from = { ip: '198.51.100.30' }
    await identity.requestCode(phone, from)
    const { device } = await identity.signInWithCode(phone, await codeFor(phone), from)
    const sentBy = async (device: string, to: string) => {
      pass({ minutes: 2 })
      await identity.requestCode(to, { ...from, device })
      const [row] = await db.query<{ deviceId: string | null }>(
        'select device_id as "deviceId" from sms_code order by sent_at desc limit 1',
      )
      return row?.deviceId ?? null
    }
    assert.notEqual(await sentBy(device.token, phone), null)
    assert.equal(await sentBy(device.token, other), null)
    assert.equal(await sentBy(`${device.token}x`, phone), null)
    pass({ days: identityDefaults.code.deviceDays + 1 })
    assert.equal(await sentBy(device.token, phone), null)
  })

  test('生人在别处猜您的验证码：最多猜掉 2 次，剩下的留给您；您换了网络，自己的码也能用', async () => {
    const phone = '19907309009'
    const home = { ip: '198.51.100.40' }
    const stranger = { ip: '203.0.113.40' }
    await identity.requestCode(phone, home)
    const code = await codeFor(phone)
    for (let turn = 0; turn < 4; turn += 1)
      await assert.rejects(identity.signInWithCode(phone, wrongOf(code), stranger), refusing('identity.code-wrong'))
    assert.ok((await identity.signInWithCode(phone, code, home)).token)
    pass({ minutes: 2 })
    await identity.requestCode(phone, home)
    assert.ok((await identity.signInWithCode(phone, await codeFor(phone), { ip: '198.51.100.41' })).token)
    pass({ minutes: 2 })
    await identity.requestCode(phone, home)
    const own = await codeFor(phone)
    pass({ minutes: 2 })
    await identity.requestCode(phone, stranger)
    assert.ok((await identity.signInWithCode(phone, own, home)).token, '生人又要了一个码，您手上的还能用')
  })

  test('验证码和手机号不以原文存在账号表、验证码表里', async () => {
    await identity.requestCode('19907309005', origin)
    const code = await codeFor('19907309005')
    const stored = JSON.stringify([await db.query('select * from sms_code'), await db.query('select * from account')])
    assert.ok(!stored.includes('19907309005') && !stored.includes(`"${code}"`))
  })

  test('一个网络一小时发得太多就停', async () => {
    const tight = peopleSetting(db, sandbox, { settings: { code: { ...generous.code, perSourceHourly: 2 } } })
    const from = { ip: '198.51.100.7' }
    await tight.identity.requestCode('19907309101', from)
    await tight.identity.requestCode('19907309102', from)
    await assert.rejects(tight.identity.requestCode('19907309103', from), refusing('identity.source-limit'))
  })

  test('号码不是手机号的不发', async () => {
    await assert.rejects(identity.requestCode('12345', origin), refusing('identity.phone-invalid'))
  })
})

describe('实名核验', () => {
  test('一致：升到三级，换新的会话，旧的全部失效', async () => {
    const person = demoPerson('p001')
    const { token } = await signIn(person.phone)
    const actor = await personActor(token)
    assert.equal(actor.level, 2)
    const verified = await identity.verifyRealName(actor, person, origin)
    assert.equal(verified.level, 3)
    assert.equal((await identity.authenticate(token)).kind, 'visitor')
    const raised = await personActor(verified.token)
    assert.equal(raised.level, 3)
    assert.equal(raised.personId, verified.personId)
    await assert.rejects(identity.verifyRealName(raised, person, origin), refusing('identity.already-verified'))
  })

  test('不一致：提示核对；第 6 次起暂停；人口库停用不算次数', async () => {
    const person = demoPerson('p004')
    const actor = await personActor((await signIn(person.phone)).token)
    const wrong = { name: '不对', idNumber: person.idNumber }
    await sandbox.fault('population', 'error')
    for (let turn = 0; turn < 6; turn += 1)
      await assert.rejects(identity.verifyRealName(actor, wrong, origin), refusing('identity.register-unavailable'))
    await sandbox.fault('population', 'none')
    pass({ minutes: 2 })
    for (let turn = 0; turn < 5; turn += 1)
      await assert.rejects(identity.verifyRealName(actor, wrong, origin), refusing('identity.name-mismatch'))
    await assert.rejects(identity.verifyRealName(actor, person, origin), refusing('identity.real-name-locked'))
    pass({ minutes: 31 })
    assert.equal((await identity.verifyRealName(actor, person, origin)).level, 3)
  })

  test('已故人员的身份不能登录', async () => {
    const dead = demoPersonWhere((one) => one.deceasedOn !== null)
    const actor = await personActor((await signIn('19907309201')).token)
    await assert.rejects(identity.verifyRealName(actor, dead, origin), refusing('identity.person-deceased'))
  })

  test('一个人只绑一个账号：别的手机号冒用时提示', async () => {
    await signInByName(demoPerson('p005'))
    const actor = await personActor((await signIn('19907309202')).token)
    await assert.rejects(identity.verifyRealName(actor, demoPerson('p005'), origin), refusing('identity.person-bound'))
  })
})

describe('代表单位办事', () => {
  const company = demoCompany((one) => one.agents.length > 0)
  const representative = demoPerson(company.representative)
  const outsider = demoPerson('p025')

  test('未实名不能绑定；法定代表人和登记的经办人可以；别人不可以', async () => {
    const unnamed = await personActor((await signIn('19907309301')).token)
    await assert.rejects(
      identity.bindLegalPerson(unnamed, company.creditCode, origin),
      refusing('identity.level-needed'),
    )
    const actor = await personActor(await signInByName(representative))
    assert.equal((await identity.bindLegalPerson(actor, company.creditCode, origin)).as, 'representative')
    const agent = await personActor(await signInByName(demoPerson(company.agents[0]?.person ?? '')))
    assert.equal((await identity.bindLegalPerson(agent, company.creditCode, origin)).as, 'agent')
    const other = await personActor(await signInByName(outsider))
    await assert.rejects(
      identity.bindLegalPerson(other, company.creditCode, origin),
      refusing('identity.not-representative'),
    )
  })

  test('授权经办人：只有法定代表人能授权；撤销后正在进行的会话立即不能代表', async () => {
    pass({ minutes: 5 })
    const owner = await personActor(await signInByName(representative))
    const [bound] = await identity.legalPersonsOf(owner)
    if (!bound) throw new Error('not bound')
    const { legalPersonId } = bound
    const token = await signInByName(outsider)
    const other = await personActor(token)
    const wish = {
      legalPersonId,
      name: outsider.name,
      idNumber: outsider.idNumber,
      scope: '食品经营许可',
      validTo: null,
    }
    await assert.rejects(identity.grantAgent(other, wish, origin), refusing('identity.only-representative'))
    await assert.rejects(identity.actFor(token, legalPersonId, origin), refusing('identity.not-acting'))
    await assert.rejects(
      identity.grantAgent(owner, { ...wish, name: '写错' }, origin),
      refusing('identity.agent-mismatch'),
    )
    const agentId = await identity.grantAgent(owner, wish, origin)

    const acting = await identity.actFor(token, legalPersonId, origin)
    assert.equal((await identity.authenticate(token)).kind, 'visitor', 'acting is a new session')
    assert.equal((await personActor(acting)).actingFor?.legalPersonId, legalPersonId)
    await identity.revokeAgent(owner, legalPersonId, agentId, origin)
    assert.equal((await personActor(acting)).actingFor, null)
    const own = await identity.actFor(acting, null, origin)
    assert.equal((await personActor(own)).actingFor, null)
  })
})

describe('会话', () => {
  test('一小时不用即退出，最长 12 小时，退出和在所有设备上退出立即生效', async () => {
    const { token } = await signIn('19907309401')
    pass({ minutes: 59 })
    assert.equal((await identity.authenticate(token)).kind, 'person')
    pass({ minutes: 61 })
    assert.equal((await identity.authenticate(token)).kind, 'visitor')

    const { token: long } = await signIn('19907309401')
    for (let turn = 0; turn < 24; turn += 1) {
      pass({ minutes: 30 })
      await identity.authenticate(long)
    }
    assert.equal((await identity.authenticate(long)).kind, 'visitor')

    const one = await signIn('19907309402')
    pass({ minutes: 2 })
    const two = await signIn('19907309402')
    const actor = await personActor(two.token)
    const list = await identity.sessions(actor, two.token)
    assert.deepEqual(
      list.map((session) => session.current),
      [true, false],
    )
    assert.equal(list[0]?.device, 'Chrome · Windows')
    await identity.signOut(one.token, origin)
    assert.equal((await identity.authenticate(one.token)).kind, 'visitor')
    assert.equal(await identity.endAllSessions(actor, origin), 1)
    assert.equal((await identity.authenticate(two.token)).kind, 'visitor')
  })

  test('别人的会话结束不了；令牌不以原文保存；乱写的令牌是访客', async () => {
    const mine = await signIn('19907309403')
    const theirs = await signIn('19907309404')
    const actor = await personActor(mine.token)
    const [session] = await identity.sessions(await personActor(theirs.token), theirs.token)
    await assert.rejects(
      identity.endSession(actor, session?.sessionId ?? '', origin),
      refusing('identity.session-unknown'),
    )
    const stored = JSON.stringify(await db.query('select * from session'))
    assert.ok(!stored.includes(mine.token))
    for (const token of ['', 'x', 'a'.repeat(5000), "' or 1=1"])
      assert.equal((await identity.authenticate(token)).kind, 'visitor')
  })

  test('显示设置跟着账号', async () => {
    const actor = await personActor((await signIn('19907309405')).token)
    await identity.setDisplay(actor, { textSize: 'largest', contrast: 'high' })
    const account = await identity.accountOf(actor)
    assert.deepEqual(account.display, { textSize: 'largest', contrast: 'high' })
    assert.equal(account.phone, '19907309405')
  })
})
