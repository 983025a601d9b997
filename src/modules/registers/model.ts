import type { LegalPersonKind } from '#modules/exchange/model.ts'

/** 数据从哪里来：本人填写、人口库、窗口核验。 */
export const personSources = ['declared', 'population-register', 'window'] as const
export type PersonSource = (typeof personSources)[number]

export const legalPersonSources = ['declared', 'legal-person-register', 'window'] as const
export type LegalPersonSource = (typeof legalPersonSources)[number]

export const sexNames = { male: '男', female: '女' } as const
export type Sex = keyof typeof sexNames

/** What may be shown in full only by unmasking; the names a person reads in “谁看过我的信息”. */
export const guardedFields = ['idNumber', 'phone', 'address'] as const
export type GuardedField = (typeof guardedFields)[number]
export const guardedFieldNames: Readonly<Record<GuardedField, string>> = {
  idNumber: '身份号码',
  phone: '手机号',
  address: '住址',
}

/** 脱敏后的个人信息：工作人员默认只看到这些。 */
export interface PersonView {
  personId: string
  name: string
  /** `430623********0014` */
  idNumber: string
  phone: string | null
  address: string | null
  sex: Sex | null
  /** 1–5, see identity/model.ts */
  level: number
  source: PersonSource
  /** ISO instant; null: never checked against the population register */
  verifiedAt: string | null
  deceased: boolean
}

/** 完整的个人信息。 Only for the person, for an unmasking that was logged, or for what the product itself must do with it. */
export interface FullPerson extends PersonView {
  birthOn: string | null
  regionCode: string | null
  createdAt: string
}

export interface LegalPerson {
  legalPersonId: string
  name: string
  creditCode: string
  kind: LegalPersonKind
  representativePersonId: string | null
  representativeName: string | null
  address: string | null
  regionCode: string | null
  /** plain date */
  establishedOn: string | null
  source: LegalPersonSource
  verifiedAt: string | null
  createdAt: string
  /** 校验位不对但确已发出的代码，由谁凭什么放行 */
  irregular: { reason: string; by: string; at: string } | null
}

/** A legal person somebody may act for, and by what right. */
export interface Actable {
  legalPersonId: string
  name: string
  creditCode: string
  as: 'representative' | 'agent'
  scope: string
  validTo: string | null
}

/** 经办人授权 */
export interface AgentGrant {
  agentId: string
  legalPersonId: string
  personId: string
  personName: string
  scope: string
  validFrom: string
  validTo: string | null
  grantedBy: string
  revokedAt: string | null
}

/** Who looks at personal data, in words the person concerned will read. */
export interface Looker {
  actorKey: string
  name: string
  office: string
}

/** Why a counter looks at somebody's data before a case is opened; the person reads it. */
export const counterPurpose = '窗口受理'

/** What a clerk sees without unmasking, in words the person concerned reads. */
export const maskedFieldNames: readonly string[] = ['姓名', '遮住的号码、电话和住址']

/** One line of “谁看过我的信息”. */
export interface PersonalDataAccess {
  at: string
  actorName: string
  office: string
  purpose: string
  caseId: string | null
  fields: readonly string[]
}

/** 已知的答案是从哪里知道的：登记库、窗口核验、本人以前说的、登录的账号、持有的证照。 */
export const knownOrigins = [
  'population-register',
  'legal-person-register',
  'window',
  'declared',
  'account',
  'licence',
] as const
export type KnownOrigin = (typeof knownOrigins)[number]

/** A known answer to a question of a form, with where it comes from and of which day it is. */
export interface KnownAnswer {
  value: string
  origin: KnownOrigin
  sourceLabel: string
  /** a fact that is no longer asked: who the applicant is, as a register or a document says; an application cannot change it */
  settled: boolean
  /** plain date */
  asOf: string
}

/** Answers by the `x-source` of the form fields they fill. */
export type KnownAnswers = Partial<Record<KnownSource, KnownAnswer>>

export const knownSources = [
  'person.name',
  'person.idNumber',
  'person.address',
  'person.birthDate',
  'person.sex',
  'account.phone',
  'legal.name',
  'legal.creditCode',
  'legal.representative',
  'legal.address',
] as const
export type KnownSource = (typeof knownSources)[number]
