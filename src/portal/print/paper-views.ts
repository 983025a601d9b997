/** Official papers out of the record: which paper an event brought into being, and what stands on it. Pure. */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import type { CaseEventData, CaseEventType, DeliveryMethod, MaterialState } from '#modules/cases/model.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import type { Html } from '../html.ts'
import {
  decisionPaper,
  deliveryReceiptPaper,
  extensionPaper,
  revocationPaper,
  specialProcedurePaper,
  terminationPaper,
} from './course-papers.ts'
import type { PaperHead } from './document.ts'
import {
  acceptancePaper,
  nonAcceptancePaper,
  nonRequirementPaper,
  oneTimeNoticePaper,
  receiptPaper,
} from './intake-papers.ts'

/** One event of the record as this file needs it. */
export interface PaperEvent {
  version: number
  type: string
  data: unknown
}

export interface PaperFacts {
  head: PaperHead
  view: CaseView
  item: ServiceItem
  /** the whole record, oldest first */
  events: readonly PaperEvent[]
  /** the event whose paper is wanted */
  event: PaperEvent
  /** working days in which the office answers whether it accepts */
  answerWorkingDays: number
}

const states: Readonly<Record<MaterialState, string>> = {
  supplied: '已交',
  held: '免交（已有）',
  waived: '免交（数据共享）',
  deferred: '后补',
  missing: '未交',
  'not-applicable': '不涉及',
}

const methods: Readonly<Record<DeliveryMethod, string>> = {
  window: '直接送达（窗口领取）',
  courier: '邮寄送达',
  kiosk: '直接送达（自助终端）',
  electronic: '电子送达',
}

const units = { working: '工作日', calendar: '日' } as const

/** The data of the first event of a kind, or of the event asked about when it is of that kind. */
function dataOf<Type extends CaseEventType>(facts: PaperFacts, type: Type): CaseEventData[Type] | undefined {
  const found = facts.event.type === type ? facts.event : facts.events.find((event) => event.type === type)
  return found?.data as CaseEventData[Type] | undefined
}

const clockOf = (facts: PaperFacts, kind: string) => facts.view.clocks.find((clock) => clock.kind === kind)
const day = (date: string | null | undefined): PlainDate | null => (date ?? null) as PlainDate | null

type Draw = (facts: PaperFacts) => Html | undefined

const appliedOnOf = (facts: PaperFacts): PlainDate =>
  dataOf(facts, 'case-submitted')?.submittedOn ?? facts.head.issuedOn
const acceptedOnOf = (facts: PaperFacts): PlainDate => dataOf(facts, 'case-accepted')?.acceptedOn ?? facts.head.issuedOn
const nameOf = (facts: PaperFacts, key: string): string =>
  facts.item.materials.find((material) => material.key === key)?.name ??
  facts.view.form.find((row) => `form:${row.key}` === key)?.label ??
  key

const acceptance: Draw = (facts) => {
  const data = dataOf(facts, 'case-accepted')
  if (!data) return undefined
  const { terms } = data
  const legal = terms.statutory
  const legalDue = day(clockOf(facts, 'statutory')?.baseDueOn)
  const { fee } = facts.item
  return acceptancePaper(facts.head, {
    appliedOn: appliedOnOf(facts),
    acceptedOn: data.acceptedOn,
    ground: data.basis,
    statutory:
      legal && legalDue
        ? { words: `法定办理期限为${legal.amount}个${units[legal.unit]}，自受理次日起算`, dueOn: legalDue }
        : null,
    promise: { workingDays: terms.promisedWorkingDays, dueOn: day(clockOf(facts, 'promise')?.baseDueOn) },
    deferred: data.deferrals.map(({ key, dueOn }) => ({ name: nameOf(facts, key), dueOn })),
    fee: fee.charged ? `本事项收费：${fee.standard ?? '按公布的标准'}` : '本事项不收取费用',
  })
}

const decision: Draw = (facts) => {
  const basis = facts.item.legalBasis[0]
  const law = basis && `${basis.law.startsWith('《') ? basis.law : `《${basis.law}》`}${basis.article ?? ''}`
  const dates = { appliedOn: appliedOnOf(facts), acceptedOn: acceptedOnOf(facts) }
  if (facts.event.type === 'case-granted') {
    const data = facts.event.data as CaseEventData['case-granted']
    const days = clockOf(facts, 'delivery')?.limit.amount ?? 10
    const outcome = {
      kind: 'granted',
      resultName: data.resultName,
      validTo: data.validTo,
      deliverWorkingDays: days,
    } as const
    return decisionPaper(facts.head, { ...dates, outcome: { ...outcome, basis: law } })
  }
  const data = facts.event.data as CaseEventData['case-denied']
  const { reasons, basis: against, remedies } = data
  return decisionPaper(facts.head, { ...dates, outcome: { kind: 'denied', reasons, basis: against, remedies } })
}

const papers: Partial<Record<CaseEventType, Draw>> = {
  'case-received': (facts) => {
    const data = dataOf(facts, 'case-received')
    const sent = dataOf(facts, 'case-submitted')
    if (!data || !sent) return undefined
    const silence = clockOf(facts, 'silence')
    return receiptPaper(facts.head, {
      receivedOn: data.receivedOn,
      answerWorkingDays: facts.answerWorkingDays,
      answerBy: day(silence?.baseDueOn ?? silence?.dueOn) ?? data.receivedOn,
      materials: sent.materials
        .filter((record) => record.state !== 'not-applicable')
        .map((record) => ({
          name: nameOf(facts, record.key),
          state:
            record.medium === 'paper' && record.state === 'supplied'
              ? '纸质'
              : record.state === 'supplied'
                ? '电子件'
                : states[record.state],
          copies:
            record.state === 'supplied'
              ? (facts.item.materials.find((one) => one.key === record.key)?.copies ?? 1)
              : null,
        })),
    })
  },
  'one-time-notice-issued': (facts) => {
    const data = facts.event.data as CaseEventData['one-time-notice-issued']
    return oneTimeNoticePaper(facts.head, {
      appliedOn: appliedOnOf(facts),
      dueOn: data.dueOn,
      items: data.items.map(({ key, problem, remedy }) => ({ name: nameOf(facts, key), problem, remedy })),
    })
  },
  'case-accepted': acceptance,
  'case-not-accepted': (facts) => {
    const { reason, competentAuthority, remedies } = facts.event.data as CaseEventData['case-not-accepted']
    return nonAcceptancePaper(facts.head, { appliedOn: appliedOnOf(facts), reason, competentAuthority, remedies })
  },
  'case-not-required': (facts) => {
    const { explanation } = facts.event.data as CaseEventData['case-not-required']
    return nonRequirementPaper(facts.head, { appliedOn: appliedOnOf(facts), explanation })
  },
  'clock-suspended': (facts) => {
    const data = facts.event.data as CaseEventData['clock-suspended']
    const procedure = facts.view.procedures.find((one) => one.key === data.procedureKey)
    return specialProcedurePaper(facts.head, {
      acceptedOn: acceptedOnOf(facts),
      procedure: procedure?.name ?? '特别程序',
      basis: data.basis,
      reason: data.reason,
      suspendedOn: data.suspendedOn,
      limitWords: (procedure?.limit ?? '').replace(/^最长\s*/, '').replaceAll(' ', ''),
      capOn: data.capOn,
    })
  },
  'limit-extended': (facts) => {
    const data = facts.event.data as CaseEventData['limit-extended']
    const clock = clockOf(facts, data.movesPromise ? 'promise' : 'statutory') ?? clockOf(facts, 'promise')
    const move = clock?.moves.find((one) => one.cause === 'extension')
    return extensionPaper(facts.head, {
      acceptedOn: acceptedOnOf(facts),
      reason: data.reason,
      workingDays: data.workingDays,
      approvedBy: facts.head.clerk ?? '',
      before: day(move?.from) ?? data.extendedOn,
      after: day(move?.to) ?? data.extendedOn,
      basis: facts.item.type === 'licensing' ? undefined : '办事指南公布的办理期限',
    })
  },
  'case-granted': decision,
  'case-denied': decision,
  'result-delivered': (facts) => {
    const data = facts.event.data as CaseEventData['result-delivered']
    const documents = facts.view.documents.filter((one) => one.kind === 'decision' && !one.void)
    const { result } = facts.view
    return deliveryReceiptPaper(facts.head, {
      documents: [
        ...documents.map(({ title, number }) => ({ name: title, number })),
        ...(result?.name && result.number ? [{ name: result.name, number: result.number }] : []),
      ],
      method: methods[data.method],
      deliveredOn: data.deliveredOn,
      receiver: data.signed ? (data.receiver === 'applicant' ? '本人已签名' : '代理人已签名') : null,
      place: null,
    })
  },
  'case-terminated': (facts) => {
    const { reason, basis } = facts.event.data as CaseEventData['case-terminated']
    return terminationPaper(facts.head, {
      acceptedOn: dataOf(facts, 'case-accepted')?.acceptedOn ?? null,
      reason,
      basis,
    })
  },
  'decision-revoked': (facts) => {
    const { reason, basis, remedies } = facts.event.data as CaseEventData['decision-revoked']
    const decidedOn = dataOf(facts, 'case-granted')?.decidedOn ?? facts.head.issuedOn
    return revocationPaper(facts.head, { decidedOn, reason, basis, remedies })
  },
}

/** The paper of an event; undefined when the event brought none. */
export const paperOf = (facts: PaperFacts): Html | undefined => papers[facts.event.type as CaseEventType]?.(facts)
