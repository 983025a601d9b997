import type { CaseView, MaterialView } from '#modules/cases/contract.ts'
import type { FormField } from '#modules/catalog/model.ts'
import type { Answer } from '../marks/answer-field.tsx'
import { titleAtDesk } from '../marks/case-words.ts'
import { readDay } from '../marks/day-input.ts'

/** What the applicant is asked for now, and nothing else. */
export interface Asked {
  materials: readonly { material: MaterialView; words: string }[]
  /** `now`: the present answer as staff see it, undefined when there is none */
  fields: readonly { key: string; name: string; words: string; now: string | undefined }[]
  /** names of what came in before, of the same notice */
  settled: readonly string[]
}

type AskedItem = CaseView['lateRequests'][number]['items'][number]

const isField = /^form:/

/** 要补的：补正期间只看这一份告知书里还没补的；受理以后看另要的、还没交的。 */
export function askedOf(view: Pick<CaseView, 'status' | 'notices' | 'lateRequests' | 'materials' | 'form'>): Asked {
  const notice = view.status === 'correcting' ? view.notices.at(-1) : undefined
  const items: readonly AskedItem[] = notice
    ? notice.items.filter((item) => !item.settled)
    : view.lateRequests.filter((one) => !one.answered).flatMap((one) => one.items)
  const words = (item: AskedItem) => `${item.problem.replace(/。$/, '')}。${item.remedy}`
  return {
    materials: items.flatMap((item) => {
      const material = view.materials.find((one) => one.key === item.key)
      return material ? [{ material, words: words(item) }] : []
    }),
    fields: items
      .filter((item) => isField.test(item.key))
      .map((item) => {
        const key = item.key.replace(isField, '')
        const answer = view.form.find((one) => one.key === key)
        return { key, name: titleAtDesk(answer?.label ?? item.name), words: words(item), now: answer?.value }
      }),
    settled: notice?.items.filter((item) => item.settled).map((item) => item.name) ?? [],
  }
}

/** Of what was typed, the answers to what was asked; a date as the server writes it, an emptied field left out. */
export function answersGiven(
  keys: readonly string[],
  typed: Readonly<Record<string, Answer>>,
  fieldOf: (key: string) => FormField | undefined,
): Record<string, Answer> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const answer = typed[key]
      if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)) return []
      const isDate = fieldOf(key)?.['x-input'] === 'date' && typeof answer === 'string'
      return [[key, isDate ? (readDay(answer) ?? answer) : answer] as const]
    }),
  )
}
