import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { Refusal } from '#kernel/refusal.ts'
import type { Role } from '#modules/organisation/model.ts'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { identityDefaults } from './settings.ts'
import { peopleSetting } from './testing/people-setting.ts'

const db = await testDatabase()
// A low ceiling: every wrong password costs a slow hash.
const lock = { ...identityDefaults.lock, perWorkNo: 12 }
const setting = peopleSetting(db, undefined, { settings: { demo: true, lock } })
const { identity, origin, pass, clock } = setting
const organisation = createOrganisation({ db, now: () => clock.at })
const refusing = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const password = 'Yanshi#2026'
const by = 'system:test'

await db.query(
  `insert into region (code, name, level, valid_from) values ('430623000000', '华容县', 'county', '2017-01-01')`,
)
const { officeId } = await db.transaction((tx) => organisation.ensureOffice(tx, '县民政局'))

let serial = 0
/** A member of staff with a credential; answers how to sign in. */
async function hire(role: Role, more: { demo?: boolean; mustChange?: boolean } = {}) {
  serial += 1
  const workNo = `T${1000 + serial}`
  const since = { validFrom: '2020-01-01' }
  const { staffId } = await organisation.addStaff(
    { name: '严敏', workNo, phone: null, officeId, ...since },
    { actorKey: by },
  )
  const { postId } = await organisation.assignPost(
    { staffId, officeId, role, regionCode: '430623000000', ...since },
    { actorKey: by },
  )
  const { totpUri } = await identity.giveCredential(by, { staffId, password, mustChange: false, ...more })
  const secret = new URL(totpUri).searchParams.get('secret') ?? ''
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const code = () => totp.generate({ timestamp: clock.at.getTime() })
  const signIn = async () => {
    const { token } = await identity.staffSignIn(workNo, password, origin)
    const signedIn = await identity.staffConfirm(token, code(), origin)
    pass({ seconds: 31 })
    return signedIn.token
  }
  return { staffId, postId, workNo, code, signIn, totp }
}

describe('工作人员登录', () => {
  test('密码之后还要动态口令；口令对了换新的会话', async () => {
    const one = await hire('caseworker')
    const { token } = await identity.staffSignIn(one.workNo.toLowerCase(), password, origin)
    assert.equal((await identity.authenticate(token)).kind, 'visitor', 'a password alone opens nothing')
    assert.equal((await identity.signedIn(token)).isPending, true)
    const confirmed = await identity.staffConfirm(token, one.code(), origin)
    assert.notEqual(confirmed.token, token)
    assert.equal((await identity.signedIn(token)).isPending, false)
    const actor = await identity.authenticate(confirmed.token)
    assert.deepEqual(actor.kind === 'staff' && actor.posts.map((post) => post.role), ['caseworker'])
  })

  test('同一个动态口令只能用一次，前后各容一步', async () => {
    const one = await hire('caseworker')
    const pending = async () => (await identity.staffSignIn(one.workNo, password, origin)).token
    const used = one.code()
    await identity.staffConfirm(await pending(), used, origin)
    await assert.rejects(identity.staffConfirm(await pending(), used, origin), refusing('identity.one-time-code-wrong'))
    const ahead = one.totp.generate({ timestamp: clock.at.getTime() + 30_000 })
    await identity.staffConfirm(await pending(), ahead, origin)
    const tooFar = one.totp.generate({ timestamp: clock.at.getTime() + 120_000 })
    await assert.rejects(
      identity.staffConfirm(await pending(), tooFar, origin),
      refusing('identity.one-time-code-wrong'),
    )
    const next = await pending()
    pass({ minutes: 6 })
    await assert.rejects(identity.staffConfirm(next, one.code(), origin), refusing('identity.pending-over'))
  })

  test('不认识的工号、错的密码、锁定、停用：同一句话', async () => {
    const one = await hire('caseworker')
    const failed = refusing('identity.sign-in-failed')
    await assert.rejects(identity.staffSignIn('T9999', password, origin), failed)
    for (let turn = 0; turn < 5; turn += 1)
      await assert.rejects(identity.staffSignIn(one.workNo, 'wrong', origin), failed)
    await assert.rejects(identity.staffSignIn(one.workNo, password, origin), failed, 'locked')
    pass({ minutes: 31 })
    await identity.staffSignIn(one.workNo, password, origin)
    await identity.disable(by, one.staffId)
    await assert.rejects(identity.staffSignIn(one.workNo, password, origin), failed, 'disabled')
  })

  test('不认识的工号也要算一遍口令，用时不露底', async () => {
    const one = await hire('caseworker')
    const timed = async (workNo: string) => {
      const started = performance.now()
      await identity.staffSignIn(workNo, 'wrong', { ip: `203.0.113.${serial}` }).catch(() => undefined)
      return performance.now() - started
    }
    await timed(one.workNo)
    const known: number[] = []
    const unknown: number[] = []
    for (let turn = 0; turn < 9; turn += 1) {
      known.push(await timed(one.workNo))
      unknown.push(await timed(`U${turn}`))
    }
    // The quickest turn is the one nothing else disturbed; without the hash it would be a tenth.
    assert.ok(
      Math.min(...unknown) > Math.min(...known) * 0.5,
      `${Math.min(...known)} ms and ${Math.min(...unknown)} ms`,
    )
  })

  test('生人在别处输错再多，锁的是那个地址，工作人员在自己的地方照样登录', async () => {
    const one = await hire('caseworker')
    await one.signIn()
    const failed = refusing('identity.sign-in-failed')
    const stranger = { ip: '203.0.113.7' }
    for (let turn = 0; turn < 6; turn += 1)
      await assert.rejects(identity.staffSignIn(one.workNo, 'wrong', stranger), failed)
    await assert.rejects(identity.staffSignIn(one.workNo, password, stranger), failed, '那个地址锁了，密码对也不行')
    assert.ok(await one.signIn())
  })

  test('许多地址一起猜一个工号：到一天的上限，没登录过的地址都停，登录过的照样；解锁后重新算', async () => {
    const one = await hire('caseworker')
    await one.signIn()
    const failed = refusing('identity.sign-in-failed')
    for (let turn = 0; turn < lock.perWorkNo; turn += 1)
      await assert.rejects(identity.staffSignIn(one.workNo, 'wrong', { ip: `198.51.${turn}.1` }), failed)
    await assert.rejects(identity.staffSignIn(one.workNo, password, { ip: '203.0.113.8' }), failed)
    const [before] = await db.query<{ count: number }>('select count(*) as count from sign_in_attempt')
    await assert.rejects(identity.staffSignIn(one.workNo, 'wrong', { ip: '203.0.113.9' }), failed)
    assert.deepEqual(await db.query('select count(*) as count from sign_in_attempt'), [before], '锁着的不再判断')
    assert.ok(await one.signIn())
    await identity.unlock('staff:other', one.staffId)
    pass({ seconds: 1 })
    assert.ok((await identity.staffSignIn(one.workNo, password, { ip: '203.0.113.8' })).token)
  })

  test('到了上限和不认识的工号，同一句话，用时也一样', async () => {
    const one = await hire('caseworker')
    for (let turn = 0; turn < lock.perWorkNo; turn += 1)
      await identity.staffSignIn(one.workNo, 'wrong', { ip: `198.51.${turn}.2` }).catch(() => undefined)
    const timed = async (workNo: string, turn: number) => {
      const started = performance.now()
      const error = await identity.staffSignIn(workNo, 'wrong', { ip: `203.0.${turn}.3` }).catch((found) => found)
      assert.equal(error.code, 'identity.sign-in-failed')
      return performance.now() - started
    }
    const locked: number[] = []
    const unknown: number[] = []
    for (let turn = 0; turn < 9; turn += 1) {
      locked.push(await timed(one.workNo, turn))
      unknown.push(await timed(`V${turn}`, turn + 100))
    }
    const [quick, slow] = [Math.min(...locked), Math.min(...unknown)].sort((a, b) => a - b)
    assert.ok((quick ?? 0) > (slow ?? 0) * 0.5, `${Math.min(...locked)} ms and ${Math.min(...unknown)} ms`)
  })

  test('有密码的人猜动态口令：也按地址锁，工作人员自己的地址不受影响', async () => {
    const one = await hire('caseworker')
    await one.signIn()
    const thief = { ip: '203.0.113.66' }
    const { token } = await identity.staffSignIn(one.workNo, password, thief)
    for (let turn = 0; turn < 5; turn += 1)
      await assert.rejects(identity.staffConfirm(token, '000000', thief), refusing('identity.one-time-code-wrong'))
    await assert.rejects(identity.staffConfirm(token, one.code(), thief), refusing('identity.sign-in-failed'))
    assert.ok(await one.signIn())
  })

  test('安全管理员解锁；不能给自己解锁、发放凭据', async () => {
    const one = await hire('caseworker')
    for (let turn = 0; turn < 5; turn += 1)
      await assert.rejects(identity.staffSignIn(one.workNo, 'wrong', { ip: '192.0.2.77' }), Refusal)
    await assert.rejects(identity.unlock(`staff:${one.staffId}`, one.staffId), refusing('identity.credential-own'))
    pass({ seconds: 1 })
    await identity.unlock('staff:other', one.staffId)
    pass({ seconds: 1 })
    await identity.staffSignIn(one.workNo, password, origin)
    await assert.rejects(
      identity.giveCredential(`staff:${one.staffId}`, { staffId: one.staffId, password }),
      refusing('identity.credential-own'),
    )
  })

  test('同时试二十个密码，也只判断 5 个', async () => {
    const one = await hire('caseworker')
    const tries = Array.from({ length: 20 }, (_, index) =>
      identity.staffSignIn(one.workNo, `wrong${index}`, { ip: '192.0.2.99' }),
    )
    await Promise.allSettled(tries)
    const [row] = await db.query<{ count: number }>(
      `select count(*) as count from sign_in_attempt where source = '192.0.2.99' and kind = 'password'`,
    )
    assert.equal(row?.count, 5)
  })

  test('演示账号在正式环境里不能登录', async () => {
    const one = await hire('caseworker', { demo: true })
    await identity.staffSignIn(one.workNo, password, origin)
    const real = peopleSetting(db, undefined)
    await assert.rejects(real.identity.staffSignIn(one.workNo, password, origin), refusing('identity.sign-in-failed'))
  })

  test('岗位按办事当时的算：免去岗位后，已登录的会话立即没有权限；离职即退出', async () => {
    const one = await hire('approver')
    const token = await one.signIn()
    await organisation.endPost(one.postId, '2020-12-31', { actorKey: by })
    const actor = await identity.authenticate(token)
    assert.deepEqual(actor.kind === 'staff' && actor.posts, [])
    await organisation.endStaff(one.staffId, '2021-01-01', { actorKey: by })
    assert.equal((await identity.authenticate(token)).kind, 'visitor')
  })

  test('首次登录须改密码，改之前什么也不能办；改后其他会话失效', async () => {
    const one = await hire('approver', { mustChange: true })
    const token = await one.signIn()
    const { actor, mustChangePassword } = await identity.signedIn(token)
    assert.equal(mustChangePassword, true)
    assert.deepEqual(actor.kind === 'staff' && actor.posts, [])
    const change = (current: string, next: string) => identity.changePassword(token, current, next, origin)
    await assert.rejects(change('wrong', 'Xin#Mima2027'), refusing('identity.password-wrong'))
    await assert.rejects(change(password, password), refusing('identity.password-same'))
    await assert.rejects(change(password, 'short'), refusing('identity.password-short'))
    await assert.rejects(change(password, `${one.workNo}#Abcdef`), refusing('identity.password-personal'))
    const changed = await change(password, 'Xin#Mima2027')
    assert.equal((await identity.authenticate(token)).kind, 'visitor')
    const after = await identity.authenticate(changed.token)
    assert.equal(after.kind === 'staff' && after.posts.length, 1)
  })

  test('半小时不用即退出', async () => {
    const one = await hire('approver')
    const token = await one.signIn()
    pass({ minutes: 31 })
    assert.equal((await identity.authenticate(token)).kind, 'visitor')
  })

  test('每次登录、失败、改密码、停用都在审计记录里，没有密码和口令', async () => {
    const rows = await db.query<{ action: string; outcome: string }>('select action, outcome from audit_record')
    const seen = new Set(rows.map((row) => `${row.action} ${row.outcome}`))
    for (const act of [
      'identity.password-given done',
      'identity.password-given refused',
      'identity.signed-in done',
      'identity.signed-in refused',
      'identity.password-changed done',
      'identity.unlocked done',
      'identity.disabled done',
    ])
      assert.ok(seen.has(act), act)
    const all = JSON.stringify(await db.query('select * from audit_record'))
    assert.ok(!all.includes(password) && !all.includes('wrong'))
  })
})
