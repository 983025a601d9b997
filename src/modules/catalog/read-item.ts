import type { FormSchema } from './form-model.ts'
import type { ImportedItem } from './import-shape.ts'
import { readMaterialName } from './materials.ts'
import {
  type GuideExtras,
  type ItemContent,
  type ItemType,
  itemLevels,
  itemTypes,
  type MaterialSource,
  type OnlineDepth,
} from './model.ts'
import { readSpecialProcedures } from './special-procedures.ts'
import { readSteps } from './steps.ts'

const sources: Readonly<Record<ImportedItem['materials'][number]['source'], MaterialSource>> = {
  applicant: 'applicant',
  licence: 'licence',
  data_sharing: 'data-sharing',
  issued_by_government: 'issued-by-government',
}

/** An imported entry as the content of an item. `form` is the item's own application form, if there is one. */
export function readItem(item: ImportedItem, form: FormSchema | null): ItemContent {
  const onTheSpot = item.caseKind === 'immediate'
  const { days, unit } = item.statutoryLimit
  return {
    name: item.name,
    type: typeOf(item),
    legalBasis: item.legalBasis,
    audience: [...new Set(item.audience)].map((who) => (who === 'natural' ? 'individual' : 'legal-entity')),
    levels: itemLevels.filter((level) => item.level.includes(level)),
    officeName: item.department,
    handling: onTheSpot ? 'on-the-spot' : 'timed',
    statutoryLimit: days === null || unit === null ? null : { days, unit },
    promisedWorkingDays: onTheSpot ? 0 : item.promisedLimitDays,
    visits: item.visits,
    onlineDepth: item.onlineDepth as OnlineDepth,
    channels: item.channels,
    conditions: item.conditions,
    materials: item.materials.map((material, at) => ({
      key: `m${at + 1}`,
      name: material.name,
      ...readMaterialName(material.name),
      form: material.form,
      copies: material.copies,
      source: sources[material.source],
      licenceType: material.licenceType ?? null,
      required: material.required,
      deferrable: material.deferrable,
      sharedWith: material.sharedWith ?? null,
      issuer: material.issuer ?? null,
      ...(material.sample && { sample: material.sample }),
      ...(material.blankForm && { blankForm: material.blankForm }),
      ...(material.note && { note: material.note }),
    })),
    steps: readSteps(item.steps),
    specialProcedures: readSpecialProcedures(item.specialProcedures),
    fee: { charged: item.fee.charged, standard: item.fee.standard ?? null, basis: item.fee.basis ?? null },
    result: {
      name: item.result.name,
      kind: item.result.kind,
      licenceType: item.result.licenceType ?? null,
      validity: item.result.validity ?? null,
    },
    prerequisites: item.prerequisites,
    synonyms: item.synonyms,
    themes: item.themes,
    noticeCommitment: item.noticeCommitment,
    form,
    ...extrasOf(item),
  }
}

/** The parts a guide may leave out, or nothing: an entry without them reads as it did before they existed. */
function extrasOf(item: ImportedItem): { extras?: GuideExtras } {
  const extras = Object.fromEntries(
    extraKeys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])),
  ) as GuideExtras
  return Object.keys(extras).length > 0 ? { extras } : {}
}

const extraKeys = [
  'visitReason',
  'place',
  'hours',
  'consultPhone',
  'complaintPhone',
  'onlinePayment',
  'commonQuestions',
  'resultSample',
  'variants',
  'localElements',
] as const satisfies readonly (keyof GuideExtras & keyof ImportedItem)[]

/** The item type of an imported entry. */
export function typeOf(item: Pick<ImportedItem, 'type'>): ItemType {
  const type = itemTypes.find((candidate) => candidate.name === item.type)
  if (!type) throw new Error(`unknown item type ${item.type}`)
  return type.key
}
