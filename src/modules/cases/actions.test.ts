import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Actor } from '#modules/identity/model.ts'
import { actionsFor } from './actions.ts'
import type { CommandType } from './commands.ts'
import {
  type Act,
  accepted,
  act,
  atDecision,
  deferredUntil,
  factsOn,
  given,
  granted,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'

const parties = { personId: 'person-li', legalPersonId: null, accountId: 'li' }
const staffIn = (role: 'window-clerk' | 'caseworker' | 'approver' | 'office-head', staffId: string): Actor => ({
  kind: 'staff',
  staffId,
  name: '王',
  posts: [{ postId: 'p', role, officeId: 'office-a', regionCode: '430626000000' }],
})
const applicant: Actor = { kind: 'person', accountId: 'li', personId: 'person-li', level: 3, actingFor: null }

const list = (actor: Actor, acts: readonly Act[], on: string, terms = termsOf()) =>
  actionsFor(
    actor,
    given(acts, { terms }).state,
    parties,
    factsOn(on, { terms, actorKey: `staff:${actor.kind === 'staff' ? actor.staffId : ''}` }),
  )
const open = (...args: Parameters<typeof list>): readonly CommandType[] =>
  list(...args).flatMap((action) => (action.open ? [action.command] : []))
const why = (command: CommandType, ...args: Parameters<typeof list>) => list(...args).find((a) => a.command === command)

describe('能办的事', () => {
  it('收件以后，窗口能预审、收件、告知、受理、撤回，不能决定', () => {
    assert.deepEqual(open(staffIn('window-clerk', 'clerk'), submitted('2024-03-01'), '2024-03-04'), [
      'pre-screen',
      'receive',
      'notify-once',
      'accept',
      'withdraw',
      'record-presence',
    ])
  })

  it('没有权的不列出来，暂时不能办的列出来并写原因', () => {
    const worker = staffIn('caseworker', 'worker')
    assert.equal(why('grant', worker, accepted('2024-03-01'), '2024-03-04'), undefined)
    assert.equal(why('resume', worker, accepted('2024-03-01'), '2024-03-04')?.reason, 'cases.not-suspended')
    assert.equal(why('complete-step', worker, atDecision('2024-03-01'), '2024-03-04')?.reason, 'cases.step-decides')
  })

  it('缺必备材料时受理是灰的，写着缺什么', () => {
    const filed = submitted('2024-03-01', { materials: without('m1') })
    const action = why('accept', staffIn('window-clerk', 'clerk'), filed, '2024-03-04')
    assert.equal(action?.open, false)
    assert.deepEqual(action?.params, { missing: ['材料m1'] })
  })

  it('四眼：经手过的审批人看得见决定，按不下去', () => {
    const approver = staffIn('approver', 'worker')
    assert.equal(why('grant', approver, atDecision('2024-03-01'), '2024-03-05')?.reason, 'cases.four-eyes')
    assert.ok(open(staffIn('approver', 'other'), atDecision('2024-03-01'), '2024-03-05').includes('grant'))
  })

  it('五日过了，告知和不予受理是灰的，写着已视为受理', () => {
    const late = why('notify-once', staffIn('caseworker', 'worker'), submitted('2024-03-01'), '2024-03-11')
    assert.equal(late?.reason, 'cases.silence-passed')
    assert.deepEqual(late?.params, { dueOn: '2024-03-08' })
  })

  it('申请人只有自己的事：补正、补交、撤回', () => {
    const asked = [...submitted('2024-03-01'), act('2024-03-04', 'notify-once')]
    assert.deepEqual(open(applicant, asked, '2024-03-05'), ['supplement', 'withdraw'])
    assert.deepEqual(open(applicant, deferredUntil('2024-03-01'), '2024-03-05'), ['supply-deferred', 'withdraw'])
    assert.deepEqual(open(applicant, granted('2024-03-01', '2024-03-05'), '2024-03-06'), [])
  })

  it('建立是新件的事：已有的件上不列，有权建立的人也一样', () => {
    const clerk = staffIn('window-clerk', 'clerk')
    for (const actor of [applicant, clerk])
      assert.ok(!list(actor, submitted('2024-03-01'), '2024-03-04').some((action) => action.command === 'open'))
  })

  it('负责人能延期，过了法定期限就灰', () => {
    const head = staffIn('office-head', 'head')
    assert.equal(why('extend', head, accepted('2024-03-01'), '2024-03-29')?.open, true)
    assert.equal(why('extend', head, accepted('2024-03-01'), '2024-03-30')?.reason, 'cases.extension-too-late')
  })

  it('后补期限已经是最长的，延长是灰的', () => {
    const worker = staffIn('caseworker', 'worker')
    assert.equal(
      why('extend-deferral', worker, deferredUntil('2024-03-01'), '2024-03-01')?.reason,
      'cases.deferral-too-long',
    )
    assert.equal(why('extend-deferral', worker, deferredUntil('2024-03-01'), '2024-03-04')?.open, true)
  })
})
