/**
 * Answers that are settled (who applies, as a register says) and answers that are only known (phone, address): the first cannot be
 * overtyped, the second can, and each answer keeps where it really came from. Pure.
 */
import type { FormAnswers, FormFault, FormSchema } from '#modules/catalog/model.ts'
import type { KnownAnswer } from '#modules/registers/model.ts'
import type { AnswerOrigin, AnswerOrigins } from './model.ts'

/** Known answers by field of the form. */
export type KnownFields = ReadonlyMap<string, KnownAnswer>

/** Width, spaces and the interpunct of minority names say nothing about who is meant. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[•‧・．.]/g, '·')
    .replace(/\s/g, '')

const says = (answer: FormAnswers[string] | undefined, value: string): boolean =>
  answer !== undefined && bare(String(answer)) === bare(value)

/** The answers nobody is asked for, by field. */
export const settledValues = (known: KnownFields): Readonly<Record<string, string>> =>
  Object.fromEntries([...known].flatMap(([key, { settled, value }]) => (settled ? [[key, value]] : [])))

/**
 * 行政许可法 §31: the applicant answers for the content; who the applicant is the register says. One fault for each settled field that
 * was answered otherwise; `given` are read answers to questions that are asked.
 */
export function settledFaults(form: FormSchema, given: FormAnswers, known: KnownFields): readonly FormFault[] {
  return [...known].flatMap(([key, { settled, value, origin, sourceLabel }]) => {
    const field = form.properties[key]
    if (!settled || !field || given[key] === undefined || says(given[key], value)) return []
    const message =
      origin === 'account'
        ? `“${field.title}”按您现在替谁办填，这里不能改。要换，请先切换替谁办。`
        : `“${field.title}”以${sourceLabel}为准，这里不能改。登记错了的，请先到登记的单位更正。`
    return [{ field: key, message }]
  })
}

/** Where an answer came from: whence it was known, as long as it says the same; else from the applicant. */
export const originOf = (answer: FormAnswers[string], known: KnownAnswer | undefined): AnswerOrigin =>
  known && says(answer, known.value) ? known.origin : 'applicant'

/** Where the answers to these fields came from, of those that can be known at all. */
export function originsOf(
  form: FormSchema,
  answers: FormAnswers,
  known: KnownFields,
  keys: readonly string[] = Object.keys(answers),
): AnswerOrigins {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const answer = answers[key]
      if (answer === undefined || form.properties[key]?.['x-source'] === undefined) return []
      return [[key, originOf(answer, known.get(key))]]
    }),
  )
}
