/** Filled-in answers in words, masked where they name a person. Pure. */
import { maskAddress, maskBankCard, maskPhone, maskResidentId } from '#kernel/masking.ts'
import type { FormAnswers, FormField, FormSchema } from '#modules/catalog/model.ts'
import type { CaseView } from './contract.ts'
import { originNames } from './messages.ts'
import type { AnswerOrigin } from './model.ts'

/**
 * Answers in the order of the form, each with where it really came from; numbers of persons are masked unless the reader may see all.
 * `origin`: null for fields whose answer nobody but the applicant can know.
 */
export function formRows(
  answers: FormAnswers,
  form: FormSchema,
  full: boolean,
  origin: (key: string) => AnswerOrigin | null,
): CaseView['form'] {
  // The pages keep the order of the questions; a stored schema's properties do not.
  return form['x-pages']
    .flatMap((page) => page.fields)
    .flatMap((key) => {
      const field = form.properties[key]
      const value = answers[key]
      if (field === undefined || value === undefined) return []
      return [{ key, label: field.title, value: shown(field, value, full), ...sourceOf(field, origin(key)) }]
    })
}

const sourceOf = (
  field: FormField,
  origin: AnswerOrigin | null,
): Pick<CaseView['form'][number], 'source' | 'sourceText'> => {
  const source = field['x-source']
  if (origin === null || source === undefined) return { source: null, sourceText: null }
  if (origin === 'applicant') return { source: 'applicant', sourceText: originNames.applicant }
  return {
    source,
    sourceText: source.startsWith('licence:') ? (source.slice(8).split('.')[0] ?? '') : originNames[origin],
  }
}

/** An answer as staff see it: choices in words, numbers of persons masked. */
export const shownAnswer = (field: FormField | undefined, value: FormAnswers[string]): string =>
  field ? shown(field, value, false) : String(value)

function shown(field: FormField, value: FormAnswers[string], full: boolean): string {
  const title = (one: string): string => (field.oneOf ?? field.items?.oneOf)?.find((o) => o.const === one)?.title ?? one
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value !== 'string') return Array.isArray(value) ? value.map(title).join('、') : String(value)
  if (full) return title(value)
  switch (field['x-input']) {
    case 'id':
      return maskResidentId(value)
    case 'phone':
      return maskPhone(value)
    case 'bank-card':
      return maskBankCard(value)
    case 'address':
      return maskAddress(value, 'village')
    default:
      return title(value)
  }
}
