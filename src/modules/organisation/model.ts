/** 岗位角色。 A role is held through a post: at one office, for one region, between two dates. */
export const roles = [
  'window-clerk',
  'township-helper',
  'village-helper',
  'caseworker',
  'approver',
  'office-head',
  'supervisor',
  'catalogue-editor',
  'catalogue-approver',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const
export type Role = (typeof roles)[number]

export const roleNames: Readonly<Record<Role, string>> = {
  'window-clerk': '窗口人员',
  'township-helper': '乡镇代办员',
  'village-helper': '村（社区）代办员',
  caseworker: '经办人',
  approver: '审批人',
  'office-head': '单位负责人',
  supervisor: '监察人员',
  'catalogue-editor': '事项编辑人员',
  'catalogue-approver': '事项发布人员',
  'system-administrator': '系统管理员',
  'security-administrator': '安全管理员',
  'audit-administrator': '审计管理员',
}

/** 三员：系统、安全、审计管理员（网络安全等级保护第三级）。一人只能担任其中一个。 */
export const administratorRoles = ['system-administrator', 'security-administrator', 'audit-administrator'] as const

/** A post as an actor carries it. Whether it is valid is decided on every request by `postsOf(staffId, on)`. */
export interface Post {
  postId: string
  role: Role
  officeId: string
  /** 12-digit region code; the post covers this region and all below it */
  regionCode: string
}

/**
 * 单位种类。`every-township` stands for all townships at once (事项的实施主体写“乡镇人民政府”):
 * `handlingOffice` in queries.ts resolves it to the township of the applicant's region.
 */
export const officeKinds = [
  'department',
  'institution',
  'vertical',
  'enterprise',
  'every-township',
  'township',
  'township-centre',
  'village',
  'village-station',
  'service-centre',
] as const
export type OfficeKind = (typeof officeKinds)[number]

export const officeKindNames: Readonly<Record<OfficeKind, string>> = {
  department: '县直部门',
  institution: '事业单位和群团',
  vertical: '上级驻县单位',
  enterprise: '公用事业单位',
  'every-township': '各乡镇',
  township: '乡镇',
  'township-centre': '乡镇便民服务中心',
  village: '村（社区）',
  'village-station': '村（社区）便民服务站',
  'service-centre': '县政务服务中心',
}

/** 单位 */
export interface Office {
  officeId: string
  name: string
  shortName: string
  /** 机关代字, for example 华市监; null: papers are numbered under the full name */
  documentWord: string | null
  kind: OfficeKind
  /** 统一社会信用代码；没有真实代码时是校验位正确的合成代码 */
  creditCode: string
  creditCodeSynthetic: boolean
  /** 12-digit region code; null only while no region has been imported */
  regionCode: string | null
  parentId: string | null
  phone: string | null
  complaintPhone: string | null
  address: string | null
  openingHours: string | null
  formerNames: readonly string[]
  /** plain date */
  validFrom: string
  /** last day of validity, plain date; null while in being */
  validTo: string | null
}

/** 县市场监督管理局 → 华容县市场监督管理局: on papers an office carries its full name. */
export function fullOfficeName(name: string, county: string | undefined): string {
  return county !== undefined && name.startsWith('县') ? `${county}${name.slice(1)}` : name
}

export const regionLevels = ['province', 'city', 'county', 'township', 'village'] as const
export type RegionLevel = (typeof regionLevels)[number]

/** 行政区划。 Always data: the list of townships changes; an old code stays resolvable through `replacedBy`. */
export interface Region {
  /** 12 digits, right-padded with zeros */
  code: string
  name: string
  level: RegionLevel
  parentCode: string | null
  validFrom: string
  validTo: string | null
  replacedBy: string | null
  /** true: shipped as an example, its code is ours and not an official one */
  sample: boolean
}

/** A region with its children, as the tree query answers. */
export interface RegionNode extends Region {
  children: RegionNode[]
}

/** Does a post for `postRegion` cover `regionCode`? Both 12 digits; trailing zero groups mean “all below”. */
export function regionCovers(postRegion: string, regionCode: string): boolean {
  const groups = [2, 4, 6, 9, 12] as const
  const length = groups.find((end) => /^0*$/.test(postRegion.slice(end))) ?? 12
  return regionCode.startsWith(postRegion.slice(0, length))
}

/** 工作人员 */
export interface Staff {
  staffId: string
  name: string
  workNo: string
  phone: string | null
  officeId: string
  validFrom: string
  validTo: string | null
}
