import type { CaseView } from '#modules/cases/contract.ts'
import { dayWords } from '../words.ts'

const who = { applicant: '您', 'family-agent': '家人或受托人', 'staff-helper': '代办员' } as const
const purposes = { submit: '交材料', verify: '核验', correct: '补正', pay: '缴费', 'pick-up': '领结果' } as const

/** One line of the visit record: when, who, where, what for, and whether it counts. */
export function visitLine(visit: CaseView['visits']['log'][number]): string {
  const what = `${dayWords(visit.on)}，${who[visit.who]}到${visit.where}${purposes[visit.purpose]}`
  if (visit.void) return `${what}。记错了，已更正，不算。`
  if (!visit.counts) return `${what}。不算您跑。`
  return visit.cause === 'office' ? `${what}。算 1 次，是我们的原因，记在我们账上。` : `${what}。算 1 次。`
}
