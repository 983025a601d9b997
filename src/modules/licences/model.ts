/** 电子证照: what a person or a legal person holds, as far as this platform knows. */
export { validityOf } from './validity.ts'

export const licenceStatuses = ['valid', 'revoked', 'cancelled', 'superseded'] as const
export type LicenceStatus = (typeof licenceStatuses)[number]

export type Holder = { readonly personId: string } | { readonly legalPersonId: string }

export interface Licence {
  readonly licenceId: string
  /** 证照标识 (GB/T 36904); null for licences taken over without one. */
  readonly identifier: string | null
  /** 证照编号, printed on the licence. */
  readonly number: string
  readonly licenceType: string
  readonly issuerName: string
  readonly issuedOn: string
  /** Last day of validity; null = no end (长期). */
  readonly validTo: string | null
  readonly status: LicenceStatus
  /** 照面信息, by label. */
  readonly fields: Readonly<Record<string, string>>
  readonly sourceCaseId: string | null
}

/** Whether a licence can stand in for a material on a day. */
export const isValidOn = (licence: Licence, day: string): boolean =>
  licence.status === 'valid' && licence.issuedOn <= day && (licence.validTo === null || licence.validTo >= day)
