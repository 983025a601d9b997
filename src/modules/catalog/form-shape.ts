import { z } from 'zod'
import { formFormats, formInputs, formSources } from './form-model.ts'

const sentence = z.string().min(1).max(120)
const key = z.string().regex(/^[a-z][a-zA-Z0-9]*$/)
const option = z.strictObject({ const: z.string().min(1), title: sentence })

const field = z.strictObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
  title: sentence,
  description: sentence.optional(),
  format: z.enum(formFormats).optional(),
  pattern: z.string().optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(1).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  oneOf: z.array(option).min(2).optional(),
  items: z.strictObject({ oneOf: z.array(option).min(2) }).optional(),
  minItems: z.int().optional(),
  uniqueItems: z.boolean().optional(),
  const: z.literal(true).optional(),
  'x-why': sentence,
  'x-error': sentence,
  'x-input': z.enum(formInputs),
  'x-source': z.union([z.enum(formSources), z.string().regex(/^licence:[^.]+\.[a-zA-Z]+$/)]).optional(),
  'x-show-if': z.strictObject({ field: key, equals: z.union([z.string(), z.boolean()]) }).optional(),
})

/** The shape of a form file; what it must also keep is in `formFaults`. */
export const FormFile = z.strictObject({
  $schema: z.literal('https://json-schema.org/draft/2020-12/schema'),
  $id: z.string().min(1),
  title: sentence,
  'x-item': z.string().min(1),
  type: z.literal('object'),
  additionalProperties: z.literal(false),
  properties: z.record(key, field),
  required: z.array(key),
  'x-pages': z.array(z.strictObject({ key, title: sentence, fields: z.array(key).min(1) })).min(1),
  'x-suitability': z
    .array(
      z.strictObject({
        key,
        question: sentence,
        known: z
          .union([z.strictObject({ ageAtLeast: z.int().min(1) }), z.strictObject({ licence: z.string().min(1) })])
          .optional(),
        options: z
          .array(
            z.strictObject({
              value: z.string().min(1),
              label: sentence,
              outcome: z.enum(['ok', 'other-item', 'not-eligible']),
              item: z.string().optional(),
              say: z.string().max(200).optional(),
            }),
          )
          .min(2),
      }),
    )
    .optional(),
})

/** What a form must keep beyond its shape: every question on exactly one page, conditions and required fields that exist, choices where needed. */
export function formFaults(form: z.infer<typeof FormFile>): string[] {
  const fields = Object.keys(form.properties)
  const placed = form['x-pages'].flatMap((page) => page.fields)
  const choice = new Set(['radio', 'select'])
  return [
    ...fields.filter((name) => !placed.includes(name)).map((name) => `${name} 不在任何一页上`),
    ...placed.filter((name, at) => placed.indexOf(name) < at).map((name) => `${name} 出现在两页上`),
    ...[...placed, ...form.required].filter((name) => !fields.includes(name)).map((name) => `没有 ${name} 这一问`),
    ...Object.entries(form.properties).flatMap(([name, one]) => [
      ...(one['x-show-if'] && !fields.includes(one['x-show-if'].field) ? [`${name} 的条件引用了没有的一问`] : []),
      ...(choice.has(one['x-input']) && !one.oneOf ? [`${name} 没有选项`] : []),
      ...(one['x-input'] === 'checkbox' && one.type === 'array' && !one.items ? [`${name} 没有选项`] : []),
    ]),
    ...(form['x-suitability'] ?? []).flatMap((question) =>
      question.options.flatMap((one) => [
        ...(one.outcome === 'other-item' && !one.item ? [`${question.key} 没有写明该办哪个事项`] : []),
        ...(one.outcome !== 'ok' && !one.say ? [`${question.key} 没有写明对申请人怎么说`] : []),
      ]),
    ),
  ]
}
