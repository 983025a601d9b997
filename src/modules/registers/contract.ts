import { z } from 'zod'
import { legalPersonKinds } from '#modules/exchange/model.ts'
import { routes } from '#platform/http/route-table.ts'
import { legalPersonSources, personSources } from './model.ts'

/** A person as staff see one: masked. */
export const PersonShown = z.object({
  personId: z.uuid(),
  name: z.string(),
  idNumber: z.string(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  sex: z.enum(['male', 'female']).nullable(),
  level: z.number(),
  source: z.enum(personSources),
  verifiedAt: z.string().nullable(),
  deceased: z.boolean(),
})
export type PersonShown = z.infer<typeof PersonShown>

export const RegisterPerson = z.strictObject({
  name: z.string().trim().min(1, '请填写姓名。').max(100, '姓名最多 100 个字。'),
  idNumber: z.string().trim().min(1, '请填写身份号码。').max(40, '身份号码最多 40 个字。'),
  phone: z
    .string()
    .trim()
    .regex(/^1[3-9]\d{9}$/, '请填写 11 位手机号。')
    .nullable()
    .default(null),
  /** the clerk holds the identity document in hand */
  documentSeen: z.boolean().default(false),
})
export type RegisterPerson = z.infer<typeof RegisterPerson>

/** 人口库核对、窗口凭证件核对，或者都没有。 */
export const personChecks = ['population-register', 'document', 'none'] as const

export const RegisteredPersonReply = z.object({ person: PersonShown, checkedBy: z.enum(personChecks) })

export const LegalPersonShown = z.object({
  legalPersonId: z.uuid(),
  name: z.string(),
  creditCode: z.string(),
  kind: z.enum(legalPersonKinds),
  representativePersonId: z.uuid().nullable(),
  representativeName: z.string().nullable(),
  address: z.string().nullable(),
  regionCode: z.string().nullable(),
  establishedOn: z.string().nullable(),
  source: z.enum(legalPersonSources),
  verifiedAt: z.string().nullable(),
})

export const RegisterLegalPerson = z.strictObject({
  creditCode: z.string().trim().min(1, '请填写统一社会信用代码。').max(40, '统一社会信用代码最多 40 个字。'),
})

const tag = '人口和法人'

/** What a counter needs before it opens a case: who the applicant is. */
export const registersRoutes = routes({
  registerPerson: {
    method: 'POST',
    path: '/api/people',
    summary: '登记申请人：核对人口库，已有的不重复登记',
    tag,
    needs: 'cases.intake',
    body: RegisterPerson,
    reply: RegisteredPersonReply,
  },
  lookUpPerson: {
    method: 'POST',
    path: '/api/people/lookups',
    summary: '按身份号码找来过的申请人（脱敏），没有来过的答复 404',
    tag,
    needs: 'cases.intake',
    body: z.strictObject({ idNumber: RegisterPerson.shape.idNumber }),
    reply: PersonShown,
  },
  getPerson: {
    method: 'GET',
    path: '/api/people/:id',
    summary: '申请人信息（脱敏）',
    tag,
    needs: 'cases.intake',
    params: z.strictObject({ id: z.uuid() }),
    reply: PersonShown,
  },
  registerLegalPerson: {
    method: 'POST',
    path: '/api/legal-persons',
    summary: '登记申请单位：从法人库取得',
    tag,
    needs: 'cases.intake',
    body: RegisterLegalPerson,
    reply: LegalPersonShown,
  },
})
