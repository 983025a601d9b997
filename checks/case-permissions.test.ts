/**
 * Role × office × region × state × command, every cell: the policy of the cases against a table written here from the law and the
 * county's rules, without looking at the policy's own. What the two disagree on is a fault of one of them.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CommandType } from '#modules/cases/commands.ts'
import { conditions } from '#modules/cases/conditions.ts'
import { type CaseState, type CaseStatus, initialCase } from '#modules/cases/model.ts'
import { type CaseParties, mayCommand, mayView } from '#modules/cases/policy.ts'
import {
  accepted,
  act,
  atDecision,
  deferredUntil,
  drafted,
  factsOn,
  given,
  granted,
  grantedOnCommitment,
  onTheSpotTerms,
  republished,
  submitted,
} from '#modules/cases/testing/given.ts'
import type { Actor } from '#modules/identity/model.ts'
import { type Role, roles } from '#modules/organisation/model.ts'

/** 窗口和帮代办：收件、受理、送达的人。 */
const counters: readonly Role[] = ['window-clerk', 'township-helper', 'village-helper']
/** 承办单位：审查、决定的人；决定只能由审批人和负责人作出。 */
const handlers: readonly Role[] = ['caseworker', 'approver', 'office-head']
const deciders: readonly Role[] = ['approver', 'office-head']

interface Rule {
  readonly applicant?: true
  readonly clock?: true
  /** Roles at an office that has, or had, the case in hand. */
  readonly office?: readonly Role[]
  /** Roles at the office whose step is open, unless a colleague holds it. */
  readonly step?: readonly Role[]
  /** Counters that serve the place where the case came from. */
  readonly counter?: true
  /** 即办件：窗口人员当场办结。 */
  readonly oneSitting?: true
  readonly during: readonly CaseStatus[]
}

const before: readonly CaseStatus[] = ['draft', 'submitted', 'received', 'correcting', 'examining']
const after: readonly CaseStatus[] = ['decided', 'issued', 'concluded']
const filed: readonly CaseStatus[] = ['submitted', 'received', 'correcting', 'examining', ...after]

/** 谁在什么时候可以做什么。每行后面是依据。 */
const law: Readonly<Record<Exclude<CommandType, 'open'>, Rule>> = {
  submit: { applicant: true, counter: true, during: ['draft'] }, // 行政许可法第二十九条
  'pre-screen': { counter: true, office: handlers, during: ['submitted'] },
  receive: { counter: true, office: handlers, during: ['submitted'] }, // 第三十二条第二款
  'notify-once': { counter: true, office: handlers, during: ['submitted', 'received'] }, // 第三十二条第一款第四项
  'request-late': { office: handlers, during: ['received', 'examining'] },
  'answer-late': {
    applicant: true,
    counter: true,
    during: ['received', 'correcting', 'examining', 'decided', 'issued'],
  },
  supplement: { applicant: true, counter: true, during: ['correcting'] },
  'lapse-correction': { clock: true, during: ['correcting'] },
  accept: { counter: true, office: handlers, during: ['submitted', 'received'] }, // 第三十二条第一款第五项
  'deem-accepted': { clock: true, during: ['submitted', 'received'] }, // 第三十二条第一款第四项：逾期视为受理
  'not-accept': { office: handlers, during: ['submitted', 'received', 'correcting'] }, // 第三十二条第一款第二项
  'not-require': { office: handlers, during: ['submitted', 'received', 'correcting'] }, // 第三十二条第一款第一项
  'supply-deferred': { applicant: true, counter: true, during: ['examining'] },
  'extend-deferral': { office: handlers, during: ['examining'] },
  'lapse-deferral': { clock: true, during: ['examining'] },
  claim: { step: handlers, oneSitting: true, during: ['examining'] },
  'complete-step': { step: handlers, oneSitting: true, during: ['examining'] }, // 第三十四条
  'return-step': { step: handlers, during: ['examining'] },
  transfer: { step: handlers, during: ['examining'] },
  suspend: { step: handlers, during: ['examining'] }, // 第四十五条
  resume: { step: handlers, clock: true, during: ['examining'] },
  extend: { office: ['office-head'], during: ['examining'] }, // 第四十二条：经本行政机关负责人批准
  'revise-calendar': { clock: true, during: [...before, 'decided', 'issued'] },
  'transfer-up': { step: deciders, during: ['examining'] }, // 第三十五条
  withdraw: { applicant: true, counter: true, during: before },
  terminate: { office: deciders, during: ['received', 'correcting', 'examining'] },
  grant: { step: deciders, oneSitting: true, during: ['examining'] }, // 第三十八条
  deny: { step: deciders, during: ['examining'] }, // 第三十八条第二款：不予许可不在窗口作出
  issue: { office: handlers, oneSitting: true, during: ['decided'] }, // 第三十九条
  dispatch: { counter: true, office: handlers, during: ['decided', 'issued'] }, // 第四十四条
  deliver: { counter: true, office: handlers, during: ['decided', 'issued'] },
  archive: { counter: true, office: handlers, clock: true, during: ['concluded'] },
  'verify-commitment': { office: handlers, during: after },
  revoke: { office: deciders, during: after }, // 第六十九条
  'record-presence': { counter: true, office: handlers, during: filed },
  'correct-record': { office: ['office-head'], during: filed },
  remind: { clock: true, during: filed },
}
const commands = Object.keys(law) as (keyof typeof law)[]

// ─── The cases ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Scene {
  readonly name: string
  readonly state: CaseState
  readonly on: string
  /** Offices that have or had it, the office of the open step, and who holds that step: by hand, not asked of the product. */
  readonly offices: readonly string[]
  readonly step: string | null
  readonly heldBy: string | null
  readonly onTheSpot: boolean
}

const oneSitting = { terms: onTheSpotTerms() }
const toB = act('2024-03-05', 'transfer', { toOfficeId: 'office-b', toStaffId: null })
const scene = (name: string, on: string, state: CaseState, over: Partial<Scene> = {}): Scene => ({
  ...{ name, on, state, offices: ['office-a'], heldBy: null, onTheSpot: false },
  step: state.status === 'examining' ? 'office-a' : null,
  ...over,
})
const asked = act('2024-03-04', 'notify-once', { items: [{ key: 'm1', problem: '不清楚', remedy: '请重交' }] })
const concluded = [...granted('2024-03-01', '2024-03-05'), act('2024-03-06', 'issue'), act('2024-03-07', 'deliver')]
const onPromise = [...grantedOnCommitment('2024-03-01'), act('2024-03-04', 'issue'), act('2024-03-05', 'deliver')]
const denied = [...atDecision('2024-03-01'), act('2024-03-05', 'deny')]

const scenes: readonly Scene[] = [
  scene('草稿', '2024-03-01', given(drafted('2024-03-01')).state),
  scene('已提交', '2024-03-01', given(submitted('2024-03-01')).state),
  scene('提交后五日没有告知', '2024-03-15', given(submitted('2024-03-01')).state),
  scene('已收件', '2024-03-01', given([...submitted('2024-03-01'), act('2024-03-01', 'receive')]).state),
  scene('补正中', '2024-03-05', given([...submitted('2024-03-01'), asked]).state),
  scene('补正到期', '2024-05-05', given([...submitted('2024-03-01'), asked]).state),
  scene('审查中', '2024-03-05', given(accepted('2024-03-01')).state),
  scene(
    '审查中，本人认领',
    '2024-03-05',
    given([...accepted('2024-03-01'), act('2024-03-04', 'claim', { staffId: 'someone' })]).state,
    { heldBy: 'someone' },
  ),
  scene(
    '审查中，同事认领',
    '2024-03-05',
    given([...accepted('2024-03-01'), act('2024-03-04', 'claim', { staffId: 'colleague' })]).state,
    { heldBy: 'colleague' },
  ),
  scene('转到别的单位', '2024-03-06', given([...accepted('2024-03-01'), toB]).state, {
    offices: ['office-a', 'office-b'],
    step: 'office-b',
  }),
  scene('停止计时', '2024-03-06', given([...accepted('2024-03-01'), act('2024-03-05', 'suspend')]).state),
  scene('容缺待补', '2024-03-05', given(deferredUntil('2024-03-01')).state),
  scene('容缺逾期', '2024-06-05', given(deferredUntil('2024-03-01')).state),
  scene('另要材料没有答复', '2024-03-06', given([...accepted('2024-03-01'), act('2024-03-05', 'request-late')]).state),
  scene('待决定', '2024-03-05', given(atDecision('2024-03-01')).state),
  scene(
    '待决定，同事认领',
    '2024-03-05',
    given([...atDecision('2024-03-01'), act('2024-03-04', 'claim', { staffId: 'colleague' })]).state,
    { heldBy: 'colleague' },
  ),
  scene('即办件审查中', '2024-03-01', given(accepted('2024-03-01'), oneSitting).state, { onTheSpot: true }),
  scene(
    '即办件待决定',
    '2024-03-01',
    given([...accepted('2024-03-01'), act('2024-03-01', 'complete-step')], oneSitting).state,
    { onTheSpot: true },
  ),
  scene(
    '即办件已决定',
    '2024-03-01',
    given([...accepted('2024-03-01'), act('2024-03-01', 'complete-step'), act('2024-03-01', 'grant')], oneSitting)
      .state,
    { onTheSpot: true },
  ),
  scene('准予，待出件', '2024-03-05', given(granted('2024-03-01', '2024-03-05')).state),
  scene('不予许可，待送达', '2024-03-05', given(denied).state),
  scene('已出件', '2024-03-06', given([...granted('2024-03-01', '2024-03-05'), act('2024-03-06', 'issue')]).state),
  scene('办结', '2024-03-08', given(concluded).state),
  scene('办结，承诺待核查', '2024-03-06', given(onPromise).state),
  scene(
    '办结，承诺不实',
    '2024-03-07',
    given([...onPromise, act('2024-03-06', 'verify-commitment', { result: 'broken' })]).state,
  ),
  scene('不予受理', '2024-03-05', given([...submitted('2024-03-01'), act('2024-03-04', 'not-accept')]).state),
  scene('撤回', '2024-03-05', given([...accepted('2024-03-01'), act('2024-03-04', 'withdraw')]).state),
  scene('已归档', '2024-03-09', given([...concluded, act('2024-03-08', 'archive')]).state),
]

// ─── The actors ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

const parties: CaseParties = { personId: 'person-li', legalPersonId: null, accountId: 'li' }
/** The cases of these tests come from the village 430626101003. */
const regions: Readonly<Record<string, boolean>> = {
  '430626000000': true,
  '430626101000': true,
  '430626101003': true,
  '430626101004': false,
  '430626102000': false,
  '430623000000': false,
}
const offices = ['office-a', 'office-b', 'hall', 'office-z']

interface Subject {
  readonly name: string
  readonly actor: Actor
  readonly posts: readonly { readonly role: Role; readonly office: string; readonly region: string }[]
  readonly isApplicant: boolean
}

const member = (...posts: readonly (readonly [Role, string, string])[]): Subject => ({
  name: posts.map((post) => post.join(' ')).join(' + ') || '没有岗位',
  posts: posts.map(([role, office, region]) => ({ role, office, region })),
  isApplicant: false,
  actor: {
    kind: 'staff',
    staffId: 'someone',
    name: '王',
    posts: posts.map(([role, officeId, regionCode], n) => ({ postId: `p${n}`, role, officeId, regionCode })),
  },
})
const somebody = (name: string, isApplicant: boolean, over: Partial<Extract<Actor, { kind: 'person' }>>): Subject => ({
  ...{ name, isApplicant, posts: [] },
  actor: { kind: 'person', accountId: 'li', personId: 'person-li', level: 3, actingFor: null, ...over },
})

const subjects: readonly Subject[] = [
  ...roles.flatMap((role) =>
    offices.flatMap((office) => Object.keys(regions).map((region) => member([role, office, region]))),
  ),
  member(),
  member(['caseworker', 'office-z', '430626000000'], ['office-head', 'office-b', '430626000000']),
  member(['supervisor', 'office-a', '430626000000'], ['audit-administrator', 'office-a', '430626000000']),
  somebody('申请人', true, {}),
  somebody('申请人换了账号', true, { accountId: 'li-2' }),
  somebody('申请人没有实名', true, { personId: null, level: 2 }),
  somebody('别人', false, { accountId: 'zhang', personId: 'person-zhang' }),
  somebody('别人，没有实名', false, { accountId: 'zhang', personId: null, level: 2 }),
  { name: '访客', actor: { kind: 'visitor' }, posts: [], isApplicant: false },
  { name: '时钟', actor: { kind: 'system', job: 'clock' }, posts: [], isApplicant: false },
]

/** Whether this person holds the authority, by the table above. */
function authorised({ actor, posts, isApplicant }: Subject, rule: Rule, at: Scene): boolean {
  if (actor.kind === 'visitor') return false
  if (actor.kind === 'system') return rule.clock === true
  if (actor.kind === 'person') return rule.applicant === true && isApplicant
  return posts.some(({ role, office, region }) => {
    const serves = regions[region] === true
    if (rule.oneSitting && at.onTheSpot && role === 'window-clerk' && serves) return freeFor(rule, at, posts)
    if (rule.counter && counters.includes(role)) return serves
    if (rule.office?.includes(role)) return at.offices.includes(office)
    return rule.step?.includes(role) === true && office === at.step && freeFor(rule, at, posts)
  })
}

/** A step in a colleague's hands can be taken over or passed on, but worked on only by the head of its office. */
const freeFor = (rule: Rule, at: Scene, posts: Subject['posts']): boolean =>
  rule === law.claim ||
  rule === law.transfer ||
  at.heldBy === null ||
  at.heldBy === 'someone' ||
  posts.some((post) => post.role === 'office-head' && post.office === at.step)

interface Verdict {
  readonly cells: number
  readonly allowed: number
  /** The policy says otherwise than the table. */
  readonly disputed: readonly string[]
  /** Allowed with state and all, where the table does not. */
  readonly unexpected: readonly string[]
  readonly witnessed: ReadonlySet<string>
}

/** Executes every cell with the given policy. */
function execute(may: typeof mayCommand): Verdict {
  const disputed: string[] = []
  const unexpected: string[] = []
  const witnessed = new Set<string>()
  let cells = 0
  let allowed = 0
  for (const at of scenes) {
    const shared = at.onTheSpot ? oneSitting : {}
    const facts = factsOn(at.on, { ...shared, actorKey: 'staff:someone' })
    for (const command of commands) {
      const judged = command === 'revise-calendar' ? { ...facts, calendar: republished } : facts
      const open = conditions[command](at.state, judged) === null
      const rule = law[command]
      for (const subject of subjects) {
        cells += 1
        const holds = may(subject.actor, command, at.state, parties)
        const should = authorised(subject, rule, at)
        const cell = `${subject.name} · ${command} · ${at.name}`
        if (holds !== should) disputed.push(`${cell}: policy ${holds}, table ${should}`)
        if (!holds || !open) continue
        allowed += 1
        witnessed.add(command)
        const during = at.state.status !== null && rule.during.includes(at.state.status)
        if (!should || !during) unexpected.push(cell)
      }
    }
  }
  return { cells, allowed, disputed, unexpected, witnessed }
}

describe('岗位 × 单位 × 辖区 × 状态：每一格都执行', () => {
  const verdict = execute(mayCommand)

  it('没有一格多放：能办的都在表里，状态也在表里', () => {
    assert.equal(verdict.cells >= 5_000, true, `${verdict.cells} cells`)
    assert.deepEqual(verdict.unexpected, [])
  })

  it('也没有一格少放：授权和表完全一致', () => {
    assert.deepEqual(verdict.disputed, [])
    const share = verdict.allowed / verdict.cells
    assert.equal(share > 0.005 && share < 0.2, true, `${verdict.allowed} of ${verdict.cells} allowed: 默认不能`)
  })

  it('表里每个命令都真的有人在某个状态下办成', () => {
    assert.deepEqual(
      commands.filter((command) => !verdict.witnessed.has(command)),
      [],
    )
  })

  it('新开一件：只有群众和窗口', () => {
    for (const subject of subjects) {
      const may = mayCommand(subject.actor, 'open', initialCase, parties)
      const should = subject.actor.kind === 'person' || subject.posts.some((post) => counters.includes(post.role))
      assert.equal(may, should, subject.name)
    }
  })

  it('看办件：三类管理员和事项人员一件也看不到，监察只看辖区，没提交的只有本人看', () => {
    for (const at of scenes) {
      for (const subject of subjects) {
        const { actor, posts, isApplicant } = subject
        const should =
          actor.kind === 'system' ||
          isApplicant ||
          (at.state.status !== 'draft' &&
            posts.some(({ role, office, region }) => {
              if (role === 'supervisor' || counters.includes(role)) return regions[region] === true
              return handlers.includes(role) && at.offices.includes(office)
            }))
        assert.equal(mayView(actor, at.state, parties), should, `${subject.name} · ${at.name}`)
      }
    }
  })

  it('the check bites: one grant too many, one too few, is found', () => {
    const generous = execute((actor, type, state, of) =>
      type === 'grant' && actor.kind === 'staff' && actor.posts[0]?.role === 'caseworker'
        ? true
        : mayCommand(actor, type, state, of),
    )
    assert.equal(generous.unexpected.length > 0, true)
    const mean = execute((actor, type, state, of) => type !== 'extend' && mayCommand(actor, type, state, of))
    assert.equal(mean.disputed.length > 0, true)
  })
})
