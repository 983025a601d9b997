import type { RegisterData } from './register-data.ts'

export interface Answer {
  status: number
  body: unknown
}

type Body = Record<string, unknown>

const bad = (code: string): Answer => ({ status: 400, body: { code } })
const absent: Answer = { status: 404, body: { code: 'not-found' } }

const text = (body: Body, field: string): string => {
  const value = body[field]
  return typeof value === 'string' ? value.trim() : ''
}

/** Answers the population and legal-person calls from the demonstration data; `wrong` answers about somebody else. */
export function answerRegister(path: string, body: Body, data: RegisterData, wrong: boolean): Answer {
  switch (path) {
    case '/v1/population/verify':
      return verifyPerson(body, data, wrong)
    case '/v1/population/person':
      return getPerson(body, data, wrong)
    case '/v1/legal-persons/verify':
      return verifyLegalPerson(body, data, wrong)
    case '/v1/legal-persons/get':
      return getLegalPerson(body, data, wrong)
    default:
      return absent
  }
}

function verifyPerson(body: Body, data: RegisterData, wrong: boolean): Answer {
  const idNumber = text(body, 'idNumber')
  const name = text(body, 'name')
  if (!idNumber || !name) return bad('fields')
  const resident = wrong ? data.anotherResident(idNumber) : data.residentOf(idNumber)
  if (!resident) return { status: 200, body: { idNumber, match: 'unknown' } }
  if (!wrong && resident.name !== name) return { status: 200, body: { idNumber, match: false } }
  const deceased = resident.deceasedOn ? { deceased: true } : {}
  return { status: 200, body: { idNumber: resident.idNumber, match: true, ...deceased } }
}

function getPerson(body: Body, data: RegisterData, wrong: boolean): Answer {
  const idNumber = text(body, 'idNumber')
  if (!text(body, 'purpose') || !text(body, 'basis')) return bad('purpose-and-basis')
  const resident = wrong ? data.anotherResident(idNumber) : data.residentOf(idNumber)
  if (!resident) return absent
  return {
    status: 200,
    body: {
      idNumber: resident.idNumber,
      name: resident.name,
      sex: resident.sex,
      birthDate: resident.birthOn,
      address: resident.address,
      regionCode: resident.regionCode,
      deceased: resident.deceasedOn !== null,
    },
  }
}

function verifyLegalPerson(body: Body, data: RegisterData, wrong: boolean): Answer {
  const creditCode = text(body, 'creditCode')
  if (!creditCode) return bad('fields')
  const company = wrong ? data.anotherCompany(creditCode) : data.companyOf(creditCode)
  if (!company) return { status: 200, body: { creditCode, match: 'unknown' } }
  const name = text(body, 'name')
  const idNumber = text(body, 'representativeId')
  const representative = data.residentByKey(company.representative)?.idNumber === idNumber
  const agent = company.agents.some((one) => data.residentByKey(one.person)?.idNumber === idNumber)
  const match = name === '' || name === company.name
  const role = idNumber === '' ? {} : { representative, agent }
  return { status: 200, body: { creditCode: company.creditCode, match, ...role } }
}

function getLegalPerson(body: Body, data: RegisterData, wrong: boolean): Answer {
  const creditCode = text(body, 'creditCode')
  if (!text(body, 'purpose') || !text(body, 'basis')) return bad('purpose-and-basis')
  const company = wrong ? data.anotherCompany(creditCode) : data.companyOf(creditCode)
  if (!company) return absent
  const representative = data.residentByKey(company.representative)
  return {
    status: 200,
    body: {
      creditCode: company.creditCode,
      name: company.name,
      kind: company.kind,
      representativeName: representative?.name ?? '',
      representativeIdNumber: representative?.idNumber ?? '',
      address: company.address,
      regionCode: company.regionCode,
      establishedOn: company.establishedOn,
      status: company.status,
      agents: company.agents.map((agent) => ({
        idNumber: data.residentByKey(agent.person)?.idNumber ?? '',
        scope: agent.scope,
      })),
    },
  }
}
