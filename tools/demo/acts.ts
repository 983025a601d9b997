/** Carries out one act of a demonstration case, by somebody whose post allows it, through the same door as a screen. */
import { addDays, minDate } from '#kernel/plain-date.ts'
import { addWorkingDays, type WorkCalendar } from '#kernel/working-days.ts'
import { deferralLimit } from '#modules/cases/acceptance.ts'
import type { CaseCommand } from '#modules/cases/commands.ts'
import { type CaseState, openNotice, openStep, outstandingDeferrals, type Remedies } from '#modules/cases/model.ts'
import { reasonsFor } from '#modules/reviews/model.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { PersonActor, StaffActor } from './cast.ts'
import type { ActName } from './fate.ts'
import { type FilingParts, submitOnline, uploadPages } from './filing.ts'

export interface ActParts extends FilingParts {
  readonly caseId: string
  readonly state: CaseState
  readonly calendar: WorkCalendar
  readonly regionCode: string
  readonly signedIn: () => Promise<PersonActor>
}

const remedies: Remedies = {
  reviewBody: '华容县人民政府',
  reviewWithinDays: 60,
  court: '岳阳市君山区人民法院',
  suitWithinMonths: 6,
}

const opinions = [
  '材料齐全，内容一致，建议准予。',
  '已核对，符合规定的条件。',
  '经审查，符合法定形式，建议准予。',
  '实地看过，情况属实。',
] as const

/** Someone among these, the same one each time for a case. */
const someone = (from: readonly StaffActor[], seq: number): StaffActor => {
  const chosen = from[seq % Math.max(1, from.length)]
  if (!chosen) throw new Error('nobody in the demonstration holds this post')
  return chosen
}

/** The office that has the case: of the open step, else the one that handles the item. */
const officeInHand = (state: CaseState): string => openStep(state)?.officeId ?? state.opened?.officeId ?? ''

/** Does what is next. Throws the refusal of the case when the law is against it. */
export async function carryOut(act: ActName, parts: ActParts): Promise<unknown> {
  const { services, cast, plan, state, caseId } = parts
  const { cases, reviews } = services
  const step = openStep(state)
  const owner = state.opened?.officeId ?? ''
  const desk = plan.channel === 'online' ? 'window' : plan.channel
  const clerks = cast.frontDesk(desk, parts.regionCode)
  const clerk = () => someone(clerks.length > 0 ? clerks : cast.frontDesk('window', parts.regionCode), plan.seq)
  const caseworkers = cast.at(officeInHand(state), 'caseworker')
  const officer = (): StaffActor =>
    holder() ?? someone(caseworkers.length > 0 ? caseworkers : cast.at(owner, 'approver'), plan.seq)
  const holder = () => cast.staff.find((one) => one.staffId === step?.staffId)
  const head = () => someone(cast.at(owner, 'office-head'), 0)
  const decider = (): StaffActor => {
    const able = cast.at(officeInHand(state), 'approver', 'office-head')
    const inHand = holder()
    if (!inHand) return someone(able, 0)
    // What a colleague has in hand only the head takes over.
    return able.includes(inHand) ? inHand : someone(cast.at(officeInHand(state), 'office-head'), 0)
  }
  const stamp = parts.stamp(`${state.version}:${act}`)
  const order = (by: StaffActor, command: CaseCommand) => cases.command(by, caseId, stamp, null, command)
  const staffPresence = { who: plan.fate.helped ? 'staff-helper' : 'applicant', place: 'county-hall' } as const

  switch (act) {
    case 'submit':
      return submitOnline(parts, await parts.signedIn(), caseId)
    case 'pre-screen':
      return order(clerk(), { type: 'pre-screen', data: { result: 'ready', note: '材料清楚，可以受理。' } })
    case 'receive':
      return order(clerk(), { type: 'receive', data: { presence: null } })
    case 'notify':
      return order(intakeOfficer(parts, clerk), { type: 'notify-once', data: { items: noticeItems(parts) } })
    case 'supplement':
      return supplement(parts, clerk)
    case 'accept':
      return cases.accept(intakeOfficer(parts, clerk), caseId, stamp, {
        version: null,
        commitment: null,
        deferrals: [],
      })
    case 'not-accept': {
      const reason = '经营地址在邻县，不属于本机关职权范围。'
      const data = { reason, competentAuthority: '经营地县级市场监督管理部门', remedies }
      return order(someone(cast.at(owner, 'caseworker', 'approver'), 0), { type: 'not-accept', data })
    }
    case 'not-require': {
      const explanation = '这种情形依法不需要办理，直接使用即可。'
      return order(someone(cast.at(owner, 'caseworker', 'approver'), 0), { type: 'not-require', data: { explanation } })
    }
    case 'claim':
      return order(claimant(parts), { type: 'claim', data: { staffId: claimant(parts).staffId } })
    case 'complete-step': {
      const by = officer()
      const colleagues = [by, ...cast.at(officeInHand(state), 'caseworker', 'approver', 'office-head')]
      const inspectors = [...new Set(colleagues.map((one) => one.staffId))].slice(0, 2)
      const opinion = opinions[(plan.seq + state.version) % opinions.length] ?? opinions[0]
      return order(by, { type: 'complete-step', data: { opinion, recommendation: 'grant', inspectors } })
    }
    case 'return-step':
      return order(holder() ?? decider(), {
        type: 'return-step',
        data: { reason: '四至界线和图纸对不上，请再核一次。' },
      })
    case 'transfer': {
      const toOfficeId = transferOffice(parts)
      return order(officer(), {
        type: 'transfer',
        data: { toOfficeId, toStaffId: null, reason: '这一环节由该单位的专业股室办理。' },
      })
    }
    case 'suspend': {
      const procedure = state.terms?.specialProcedures.find((one) => one.basis.trim() !== '')
      const data = { suspensionId: uuidv7(), procedureKey: procedure?.key ?? '', reason: procedure?.name ?? '特别程序' }
      return order(officer(), { type: 'suspend', data })
    }
    case 'resume':
      return order(officer(), { type: 'resume', data: { note: '意见已收到，恢复计时。', cause: 'finished' } })
    case 'extend':
      return order(head(), { type: 'extend', data: { workingDays: 5, reason: '需要向外地机关核实材料。' } })
    case 'request-late': {
      const material = state.terms?.materials.find((m) => m.required && !m.conditional)
      const items = [{ key: material?.key ?? '', problem: '原来交的看不清。', remedy: '请重新交一份清楚的。' }]
      return order(someone(cast.at(owner, 'caseworker'), plan.seq), {
        type: 'request-late',
        data: { items, ground: '受理时没有看出来。' },
      })
    }
    case 'answer-late': {
      const key = state.lateRequests.find((request) => !request.answered)?.items[0]?.key ?? ''
      return cases.supplement(clerk(), caseId, stamp, {
        version: null,
        materials: [{ key, state: 'supplied', medium: 'paper', uploads: [] }],
        answers: {},
        presence: { ...staffPresence, purpose: 'correct' },
      })
    }
    case 'supply-deferred': {
      const key = outstandingDeferrals(state)[0]?.key ?? ''
      return cases.supplyDeferred(clerk(), caseId, stamp, {
        version: null,
        material: { key, state: 'supplied', medium: 'paper', uploads: [] },
        presence: null,
      })
    }
    case 'extend-deferral':
      return extendDeferral(parts, officer())
    case 'verify-visit': {
      const place = { kind: 'county-hall' as const, placeId: null, regionCode: parts.regionCode }
      const presence = {
        who: 'applicant' as const,
        where: place,
        on: parts.today,
        purpose: 'verify' as const,
        cause: 'own' as const,
      }
      return order(clerk(), { type: 'record-presence', data: { presence } })
    }
    case 'correct-record': {
      const version = state.presences.at(-1)?.version ?? 0
      return order(head(), {
        type: 'correct-record',
        data: { subject: 'presence', version, void: true, reason: '登记时点错，那天是代办员来领的。' },
      })
    }
    case 'withdraw': {
      const by = plan.channel === 'online' ? await parts.signedIn() : clerk()
      return cases.command(by, caseId, stamp, null, { type: 'withdraw', data: { reason: '申请人改变了打算。' } })
    }
    case 'terminate': {
      const data = {
        ground: 'cannot-continue',
        basis: '《行政许可法》第三十四条',
        reason: '申请人书面说明项目已停，无法继续审查。',
      } as const
      return order(decider(), { type: 'terminate', data })
    }
    case 'transfer-up': {
      const data = { authority: '岳阳市对口主管部门', opinion: '初步审查符合条件，规模超过县级权限，报上级决定。' }
      return order(decider(), { type: 'transfer-up', data })
    }
    case 'grant':
      return order(decider(), { type: 'grant', data: { validTo: null } })
    case 'deny': {
      const data = {
        reasons: '现有条件达不到规定的标准，已书面说明差在哪里。',
        basis: '《行政许可法》第三十八条',
        remedies,
      }
      return order(decider(), { type: 'deny', data })
    }
    case 'issue':
      return cases.issue(someone(cast.at(owner, 'caseworker', 'approver'), 0), caseId, stamp, null, null)
    case 'dispatch': {
      const waybill = `EMS43${String(1_000_000 + plan.seq * 7919).slice(0, 9)}CN`
      return order(clerk(), { type: 'dispatch', data: { method: 'courier', waybill } })
    }
    case 'deliver':
      return deliver(parts, clerk(), order)
    case 'review': {
      const grade = plan.fate.review ?? 5
      const reasons = [reasonsFor(grade)[plan.seq % reasonsFor(grade).length] ?? '']
      const said =
        grade <= 2 ? '让我多跑了一趟，打电话也没说清楚。' : grade === 5 && plan.seq % 3 === 0 ? '一次就办好了。' : ''
      return reviews.give(await parts.signedIn(), caseId, stamp, { grade, reasons, words: said })
    }
    case 'verify': {
      const result = plan.fate.verification?.result ?? 'kept'
      const finding = result === 'kept' ? '现场核查，与承诺一致。' : '现场核查，承诺的场所和人员都不符合。'
      return order(someone(cast.at(owner, 'caseworker'), 0), { type: 'verify-commitment', data: { result, finding } })
    }
    case 'revoke': {
      const data = { reason: '承诺不实，取得许可的条件自始不具备。', basis: '《行政许可法》第六十九条', remedies }
      return cases.revoke(decider(), caseId, stamp, null, { type: 'revoke', data })
    }
    case 'archive':
      return order(clerk(), { type: 'archive', data: {} })
  }
}

/** Who takes a step up: its caseworker, or at the deciding step the approver. */
function claimant({ cast, state, plan }: ActParts): StaffActor {
  const step = openStep(state)
  const steps = (state.terms?.steps ?? []).filter(
    (term) => term.function !== 'acceptance' && term.function !== 'deliver',
  )
  const term = steps.find((one) => one.key === step?.key)
  const decides =
    term?.function === 'approve' || steps.at(-1)?.key === step?.key || state.basis === 'notice-and-commitment'
  const office = officeInHand(state)
  const fitting = decides ? cast.at(office, 'approver') : cast.at(office, 'caseworker')
  return someone(fitting.length > 0 ? fitting : cast.at(office, 'approver', 'office-head'), decides ? 0 : plan.seq)
}

/** Online cases are accepted by the office that handles them, others at the counter that took them in. */
function intakeOfficer({ cast, plan, state }: ActParts, clerk: () => StaffActor): StaffActor {
  const own = cast.at(state.opened?.officeId ?? '', 'caseworker')
  return plan.channel === 'online' && own.length > 0 ? someone(own, plan.seq) : clerk()
}

/** What the notice asks for: one material, or two where the plan answers in halves. */
function noticeItems({ plan, item }: ActParts) {
  const asked = item.materials.filter((m) => m.condition === null).slice(0, plan.fate.notice?.halves ? 2 : 1)
  return asked.map((m, at) => ({
    key: m.key,
    problem: at === 0 ? '缺少签名和日期。' : '复印件看不清。',
    remedy: at === 0 ? '请补签名和日期，拍照上传或者交到任一窗口。' : '请重新拍一张清楚的。',
  }))
}

async function supplement(parts: ActParts, clerk: () => StaffActor): Promise<unknown> {
  const { services, plan, state, caseId, random } = parts
  const notice = openNotice(state)
  const left = (notice?.items ?? []).filter((one) => !notice?.settled.includes(one.key))
  const now = plan.fate.notice?.halves && left.length > 1 ? left.slice(0, 1) : left
  const stamp = parts.stamp(`${state.version}:supplement`)
  if (plan.channel === 'online') {
    const actor = await parts.signedIn()
    const named = now.map(({ key }) => ({ key, name: parts.item.materials.find((m) => m.key === key)?.name ?? key }))
    const materials = await uploadPages(parts, `person:${actor.accountId}`, named, random)
    await services.cases.supplement(actor, caseId, stamp, {
      version: null,
      materials: [...materials],
      answers: {},
      presence: null,
    })
    return
  }
  await services.cases.supplement(clerk(), caseId, stamp, {
    version: null,
    materials: now.map(({ key }) => ({ key, state: 'supplied', medium: 'paper', uploads: [] })),
    answers: {},
    presence: {
      who: 'applicant',
      place: plan.channel === 'window' ? 'county-hall' : 'township-centre',
      purpose: 'correct',
    },
  })
}

async function extendDeferral(
  { services, state, caseId, calendar, today, stamp }: ActParts,
  by: StaffActor,
): Promise<unknown> {
  const deferral = outstandingDeferrals(state).find((one) => !one.extended)
  if (!deferral || !state.terms) return
  const latest = deferralLimit(state.terms, calendar, today) ?? addDays(deferral.dueOn, 1)
  const wanted = addWorkingDays(calendar, deferral.dueOn, 1)
  const dueOn = minDate(wanted, latest)
  await services.cases.command(by, caseId, stamp(`${state.version}:extend-deferral`), null, {
    type: 'extend-deferral',
    data: { key: deferral.key, dueOn, reason: '出具机关答复下周才能取到。' },
  })
}

/** An office that really could have the step: with caseworkers, and not the one that has it. */
function transferOffice({ cast, state }: ActParts): string {
  const here = officeInHand(state)
  const other = cast.staff
    .flatMap((one) => one.posts)
    .find((post) => post.role === 'caseworker' && post.officeId !== here && post.regionCode.endsWith('000000'))
  return other?.officeId ?? here
}

async function deliver(
  { plan, state, regionCode, today }: ActParts,
  by: StaffActor,
  order: (by: StaffActor, command: CaseCommand) => Promise<unknown>,
): Promise<void> {
  const method = state.dispatched ? 'courier' : plan.fate.delivery === 'courier' ? 'electronic' : plan.fate.delivery
  const inPerson = method === 'window' || method === 'kiosk'
  const where = {
    kind: method === 'kiosk' ? ('kiosk' as const) : ('county-hall' as const),
    placeId: by.posts[0]?.officeId ?? null,
    regionCode,
  }
  const presence = inPerson
    ? {
        who: plan.fate.helped ? ('staff-helper' as const) : ('applicant' as const),
        where,
        on: today,
        purpose: 'pick-up' as const,
        cause: 'own' as const,
      }
    : null
  await order(by, {
    type: 'deliver',
    data: { method, receiver: 'applicant', identityChecked: inPerson, signed: inPerson, presence },
  })
}
