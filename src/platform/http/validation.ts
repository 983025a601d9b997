import { z } from 'zod'
import { zhCN } from 'zod/locales'
import { Refusal } from '#kernel/refusal.ts'
import { isReadable } from '#kernel/text.ts'
import type { FieldError } from './problem.ts'

const kinds: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组内容',
  record: '一组内容',
}

/** Plain sentences for what people get wrong most; the rest is said by zod's own Chinese. */
function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  const empty = issue.input === undefined || issue.input === null || issue.input === ''
  switch (issue.code) {
    case 'invalid_type':
      return empty ? '请填写这一项' : `请填${kinds[issue.expected] ?? '正确的内容'}`
    case 'too_small':
      if (empty) return '请填写这一项'
      if (issue.origin === 'string') return `至少 ${issue.minimum} 个字`
      if (issue.origin === 'array') return `至少 ${issue.minimum} 项`
      return `不能小于 ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'string') return `最多 ${issue.maximum} 个字`
      if (issue.origin === 'array') return `最多 ${issue.maximum} 项`
      return `不能大于 ${issue.maximum}`
    case 'invalid_value':
      return empty ? '请选择一项' : `只能是：${issue.values.map(String).join('、')}`
    case 'invalid_format':
      return empty ? '请填写这一项' : '格式不对，请检查后重填'
    case 'unrecognized_keys':
      return '没有这一项，请去掉'
    default:
      return undefined
  }
}

z.config({ ...zhCN(), customError: plainMessage })

/** Checks a value against a schema. Refusal('invalid', 'platform.fields', { errors }) names every field at fault. */
export function parseFields<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  const errors = [
    ...unreadableFields(value).map((field): FieldError => ({ field, message: '有看不见的控制字符，请删去后重填' })),
    ...unknownFields(schema, value).map((field): FieldError => ({ field, message: '没有这一项，请去掉' })),
    ...(result.success ? [] : result.error.issues.flatMap(fieldsOf)),
  ]
  if (errors.length > 0 || !result.success)
    throw new Refusal('invalid', 'platform.fields', { errors: withoutRepeats(errors) })
  return result.data
}

function fieldsOf(issue: z.core.$ZodIssue): FieldError[] {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined]
  return keys.map((key) => ({
    field: [...issue.path, ...(key === undefined ? [] : [key])].join('.'),
    message: issue.message,
  }))
}

function withoutRepeats(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [`${error.field}\n${error.message}`, error])).values()]
}

/** Fields whose text holds what nobody can see or type; nesting is bounded before (server.ts). */
function unreadableFields(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return isReadable(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    isReadable(key) ? unreadableFields(item, path === '' ? key : `${path}.${key}`) : [path],
  )
}

type Definition = {
  type: string
  shape?: Record<string, z.ZodType>
  catchall?: z.ZodType
  element?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
  options?: readonly z.ZodType[]
  valueType?: z.ZodType
  getter?: () => z.ZodType
}

/**
 * Fields that no part of the schema declares. A plain `z.object` would drop them in silence; somebody who sends `role` or `decision`
 * along shall be told.
 */
function unknownFields(schema: z.ZodType, value: unknown, path = ''): string[] {
  const definition = schema.def as unknown as Definition
  const inner = definition.innerType ?? definition.in ?? definition.getter?.()
  if (inner) return unknownFields(inner, value, path)
  if (typeof value !== 'object' || value === null) return []
  if (definition.options) {
    const each = definition.options.map((option) =>
      option.safeParse(value).success ? unknownFields(option, value, path) : undefined,
    )
    return each.filter((fields) => fields !== undefined).sort((a, b) => a.length - b.length)[0] ?? []
  }
  const at = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
  if (definition.element && Array.isArray(value)) {
    const { element } = definition
    return value.flatMap((item, index) => unknownFields(element, item, at(index)))
  }
  if (definition.valueType) {
    const { valueType } = definition
    return Object.entries(value).flatMap(([key, item]) => unknownFields(valueType, item, at(key)))
  }
  if (!definition.shape || definition.catchall) return []
  const { shape } = definition
  return Object.entries(value).flatMap(([key, item]) => {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined
    return field ? unknownFields(field, item, at(key)) : [at(key)]
  })
}
