import { z } from 'zod'
import { itemTypes, localElements } from './model.ts'

/** 导入格式。 Strict: a field we do not know is a fault, never dropped in silence. */

const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(printable, { params: { fault: 'control' } })
const names = (max: number, most = 200) => z.array(text(max)).max(most)

function printable(value: string): boolean {
  return value.isWellFormed() && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(value.replace(/[\n\t]/g, ''))
}

const limit = z
  .strictObject({
    days: z.int().min(0).max(3650).nullable(),
    unit: z.enum(['working', 'calendar']).nullable(),
  })
  .refine((value) => (value.days === null) === (value.unit === null), { params: { fault: 'limit-half' } })

const material = z
  .strictObject({
    name: text(300),
    form: z.enum(['original', 'copy', 'electronic']),
    copies: z.int().min(1).max(99),
    source: z.enum(['applicant', 'licence', 'data_sharing', 'issued_by_government']),
    licenceType: text(100).optional(),
    required: z.boolean(),
    deferrable: z.boolean(),
    sharedWith: text(100).optional(),
    issuer: text(100).optional(),
    sample: text(300).optional(),
    blankForm: text(300).optional(),
    note: text(1000).optional(),
  })
  .refine((value) => value.source !== 'licence' || value.licenceType !== undefined, {
    path: ['licenceType'],
    params: { fault: 'licence-type' },
  })

const step = z.strictObject({ name: text(100), days: z.int().min(0).max(3650) })

const specialProcedure = z
  .strictObject({
    name: text(200),
    days: z.int().min(1).max(3650).nullable(),
    unit: z.enum(['working', 'calendar']).nullable(),
    countsTowardLimit: z.boolean(),
    basis: text(300),
  })
  .refine((value) => (value.days === null) === (value.unit === null), { params: { fault: 'limit-half' } })

const key = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/)
const fee = z.strictObject({ charged: z.boolean(), standard: text(500).optional(), basis: text(500).optional() })
const answers = z.array(z.strictObject({ question: key, in: z.array(key).min(1).max(20) })).max(10)

/** 办理情形: questions, and the situations that the answers lead to. Materials and steps by their names in the same entry. */
const variants = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        key,
        text: text(100),
        hint: text(200).optional(),
        options: z
          .array(z.strictObject({ key, label: text(60) }))
          .min(2)
          .max(12),
        askedWhen: answers.optional(),
      }),
    )
    .min(1)
    .max(8),
  situations: z
    .array(
      z.strictObject({
        key,
        name: text(100),
        when: answers,
        materials: names(300),
        steps: names(100).optional(),
        promisedLimitDays: z.int().min(0).max(3650).optional(),
        fee: fee.optional(),
      }),
    )
    .min(1)
    .max(60),
})

/** One entry of items.json. `code` is ours: a place that has its own 31- or 33-digit codes brings them along. */
export const ImportedItem = z.strictObject({
  name: text(200),
  code: z.string().trim().optional(),
  type: z.enum(itemTypes.map((type) => type.name)),
  legalBasis: z.array(z.strictObject({ law: text(300), article: text(200).nullable() })).max(100),
  audience: z.array(z.enum(['natural', 'legal'])).min(1),
  level: z.array(z.enum(['county', 'township', 'village'])).min(1),
  department: text(100),
  caseKind: z.enum(['immediate', 'promised']),
  statutoryLimit: limit,
  promisedLimitDays: z.int().min(0).max(3650),
  visits: z.int().min(0).max(20),
  onlineDepth: z.int().min(1).max(4),
  channels: names(100),
  conditions: names(1000),
  materials: z.array(material).max(200),
  steps: z.array(step).min(1).max(50),
  specialProcedures: z.array(specialProcedure).max(50),
  fee,
  result: z.strictObject({
    name: text(200),
    kind: z.enum(['licence', 'approval', 'registration', 'payment']),
    licenceType: text(100).optional(),
    validity: text(200).optional(),
  }),
  prerequisites: names(200),
  synonyms: names(100),
  themes: names(50),
  noticeCommitment: z.boolean(),
  sources: names(1000),
  visitReason: text(300).optional(),
  place: text(300).optional(),
  hours: text(300).optional(),
  consultPhone: text(40).optional(),
  complaintPhone: text(40).optional(),
  onlinePayment: z.boolean().optional(),
  commonQuestions: z
    .array(z.strictObject({ question: text(200), answer: text(1000) }))
    .max(30)
    .optional(),
  resultSample: text(300).optional(),
  variants: variants.optional(),
  localElements: z.array(z.enum(localElements)).optional(),
})
export type ImportedItem = z.infer<typeof ImportedItem>

/** One entry of bundles.json. */
export const ImportedBundle = z.strictObject({
  name: text(200),
  lifeEvent: text(50),
  leadDepartment: text(100),
  members: names(200).min(2),
  order: z.enum(['parallel', 'parallel_after_first', 'serial_first_two']),
  promisedLimitDays: z.int().min(0).max(3650),
  sharedFields: z.array(
    z.strictObject({ key: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/), label: text(100), usedBy: names(200) }),
  ),
  sharedMaterials: z.array(z.strictObject({ name: text(300), usedBy: names(200) })),
  producedWithinBundle: z.array(z.strictObject({ material: text(300), producedBy: text(200), usedBy: names(200) })),
  materialCount: z.strictObject({ separate: z.int().min(0), merged: z.int().min(0) }),
  notCovered: names(300),
  sources: names(1000),
})
export type ImportedBundle = z.infer<typeof ImportedBundle>

/** licence-types.json: what each type is produced and used by, and the data sources the items name. */
export const ImportedLicenceTypes = z.strictObject({
  note: z.string().optional(),
  licenceTypes: z.array(z.strictObject({ name: text(100), producedBy: names(200), usedBy: names(200) })),
  dataSources: z.array(z.strictObject({ name: text(100), usedBy: names(200) })).optional(),
})
export type ImportedLicenceTypes = z.infer<typeof ImportedLicenceTypes>
