import { dayOf } from '#kernel/plain-date.ts'
import { registerLabels } from '#modules/exchange/model.ts'
import {
  type FullPerson,
  type KnownAnswer,
  type KnownAnswers,
  type LegalPerson,
  type LegalPersonSource,
  type PersonSource,
  sexNames,
} from './model.ts'

/** Where what is known of a person comes from, in words. */
const personLabels: Readonly<Record<PersonSource, string>> = {
  'population-register': registerLabels.population,
  window: '窗口核对过的证件',
  declared: '您以前填写的信息',
}
const legalPersonLabels: Readonly<Record<LegalPersonSource, string>> = {
  'legal-person-register': registerLabels['legal-person'],
  window: '窗口核对过的证照',
  declared: '您以前填写的信息',
}

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
      ? {
          'account.phone': {
            ...{ value: account.phone, origin: 'account', sourceLabel: '您登录用的手机号' },
            ...{ settled: false, asOf: dayOf(account.since) },
          },
        }
      : {}),
  }
}

function answersOfPerson(person: FullPerson): KnownAnswers {
  const asOf = dayOf(person.verifiedAt ?? person.createdAt)
  const origin = person.verifiedAt ? person.source : 'declared'
  const answer = (value: string, settled: boolean): KnownAnswer => ({
    ...{ value, origin, sourceLabel: personLabels[origin], asOf },
    settled: settled && origin !== 'declared',
  })
  return {
    'person.name': answer(person.name, true),
    'person.idNumber': answer(person.idNumber, true),
    ...(person.sex ? { 'person.sex': answer(sexNames[person.sex], true) } : {}),
    ...(person.birthOn ? { 'person.birthDate': answer(person.birthOn, true) } : {}),
    ...(person.address ? { 'person.address': answer(person.address, false) } : {}),
  }
}

function answersOfLegalPerson(legalPerson: LegalPerson): KnownAnswers {
  const asOf = dayOf(legalPerson.verifiedAt ?? legalPerson.createdAt)
  const origin = legalPerson.verifiedAt ? legalPerson.source : 'declared'
  const answer = (value: string): KnownAnswer => ({
    ...{ value, origin, sourceLabel: legalPersonLabels[origin], asOf },
    settled: origin !== 'declared',
  })
  return {
    'legal.name': answer(legalPerson.name),
    'legal.creditCode': answer(legalPerson.creditCode),
    ...(legalPerson.representativeName ? { 'legal.representative': answer(legalPerson.representativeName) } : {}),
    ...(legalPerson.address ? { 'legal.address': answer(legalPerson.address) } : {}),
  }
}
