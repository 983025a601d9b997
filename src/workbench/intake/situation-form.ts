import {
  applyingQuestions,
  countingAnswers,
  type FormField,
  type FormSchema,
  itemFor,
  type VariantAnswers,
  type Variants,
} from '#modules/catalog/model.ts'
import type { Answer } from '../marks/answer-field.tsx'
import type { Item } from './draft-model.ts'

/** Questions about the situation stand in the same list of answers as the form's; so that the keyboard walks through them all. */
const prefix = 'variantAnswers.'

const fieldOf = (question: Variants['questions'][number]): FormField => ({
  ...{ type: 'string', title: question.text, 'x-input': 'radio' },
  ...(question.hint !== undefined && { description: question.hint }),
  oneOf: question.options.map(({ key, label }) => ({ const: key, title: label })),
  ...{ 'x-why': '选了情形，才知道要哪些材料。', 'x-error': `请选：${question.text}` },
})

/** What was answered about the situation so far. */
export function variantAnswersIn(item: Item | undefined, answers: Readonly<Record<string, Answer>>): VariantAnswers {
  const variants = item?.extras?.variants as Variants | undefined
  if (!variants) return {}
  const given = variants.questions.flatMap(({ key }) => {
    const answer = answers[`${prefix}${key}`]
    return typeof answer === 'string' ? [[key, answer]] : []
  })
  return countingAnswers(variants, Object.fromEntries(given))
}

/** The form with the questions about the situation in front, as far as they apply; itself for an item without any. */
export function withSituation(form: FormSchema, item: Item, answers: VariantAnswers): FormSchema {
  const variants = item.extras?.variants as Variants | undefined
  if (!variants) return form
  const asked = applyingQuestions(variants, answers)
  const keys = asked.map(({ key }) => `${prefix}${key}`)
  return {
    ...form,
    properties: {
      ...Object.fromEntries(asked.map((question) => [`${prefix}${question.key}`, fieldOf(question)])),
      ...form.properties,
    },
    required: [...keys, ...form.required],
    'x-pages': [{ key: 'situation', title: '办理情形', fields: keys }, ...form['x-pages']],
  }
}

/** The item in the situation that was answered; before that, all of it. */
export const inSituation = (item: Item, answers: VariantAnswers): Item => itemFor(item as never, answers) as Item
