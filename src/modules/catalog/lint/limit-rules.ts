import type { LintItem, LintProcedure } from '../lint-shape.ts'
import type { LintContext } from './context.ts'
import type { Hit } from './finding.ts'
import { isLooseLaw, isOwnRule } from './norms.ts'
import { citesArticle, plain, said } from './wording.ts'

/**
 * 自然日里一定有的工作日数：整周每周五天，余下的天数最坏碰上周六、周日。
 * The promise has to hold whatever day a case starts on, so the fewest count: 15 calendar days hold 10 working days for sure (a case
 * of a Friday ends on a Saturday), 7 hold 5, 3 hold 1. Public holidays are left out: they lengthen both counts, and the law's last day
 * is then moved on.
 */
export const surelyWorkingDays = (calendarDays: number): number =>
  Math.floor(calendarDays / 7) * 5 + Math.max(0, (calendarDays % 7) - 2)

type Days = { readonly days?: number | null | undefined; readonly unit?: string | null | undefined }

const isWorking = (unit: string): boolean => /^working$|工作日/.test(unit)
const isCalendar = (unit: string): boolean => /^calendar$|自然日|日历/.test(unit)

/** A limit in working days; null when there is none, or it has no unit we know. */
export function inWorkingDays({ days, unit }: Days): number | null {
  if (days == null || unit == null) return null
  if (isWorking(unit)) return days
  return isCalendar(unit) ? surelyWorkingDays(days) : null
}

const lacksUnit = ({ days, unit }: Days): boolean =>
  days != null && !(unit != null && (isWorking(unit) || isCalendar(unit)))

const told = ({ days, unit }: Days): string =>
  `${days ?? ''} ${unit == null ? '（没有单位）' : isWorking(unit) ? '个工作日' : isCalendar(unit) ? '个自然日' : unit}`

const nothing = /^(?:无|暂无|没有|未定|待定|空|略|—+|-+|\/|不详|无依据|N\/A|null)$/i
const ownNotes =
  /内部|本单位|本局|我局|本部门|本机关|惯例|习惯|领导|口头|工作需要|实际需要|管理需要|会议(?:要求|精神)|通行做法|历来|自行|自定|自拟|往年|历年|上级要求|经验/
const norm =
  /法|条例|办法|规定|规则|细则|意见|通知|决定|标准|规范|规程|方案|定额|公示价|资费|目录|公告|批复|令|号|章程|办价|收费|价/

/** A basis names a rule: not blank, not 有关规定, not an office's own habit. */
function isBasis(text: string | null | undefined): boolean {
  const basis = plain(text ?? '')
  if (basis === '' || nothing.test(basis) || ownNotes.test(basis) || isLooseLaw(basis)) return false
  return norm.test(basis) && said(basis.replace(/(?:办法|规定|意见|通知|决定|规则)$/, '')) !== ''
    ? true
    : /《[^》]+》/.test(basis)
}

/** 依据、期限、收费、跑动次数、电话的规则 L301–L309。 */
export function checkLimits(item: LintItem, context: LintContext): Hit[] {
  return [
    ...legalBasis(item),
    ...limits(item),
    ...(item.specialProcedures ?? []).flatMap((procedure, index) => specialProcedure(procedure, index, item, context)),
    ...fee(item),
    ...visits(item),
    ...phones(item, context),
  ]
}

function legalBasis({ legalBasis: bases, steps, department }: LintItem): Hit[] {
  if (bases == null || bases.length === 0) {
    // a few fields out of an item say nothing about its basis
    const isWhole = bases !== undefined || (steps != null && department != null)
    return isWhole ? [{ rule: 'L301', field: 'legalBasis', index: null, text: '没有设定依据' }] : []
  }
  return bases.flatMap(({ law }, index): Hit[] => {
    const name = plain(law ?? '')
    const isNamed =
      name !== '' && !nothing.test(name) && !ownNotes.test(name) && (said(name) !== '' || /《[^》]+》/.test(name))
    if (!isNamed) return [{ rule: 'L301', field: 'legalBasis', index, text: law?.trim() || '没有写法律名称' }]
    return isLooseLaw(name) ? [{ rule: 'L104', field: 'legalBasis', index, text: law?.trim() ?? '' }] : []
  })
}

function limits(item: LintItem): Hit[] {
  const { statutoryLimit: law, promisedLimitDays: promise } = item
  if (law == null) return []
  const hits: Hit[] = lacksUnit(law)
    ? [{ rule: 'L302', field: 'statutoryLimit', index: null, text: `法定时限 ${told(law)}` }]
    : []
  const most = inWorkingDays(law)
  if (most === null || promise == null) return hits
  const text = `承诺 ${promise} 个工作日，法定 ${told(law)}${isCalendar(law.unit ?? '') ? `（只保证有 ${most} 个工作日）` : ''}`
  if (promise > most) hits.push({ rule: 'L303', field: 'promisedLimitDays', index: null, text })
  else if (item.audience?.includes('legal') && promise * 3 > most * 2)
    hits.push({
      rule: 'L304',
      field: 'promisedLimitDays',
      index: null,
      text,
      suggestion: `承诺时限改为 ${Math.floor((most * 2) / 3)} 个工作日以内。`,
    })
  return hits
}

function specialProcedure(
  procedure: LintProcedure,
  index: number,
  { promisedLimitDays: promise }: LintItem,
  { place }: LintContext,
): Hit[] {
  const { name, basis } = procedure
  const hits: Hit[] = []
  const at = { field: 'specialProcedures' as const, index }
  if (!isBasis(basis))
    hits.push({ ...at, rule: 'L305', text: `${name}：${basis?.trim() || '没有写依据'}`, ...unclear(basis) })
  if (lacksUnit(procedure)) hits.push({ ...at, rule: 'L302', text: `${name} ${told(procedure)}` })
  const days = inWorkingDays(procedure)
  if (days !== null && promise != null && promise > 0 && days * 2 > promise) {
    const unsetByLaw = /(?:未|没有|无)(?:规定|明确|设定|限定)?[^,;。]{0,4}(?:时限|期限|天数|时间)/.test(basis ?? '')
    const unproven = place === '颍上' && !citesArticle(basis ?? '')
    hits.push({
      ...at,
      rule: 'L306',
      severity:
        unsetByLaw || unproven || isOwnRule(plain(basis ?? ''))
          ? 'error'
          : citesArticle(basis ?? '')
            ? 'hint'
            : 'warning',
      text: `${name} ${told(procedure)}，承诺 ${promise} 个工作日`,
    })
  }
  return hits
}

/** 有关规定 names a rule of some kind, only not which: the editor should look, but it may exist. */
const unclear = (basis: string | null | undefined): { severity?: 'warning' } => {
  const text = plain(basis ?? '')
  return /有关规定$|相关规定$/.test(text) && said(text) !== '' && !ownNotes.test(text) ? { severity: 'warning' } : {}
}

function fee({ fee: charge }: LintItem): Hit[] {
  if (!charge?.charged) return []
  const at = { rule: 'L307', field: 'fee' as const, index: null }
  if (!isBasis(charge.basis)) return [{ ...at, text: `收费，依据：${charge.basis?.trim() || '没有写'}` }]
  return charge.standard?.trim()
    ? []
    : [{ ...at, severity: 'warning', text: '收费，没有写标准', suggestion: '写明收费标准，可以减免的写明减免情形。' }]
}

/** Between the visits lies something only the applicant can go to. */
const presence = /评定|鉴定|体检|考试|考核|面试|面谈|面签|宣誓/
const inPerson = /亲自|到场|当面|身体条件|体检|交回|面签|面谈|面试|考试|残疾评定|指纹|(?:现场|人像|相片|照片)采集/

function visits(item: LintItem): Hit[] {
  const { visits: count, visitReason, onlineDepth } = item
  if (count == null || count === 0) return []
  const at = { rule: 'L308', field: 'visits' as const, index: null }
  if (visitReason !== undefined) return visitReason?.trim() ? [] : [{ ...at, text: `到现场 ${count} 次，没有写原因` }]
  const between = (item.specialProcedures ?? []).filter(
    ({ name }) => presence.test(name) && !/专家|技术/.test(name),
  ).length
  if (count > 1 && count - 1 > between) return [{ ...at, text: `到现场 ${count} 次，看不出为什么要多次` }]
  const words = [
    ...(item.conditions ?? []),
    ...[...(item.materials ?? []), ...(item.steps ?? []), ...(item.specialProcedures ?? [])].map(({ name }) => name),
  ].join(' ')
  if (onlineDepth !== 4) return []
  return [
    {
      ...at,
      text: `全程网办，却要到现场 ${count} 次`,
      ...(inPerson.test(words) ? { severity: 'warning' as const } : {}),
    },
  ]
}

const digits = (phone: string | null | undefined): string => (phone ?? '').replace(/\D/g, '')

function phones(item: LintItem, { offices }: LintContext): Hit[] {
  const office = item.department ? offices.get(item.department) : undefined
  const own = item.consultPhone !== undefined || item.complaintPhone !== undefined
  const [advice, complaint] = own ? [item.consultPhone, item.complaintPhone] : [office?.phone, office?.complaintPhone]
  return digits(advice) !== '' && digits(advice) === digits(complaint)
    ? [{ rule: 'L309', field: 'department', index: null, text: `咨询和投诉都是 ${advice}` }]
    : []
}
