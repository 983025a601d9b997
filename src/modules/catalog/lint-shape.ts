import { z } from 'zod'
import { faultsOf, type ImportFault, readJson } from '#modules/organisation/contract.ts'

/**
 * 体检用的事项：字段和导入格式一样，但宽得多。
 * What the import refuses (a limit without a unit, a procedure without a basis) is here a finding for the editor, and fields a file
 * does not carry are not checked. The optional ones (reason of a visit, two phones, blank form and sample) are read when a file has them.
 */
const note = z.string().nullish()

const LintMaterial = z.object({
  name: z.string(),
  form: note,
  source: note,
  licenceType: note,
  sharedWith: note,
  issuer: note,
  required: z.boolean().nullish(),
  deferrable: z.boolean().nullish(),
  blankForm: note,
  sample: note,
  note,
})
export type LintMaterial = z.infer<typeof LintMaterial>

const LintLimit = z.object({ days: z.number().nullish(), unit: note })

const LintProcedure = z.object({ name: z.string(), days: z.number().nullish(), unit: note, basis: note })
export type LintProcedure = z.infer<typeof LintProcedure>

const LintVariants = z.object({
  questions: z.array(z.object({ text: note, hint: note })).nullish(),
  situations: z.array(z.object({ name: note, fee: z.object({ standard: note }).nullish() })).nullish(),
})

export const LintItem = z.object({
  name: z.string().trim().min(1),
  type: note,
  legalBasis: z.array(z.object({ law: note, article: note })).nullish(),
  audience: z.array(z.string()).nullish(),
  department: note,
  caseKind: note,
  statutoryLimit: LintLimit.nullish(),
  promisedLimitDays: z.number().nullish(),
  visits: z.number().nullish(),
  visitReason: note,
  onlineDepth: z.number().nullish(),
  conditions: z.array(z.string()).nullish(),
  materials: z.array(LintMaterial).nullish(),
  steps: z.array(z.object({ name: z.string() })).nullish(),
  specialProcedures: z.array(LintProcedure).nullish(),
  fee: z.object({ charged: z.boolean(), standard: note, basis: note }).nullish(),
  result: z.object({ name: note, licenceType: note, validity: note }).nullish(),
  prerequisites: z.array(z.string()).nullish(),
  themes: z.array(z.string()).nullish(),
  variants: LintVariants.nullish(),
  commonQuestions: z.array(z.object({ question: note, answer: note })).nullish(),
  consultPhone: note,
  complaintPhone: note,
})
export type LintItem = z.infer<typeof LintItem>

/** 豁免：谁、为什么、到哪天。 `text` is the wording that was waived: another wording is not. */
export const Waiver = z.strictObject({
  rule: z.string().regex(/^L\d{3}$/),
  item: z.string().trim().min(1),
  field: z.string().trim().min(1),
  index: z.int().min(0).nullable(),
  text: z.string(),
  reason: z.string().trim().min(1),
  by: z.string().trim().min(1),
  until: z.iso.date(),
})
export type Waiver = z.infer<typeof Waiver>

interface Read<T> {
  readonly entries: T[]
  readonly faults: ImportFault[]
}

/** Items of a file: a list, or an object with a list `items`. A fault names its place; nothing is checked while there is one. */
export const readLintItems = (json: string): Read<LintItem> => readList(json, 'items', LintItem)

/** Waivers of a file: a list, or an object with a list `waivers`. */
export const readWaivers = (json: string): Read<Waiver> => readList(json, 'waivers', Waiver)

function readList<T>(json: string, key: string, shape: z.ZodType<T>): Read<T> {
  const { value, faults } = readJson(json)
  if (faults.length > 0) return { entries: [], faults }
  const within = value as Readonly<Record<string, unknown>> | null
  const list = typeof within === 'object' && within && !Array.isArray(within) ? within[key] : value
  if (!Array.isArray(list))
    return { entries: [], faults: [{ path: '文件', message: `应当是一个列表，或者带有列表 ${key} 的对象。` }] }
  const entries: T[] = []
  list.forEach((entry: unknown, at) => {
    const parsed = shape.safeParse(entry)
    if (parsed.success) entries.push(parsed.data)
    else faults.push(...faultsOf(parsed.error, entry, [at]))
  })
  return { entries, faults }
}
