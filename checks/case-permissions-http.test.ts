/** A sample of the cells of case-permissions.test.ts through the front door: the service really asks the policy, and asks it first. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Role, roles } from '#modules/organisation/model.ts'
import {
  bureau,
  createTestCounty,
  places,
  type Resident,
  type StaffMember,
  type TestCounty,
} from '../src/testing/county.ts'
import { fileCase, timedItem } from '../src/testing/filing.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const remedies = { reviewBody: '县人民政府', reviewWithinDays: 60, court: '县人民法院', suitWithinMonths: 6 }
const items = [{ key: 'm1', problem: '不清楚', remedy: '请重交' }]
const presence = { who: 'applicant', place: 'county-hall', purpose: 'submit' }

/** Every command with an address, a body that can be read, and the command it stands for. */
const bodies: Readonly<Record<string, readonly [command: string, body: object]>> = {
  'pre-screenings': ['pre-screen', { result: 'ready' }],
  receipts: ['receive', {}],
  notices: ['notify-once', { items }],
  'late-requests': ['request-late', { items, ground: '审查时发现' }],
  supplements: ['answer-late', { materials: [] }],
  acceptance: ['accept', {}],
  'non-acceptance': ['not-accept', { reason: '不属于职权范围', remedies }],
  'non-requirement': ['not-require', { explanation: '依法不需要' }],
  'deferral-extensions': ['extend-deferral', { key: 'm1', dueOn: '2026-06-01', reason: '还没有开出' }],
  claims: ['claim', {}],
  opinions: ['complete-step', { opinion: '符合条件' }],
  returns: ['return-step', { reason: '记录不全' }],
  transfers: ['transfer', { toOfficeId: id, reason: '职能在该单位' }],
  suspensions: ['suspend', { procedureKey: 'hearing', reason: '申请人要求听证' }],
  resumptions: ['resume', {}],
  extensions: ['extend', { workingDays: 10, reason: '案情复杂' }],
  escalation: ['transfer-up', { authority: '市水利局', opinion: '同意' }],
  withdrawal: ['withdraw', { reason: '不办了' }],
  termination: ['terminate', { ground: 'object-lost', basis: '办法第二十一条', reason: '已拆除' }],
  grant: ['grant', {}],
  denial: ['deny', { reasons: '水源不足', basis: '办法第十九条', remedies }],
  result: ['issue', {}],
  dispatches: ['dispatch', { method: 'courier' }],
  deliveries: ['deliver', { method: 'electronic' }],
  archive: ['archive', {}],
  verifications: ['verify-commitment', { result: 'kept', finding: '属实' }],
  revocation: ['revoke', { reason: '承诺不实', basis: '第六十九条', remedies }],
  presences: ['record-presence', { presence }],
  corrections: ['correct-record', { subject: 'date', record: 1, void: false, reason: '日期写错' }],
}

const counters: readonly Role[] = ['window-clerk', 'township-helper', 'village-helper']
const handlers: readonly Role[] = ['caseworker', 'approver', 'office-head']
const byHandlers = ['request-late', 'not-accept', 'not-require', 'extend-deferral', 'issue', 'verify-commitment']
const byStep = ['claim', 'complete-step', 'return-step', 'transfer', 'suspend', 'resume']
const byDeciders = ['terminate', 'revoke', 'grant', 'deny', 'transfer-up']
const byHeads = ['extend', 'correct-record']
const byApplicants = ['answer-late', 'withdraw']

interface Seat {
  readonly role: Role
  readonly office: string
  readonly region: string
  readonly staff: StaffMember
}

/** The same rules once more, in the few words that these seats need. The case is examined by 县水利局 and comes from 三封寺镇. */
function mayAct(seat: Seat, command: string): boolean {
  const isOurs = seat.office === timedItem.office
  const served = seat.region === places.county || seat.region === places.sanfengsi
  if (counters.includes(seat.role))
    return served && ![...byHandlers, ...byStep, ...byDeciders, ...byHeads].includes(command)
  if (!handlers.includes(seat.role) || !isOurs || byApplicants.includes(command)) return false
  if (byHeads.includes(command)) return seat.role === 'office-head'
  return !byDeciders.includes(command) || seat.role !== 'caseworker'
}

const cleanups: (() => Promise<void>)[] = []
let county: TestCounty
let applicant: Resident
let stranger: Resident
const seats: Seat[] = []
const cases: { name: string; id: string; version: number; number: string }[] = []

describe('办件的每个命令，从门口进来', () => {
  before(async () => {
    county = await createTestCounty({ after: (work) => cleanups.unshift(work) })
    applicant = await county.resident()
    stranger = await county.resident()
    for (const role of roles) {
      for (const [office, region] of [
        [timedItem.office, places.sanfengsi],
        ['县林业局', places.zhihedu],
      ] as const)
        seats.push({ role, office, region, staff: await county.staff({ role, office, region }) })
    }
    const clerk = await county.staff({ role: 'window-clerk', office: bureau })
    const received = await fileCase(county, { clerk, applicant })
    const examined = await fileCase(county, { clerk, applicant, through: 'accept' })
    cases.push({ name: '已收件', ...received }, { name: '审查中', ...examined })
  })
  after(async () => {
    for (const cleanup of cleanups) await cleanup()
  })

  it('没有授权的一律 403，办件一个字也没有变', async () => {
    let denied = 0
    for (const one of cases) {
      for (const seat of seats) {
        for (const [noun, [command, body]] of Object.entries(bodies)) {
          // Before examination there is no step in hand: what needs one is nobody's.
          const needsStep = [...byStep, 'grant', 'deny', 'transfer-up'].includes(command)
          if (mayAct(seat, command) && !(needsStep && one.name === '已收件')) continue
          const reply = await seat.staff.send('POST', `/api/cases/${one.id}/${noun}`, { version: one.version, ...body })
          const cell = `${seat.role} of ${seat.office} for ${seat.region}: ${command} on ${one.name}: ${reply.text}`
          assert.equal(reply.status, 403, cell)
          assert.equal(['platform.not-permitted', 'cases.not-yours'].includes(String(reply.body.code)), true, cell)
          denied += 1
        }
      }
      const { version } = await county.services.cases.stateOf(one.id)
      assert.equal(version, one.version, '没有一次被拒绝的请求留下痕迹')
    }
    assert.equal(denied >= 200, true, `${denied} cells`)
  })

  it('有授权而时候不对的，说的是时候，不是权限', async () => {
    let judged = 0
    for (const one of cases) {
      for (const seat of seats) {
        const view = await seat.staff.get(`/api/cases/${one.id}`)
        const actions = (view.body.actions ?? []) as { command: string; open: boolean }[]
        for (const [noun, [command, body]] of Object.entries(bodies)) {
          if (!mayAct(seat, command) || actions.find((action) => action.command === command)?.open !== false) continue
          const reply = await seat.staff.send('POST', `/api/cases/${one.id}/${noun}`, { version: one.version, ...body })
          const cell = `${seat.role} of ${seat.office}: ${command} on ${one.name}: ${reply.text}`
          assert.equal([409, 422].includes(reply.status), true, cell)
          judged += 1
        }
      }
    }
    assert.equal(judged >= 30, true, `${judged} cells`)
  })

  it('看：办的单位和本地窗口看得到，别处的、管理员和别的群众看不到，也不知道有没有', async () => {
    for (const one of cases) {
      for (const { role, office, region, staff } of seats) {
        const served = region === places.sanfengsi && (counters.includes(role) || role === 'supervisor')
        const sees = served || (handlers.includes(role) && office === timedItem.office)
        const works = sees || counters.includes(role) || handlers.includes(role) || role === 'supervisor'
        for (const url of [`/api/cases/${one.id}`, `/api/cases?number=${one.number}`]) {
          const reply = await staff.get(url)
          assert.equal(reply.status, sees ? 200 : works ? 404 : 403, `${role} of ${office}: ${reply.text}`)
        }
        const list = await staff.get('/api/worklist')
        if (works) assert.equal(list.text.includes(one.id), sees, `${role} of ${office}: the work list`)
      }
      assert.equal((await applicant.get(`/my/cases/${one.id}`)).status, 200)
      assert.equal((await stranger.get(`/my/cases/${one.id}`)).status, 404)
    }
  })

  it('看完整信息要写用途；看不到办件的人也看不到信息', async () => {
    const [one] = cases
    for (const { role, office, staff } of seats) {
      const reply = await staff.send('POST', `/api/cases/${one?.id}/unmaskings`, { reason: '电话核对材料' })
      const sees = office === timedItem.office && [...counters, ...handlers].includes(role)
      assert.equal(reply.status === 200, sees, `${role} of ${office}: ${reply.text}`)
      assert.equal(reply.text.includes(applicant.idNumber), sees, `${role} of ${office}`)
    }
    assert.equal((await seats[0]?.staff.send('POST', `/api/cases/${one?.id}/unmaskings`, {}))?.status, 422)
  })

  it('岗位结束的当天，下一次请求就没有权', async () => {
    const staff = await county.staff({ role: 'caseworker', office: timedItem.office })
    const [one] = cases
    assert.equal((await staff.get(`/api/cases/${one?.id}`)).status, 200)
    const [post] = (await staff.actor()).posts
    await county.services.organisation.endPost(String(post?.postId), '2026-05-10', { actorKey: 'system:test' })
    assert.equal((await staff.get(`/api/cases/${one?.id}`)).status, 403)
  })
})
