/** The outside registers this county asks. */
export const registerNames = ['population', 'legal-person'] as const
export type RegisterName = (typeof registerNames)[number]

/** 数据来源的名称，写给申请人看。 */
export const registerLabels: Readonly<Record<RegisterName, string>> = {
  population: '公安部门人口库',
  'legal-person': '市场监管部门法人库',
}

/** 为什么查、凭什么查、为哪一件查（国务院令第 809 号；个人信息保护法第三十四条）。 Kept with every call. */
export interface Occasion {
  /** `actorKey` of who asks, or of the person asking about himself or herself */
  actorKey: string
  purpose: string
  /** legal basis in Chinese */
  basis: string
  caseNumber?: string
}

export interface RegisteredPerson {
  idNumber: string
  name: string
  sex: 'male' | 'female'
  /** plain date */
  birthOn: string
  address: string
  /** 12 digits */
  regionCode: string
  deceased: boolean
}

export const legalPersonKinds = [
  'enterprise',
  'individual-business',
  'cooperative',
  'private-non-enterprise',
  'public-institution',
  'other',
] as const
export type LegalPersonKind = (typeof legalPersonKinds)[number]

export interface RegisteredLegalPerson {
  creditCode: string
  name: string
  kind: LegalPersonKind
  representativeName: string
  representativeIdNumber: string
  address: string
  regionCode: string
  /** plain date */
  establishedOn: string
  agents: readonly { idNumber: string; scope: string }[]
}

/** The register could not be asked, or answered something that cannot be believed; say so and go on without it. */
export interface Unavailable {
  kind: 'unavailable'
}

/** A mismatch of a number that the register does not hold at all is `known: false`. */
export type PersonVerification =
  | { kind: 'match'; deceased: boolean }
  | { kind: 'mismatch'; known: boolean }
  | Unavailable
export type PersonAnswer = { kind: 'match'; person: RegisteredPerson } | { kind: 'mismatch' } | Unavailable
/** `representative` and `agent` tell the part of the person asked about in this legal person. */
export type LegalPersonVerification =
  | { kind: 'match'; representative: boolean; agent: boolean }
  | { kind: 'mismatch' }
  | Unavailable
export type LegalPersonAnswer =
  | { kind: 'match'; legalPerson: RegisteredLegalPerson }
  | { kind: 'mismatch' }
  | Unavailable
