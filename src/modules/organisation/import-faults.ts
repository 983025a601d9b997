import { z } from 'zod'

/** One thing wrong in an imported file: where (`[12].materials[3].source`) and a Chinese sentence. */
export const ImportFault = z.object({ path: z.string(), message: z.string() })
export type ImportFault = z.infer<typeof ImportFault>

/** What an import did. With faults nothing was written: created, changed and unchanged then say what would have been done. */
export const ImportResult = z.object({
  dryRun: z.boolean(),
  created: z.array(z.string()),
  changed: z.array(z.string()),
  unchanged: z.number().int(),
  faults: z.array(ImportFault),
  warnings: z.array(ImportFault),
})
export type ImportResult = z.infer<typeof ImportResult>

/** The parsed content of an import: text is read as JSON first. A file that is no JSON is one fault. */
export function readJson(input: unknown): { value: unknown; faults: ImportFault[] } {
  if (typeof input !== 'string') return { value: input, faults: [] }
  try {
    return { value: JSON.parse(input.replace(/^\uFEFF/, '')), faults: [] }
  } catch (error) {
    const where = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined
    const message = `不是完整的 JSON 文件${where ? `，第 ${Number(where) + 1} 个字符附近读不下去` : ''}。请重新导出后再导入。`
    return { value: undefined, faults: [{ path: '文件', message }] }
  }
}

/** A JSON path as people write it: `[12].materials[3].source`; the whole file is `文件`. */
export function jsonPath(parts: readonly PropertyKey[]): string {
  const path = parts.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
  return path === '' ? '文件' : path
}

/** Every issue of a failed parse of `input` as faults, each at its own path under `base`. */
export function faultsOf(error: z.ZodError, input: unknown, base: readonly PropertyKey[] = []): ImportFault[] {
  return error.issues.flatMap((issue) => {
    const at = [...base, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: jsonPath([...at, key]),
        message: `不认识“${key}”这一项，请删除或者改成规定的名称。`,
      }))
    }
    return [{ path: jsonPath(at), message: sentence(issue, valueAt(input, issue.path) === undefined) }]
  })
}

const typeNames: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否（true、false）',
  array: '列表',
  object: '一组内容',
}

const customSentences: Readonly<Record<string, string>> = {
  control: '有看不见的控制字符，请删除。',
  'limit-half': '天数和单位要么都填，要么都是空（null）。',
  'licence-type': '来源是电子证照（licence）的材料，要写明证照类型。',
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input)
}

function sentence(issue: z.core.$ZodIssue, missing: boolean): string {
  switch (issue.code) {
    case 'invalid_type':
      return missing
        ? `缺少这一项，应当是${typeNames[issue.expected] ?? '内容'}。`
        : `应当是${typeNames[issue.expected] ?? '规定的内容'}。`
    case 'invalid_value':
      return missing ? `缺少这一项，只能填：${issue.values.join('、')}。` : `只能填：${issue.values.join('、')}。`
    case 'too_small':
      if (issue.origin === 'string') return '不能是空的，请填写。'
      if (issue.origin === 'array') return `至少要有 ${issue.minimum} 项。`
      return `不能小于 ${issue.minimum}。`
    case 'too_big':
      if (issue.origin === 'string') return `太长了，最多 ${issue.maximum} 个字。`
      if (issue.origin === 'array') return `太多了，最多 ${issue.maximum} 项。`
      return `不能大于 ${issue.maximum}。`
    case 'custom':
      return customSentences[String(issue.params?.fault)] ?? '内容不符合要求。'
    default:
      return '格式不对，请对照导入说明改正。'
  }
}
