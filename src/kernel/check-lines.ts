import { checkCaseNumber } from './case-number.ts'
import { checkCreditCode } from './credit-code.ts'
import { type Checked, rejected } from './identifier.ts'
import { checkItemCode } from './item-code.ts'
import { checkLicenceIdentifier } from './licence-identifier.ts'
import type { PlainDate } from './plain-date.ts'
import { checkResidentId } from './resident-id.ts'

/** What `onevisit check-id` prints for one line. */
export type CheckIdAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** The kinds `onevisit check-id` knows. */
export const checkIdKinds = ['resident-id', 'credit-code', 'item-code', 'licence-id', 'case-number'] as const

const checks: Record<(typeof checkIdKinds)[number], (value: string, today: PlainDate) => Checked> = {
  'resident-id': checkResidentId,
  'credit-code': (value) => checkCreditCode(value),
  'item-code': (value) => checkItemCode(value),
  'licence-id': (value) => checkLicenceIdentifier(value),
  'case-number': (value) => checkCaseNumber(value),
}

/** Longer than any identifier with spaces and hyphens in it. */
const longestLine = 1000

/** Answers one line `<kind> <value>`. Never throws; a blank line is answered too, so that lines in and out match. */
export function checkIdLine(line: string, today: PlainDate): CheckIdAnswer {
  const answer = checked(line, today)
  return answer.ok ? { ok: true } : { ok: false, reason: answer.reason }
}

function checked(line: string, today: PlainDate): Checked {
  const found = /^(\S+)(?:\s+(.*))?$/su.exec(line.trim())
  if (!found) return rejected('check-id.blank', '这一行是空的，请按“种类 编号”填写。')
  if (line.length > longestLine) return rejected('check-id.too-long', `这一行超过 ${longestLine} 个字符，请核对。`)
  const [, kind = '', value = ''] = found
  if (!isKind(kind)) return rejected('check-id.kind', `不认识这个种类，可用的有：${checkIdKinds.join('、')}。`)
  if (value === '') return rejected('check-id.no-value', '缺少编号，请按“种类 编号”填写。')
  return checks[kind](value, today)
}

function isKind(text: string): text is (typeof checkIdKinds)[number] {
  return Object.hasOwn(checks, text)
}
