/** Questions of a form as fields of a page, and their answers read back. */
import { maskBankCard, maskPhone, maskResidentId } from '#kernel/masking.ts'
import { chineseDateWithYear, isPlainDate } from '#kernel/plain-date.ts'
import type { FormAnswers, FormField, FormInput, RawAnswers } from '#modules/catalog/model.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { checkboxField, radioField, selectField, tickField } from '../components/field/choice-field.ts'
import { dateField, readDate, type TypedDate } from '../components/field/date-field.ts'
import type { FieldBasics } from '../components/field/field-frame.ts'
import { type TextField, textArea, textField } from '../components/field/text-field.ts'
import type { Html } from '../html.ts'
import { listOf, type Posted, textOf } from '../posting.ts'
import { type FieldKnown, sourceWords } from './known.ts'

/** How a field stands on the page. */
export interface FieldStanding {
  /** what was typed, or the answer kept so far */
  value: unknown
  typedDate?: TypedDate | undefined
  known?: FieldKnown | undefined
  error?: string | undefined
  required: boolean
  asHeading: boolean
}

const shapes: Partial<Record<FormInput, Omit<TextField, keyof FieldBasics | 'value'>>> = {
  id: { width: 'medium', maxlength: 30 },
  'credit-code': { width: 'medium', maxlength: 30 },
  phone: { type: 'tel', inputmode: 'tel', width: 'medium', maxlength: 20 },
  money: { inputmode: 'decimal', width: 'short', unit: '元', maxlength: 16 },
  number: { inputmode: 'decimal', width: 'short', maxlength: 16 },
  'bank-card': { inputmode: 'numeric', width: 'medium', maxlength: 30 },
}

const autocompletes: Readonly<Record<string, string>> = {
  'person.name': 'name',
  'person.address': 'address-line1',
  'account.phone': 'tel',
}

const options = (choices: readonly { const: string; title: string }[] = []) =>
  choices.map((one) => ({ value: one.const, label: one.title }))

const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

/** One question of the form. */
export function formField(name: string, field: FormField, standing: FieldStanding): Html {
  const { known, value } = standing
  const untouched = known !== undefined && text(value) === known.value
  const basics: FieldBasics = {
    name,
    label: field.title,
    hint: field.description,
    error: standing.error,
    optional: !standing.required && field['x-input'] !== 'checkbox',
    source: untouched ? sourceWords(known) : undefined,
    asHeading: standing.asHeading,
  }
  switch (field['x-input']) {
    case 'radio':
      return radioField({ ...basics, options: options(field.oneOf), value: text(value) })
    case 'select':
      return selectField({ ...basics, options: options(field.oneOf), value: text(value) })
    case 'checkbox':
      if (field.type === 'boolean')
        return tickField({ ...basics, value: 'true', ticked: value === true || value === 'true' })
      return checkboxField({
        ...basics,
        options: options(field.items?.oneOf),
        values: Array.isArray(value) ? (value as string[]) : [],
      })
    case 'date':
      return dateField({ ...basics, value: standing.typedDate ?? (isPlainDate(value) ? value : undefined) })
    case 'textarea':
      return textArea({ ...basics, value: text(value), maxlength: field.maxLength })
    default:
      return textField({
        ...basics,
        value: text(value),
        maxlength: field.maxLength,
        autocomplete: autocompletes[field['x-source'] ?? ''],
        ...shapes[field['x-input']],
      })
  }
}

/** Answers of one page out of a posted form, with dates put together; what is wrong with a date, and how it was typed. */
export function readFields(
  fields: readonly (readonly [string, FormField])[],
  posted: Posted,
): { answers: RawAnswers; dates: Readonly<Record<string, TypedDate>>; problems: readonly Problem[] } {
  const answers: Record<string, unknown> = {}
  const dates: Record<string, TypedDate> = {}
  const problems: Problem[] = []
  for (const [name, field] of fields) {
    if (field['x-input'] === 'date') {
      const read = readDate(posted, name)
      dates[name] = read.typed
      if (read.kind === 'date') answers[name] = read.date
      if (read.kind === 'wrong') problems.push({ field: name, message: read.message })
    } else if (field.type === 'array') answers[name] = listOf(posted, name)
    else answers[name] = textOf(posted, name, 4000)
  }
  return { answers, dates, problems }
}

/** An answer as its owner reads it on the check page; long numbers masked, for those who look over the shoulder. */
export function answerWords(field: FormField, value: FormAnswers[string] | undefined): string {
  if (value === undefined) return '没有填'
  if (typeof value === 'boolean') return '是'
  if (typeof value === 'number') return field['x-input'] === 'money' ? `${value} 元` : String(value)
  const title = (one: string): string => (field.oneOf ?? field.items?.oneOf)?.find((o) => o.const === one)?.title ?? one
  if (typeof value !== 'string') return value.map(title).join('、')
  switch (field['x-input']) {
    case 'id':
      return maskResidentId(value)
    case 'phone':
      return maskPhone(value)
    case 'bank-card':
      return maskBankCard(value)
    case 'date':
      return isPlainDate(value) ? chineseDateWithYear(value) : value
    default:
      return title(value)
  }
}
