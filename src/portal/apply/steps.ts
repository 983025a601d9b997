/** The way through an application: which pages are asked, what comes next. Pure. */
import type { DraftView } from '#modules/cases/service.ts'
import { type FormAnswers, type FormPage, type FormSchema, shownPages } from '#modules/catalog/model.ts'
import type { SituationChoice } from '../guide/situation.ts'
import type { FieldKnown } from './known.ts'

/** A material of the item as it stands for this applicant. */
export type MaterialOnFile = DraftView['materials'][number]

/** What was chosen for one material. */
export interface ChosenMaterial {
  readonly key: string
  /** `missing` stands for: replaced by a commitment */
  readonly state: string
  readonly uploads: readonly string[]
}

export interface Filling {
  /** the questions about the situation, where the item has any */
  readonly choice: SituationChoice | undefined
  readonly form: FormSchema
  readonly answers: FormAnswers
  readonly known: ReadonlyMap<string, FieldKnown>
  readonly materials: readonly MaterialOnFile[]
  readonly chosen: readonly ChosenMaterial[]
}

/** Pages with at least one question whose answer is not known: only these are asked (once-only). */
export function askedPages({ form, answers, known }: Filling): readonly FormPage[] {
  return shownPages(form, answers).filter((page) => page.fields.some((field) => !known.has(field)))
}

/** Pages that need no question because everything on them is known; shown on the check page, where they can be changed. */
export function settledPages({ form, answers, known }: Filling): readonly FormPage[] {
  return shownPages(form, answers).filter((page) => page.fields.every((field) => known.has(field)))
}

/** Materials the applicant has to bring, or say something about. */
export const openMaterials = ({ materials }: Pick<Filling, 'materials'>): readonly MaterialOnFile[] =>
  materials.filter((material) => material.state === 'missing')

const chosenFor = ({ chosen }: Pick<Filling, 'chosen'>, key: string): ChosenMaterial | undefined =>
  chosen.find((one) => one.key === key)

/** Whether nothing more has to be said about a material before handing in. */
export function isDecided(material: MaterialOnFile, filling: Pick<Filling, 'chosen'>): boolean {
  const choice = chosenFor(filling, material.key)
  if (choice && choice.uploads.length > 0) return true
  if (choice && ['deferred', 'missing', 'not-applicable'].includes(choice.state)) return true
  return !material.required && !material.conditional
}

/** Which promise the choices call for. Deferring and replacing by a commitment exclude each other. */
export function commitmentNeeded(
  filling: Pick<Filling, 'chosen'>,
): 'deferred-materials' | 'notice-and-commitment' | null {
  const states = filling.chosen.filter((one) => one.uploads.length === 0).map((one) => one.state)
  if (states.includes('deferred')) return 'deferred-materials'
  return states.includes('missing') ? 'notice-and-commitment' : null
}

/** Names of the steps, in order, for the list on top. */
export function stepNames(filling: Filling): readonly string[] {
  return [
    ...(filling.choice ? ['您的情形'] : []),
    ...askedPages(filling).map((page) => page.title),
    ...(openMaterials(filling).length > 0 ? ['交材料'] : []),
    '核对提交',
  ]
}

/** Address of a step of one application. */
export const stepAddress = (caseId: string, step: string): string => `/apply/${caseId}/${step}`

/** Steps in order, each as the end of its address. */
export const stepOrder = (filling: Filling): readonly string[] => [
  ...(filling.choice ? ['situation'] : []),
  ...askedPages(filling).map((page) => `pages/${page.key}`),
  ...(openMaterials(filling).length > 0 ? ['materials'] : []),
  'check',
]

/** Whether it has still to be said which situation it is: nothing else can be known before. */
export const situationOpen = ({ choice }: Pick<Filling, 'choice'>): boolean =>
  choice !== undefined && choice.situation === undefined

/** The step after a page (or the first, without one). */
export function stepAfter(filling: Filling, page?: string): string {
  if (situationOpen(filling)) return 'situation'
  const order = shownPages(filling.form, filling.answers).map((one) => one.key)
  const from = page === undefined ? -1 : order.indexOf(page)
  const next = askedPages(filling).find((one) => order.indexOf(one.key) > from)
  if (next) return `pages/${next.key}`
  return openMaterials(filling).length > 0 ? 'materials' : 'check'
}

/** The step before, for the way back; undefined on the first. */
export function stepBefore(filling: Filling, step: string): string | undefined {
  const steps = stepOrder(filling)
  const at = steps.indexOf(step)
  return at > 0 ? steps[at - 1] : undefined
}

/** Where to go on with a draft: the situation, the first page with something to put right, then materials, then the check. */
export function whereToGoOn(filling: Filling, faultyPages: readonly string[]): string {
  if (situationOpen(filling)) return 'situation'
  const [faulty] = faultyPages
  if (faulty !== undefined) return `pages/${faulty}`
  return openMaterials(filling).some((material) => !isDecided(material, filling)) ? 'materials' : 'check'
}
