import { maskAddress, maskPhone, maskResidentId } from '#kernel/masking.ts'
import type { PlainDate } from '#kernel/plain-date.ts'
import { invalid } from '#kernel/refusal.ts'
import { checkResidentId } from '#kernel/resident-id.ts'
import { normaliseText } from '#kernel/text.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { FullPerson, PersonSource, PersonView } from './model.ts'
import type { PersonRow } from './store.ts'

/** What is said about a person when he or she becomes known here. */
export interface NewPerson {
  name: string
  idNumber: string
  phone?: string | null
  address?: string | null
  regionCode?: string | null
  source: PersonSource
  /** name and number were found to belong together */
  verified?: boolean
  /** 1–5; 2 unless told */
  level?: number
}

/** The number in its stored form with what it tells. Throws invalid `registers.id-number` with the reason, never with the number. */
export function residentIdFacts(idNumber: string, today: PlainDate) {
  const checked = checkResidentId(idNumber, today)
  if (!checked.ok) throw invalid('registers.id-number', { reason: checked.reason })
  return checked
}

/** The name as it is stored: trimmed, NFC, the interpunct of minority names unified to `·`. */
export function personName(name: string): string {
  const text = normaliseText(name).replace(/[•‧・．]/g, '·')
  if (text === '' || text.length > 100) throw invalid('registers.name-missing')
  return text
}

/** Rows that were opened, as long as somebody holds them: one request asks for the same person several times. */
const openedRows = new WeakMap<PersonRow, FullPerson>()

/** Opens a row; only for the person, a logged unmasking, or the product's own doing. */
export function openPerson(sealer: Sealer, row: PersonRow): FullPerson {
  const known = openedRows.get(row)
  if (known) return known
  const person = opened(sealer, row)
  openedRows.set(row, person)
  return person
}

function opened(sealer: Sealer, row: PersonRow): FullPerson {
  return {
    personId: row.personId,
    name: row.name,
    idNumber: sealer.open(row.idNumberSealed, 'id-number'),
    phone: row.phoneSealed && sealer.open(row.phoneSealed, 'phone'),
    address: row.addressSealed && sealer.open(row.addressSealed, 'address'),
    sex: row.sex,
    birthOn: row.birthOn,
    regionCode: row.regionCode,
    level: row.level,
    source: row.source,
    verifiedAt: row.verifiedAt,
    deceased: row.deceased,
    createdAt: row.createdAt,
  }
}

/** 脱敏：身份号码留前 6 后 4，手机号留前 3 后 4，住址到村。 */
export function maskPerson(person: FullPerson): PersonView {
  const { birthOn: _birthOn, regionCode: _regionCode, createdAt: _createdAt, ...shown } = person
  return {
    ...shown,
    idNumber: maskResidentId(person.idNumber),
    phone: person.phone && maskPhone(person.phone),
    address: person.address && maskAddress(person.address, 'village'),
  }
}
