/** 输入方式：页面据此选控件。 */
export const formInputs = [
  'text',
  'textarea',
  'date',
  'radio',
  'select',
  'checkbox',
  'id',
  'credit-code',
  'phone',
  'money',
  'number',
  'address',
  'region',
  'bank-card',
] as const
export type FormInput = (typeof formInputs)[number]

/** 预填来源；另有 `licence:<证照类型>.<字段>`。`applicant.kind` is `individual` or `legal-entity`, from whom the signed-in person acts for. */
export const formSources = [
  'person.name',
  'person.idNumber',
  'person.address',
  'person.birthDate',
  'person.sex',
  'account.phone',
  'legal.name',
  'legal.creditCode',
  'legal.representative',
  'legal.address',
  'applicant.kind',
] as const
export type FormSource = (typeof formSources)[number] | `licence:${string}.${string}`

/** 自定义格式：身份号码、统一社会信用代码、电话、不晚于今天的日期、任意日期、银行卡号。 */
export const formFormats = ['resident-id', 'credit-code', 'cn-phone', 'cn-date', 'plain-date', 'bank-card'] as const
export type FormFormat = (typeof formFormats)[number]

/** One choice of a radio, select or checkbox field. */
export interface FormOption {
  const: string
  title: string
}

/** Asked only while another field holds the value. */
export interface ShowIf {
  field: string
  equals: string | boolean
}

/** One question: a JSON Schema property with the extensions a page needs. Every value is a string, a boolean, a number, or a list of strings. */
export interface FormField {
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array'
  /** the question, as the person reads it */
  title: string
  /** hint under the question */
  description?: string
  format?: FormFormat
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  /** choices of radio and select */
  oneOf?: readonly FormOption[]
  /** choices of a checkbox group */
  items?: { oneOf: readonly FormOption[] }
  minItems?: number
  uniqueItems?: boolean
  /** a box that must be ticked */
  const?: boolean
  /** 为什么问：这一问用在哪里 */
  'x-why': string
  /** 填得不对时的一句话：哪里不对、怎么改 */
  'x-error': string
  'x-input': FormInput
  'x-source'?: FormSource
  'x-show-if'?: ShowIf
}

/** One question page: one question or one tight group. */
export interface FormPage {
  key: string
  title: string
  fields: readonly string[]
}

/** 办之前先问：答案只有“可以办”“该办另一项”“不符合”三种。 */
export interface SuitabilityQuestion {
  key: string
  question: string
  /** when the platform can know the answer, it does not ask: `yes` if so; an age short of it is `no` */
  known?: { ageAtLeast: number } | { licence: string }
  options: readonly {
    value: string
    label: string
    outcome: 'ok' | 'other-item' | 'not-eligible'
    /** name of the item to do instead */
    item?: string
    /** what the person is told */
    say?: string
  }[]
}

/** 申请表：JSON Schema 2020-12 加页面扩展。数据文件在 db/data/forms。 */
export interface FormSchema {
  $schema: 'https://json-schema.org/draft/2020-12/schema'
  $id: string
  title: string
  /** name of the item this form belongs to */
  'x-item': string
  type: 'object'
  additionalProperties: false
  properties: Readonly<Record<string, FormField>>
  /** fields that must be answered when they are shown */
  required: readonly string[]
  'x-pages': readonly FormPage[]
  'x-suitability'?: readonly SuitabilityQuestion[]
}

/** The answers of a form, as the portal keeps them in a draft and the case freezes them. */
export type FormAnswers = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** One thing to put right: the field and a Chinese sentence. */
export interface FormFault {
  field: string
  message: string
}

/** What a page sends: text, lists of text, or already typed answers. */
export type RawAnswers = Readonly<Record<string, unknown>>

/** Is this field asked, given the other answers? A field whose condition hangs on a field that is itself not asked is not asked. */
export function isShown(form: FormSchema, field: string, answers: FormAnswers): boolean {
  const condition = form.properties[field]?.['x-show-if']
  if (!condition) return form.properties[field] !== undefined
  return answers[condition.field] === condition.equals && isShown(form, condition.field, answers)
}

/** Pages with at least one asked field, each with the fields asked on it. */
export function shownPages(form: FormSchema, answers: FormAnswers): FormPage[] {
  return form['x-pages']
    .map((page) => ({ ...page, fields: page.fields.filter((field) => isShown(form, field, answers)) }))
    .filter((page) => page.fields.length > 0)
}

/**
 * The answer the platform already holds to a question of suitability, or undefined: then the person is asked.
 * `bornOn`, `today`: plain dates; `licences`: types of valid licences held. 周岁从生日当天起算；2 月 29 日出生的，平年从 3 月 1 日起算。
 */
export function knownSuitability(
  question: SuitabilityQuestion,
  facts: { bornOn: string | null; licences: readonly string[] },
  today: string,
): string | undefined {
  if (!question.known) return undefined
  if ('licence' in question.known) return facts.licences.includes(question.known.licence) ? 'yes' : undefined
  if (!facts.bornOn) return undefined
  const reachedOn = `${Number(facts.bornOn.slice(0, 4)) + question.known.ageAtLeast}${facts.bornOn.slice(4)}`
  return today >= reachedOn ? 'yes' : 'no'
}
