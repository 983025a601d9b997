import type { z } from 'zod'
import type { PlainDate } from '#kernel/plain-date.ts'
import type { IntakePrepared } from '#modules/cases/contract.ts'
import type { ItemView } from '#modules/catalog/contract.ts'
import { type FormAnswers, type FormSchema, shownPages } from '#modules/catalog/model.ts'
import { validityOf } from '#modules/licences/model.ts'
import type { LegalPersonShown, PersonShown } from '#modules/registers/contract.ts'
import type { Answer } from '../marks/answer-field.tsx'
import { titleAtDesk } from '../marks/case-words.ts'
import { readDay } from '../marks/day-input.ts'
import { dayAt } from '../marks/days.ts'
import type { GivenFile } from '../marks/upload-button.tsx'

export type Item = z.output<typeof ItemView>
export type LegalPerson = z.output<typeof LegalPersonShown>

/** How the clerk has ticked off a material; `auto` while untouched: the server takes it from licences or shared data if it can. */
export type Ticked = 'auto' | 'supplied' | 'deferred' | 'missing' | 'not-applicable'

export interface MaterialTick {
  state: Ticked
  files: readonly GivenFile[]
}

/** Everything at this counter that is not yet a case. Kept in the tab until it becomes one. */
export interface IntakeDraft {
  kind: 'individual' | 'legal-entity'
  /** as typed or read from the card, until the person is found */
  typed: { name: string; idNumber: string; phone: string; creditCode: string }
  documentSeen: boolean
  person: PersonShown | null
  legalPerson: LegalPerson | null
  who: 'applicant' | 'family-agent' | 'staff-helper'
  itemCode: string | null
  answers: Readonly<Record<string, Answer>>
  materials: Readonly<Record<string, MaterialTick>>
  promised: boolean
  /** last day of the result as typed, where the guide leaves it to whoever decides; 长期 for no end */
  validTo: string
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
  validTo: '',
}

/** What need not be asked or handed in, and when it would be ready; from the server, masked. */
export type Prepared = z.output<typeof IntakePrepared>

/** Whether this field stands as the server knows it: known and not overwritten. */
export const stands = (prepared: Prepared | undefined, draft: Pick<IntakeDraft, 'answers'>, key: string): boolean =>
  prepared?.answers[key] !== undefined && draft.answers[key] === undefined

/** The answers as sent: only what was typed at this desk. Known ones are left out and filled in by the server, which sees them unmasked. */
export function answersToSend(form: FormSchema, draft: IntakeDraft): Record<string, Answer> {
  return Object.fromEntries(
    // `form` is the item's own: the answers about the situation go beside them
    Object.entries(draft.answers).filter(([key, value]) => form.properties[key] !== undefined && value !== ''),
  )
}

/** Typed answers over known ones, for the conditions of the form; a choice is known by its words. */
export function answersInForce(
  form: FormSchema,
  draft: Pick<IntakeDraft, 'answers'>,
  prepared: Prepared | undefined,
): Record<string, Answer> {
  const known = Object.entries(prepared?.answers ?? {}).map(([key, { shown }]) => [
    key,
    form.properties[key]?.oneOf?.find((one) => one.title === shown)?.const ?? shown,
  ])
  return { ...Object.fromEntries(known), ...draft.answers }
}

/** Fields asked now, in the order of the form. */
export function fieldsAsked(form: FormSchema, answers: Readonly<Record<string, Answer>>): readonly string[] {
  return shownPages(form, answers as FormAnswers).flatMap((page) => page.fields)
}

/** A material that comes without the applicant: the county holds it or asks a register. Before that is known: one that may. */
export function comesByItself(material: Item['materials'][number], prepared: Prepared | undefined): boolean {
  const found = prepared?.materials.find((one) => one.key === material.key)
  return found ? found.state !== 'missing' : material.licenceType !== null || material.sharedWith !== null
}

/** Whether this item is settled here and its guide leaves the validity of the result to whoever decides. */
export const asksValidity = (item: Item): boolean =>
  item.handling === 'on-the-spot' && validityOf(item.result.validity, dayAt(new Date())) === undefined

/** The last day as typed: null for 长期, undefined while it is none. */
export const validToOf = (typed: string): PlainDate | null | undefined =>
  /^长期(有效)?$/.test(typed.trim()) ? null : readDay(typed)

/** What keeps this from being accepted, in words for the bottom bar. */
export function lackingOf(
  draft: IntakeDraft,
  item: Item | undefined,
  form: FormSchema | undefined,
  prepared: Prepared | undefined,
): readonly string[] {
  const lacking: string[] = []
  if (draft.kind === 'individual' ? !draft.person : !draft.legalPerson) lacking.push('申请人')
  if (!item || !form) return [...lacking, '事项']
  const answers = answersInForce(form, draft, prepared)
  for (const key of fieldsAsked(form, answers)) {
    const field = form.properties[key]
    if (field && form.required.includes(key) && (answers[key] === undefined || answers[key] === ''))
      lacking.push(titleAtDesk(field.title))
  }
  for (const material of item.materials) {
    const state = draft.materials[material.key]?.state ?? 'auto'
    if (!material.required || state === 'supplied' || state === 'not-applicable' || state === 'deferred') continue
    if (state === 'auto' && (comesByItself(material, prepared) || material.condition !== null)) continue
    lacking.push(material.shortName)
  }
  if (item.materials.some((material) => draft.materials[material.key]?.state === 'deferred') && !draft.promised)
    lacking.push('容缺签字')
  if (asksValidity(item) && validToOf(draft.validTo) === undefined) lacking.push('有效期')
  return lacking
}
