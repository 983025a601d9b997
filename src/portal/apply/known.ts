/** Known answers as the pages tell them. */
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import type { KnownAnswer } from '#modules/registers/model.ts'
import { yearMonthDay } from '../words.ts'

export { knownFields } from '#modules/cases/service.ts'

/** An answer the platform gives, in the form's own values. */
export type FieldKnown = KnownAnswer

/** 公安部门人口库，2026 年 5 月 9 日 */
export const sourceWords = ({ sourceLabel, asOf }: FieldKnown): string => `${sourceLabel}，${yearMonthDay(asOf)}`

/** Who the applicant is. Settled by the sign-in and the register: a form cannot make somebody another. */
const identities: ReadonlySet<string> = new Set([
  'person.name',
  'person.idNumber',
  'person.birthDate',
  'person.sex',
  'legal.name',
  'legal.creditCode',
  'licence:营业执照.name',
  'licence:营业执照.creditCode',
  'applicant.kind',
])

/** Whether a known answer to this question is a fact to be read, not one to be changed here. */
export const isIdentity = (field: FormField | undefined): boolean => identities.has(field?.['x-source'] ?? '')

/** Facts that are not asked and cannot be changed on a page of the form, by field. */
export function settledFacts(
  form: FormSchema,
  known: ReadonlyMap<string, FieldKnown>,
): ReadonlyMap<string, FieldKnown> {
  return new Map([...known].filter(([name, fact]) => fact.settled || isIdentity(form.properties[name])))
}
