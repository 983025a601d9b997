/** Each event in plain words, for residents and staff alike. Pure. */
import { chineseDate } from '#kernel/plain-date.ts'
import { methodNames, outcomeNames } from './messages.ts'
import type { CaseTerms, RecordedEvent } from './model.ts'

export interface Told {
  readonly text: string
  readonly detail: string | null
}

const told = (text: string, detail: string | null = null): Told => ({ text, detail: detail === '' ? null : detail })

/** Names of things an event only knows by key. */
export interface Names {
  readonly material: (key: string) => string
  readonly step: (key: string) => string
  readonly office: (id: string) => string
}

const basisText = {
  complete: '材料齐全',
  'deferred-materials': '容缺受理',
  'notice-and-commitment': '告知承诺',
  deemed: '',
} as const

/** One sentence, and a detail when there is more to say. */
export function tell(event: RecordedEvent, names: Names): Told {
  switch (event.type) {
    case 'case-opened':
      return told('开始填写')
    case 'case-submitted':
      return told('提交了申请')
    case 'case-pre-screened':
      return told(event.data.result === 'ready' ? '预审通过' : '预审通过，请带原件核验', event.data.note)
    case 'case-received':
      return told('收件', `收件凭证 ${event.data.document.number}`)
    case 'one-time-notice-issued':
      return told(
        `一次告知要补正 ${event.data.items.length} 项，${chineseDate(event.data.dueOn)}前补上`,
        [
          ...(event.data.reason ? [`第 ${event.data.round} 次告知：${event.data.reason}`] : []),
          ...event.data.items.map((item) => `${names.material(item.key)}：${item.problem}`),
        ].join('；'),
      )
    case 'late-request-made':
      return told(
        '告知以后另要了材料，不停表，已记入监督',
        event.data.items.map((item) => names.material(item.key)).join('、'),
      )
    case 'late-request-answered':
      return told('补交了另要的材料')
    case 'supplement-made':
      return told(event.data.complete ? '补正完成' : '补正了一部分', event.data.settled.map(names.material).join('、'))
    case 'correction-lapsed':
      return told('补正期限已过，没有补正')
    case 'case-accepted':
      return event.data.basis === 'deemed'
        ? told(`逾期没有告知，视为 ${chineseDate(event.data.acceptedOn)}收到材料当天受理`, '《行政许可法》第三十二条')
        : told('受理', basisText[event.data.basis])
    case 'case-not-accepted':
      return told('不予受理', event.data.reason)
    case 'case-not-required':
      return told('依法不需要办理', event.data.explanation)
    case 'deferred-material-supplied':
      return told(`补交了${names.material(event.data.key)}`)
    case 'deferral-extended':
      return told(`${names.material(event.data.key)}的补交期限延到 ${chineseDate(event.data.dueOn)}`, event.data.reason)
    case 'deferral-lapsed':
      return told(`${names.material(event.data.key)}到期没有补交`)
    case 'step-started':
      return told(`进入${names.step(event.data.stepKey)}`, names.office(event.data.officeId))
    case 'step-claimed':
      return told(`${names.step(event.data.stepKey)}有人在办了`)
    case 'step-completed':
      return told(`完成${names.step(event.data.stepKey)}`)
    case 'step-returned':
      return told(`退回${names.step(event.data.toStepKey)}再看`)
    case 'step-transferred':
      return told(`转给${names.office(event.data.toOfficeId)}办`, event.data.reason)
    case 'clock-suspended':
      return told(
        `停表：${event.data.reason}`,
        `依据${event.data.basis}，最长到 ${chineseDate(event.data.capOn)}，已书面告知`,
      )
    case 'clock-resumed':
      return told(
        event.data.cause === 'cap-reached' ? '停表到了最长期限，恢复计时' : '恢复计时',
        `停到 ${chineseDate(event.data.resumedOn)}`,
      )
    case 'limit-extended':
      return told(`延期 ${event.data.workingDays} 个工作日`, event.data.reason)
    case 'calendar-revised':
      return told('放假安排更新，重新计算了期限', event.data.reason)
    case 'case-transferred-up':
      return told(`转报${event.data.authority}`)
    case 'case-withdrawn':
      return told('撤回了申请', event.data.reason)
    case 'case-terminated':
      return told('终止办理', event.data.reason)
    case 'case-granted':
      return told('准予', event.data.resultName)
    case 'case-denied':
      return told('不予批准', event.data.reasons)
    case 'result-issued':
      return told('结果已制好', event.data.number)
    case 'result-dispatched':
      return told(`交付${methodNames[event.data.method]}`, event.data.waybill && `单号 ${event.data.waybill}`)
    case 'result-delivered':
      return told(`送达，${methodNames[event.data.method]}`)
    case 'case-concluded':
      return told(`办结：${outcomeNames[event.data.outcome]}`)
    case 'case-archived':
      return told('归档')
    case 'commitment-verified':
      return told(event.data.result === 'kept' ? '核查：承诺属实' : '核查：承诺不实', event.data.finding)
    case 'decision-revoked':
      return told('撤销了决定', event.data.reason)
    case 'presence-recorded':
      return told('登记了一次到场')
    case 'record-corrected':
      return told('更正了一条记录，原记录保留', event.data.reason)
    case 'reminder-issued':
      return told('发了提醒')
  }
}

/** Names from frozen terms; a key nobody knows is shown as it is. */
export function namesOf(terms: CaseTerms, formLabel: (field: string) => string, office: (id: string) => string): Names {
  return {
    material: (key) =>
      key.startsWith('form:') ? formLabel(key.slice(5)) : (terms.materials.find((m) => m.key === key)?.name ?? key),
    step: (key) => terms.steps.find((s) => s.key === key)?.name ?? key,
    office,
  }
}
