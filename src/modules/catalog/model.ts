import type { FormSchema } from './form-model.ts'
import type { Variants } from './variants.ts'

export * from './completeness.ts'
export type { QuestionIntent } from './consultation/intents.ts'
export * from './form-model.ts'
export * from './legal-references.ts'
export { planOf } from './plan/plan.ts'
export * from './situations.ts'
export * from './variants.ts'

/** 事项类型，代码按 GB/T 39554.1（10、20 两个代码各省不同，这里用国家目录的）。 */
export const itemTypes = [
  { key: 'licensing', name: '行政许可', code: '01' },
  { key: 'penalty', name: '行政处罚', code: '02' },
  { key: 'compulsion', name: '行政强制', code: '03' },
  { key: 'levy', name: '行政征收', code: '04' },
  { key: 'benefit', name: '行政给付', code: '05' },
  { key: 'inspection', name: '行政检查', code: '06' },
  { key: 'confirmation', name: '行政确认', code: '07' },
  { key: 'award', name: '行政奖励', code: '08' },
  { key: 'adjudication', name: '行政裁决', code: '09' },
  { key: 'other-power', name: '其他行政权力', code: '10' },
  { key: 'public-service', name: '公共服务', code: '20' },
] as const
export type ItemType = (typeof itemTypes)[number]['key']

/** 服务对象：自然人、法人和其他组织。 */
export const audiences = ['individual', 'legal-entity'] as const
export type Audience = (typeof audiences)[number]

/** 行使层级，从高到低。 */
export const itemLevels = ['county', 'township', 'village'] as const
export type ItemLevel = (typeof itemLevels)[number]

/** 办件类型：即办件、承诺件。 */
export const handlings = ['on-the-spot', 'timed'] as const
export type Handling = (typeof handlings)[number]

/** 网上办理深度 Ⅰ–Ⅳ，4 是全程网办。 */
export const onlineDepths = [1, 2, 3, 4] as const
export type OnlineDepth = (typeof onlineDepths)[number]

export const materialForms = ['original', 'copy', 'electronic'] as const
export type MaterialForm = (typeof materialForms)[number]

/** 材料来源：申请人自备、电子证照、数据共享、政府部门核发。 */
export const materialSources = ['applicant', 'licence', 'data-sharing', 'issued-by-government'] as const
export type MaterialSource = (typeof materialSources)[number]

/** 办理环节的职能：受理、审查、审核、决定、送达。 */
export const stepFunctionKinds = ['acceptance', 'examine', 'check', 'approve', 'deliver'] as const
export type StepFunction = (typeof stepFunctionKinds)[number]

/** 特别程序种类：前八种不计入期限，见行政许可法第四十五条；后三种须有依据。 */
export const specialProcedureKinds = [
  'hearing',
  'tender',
  'auction',
  'inspection',
  'testing',
  'quarantine',
  'appraisal',
  'expert-review',
  'site-visit',
  'public-notice',
  'other',
] as const
export type SpecialProcedureKind = (typeof specialProcedureKinds)[number]

export const resultKinds = ['licence', 'approval', 'registration', 'payment'] as const
export type ResultKind = (typeof resultKinds)[number]

/** 法定期限的单位：行政许可按工作日（行政许可法第八十二条），其他按条文。 */
export const limitUnits = ['working', 'calendar'] as const
export type LimitUnit = (typeof limitUnits)[number]

export interface Limit {
  days: number
  unit: LimitUnit
}

/** 申请材料 */
export interface Material {
  /** `m1`, `m2`, … in the order of the guide; stable within one version of the item */
  key: string
  /** the full name, bracket included */
  name: string
  /** the name without a closing bracket: 居民身份证（父母双方）→ 居民身份证 */
  shortName: string
  form: MaterialForm
  copies: number
  source: MaterialSource
  licenceType: string | null
  required: boolean
  /** 可容缺：受理后在约定期限内补交 */
  deferrable: boolean
  /** the data source that can supply it */
  sharedWith: string | null
  issuer: string | null
  /** 什么情形才要：括号里的条件，例如“委托办理的”；null 表示都要 */
  condition: string | null
  /** 填写样例、样本：a name or an address; absent when the guide gives none */
  sample?: string
  /** 空白表格 */
  blankForm?: string
  /** 受理标准、填写说明 */
  note?: string
}

/** 办理环节 */
export interface Step {
  /** `s1`, `s2`, … */
  key: string
  name: string
  workingDays: number
  function: StepFunction
}

/** 特别程序 */
export interface SpecialProcedure {
  /** `p1`, `p2`, … */
  key: string
  name: string
  kind: SpecialProcedureKind
  /** the declared limit; null when the guide declares none */
  days: number | null
  unit: LimitUnit | null
  basis: string
  /** false (行政许可法第四十五条): the days of the procedure are outside the limit of the item */
  countsTowardLimit: boolean
  /** `declared`: at most `days`; `half-of-promise`: no limit declared, so at most half of the promised working days */
  capRule: 'declared' | 'half-of-promise'
}

export interface LegalBasis {
  law: string
  article: string | null
}

export interface Fee {
  charged: boolean
  standard: string | null
  basis: string | null
}

export interface ItemResult {
  name: string
  kind: ResultKind
  licenceType: string | null
  validity: string | null
}

/** 常见问题 */
export interface CommonQuestion {
  question: string
  answer: string
}

/** What a township or village may say differently when it claims an item (认领); everything else follows the county's item. */
export const localElements = ['place', 'hours', 'phone', 'window'] as const
export type LocalElement = (typeof localElements)[number]

/** 指南里可以不写的要素 (GB/T 39554.2 的扩展信息)。 Absent ones are simply not there, so that an item without them keeps its hash. */
export interface GuideExtras {
  /** 必须现场办理原因: why the visits are needed */
  visitReason?: string
  /** 办理地点、办理时间: of the county's own window */
  place?: string
  hours?: string
  /** 咨询、监督投诉电话: may not be the same */
  consultPhone?: string
  complaintPhone?: string
  /** 网上支付 */
  onlinePayment?: boolean
  commonQuestions?: readonly CommonQuestion[]
  /** 结果样本: a name or an address */
  resultSample?: string
  /** 办理情形 */
  variants?: Variants
  /** what may differ locally; all four when absent */
  localElements?: readonly LocalElement[]
}

/** 从哪里找的：门户、窗口（工作人员）、接口 */
export const searchChannels = ['portal', 'desk', 'api'] as const
export type SearchChannel = (typeof searchChannels)[number]

/** 找得准不准 */
export const confidences = ['sure', 'close', 'unsure'] as const
export type Confidence = (typeof confidences)[number]

/** 在用、暂停、取消、并入别的事项 */
export const standings = ['in-use', 'suspended', 'cancelled', 'merged'] as const
export type Standing = (typeof standings)[number]

/** 事项：一个版本的全部要素。 Cases keep the version they were filed under. */
export interface ServiceItem {
  itemId: string
  /** 业务办理项编码，33 位；也是办事指南地址 `/guide/<code>` 里的编码 */
  code: string
  /** 实施编码，31 位 */
  implementationCode: string
  /** 基本编码，12 位 */
  basicCode: string
  name: string
  type: ItemType
  legalBasis: readonly LegalBasis[]
  audience: readonly Audience[]
  levels: readonly ItemLevel[]
  officeId: string
  officeName: string
  handling: Handling
  /** null: no statutory limit */
  statutoryLimit: Limit | null
  /** 承诺办结时限。0 = 当日办结：即办件一律是 0 */
  promisedWorkingDays: number
  /** 到现场次数，事先公布的 */
  visits: number
  onlineDepth: OnlineDepth
  channels: readonly string[]
  conditions: readonly string[]
  materials: readonly Material[]
  steps: readonly Step[]
  specialProcedures: readonly SpecialProcedure[]
  fee: Fee
  result: ItemResult
  /** names of items that must be done before */
  prerequisites: readonly string[]
  synonyms: readonly string[]
  themes: readonly string[]
  /** 可以告知承诺（国办发〔2020〕42号） */
  noticeCommitment: boolean
  /** own application form; null means the generic one, see forms.ts */
  form: FormSchema | null
  extras?: GuideExtras
  version: number
  /** plain date from which new applications use this version */
  effectiveFrom: string
  /** SM3 of the canonical content */
  contentHash: string
  standing: Standing
  /** why it is not in use; null while it is */
  standingReason: string | null
  /** the item it was merged into */
  mergedInto: string | null
}

/** 事项内容，不含编号、版本：这部分变了就是新版本。 */
export type ItemContent = Omit<
  ServiceItem,
  | 'itemId'
  | 'code'
  | 'implementationCode'
  | 'basicCode'
  | 'officeId'
  | 'version'
  | 'effectiveFrom'
  | 'contentHash'
  | 'standing'
  | 'standingReason'
  | 'mergedInto'
>

/** 一件事的办理顺序。 */
export const bundleOrders = ['parallel', 'parallel-after-first', 'serial-first-two'] as const
export type BundleOrder = (typeof bundleOrders)[number]

export interface SharedField {
  key: string
  label: string
  /** item names */
  usedBy: readonly string[]
}

/** 一件事 */
export interface Bundle {
  bundleId: string
  name: string
  lifeEvent: string
  leadOfficeId: string
  leadOfficeName: string
  members: readonly { itemId: string; code: string; name: string }[]
  order: BundleOrder
  promisedWorkingDays: number
  sharedFields: readonly SharedField[]
  sharedMaterials: readonly { name: string; usedBy: readonly string[] }[]
  producedWithinBundle: readonly { material: string; producedBy: string; usedBy: readonly string[] }[]
  materialCount: { separate: number; merged: number }
  notCovered: readonly string[]
  version: number
}

/** 电子证照类型 */
export interface LicenceType {
  name: string
  producedBy: readonly string[]
  usedBy: readonly string[]
}
