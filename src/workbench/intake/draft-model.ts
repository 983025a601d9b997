import type { z } from 'zod'
import type { PlainDate } from '#kernel/plain-date.ts'
import { checkResidentId } from '#kernel/resident-id.ts'
import type { ItemView } from '#modules/catalog/contract.ts'
import { type FormAnswers, type FormSchema, shownPages } from '#modules/catalog/model.ts'
import type { LegalPersonShown, PersonShown } from '#modules/registers/contract.ts'
import type { GivenFile } from '../marks/upload-button.tsx'

export type Item = z.output<typeof ItemView>
export type LegalPerson = z.output<typeof LegalPersonShown>

/** How the clerk has ticked off a material; `auto` while untouched: the server takes it from licences or shared data if it can. */
export type Ticked = 'auto' | 'supplied' | 'deferred' | 'missing' | 'not-applicable'

export interface MaterialTick {
  state: Ticked
  files: readonly GivenFile[]
}

export type Answer = string | boolean | readonly string[]

/** Everything at this counter that is not yet a case. Kept in the tab until it becomes one. */
export interface IntakeDraft {
  kind: 'individual' | 'legal-entity'
  /** as typed or read from the card; goes into the form where the register only shows it masked */
  typed: { name: string; idNumber: string; phone: string; creditCode: string }
  documentSeen: boolean
  person: PersonShown | null
  legalPerson: LegalPerson | null
  who: 'applicant' | 'family-agent' | 'staff-helper'
  itemCode: string | null
  answers: Readonly<Record<string, Answer>>
  materials: Readonly<Record<string, MaterialTick>>
  promised: boolean
}

export const emptyDraft: IntakeDraft = {
  kind: 'individual',
  typed: { name: '', idNumber: '', phone: '', creditCode: '' },
  documentSeen: false,
  person: null,
  legalPerson: null,
  who: 'applicant',
  itemCode: null,
  answers: {},
  materials: {},
  promised: false,
}

/** A value nobody has to type: what is shown (perhaps masked), where it is from, and what is sent; without `value` the server fills it in. */
export interface Prefilled {
  shown: string
  source: string
  value?: string
}

const registerWords = {
  'population-register': '人口库',
  'legal-person-register': '法人库',
  window: '窗口核验',
  declared: '以前填写',
} as const

/** What is known of the applicant, by the `x-source` of the form fields. */
export function prefilledBy(draft: IntakeDraft, today: PlainDate): Readonly<Record<string, Prefilled>> {
  const known: Record<string, Prefilled> = {}
  const { person, legalPerson, typed } = draft
  if (person) {
    const source = registerWords[person.source]
    const own = (shown: string, value: string) => ({ shown, source, ...(value === '' ? {} : { value }) })
    known['person.name'] = own(person.name, typed.name)
    known['person.idNumber'] = own(person.idNumber, typed.idNumber)
    if (person.address) known['person.address'] = { shown: person.address, source }
    if (person.phone) known['account.phone'] = own(person.phone, typed.phone)
    const id = typed.idNumber === '' ? undefined : checkResidentId(typed.idNumber, today)
    if (id?.ok) {
      known['person.birthDate'] = { shown: id.bornOn, source: '身份号码', value: id.bornOn }
      known['person.sex'] = {
        shown: id.sex === 'male' ? '男' : '女',
        source: '身份号码',
        value: id.sex === 'male' ? '男' : '女',
      }
    }
  }
  if (legalPerson) {
    const source = registerWords[legalPerson.source]
    const own = (value: string | null) => (value === null ? undefined : { shown: value, source, value })
    const lines = {
      'legal.name': own(legalPerson.name),
      'legal.creditCode': own(legalPerson.creditCode),
      'legal.representative': own(legalPerson.representativeName),
      'legal.address': own(legalPerson.address),
    }
    for (const [name, line] of Object.entries(lines)) if (line) known[name] = line
  }
  return known
}

/** The answers as sent: what was typed, over what is known. A known value is put as the option it names. */
export function answersToSend(
  form: FormSchema,
  draft: IntakeDraft,
  known: Readonly<Record<string, Prefilled>>,
): Record<string, Answer> {
  const answers: Record<string, Answer> = {}
  for (const [key, field] of Object.entries(form.properties)) {
    const typed = draft.answers[key]
    const filled = known[field['x-source'] ?? '']
    if (typed !== undefined && typed !== '') answers[key] = typed
    else if (filled?.value !== undefined)
      answers[key] = field.oneOf?.find((one) => one.title === filled.value)?.const ?? filled.value
  }
  return answers
}

/** Fields asked now, in the order of the form. */
export function fieldsAsked(form: FormSchema, answers: Readonly<Record<string, Answer>>): readonly string[] {
  return shownPages(form, answers as FormAnswers).flatMap((page) => page.fields)
}

/** A material that may come without the applicant: from a licence the county holds or a register it can ask. */
export const comesByItself = (material: Item['materials'][number]): boolean =>
  material.licenceType !== null || material.sharedWith !== null

/** What keeps this from being accepted, in words for the bottom bar. */
export function lackingOf(
  draft: IntakeDraft,
  item: Item | undefined,
  form: FormSchema | undefined,
  known: Readonly<Record<string, Prefilled>>,
  /** fields the server wants typed after all */
  faulty: (key: string) => boolean,
): readonly string[] {
  const lacking: string[] = []
  if (draft.kind === 'individual' ? !draft.person : !draft.legalPerson) lacking.push('申请人')
  if (!item || !form) return [...lacking, '事项']
  const answers = answersToSend(form, draft, known)
  for (const key of fieldsAsked(form, answers)) {
    const field = form.properties[key]
    const isKnown = !faulty(key) && known[field?.['x-source'] ?? ''] !== undefined
    if (field && form.required.includes(key) && answers[key] === undefined && !isKnown) lacking.push(field.title)
  }
  for (const material of item.materials) {
    const state = draft.materials[material.key]?.state ?? 'auto'
    if (!material.required || state === 'supplied' || state === 'not-applicable') continue
    if (state === 'deferred') continue
    if (state === 'auto' && (comesByItself(material) || material.condition !== null)) continue
    lacking.push(material.shortName)
  }
  if (item.materials.some((material) => draft.materials[material.key]?.state === 'deferred') && !draft.promised)
    lacking.push('容缺签字')
  return lacking
}
