import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { checkCreditCode } from '#kernel/credit-code.ts'
import { normaliseIdentifier } from '#kernel/identifier.ts'
import { isPlainDate, type PlainDate } from '#kernel/plain-date.ts'
import { checkResidentId } from '#kernel/resident-id.ts'
import { isReadable } from '#kernel/text.ts'
import {
  type FormAnswers,
  type FormFault,
  type FormField,
  type FormSchema,
  isShown,
  type RawAnswers,
} from './form-model.ts'
import { genericForm } from './generic-form.ts'
import type { ServiceItem } from './model.ts'

/** The application form of an item: its own, else the generic one for its audience and kind. */
export function formOf(item: Pick<ServiceItem, 'name' | 'audience' | 'result' | 'form'>): FormSchema {
  if (item.form) return item.form
  const known = generic.get(item)
  if (known) return known
  const form = genericForm(item)
  generic.set(item, form)
  return form
}

const generic = new WeakMap<object, FormSchema>()

const extensions = ['x-item', 'x-pages', 'x-suitability', 'x-why', 'x-error', 'x-input', 'x-source', 'x-show-if']
const ajv = new Ajv2020({ strict: true, allErrors: true, addUsedSchema: false })
ajv.addVocabulary(extensions)
// 不晚于今天由 checkAnswers 判断：格式本身不知道今天
const dateFormat = (text: string) => isPlainDate(text)
ajv.addFormat('cn-date', dateFormat)
ajv.addFormat('plain-date', dateFormat)
ajv.addFormat('resident-id', (text: string) => text.length === 18)
ajv.addFormat('credit-code', (text: string) => checkCreditCode(text).ok)
ajv.addFormat('cn-phone', /^(1[3-9]\d{9}|0\d{9,11}|400\d{7})$/)
ajv.addFormat('bank-card', /^\d{12,19}$/)

// Keyed by content, too: an item in one of its situations brings a new form object every time.
const compiled = new Map<string, ValidateFunction>()
const mostCompiled = 500
const validators = new WeakMap<object, ValidateFunction>()

function validatorOf({ properties }: FormSchema): ValidateFunction {
  const validator = validators.get(properties) ?? compiledFor(properties)
  validators.set(properties, validator)
  return validator
}

function compiledFor(properties: FormSchema['properties']): ValidateFunction {
  const key = JSON.stringify(properties)
  const known = compiled.get(key)
  if (known) return known
  // `required` depends on what is asked: checkAnswers sees to it
  const schema = { type: 'object', additionalProperties: false, properties }
  const validator = ajv.compile(schema)
  ajv.removeSchema(schema)
  if (compiled.size >= mostCompiled) compiled.clear()
  compiled.set(key, validator)
  return validator
}

const identifierInputs = new Set(['id', 'credit-code', 'phone', 'bank-card'])

/**
 * What was sent as the form's answers: spaces, full width and hyphens of numbers put right, figures and ticks typed, empty answers
 * and answers to questions not asked left out. Fields the form does not know stay, for `checkAnswers` to refuse.
 */
export function readAnswers(form: FormSchema, raw: RawAnswers): FormAnswers {
  const typed: Record<string, string | number | boolean | readonly string[]> = {}
  for (const [key, value] of Object.entries(raw)) {
    const field = Object.hasOwn(form.properties, key) ? form.properties[key] : undefined
    const answer = field ? readAnswer(field, value) : (value as string)
    if (answer !== undefined) typed[key] = answer
  }
  return Object.fromEntries(
    Object.entries(typed).filter(([key]) => !Object.hasOwn(form.properties, key) || isShown(form, key, typed)),
  )
}

function readAnswer(field: FormField, value: unknown): string | number | boolean | readonly string[] | undefined {
  if (field.type === 'array') {
    const list = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string' && one !== '')
    return list.length > 0 ? (list as string[]) : undefined
  }
  if (field.type === 'boolean')
    return value === true || value === 'true' || value === 'on' || value === 'yes' ? true : undefined
  if (typeof value === 'number' && field.type !== 'string') return value
  if (typeof value !== 'string') return value === null || value === undefined ? undefined : String(value)
  const plain = identifierInputs.has(field['x-input']) ? normaliseIdentifier(value) : value.normalize('NFC').trim()
  if (plain === '') return undefined
  if (field.type === 'string') return field['x-input'] === 'date' ? plain.normalize('NFKC').replaceAll('/', '-') : plain
  const figure = Number(plain.normalize('NFKC').replace(/[,，\s元]/g, ''))
  return Number.isFinite(figure) ? figure : plain
}

/**
 * Everything to put right, in the order of the pages; empty when the answers are good. `pageKey`: only this page.
 * Sentences are the form's own (`x-error`). 只查被问到的题（行政许可法第二十九条：不得要求申请人提交与其申请的事项无关的材料）。
 */
export function checkAnswers(form: FormSchema, raw: RawAnswers, today: PlainDate, pageKey?: string): FormFault[] {
  const answers = readAnswers(form, raw)
  const validate = validatorOf(form)
  validate(answers)
  const wrong = new Set<string>()
  for (const error of validate.errors ?? []) {
    const unknown = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : undefined
    wrong.add(unknown ?? error.instancePath.split('/')[1] ?? '')
  }
  const asked = Object.keys(form.properties).filter((key) => isShown(form, key, answers))
  const unreadable = new Set(asked.filter((key) => ![answers[key]].flat().every(isPlain)))
  for (const key of asked) {
    const field = form.properties[key]
    const answer = answers[key]
    if (answer === undefined ? form.required.includes(key) : field && !isPlausible(field, answer, today)) wrong.add(key)
  }
  const order = form['x-pages'].flatMap((page) => page.fields)
  const unknown = [...wrong].filter((key) => !Object.hasOwn(form.properties, key))
  const onPage = pageKey === undefined ? order : (form['x-pages'].find((page) => page.key === pageKey)?.fields ?? [])
  return [
    ...onPage
      .filter((key) => wrong.has(key) || unreadable.has(key))
      .map((key) => ({
        field: key,
        message: unreadable.has(key) ? '有看不见的控制字符，请删去后重填。' : (form.properties[key]?.['x-error'] ?? ''),
      })),
    ...unknown.map((key) => ({
      field: key,
      message: `申请表里没有“${key.slice(0, 50)}”这一项，请回到申请页重新填写。`,
    })),
  ]
}

const isPlain = (answer: unknown): boolean => typeof answer !== 'string' || isReadable(answer)

/** What a format cannot say without knowing today. */
function isPlausible(field: FormField, answer: FormAnswers[string], today: PlainDate): boolean {
  if (typeof answer !== 'string') return true
  if (field.format === 'resident-id') return checkResidentId(answer, today).ok
  if (field.format === 'cn-date') return answer <= today
  return true
}
