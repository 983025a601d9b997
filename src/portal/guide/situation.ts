/** 办理情形 on a page: the questions in an address and as radios. */
import {
  applyingQuestions,
  countingAnswers,
  nextQuestion,
  type ServiceItem,
  type Situation,
  situationOf,
  type VariantAnswers,
  type Variants,
} from '#modules/catalog/model.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { radioField } from '../components/field/choice-field.ts'
import { type Html, html } from '../html.ts'

/** What was asked and answered so far about the situation of one item. */
export interface SituationChoice {
  variants: Variants
  answers: VariantAnswers
  /** where the answers lead; undefined while a question is open */
  situation: Situation | undefined
}

/** Key of a question in an address or a form. */
export const questionKey = (question: { key: string }): string => `q-${question.key}`

/** The choice out of an address or a form; undefined for an item without situations. What is no option is left out. */
export function readSituation(
  item: Pick<ServiceItem, 'extras'>,
  sent: Readonly<Record<string, unknown>>,
): SituationChoice | undefined {
  const variants = item.extras?.variants
  if (variants === undefined) return undefined
  const given = variants.questions.flatMap((question) => {
    const answer = sent[questionKey(question)]
    return typeof answer === 'string' ? [[question.key, answer]] : []
  })
  return choiceOf(item, Object.fromEntries(given))
}

/** The choice these answers make; undefined for an item without situations. */
export function choiceOf(item: Pick<ServiceItem, 'extras'>, given: VariantAnswers): SituationChoice | undefined {
  const variants = item.extras?.variants
  if (variants === undefined) return undefined
  const answers = countingAnswers(variants, given)
  return { variants, answers, situation: situationOf(variants, answers) }
}

/** The answers as they stand in an address: `q-photo=id-card`; '' without any. */
export function situationQuery(answers: VariantAnswers): string {
  const pairs = Object.entries(answers).map(([key, answer]): [string, string] => [questionKey({ key }), answer])
  return new URLSearchParams(pairs).toString()
}

/** The same as hidden fields, for forms that carry the answers along. */
export const hiddenAnswers = (answers: VariantAnswers): Html =>
  html`${Object.entries(answers).map(
    ([key, answer]) => html`<input type="hidden" name="${questionKey({ key })}" value="${answer}">`,
  )}`

/** The questions that apply so far; one that hangs on an answer comes when that is there. */
export function situationQuestions(
  { variants, answers }: Pick<SituationChoice, 'variants' | 'answers'>,
  problems: readonly Problem[] = [],
): Html {
  const applying = applyingQuestions(variants, answers)
  return html`<input type="hidden" name="${askedField}" value="${applying.map(({ key }) => key).join()}">${applying.map(
    (question) =>
      radioField({
        name: questionKey(question),
        label: question.text,
        hint: question.hint,
        options: question.options.map(({ key, label }) => ({ value: key, label })),
        value: answers[question.key],
        error: problemAt(problems, questionKey(question)),
      }),
  )}`
}

/** Questions that stood on the page a form came from: `photo,near`. */
const askedField = 'asked'

/** What was left open although it was asked, for the error summary. A question that only now applies was not missed. */
export function missedQuestion(
  { variants, answers }: Pick<SituationChoice, 'variants' | 'answers'>,
  sent: Readonly<Record<string, unknown>>,
): Problem[] {
  const open = nextQuestion(variants, answers)
  const asked = typeof sent[askedField] === 'string' ? sent[askedField].split(',') : []
  return open && asked.includes(open.key) ? [{ field: questionKey(open), message: `还没有选：${open.text}` }] : []
}
