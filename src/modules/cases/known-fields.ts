/** What need not be asked: answers the registers and the licences of the applicant already give. */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import { isValidOn, type Licence } from '#modules/licences/model.ts'
import type { KnownAnswer, KnownAnswers } from '#modules/registers/model.ts'

/** Labels on the face of a licence for the fields that forms name; data, one line per field. */
const faceLabels: Readonly<Record<string, readonly string[]>> = {
  '社会保障卡.bankAccount': ['银行账号'],
  '营业执照.name': ['名称'],
  '营业执照.creditCode': ['统一社会信用代码'],
  '营业执照.representative': ['法定代表人', '经营者', '负责人'],
  '营业执照.address': ['住所', '经营场所'],
  '不动产权证书.location': ['坐落'],
  '出生医学证明.babyName': ['新生儿姓名'],
  '出生医学证明.babySex': ['新生儿性别', '性别'],
  '出生医学证明.bornOn': ['出生日期'],
  '居民户口簿.address': ['住址'],
  '残疾人证.grade': ['残疾等级'],
  '结婚证.spouseName': ['配偶姓名'],
  '结婚证.spouseIdNumber': ['配偶身份号码'],
}

function fromLicence(source: string, licences: readonly Licence[], today: string): KnownAnswer | undefined {
  const [type = '', name = ''] = source.slice('licence:'.length).split('.', 2)
  const licence = licences.find((one) => one.licenceType === type && isValidOn(one, today))
  if (!licence) return undefined
  const labels = faceLabels[`${type}.${name}`] ?? []
  const label = labels.find((one) => licence.fields[one])
  const value = name === 'number' ? licence.number : label && licence.fields[label]
  return value
    ? { value, origin: 'licence', sourceLabel: `您的${type}`, settled: false, asOf: licence.issuedOn }
    : undefined
}

/** A choice is known by its value or by its words. */
function inWordsOf(field: FormField, value: string): string | undefined {
  if (!field.oneOf) return value
  return field.oneOf.find((one) => one.const === value || one.title === value)?.const
}

/** Known answers by field. `kind`: whom the application is for. */
export function knownFields(
  form: FormSchema,
  facts: {
    known: KnownAnswers
    licences: readonly Licence[]
    kind: 'individual' | 'legal-entity'
    today: PlainDate
  },
): ReadonlyMap<string, KnownAnswer> {
  const found = new Map<string, KnownAnswer>()
  for (const [key, field] of Object.entries(form.properties)) {
    const source = field['x-source']
    if (source === undefined) continue
    const answer: KnownAnswer | undefined =
      source === 'applicant.kind'
        ? {
            ...{ value: facts.kind, origin: 'account', sourceLabel: '您现在替谁办' },
            ...{ settled: true, asOf: facts.today },
          }
        : source.startsWith('licence:')
          ? fromLicence(source, facts.licences, facts.today)
          : facts.known[source as keyof KnownAnswers]
    const value = answer && inWordsOf(field, answer.value)
    if (answer && value !== undefined) found.set(key, { ...answer, value })
  }
  return found
}
