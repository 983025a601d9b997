import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'
import { regionLevels } from './model.ts'

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), { params: { fault: 'control' } })
const plainDate = z.string().refine((text): boolean => isPlainDate(text))
const code12 = z.string().regex(/^\d{12}$/)

/** One entry of regions.json. */
export const ImportedRegion = z.strictObject({
  code: code12,
  name,
  level: z.enum(regionLevels),
  parentCode: code12.nullable(),
  validFrom: plainDate,
  validTo: plainDate.nullable(),
  replacedBy: code12.nullable(),
  sample: z.boolean(),
})
export type ImportedRegion = z.infer<typeof ImportedRegion>

/** directory.json: the county, its units, its townships with sample villages. Contact details are optional. */
export const ImportedDirectory = z.strictObject({
  county: z.strictObject({
    name,
    code: z.string().regex(/^\d{6}$/),
    city: name,
    province: name,
    status: z.string().optional(),
    source: z.string().optional(),
  }),
  departments: z.array(
    z.strictObject({
      name,
      kind: z.enum(['department', 'institution', 'vertical', 'enterprise', 'township']),
      functions: z.array(name),
      formerNames: z.array(name),
      items: z.array(z.string().trim().min(1).max(200)),
      status: z.string().optional(),
      creditCode: z.string().optional(),
      phone: name.optional(),
      complaintPhone: name.optional(),
      address: name.optional(),
      openingHours: name.optional(),
    }),
  ),
  statusMeaning: z.record(z.string(), z.string()).optional(),
  townships: z.array(
    z.strictObject({
      code: code12,
      shortCode: z.string().optional(),
      name,
      kind: z.enum(['镇', '乡', '街道', '民族乡', '其他']),
      status: z.string().optional(),
      source: z.string().optional(),
      villagesStatus: z.string().optional(),
      villagesSource: z.string().optional(),
      villagesAsOf: z.string().optional(),
      sampleVillages: z.array(
        z.strictObject({ name, kind: z.enum(['village', 'community']), code: code12.nullable() }),
      ),
    }),
  ),
  pendingChanges: z.array(z.record(z.string(), z.unknown())).optional(),
})
export type ImportedDirectory = z.infer<typeof ImportedDirectory>
