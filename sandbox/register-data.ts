import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One resident as `db/demo/people.json` gives him or her; only what the registers answer with. */
export interface Resident {
  key: string
  name: string
  idNumber: string
  sex: string
  birthOn: string
  address: string
  regionCode: string
  deceasedOn: string | null
}

/** One enterprise or individual business of `db/demo/companies.json`. */
export interface Company {
  key: string
  name: string
  creditCode: string
  kind: string
  representative: string
  agents: { person: string; scope: string }[]
  address: string
  regionCode: string
  establishedOn: string
  status: string
}

export interface RegisterData {
  residentOf(idNumber: string): Resident | undefined
  companyOf(creditCode: string): Company | undefined
  residentByKey(key: string): Resident | undefined
  /** Somebody else than the one asked for: the answer of the `wrong-person` fault. */
  anotherResident(idNumber: string): Resident | undefined
  anotherCompany(creditCode: string): Company | undefined
}

/** Reads people and companies from the demonstration folder. */
export function readRegisterData(folder: string): RegisterData {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const residents: Resident[] = read('people.json').people
  const companies: Company[] = read('companies.json').companies
  const byId = new Map(residents.map((resident) => [resident.idNumber, resident]))
  const byKey = new Map(residents.map((resident) => [resident.key, resident]))
  const byCode = new Map(companies.map((company) => [company.creditCode, company]))
  return {
    residentOf: (idNumber) => byId.get(idNumber),
    companyOf: (creditCode) => byCode.get(creditCode),
    residentByKey: (key) => byKey.get(key),
    anotherResident: (idNumber) => residents.find((resident) => resident.idNumber !== idNumber),
    anotherCompany: (creditCode) => companies.find((company) => company.creditCode !== creditCode),
  }
}
