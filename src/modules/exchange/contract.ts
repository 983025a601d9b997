import { z } from 'zod'
import { legalPersonKinds } from './model.ts'

const plainDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const regionCode = z.string().regex(/^\d{12}$/)
const match = z.union([z.boolean(), z.literal('unknown')])

/** What the population register answers to “does this name belong to this number”. */
export const PersonVerificationReply = z.object({ idNumber: z.string(), match, deceased: z.boolean().optional() })

/** What the population register answers about one person. */
export const PersonReply = z.object({
  idNumber: z.string(),
  name: z.string().min(1).max(100),
  sex: z.enum(['男', '女']),
  birthDate: plainDate,
  address: z.string().max(300),
  regionCode,
  deceased: z.boolean(),
})

/** What the legal-person register answers to “is this its name, is this its representative or agent”. */
export const LegalPersonVerificationReply = z.object({
  creditCode: z.string(),
  match,
  representative: z.boolean().optional(),
  agent: z.boolean().optional(),
})

/** What the legal-person register answers about one legal person. */
export const LegalPersonReply = z.object({
  creditCode: z.string(),
  name: z.string().min(1).max(200),
  kind: z.enum(legalPersonKinds),
  representativeName: z.string().max(100),
  representativeIdNumber: z.string(),
  address: z.string().max(300),
  regionCode,
  establishedOn: plainDate,
  status: z.string(),
  agents: z.array(z.object({ idNumber: z.string(), scope: z.string().max(200) })).max(200),
})
