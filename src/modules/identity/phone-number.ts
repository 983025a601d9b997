import { invalid } from '#kernel/refusal.ts'

/** A mobile number as it is stored: 11 digits, full-width digits, spaces, hyphens and +86 taken away. Throws invalid `identity.phone-invalid`. */
export function phoneNumber(phone: string): string {
  const number = phone
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^(?:\+|00)86/, '')
  if (!/^1[3-9]\d{9}$/.test(number)) throw invalid('identity.phone-invalid')
  return number
}
