import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'
import { routes } from '#platform/http/route-table.ts'
import { ImportResult } from './import-faults.ts'
import { officeKinds, regionLevels, roles } from './model.ts'

export { faultsOf, ImportFault, ImportResult, jsonPath, readJson } from './import-faults.ts'

const Day = z.string().refine((text): boolean => isPlainDate(text), '请填写真实的日期，例如 2026-05-09。')
const RegionCode = z.string().regex(/^\d{12}$/, '区划代码是 12 位数字。')
const printable = (text: string) => text.isWellFormed() && !/\p{Cc}/u.test(text)
const Name = z
  .string()
  .trim()
  .min(1, '请填写名称。')
  .max(100, '名称最多 100 个字。')
  .refine(printable, '有看不见的控制字符，请重新填写。')
const Contact = z.string().trim().min(1).max(100).refine(printable, '有看不见的控制字符，请重新填写。').nullable()

export const OfficeView = z.object({
  officeId: z.uuid(),
  name: z.string(),
  shortName: z.string(),
  documentWord: z.string().nullable(),
  kind: z.enum(officeKinds),
  creditCode: z.string(),
  creditCodeSynthetic: z.boolean(),
  regionCode: z.string().nullable(),
  parentId: z.uuid().nullable(),
  phone: z.string().nullable(),
  complaintPhone: z.string().nullable(),
  address: z.string().nullable(),
  openingHours: z.string().nullable(),
  formerNames: z.array(z.string()),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})

export const AddOffice = z.strictObject({
  name: Name,
  kind: z.enum(officeKinds),
  creditCode: z
    .string()
    .trim()
    .regex(/^[0-9A-Z]{18}$/, '统一社会信用代码是 18 位数字和大写字母。')
    .nullable()
    .default(null),
  regionCode: RegionCode.nullable().default(null),
  parentId: z.uuid().nullable().default(null),
  phone: Contact.default(null),
  complaintPhone: Contact.default(null),
  address: Contact.default(null),
  openingHours: Contact.default(null),
})
export type AddOffice = z.infer<typeof AddOffice>

export const ChangeOffice = z.strictObject({
  name: Name.optional(),
  shortName: Name.optional(),
  /** 机关代字: what stands before 〔year〕 in the numbers of its papers; null for the full name */
  documentWord: z
    .string()
    .trim()
    .regex(/^[\p{Script=Han}（）]{2,30}$/u, '机关代字是 2 到 30 个汉字，例如“华市监”。')
    .nullable()
    .optional(),
  phone: Contact.optional(),
  complaintPhone: Contact.optional(),
  address: Contact.optional(),
  openingHours: Contact.optional(),
})
export type ChangeOffice = z.infer<typeof ChangeOffice>

export const StaffView = z.object({
  staffId: z.uuid(),
  name: z.string(),
  workNo: z.string(),
  phone: z.string().nullable(),
  officeId: z.uuid(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})

export const AddStaff = z.strictObject({
  /** chosen by the caller for demo data; otherwise made here */
  staffId: z.uuid().optional(),
  name: Name,
  workNo: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{2,30}$/, '工号由 2 至 30 位字母、数字组成。'),
  phone: Contact.default(null),
  officeId: z.uuid(),
  validFrom: Day.optional(),
})
export type AddStaff = z.infer<typeof AddStaff>

export const PostView = z.object({
  postId: z.uuid(),
  role: z.enum(roles),
  officeId: z.uuid(),
  regionCode: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
})

export const AssignPost = z.strictObject({
  staffId: z.uuid(),
  officeId: z.uuid(),
  role: z.enum(roles),
  /** the region of the office unless said */
  regionCode: RegionCode.optional(),
  validFrom: Day.optional(),
  validTo: Day.nullable().optional(),
})
export type AssignPost = z.infer<typeof AssignPost>

const RegionFields = {
  code: z.string(),
  name: z.string(),
  level: z.enum(regionLevels),
  parentCode: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  replacedBy: z.string().nullable(),
  sample: z.boolean(),
}
export const RegionView = z.object(RegionFields)
const Village = RegionView
const Township = z.object({ ...RegionFields, children: z.array(Village) })
export const RegionTree = z.array(z.object({ ...RegionFields, children: z.array(Township) }))

const ById = z.object({ id: z.uuid() })
const EndOn = z.strictObject({ on: Day })
const tag = '单位和人员'

export const organisationRoutes = routes({
  listOffices: {
    method: 'GET',
    path: '/api/offices',
    summary: '单位名录',
    tag,
    needs: 'anyone',
    query: z.strictObject({ kind: z.enum(officeKinds).optional(), regionCode: RegionCode.optional() }),
    reply: z.array(OfficeView),
  },
  getOffice: {
    method: 'GET',
    path: '/api/offices/:id',
    summary: '一个单位',
    tag,
    needs: 'anyone',
    params: ById,
    reply: OfficeView,
  },
  addOffice: {
    method: 'POST',
    path: '/api/offices',
    summary: '新增单位',
    tag,
    needs: 'organisation.manage',
    body: AddOffice,
    reply: OfficeView,
    status: 201,
  },
  changeOffice: {
    method: 'PATCH',
    path: '/api/offices/:id',
    summary: '单位改名、改联系方式',
    tag,
    needs: 'organisation.manage',
    params: ById,
    body: ChangeOffice,
    reply: OfficeView,
  },
  closeOffice: {
    method: 'POST',
    path: '/api/offices/:id/closure',
    summary: '撤销单位',
    tag,
    needs: 'organisation.manage',
    params: ById,
    body: EndOn,
    reply: OfficeView,
  },
  listStaff: {
    method: 'GET',
    path: '/api/staff',
    summary: '工作人员',
    tag,
    needs: 'organisation.view',
    query: z.strictObject({ officeId: z.uuid().optional() }),
    reply: z.array(StaffView),
  },
  addStaff: {
    method: 'POST',
    path: '/api/staff',
    summary: '新增工作人员',
    tag,
    needs: 'organisation.manage',
    body: AddStaff.omit({ staffId: true }),
    reply: StaffView,
    status: 201,
  },
  endStaff: {
    method: 'POST',
    path: '/api/staff/:id/end',
    summary: '工作人员离职，岗位一并结束',
    tag,
    needs: 'organisation.manage',
    params: ById,
    body: EndOn,
    reply: StaffView,
  },
  listPosts: {
    method: 'GET',
    path: '/api/staff/:id/posts',
    summary: '一名工作人员的岗位',
    tag,
    needs: 'organisation.view',
    params: ById,
    reply: z.array(PostView),
  },
  assignPost: {
    method: 'POST',
    path: '/api/posts',
    summary: '安排岗位',
    tag,
    needs: 'organisation.assign',
    body: AssignPost,
    reply: z.object({ postId: z.uuid() }),
    status: 201,
  },
  endPost: {
    method: 'POST',
    path: '/api/posts/:id/end',
    summary: '结束岗位',
    tag,
    needs: 'organisation.assign',
    params: ById,
    body: EndOn,
    reply: z.object({ postId: z.uuid() }),
  },
  listRegions: {
    method: 'GET',
    path: '/api/regions',
    summary: '县、乡镇、村（社区）',
    tag,
    needs: 'anyone',
    reply: RegionTree,
  },
  importOrganisation: {
    method: 'POST',
    path: '/api/organisation/imports',
    summary: '导入区划或者单位名录：全部写入或者一个也不写，每处错误都列出',
    tag,
    needs: 'organisation.manage',
    body: z.strictObject({
      kind: z.enum(['regions', 'directory']),
      dryRun: z.boolean().default(false),
      content: z.unknown(),
    }),
    reply: ImportResult,
  },
})
