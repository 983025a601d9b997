import { dayOf } from '#kernel/plain-date.ts'
import { registerLabels } from '#modules/exchange/model.ts'
import { type FullPerson, type KnownAnswer, type KnownAnswers, type LegalPerson, sexNames } from './model.ts'

const declared = '您以前填写的信息'

/** 能从已有数据得到的，不再请人填写。 Answers by `x-source`, each with where it comes from and of which day. */
export function knownAnswersOf(
  person: FullPerson | undefined,
  legalPerson: LegalPerson | undefined,
  account: { phone: string; since: string } | undefined,
): KnownAnswers {
  return {
    ...(person ? answersOfPerson(person) : {}),
    ...(legalPerson ? answersOfLegalPerson(legalPerson) : {}),
    ...(account
      ? { 'account.phone': { value: account.phone, sourceLabel: '您登录用的手机号', asOf: dayOf(account.since) } }
      : {}),
  }
}

function answersOfPerson(person: FullPerson): KnownAnswers {
  const asOf = dayOf(person.verifiedAt ?? person.createdAt)
  const sourceLabel = person.verifiedAt ? registerLabels.population : declared
  const answer = (value: string): KnownAnswer => ({ value, sourceLabel, asOf })
  return {
    'person.name': answer(person.name),
    'person.idNumber': answer(person.idNumber),
    ...(person.sex ? { 'person.sex': answer(sexNames[person.sex]) } : {}),
    ...(person.birthOn ? { 'person.birthDate': answer(person.birthOn) } : {}),
    ...(person.address ? { 'person.address': answer(person.address) } : {}),
  }
}

function answersOfLegalPerson(legalPerson: LegalPerson): KnownAnswers {
  const asOf = dayOf(legalPerson.verifiedAt ?? legalPerson.createdAt)
  const sourceLabel = legalPerson.verifiedAt ? registerLabels['legal-person'] : declared
  const answer = (value: string): KnownAnswer => ({ value, sourceLabel, asOf })
  return {
    'legal.name': answer(legalPerson.name),
    'legal.creditCode': answer(legalPerson.creditCode),
    ...(legalPerson.representativeName ? { 'legal.representative': answer(legalPerson.representativeName) } : {}),
    ...(legalPerson.address ? { 'legal.address': answer(legalPerson.address) } : {}),
  }
}
