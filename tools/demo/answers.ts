/** Fills application forms the way the invented people would. */
import { addDays, type PlainDate } from '#kernel/plain-date.ts'
import { type FormAnswers, type FormField, type FormSchema, isShown } from '#modules/catalog/model.ts'
import { checkAnswers } from '#modules/catalog/service.ts'
import type { Random } from '../demo-people/random.ts'
import type { DemoResident } from '../demo-people/residents.ts'

/** Who fills in: the person at the form, the organisation acted for, somebody else of the household. */
export interface Filler {
  readonly person: DemoResident
  readonly company: {
    readonly name: string
    readonly creditCode: string
    readonly address: string
    readonly representative: string
  } | null
  readonly other: DemoResident
  readonly phone: string
}

type Answer = FormAnswers[string]

/** Answers that only make sense in their own words. */
const words: Readonly<Record<string, readonly string[]>> = {
  babyName: ['陈一诺', '易沐辰', '周子涵', '毛欣怡'],
  birthCertNo: ['Y430000119', 'Y430000287', 'Y430000344'],
  insuredBirthCertNo: ['Y430000119', 'Y430000287'],
  companyName: ['华容县禾丰生态农业有限公司', '华容县东湖水产贸易有限公司', '华容县沱江装饰工程有限公司'],
  shopName: ['禹山土菜馆', '东湖鱼粉店', '桃花山便利店', '章台理发店'],
  employerName: ['华容县田家湖食品有限公司', '华容县沱江物流有限公司'],
  shareholders: ['认缴 60 万元，占 60%；另一位股东认缴 40 万元，占 40%。'],
  scopeText: ['芥菜种植和腌制，农产品批发零售'],
  familyMembers: ['户主和配偶，两个孩子，见居民户口簿'],
  licenceNo: ['43062319731106999642'],
  certificateNo: ['湘（2021）华容县不动产权第8550491号'],
}

/** Where a known answer would come from, by `x-source`. */
function knownAnswer(source: string | undefined, { person, company, phone }: Filler): string | undefined {
  switch (source) {
    case 'person.name':
      return person.name
    case 'person.idNumber':
      return person.idNumber
    case 'person.address':
      return person.address
    case 'person.birthDate':
      return person.birthOn
    case 'person.sex':
      return person.sex
    case 'account.phone':
      return phone
    case 'legal.name':
    case 'licence:营业执照.name':
      return company?.name
    case 'legal.creditCode':
    case 'licence:营业执照.creditCode':
      return company?.creditCode
    case 'legal.representative':
    case 'licence:营业执照.representative':
      return company?.representative
    case 'legal.address':
    case 'licence:营业执照.address':
      return company?.address
    case 'applicant.kind':
      return company ? 'legal-entity' : 'individual'
    default:
      return undefined
  }
}

function invented(key: string, field: FormField, filler: Filler, today: PlainDate, random: Random): Answer {
  const options = (field.oneOf ?? field.items?.oneOf)?.map((option) => option.const)
  if (field.type === 'array') return [random.pick(options ?? [''])]
  if (field.type === 'boolean') return true
  if (field.type === 'number' || field.type === 'integer') {
    const low = field.minimum ?? 1
    return random.int(
      Math.max(low, Math.min(3, field.maximum ?? 3)),
      Math.min(field.maximum ?? 500, Math.max(low, 30) * 4),
    )
  }
  if (options) return random.pick(options)
  switch (field.format) {
    case 'resident-id':
      return filler.other.idNumber
    case 'cn-phone':
      return filler.other.phone ?? filler.phone
    case 'credit-code':
      return filler.company?.creditCode ?? '91430623MA9D00021M'
    case 'bank-card':
      return `62000005136417${random.int(10_000, 99_999)}`
    case 'cn-date':
      return addDays(today, -random.int(2, 60))
    case 'plain-date':
      return addDays(today, random.int(3, 12))
    default:
  }
  const own = words[key]
  if (own) return random.pick(own)
  return field['x-input'] === 'address' ? filler.person.address : filler.other.name
}

/** Good answers for every question that is asked. A form it cannot fill is a fault of the loader. */
export function fillForm(form: FormSchema, filler: Filler, today: PlainDate, random: Random): FormAnswers {
  const answers: Record<string, Answer> = {}
  // A question may hang on the answer before it, so the list is gone through until nothing new is asked.
  for (let round = 0; round < 4; round += 1) {
    for (const [key, field] of Object.entries(form.properties)) {
      if (key in answers || !form.required.includes(key) || !isShown(form, key, answers)) continue
      answers[key] = knownAnswer(field['x-source'], filler) ?? invented(key, field, filler, today, random)
    }
  }
  const faults = checkAnswers(form, answers, today)
  if (faults.length > 0)
    throw new Error(`${form.title}: ${faults.map((fault) => fault.field).join(', ')} cannot be filled in`)
  return answers
}
