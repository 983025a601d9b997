import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Actor } from '#modules/identity/model.ts'
import { type Post, type Role, roles } from '#modules/organisation/model.ts'
import type { CommandType } from './commands.ts'
import { type CaseState, initialCase } from './model.ts'
import { authorise, type CaseParties, grants, mayCommand, mayTakeStep, mayUnmask, mayView } from './policy.ts'
import { accepted, act, atDecision, drafted, given, granted, onTheSpotTerms, submitted } from './testing/given.ts'

const county = '430626000000'
const township = '430626101000'
const village = '430626101003'
const parties: CaseParties = { personId: 'person-li', legalPersonId: null, accountId: 'li' }
const company: CaseParties = { personId: null, legalPersonId: 'company', accountId: 'li' }

const staff = (posts: readonly (readonly [Role, string, string?])[], staffId = 'worker'): Actor => ({
  kind: 'staff',
  staffId,
  name: '王',
  posts: posts.map(
    ([role, officeId, regionCode = county], index): Post => ({ postId: `p${index}`, role, officeId, regionCode }),
  ),
})
const person = (over: Partial<Extract<Actor, { kind: 'person' }>> = {}): Actor => ({
  kind: 'person',
  accountId: 'li',
  personId: 'person-li',
  level: 3,
  actingFor: null,
  ...over,
})
const system: Actor = { kind: 'system', job: 'clock' }
const visitor: Actor = { kind: 'visitor' }

const filed = given(submitted('2024-03-01')).state
const open = given(accepted('2024-03-01')).state
const deciding = given(atDecision('2024-03-01')).state
const decided = given(granted('2024-03-01', '2024-03-05')).state
const claimed = given([...atDecision('2024-03-01'), act('2024-03-05', 'claim', { staffId: 'worker' })]).state
const elsewhere = given([
  ...accepted('2024-03-01'),
  act('2024-03-05', 'transfer', { toOfficeId: 'office-b', toStaffId: null }),
]).state
const oneSitting = given(accepted('2024-03-01'), { terms: onTheSpotTerms() }).state

const may = (actor: Actor, type: CommandType, state: CaseState, of = parties) => mayCommand(actor, type, state, of)

describe('谁能办：默认不能', () => {
  it('没有岗位的人、访客、管理员，什么都不能办', () => {
    const none: readonly Actor[] = [
      visitor,
      staff([]),
      ...(
        [
          'catalogue-editor',
          'catalogue-approver',
          'system-administrator',
          'security-administrator',
          'audit-administrator',
          'supervisor',
        ] as const
      ).map((role) => staff([[role, 'office-a']])),
    ]
    for (const actor of none) {
      for (const type of Object.keys(grants) as CommandType[]) {
        for (const state of [filed, open, deciding, decided]) assert.equal(may(actor, type, state), false, type)
      }
    }
  })

  /** role, office, region → commands it may give on a case of office-a in a village of the county. */
  const table: readonly (readonly [Role, string, string, CommandType, CaseState, boolean])[] = [
    ['window-clerk', 'hall', county, 'receive', filed, true],
    ['window-clerk', 'hall', county, 'accept', filed, true],
    ['window-clerk', 'hall', '430623000000', 'accept', filed, false],
    ['window-clerk', 'hall', county, 'complete-step', open, false],
    ['window-clerk', 'hall', county, 'complete-step', oneSitting, true],
    ['window-clerk', 'hall', county, 'grant', deciding, false],
    ['window-clerk', 'hall', county, 'grant', oneSitting, true],
    ['window-clerk', 'hall', county, 'deny', oneSitting, false],
    ['township-helper', 'town', township, 'submit', filed, true],
    ['township-helper', 'town', '430626102000', 'submit', filed, false],
    ['village-helper', 'village', village, 'supplement', filed, true],
    ['village-helper', 'village', '430626101004', 'supplement', filed, false],
    ['village-helper', 'village', village, 'grant', oneSitting, false],
    ['caseworker', 'office-a', county, 'complete-step', open, true],
    ['caseworker', 'office-b', county, 'complete-step', open, false],
    ['caseworker', 'office-b', county, 'complete-step', elsewhere, true],
    ['caseworker', 'office-a', county, 'complete-step', elsewhere, false],
    ['caseworker', 'office-a', county, 'grant', deciding, false],
    ['caseworker', 'office-a', county, 'not-accept', filed, true],
    ['caseworker', 'office-b', county, 'not-accept', filed, false],
    ['caseworker', 'office-a', county, 'extend', open, false],
    ['approver', 'office-a', county, 'grant', deciding, true],
    ['approver', 'office-b', county, 'grant', deciding, false],
    ['approver', 'office-a', county, 'extend', open, false],
    ['approver', 'office-a', county, 'correct-record', open, false],
    ['office-head', 'office-a', county, 'extend', open, true],
    ['office-head', 'office-b', county, 'extend', open, false],
    ['office-head', 'office-a', county, 'correct-record', open, true],
    ['office-head', 'office-a', county, 'deem-accepted', filed, false],
  ]
  for (const [role, officeId, region, type, state, yes] of table) {
    it(`${role} 在 ${officeId}（${region}）${yes ? '能' : '不能'} ${type}（${state.status}，环节在 ${state.steps.find((s) => s.status === 'open')?.officeId ?? '窗口'}）`, () => {
      assert.equal(may(staff([[role, officeId, region]]), type, state), yes)
    })
  }

  it('每个命令都有人能办，每个岗位的能办都写在表里', () => {
    for (const [type, grant] of Object.entries(grants)) {
      assert.ok(grant.applicant || grant.system || (grant.staff?.length ?? 0) > 0, type)
      for (const role of grant.staff ?? []) assert.ok(roles.includes(role))
    }
  })

  it('时钟只能办时钟的事，人不能替时钟办', () => {
    const clockOnly = ['lapse-correction', 'deem-accepted', 'lapse-deferral', 'revise-calendar', 'remind'] as const
    for (const type of clockOnly) {
      assert.equal(may(system, type, open), true)
      assert.equal(may(staff([['office-head', 'office-a']]), type, open), false)
      assert.equal(may(person(), type, open), false)
    }
    for (const type of ['grant', 'deny', 'accept', 'withdraw', 'suspend'] as const)
      assert.equal(may(system, type, open), false)
  })
})

describe('申请人', () => {
  it('自己的件能提交、补正、撤回，别人的不能', () => {
    const stranger = person({ accountId: 'zhang', personId: 'person-zhang' })
    for (const type of ['supplement', 'answer-late', 'supply-deferred', 'withdraw'] as const) {
      assert.equal(may(person(), type, open), true)
      assert.equal(may(stranger, type, open), false)
    }
    assert.equal(may(person(), 'grant', deciding), false)
    assert.equal(may(person({ accountId: 'new' }), 'withdraw', open), true)
  })

  it('企业的件，以企业身份才能办；同一账号以个人身份不能', () => {
    assert.equal(may(person(), 'withdraw', open, company), false)
    const acting = person({ actingFor: { legalPersonId: 'company', name: '某公司' } })
    assert.equal(may(acting, 'withdraw', open, company), true)
    assert.equal(may(person({ actingFor: { legalPersonId: 'other', name: '别家' } }), 'withdraw', open, company), false)
  })

  it('没有记下申请人的件，谁也不是申请人', () => {
    const nobody: CaseParties = { personId: null, legalPersonId: null, accountId: null }
    assert.equal(may(person({ personId: null }), 'withdraw', open, nobody), false)
  })
})

describe('手里的件', () => {
  it('别人认领的环节，同事不能办，本单位负责人可以，别的单位的负责人不行', () => {
    const colleague = staff([['approver', 'office-a']], 'other')
    assert.equal(may(staff([['approver', 'office-a']]), 'grant', claimed), true)
    assert.equal(may(colleague, 'grant', claimed), false)
    assert.equal(may(colleague, 'grant', deciding), true)
    assert.equal(may(staff([['office-head', 'office-a']], 'head'), 'grant', claimed), true)
    const headAndMore = staff(
      [
        ['window-clerk', 'hall'],
        ['office-head', 'office-a'],
      ],
      'head',
    )
    assert.equal(may(headAndMore, 'grant', claimed), true, '负责人另有岗位，照样是负责人')
    const headElsewhere = staff(
      [
        ['approver', 'office-a'],
        ['office-head', 'office-b'],
      ],
      'other',
    )
    assert.equal(may(headElsewhere, 'grant', claimed), false)
  })

  it('调走的人当天就没有权：岗位是此刻的岗位，认领过也不行', () => {
    assert.equal(may(staff([]), 'grant', claimed), false)
    assert.equal(may(staff([['approver', 'office-b']]), 'grant', claimed), false)
    assert.throws(() => authorise(staff([]), 'grant', claimed, parties), {
      name: 'Refusal',
      kind: 'forbidden',
      code: 'cases.not-yours',
      params: { command: 'grant' },
    })
    authorise(staff([['approver', 'office-a']]), 'grant', claimed, parties)
  })

  it('四眼由状态判断，和岗位无关：有权的人经手过就不能决定', () => {
    const two = staff(
      [
        ['window-clerk', 'hall'],
        ['approver', 'office-a'],
      ],
      'clerk',
    )
    assert.equal(may(two, 'grant', deciding), true)
    given(atDecision('2024-03-01'))
      .when(act('2024-03-05', 'grant', {}, { by: 'staff:clerk' }))
      .refuses('cases.four-eyes')
  })
})

describe('谁能看', () => {
  it('申请人看自己的，办的单位看经手的，窗口看本地的，监察看辖区的', () => {
    const rows: readonly (readonly [Actor, CaseState, boolean])[] = [
      [person(), open, true],
      [person({ accountId: 'zhang', personId: 'person-zhang' }), open, false],
      [visitor, open, false],
      [system, open, true],
      [staff([['caseworker', 'office-a']]), open, true],
      [staff([['caseworker', 'office-b']]), open, false],
      [staff([['caseworker', 'office-b']]), elsewhere, true],
      [staff([['window-clerk', 'hall', township]]), open, true],
      [staff([['window-clerk', 'hall', '430623000000']]), open, false],
      [staff([['supervisor', 'bureau']]), open, true],
      [staff([['supervisor', 'bureau', '430623000000']]), open, false],
      [staff([['system-administrator', 'office-a']]), open, false],
      [staff([['audit-administrator', 'office-a']]), open, false],
    ]
    for (const [actor, state, yes] of rows) assert.equal(mayView(actor, state, parties), yes, JSON.stringify(actor))
  })
})

describe('谁能看完整信息：办这件的人，监督的人不能', () => {
  const rows: readonly (readonly [string, Actor, CaseState, boolean])[] = [
    ['经办单位', staff([['caseworker', 'office-a']]), open, true],
    ['别的单位', staff([['caseworker', 'office-b']]), open, false],
    ['本地窗口', staff([['window-clerk', 'hall', township]]), open, true],
    ['外地窗口', staff([['window-clerk', 'hall', '430623000000']]), open, false],
    ['监察', staff([['supervisor', 'office-a']]), open, false],
    ['审计', staff([['audit-administrator', 'office-a']]), open, false],
    ['没有岗位的人', staff([]), open, false],
    ['窗口，还没有交的草稿', staff([['window-clerk', 'hall']]), given(drafted('2024-03-01')).state, false],
  ]
  for (const [who, actor, state, yes] of rows) {
    it(`${who}${yes ? '能' : '不能'}`, () => {
      assert.equal(actor.kind === 'staff' && mayUnmask(actor, state), yes)
    })
  }

  it('两个岗位的权不相加：外地窗口兼本地监察，能看办件，不能看完整信息', () => {
    const both = staff([
      ['window-clerk', 'hall', '430623000000'],
      ['supervisor', 'bureau'],
    ])
    assert.equal(mayView(both, open, parties), true)
    assert.equal(both.kind === 'staff' && mayUnmask(both, open), false)
  })
})

describe('还没有开始的件', () => {
  it('谁也看不到，窗口和监察也一样', () => {
    for (const role of roles) assert.equal(mayView(staff([[role, 'office-a']]), initialCase, parties), false, role)
  })
})

describe('环节交给谁', () => {
  const posts = (...held: readonly (readonly [Role, string])[]): readonly Post[] =>
    held.map(([role, officeId], index) => ({ postId: `p${index}`, role, officeId, regionCode: county }))

  it('审查环节交给那个单位的经办人、审批人、负责人；窗口的人接不住', () => {
    for (const role of roles) {
      const can = ['caseworker', 'approver', 'office-head'].includes(role)
      assert.equal(mayTakeStep(posts([role, 'office-a']), 'office-a', open, 's2'), can, role)
    }
  })

  it('决定环节只能交给审批人、负责人', () => {
    for (const role of roles) {
      const can = ['approver', 'office-head'].includes(role)
      assert.equal(mayTakeStep(posts([role, 'office-a']), 'office-a', deciding, 's3'), can, role)
    }
  })

  it('别的单位的岗位不算；几个岗位里有一个合适就行', () => {
    assert.equal(mayTakeStep(posts(['caseworker', 'office-b']), 'office-a', open, 's2'), false)
    const two = posts(['window-clerk', 'hall'], ['caseworker', 'office-a'])
    assert.equal(mayTakeStep(two, 'office-a', open, 's2'), true)
    const crossed = posts(['caseworker', 'office-a'], ['approver', 'office-b'])
    assert.equal(mayTakeStep(crossed, 'office-a', deciding, 's3'), false)
    assert.equal(mayTakeStep([], 'office-a', open, 's2'), false)
  })

  it('还没有受理、没有环节的件，只有能决定的人接得住', () => {
    assert.equal(mayTakeStep(posts(['caseworker', 'office-a']), 'office-a', filed, 's2'), false)
    assert.equal(mayTakeStep(posts(['approver', 'office-a']), 'office-a', filed, 's2'), true)
  })
})
