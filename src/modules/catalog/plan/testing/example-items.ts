import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportedBundle, ImportedItem } from '../../import-shape.ts'
import { readMaterialName } from '../../materials.ts'
import type { Material } from '../../model.ts'
import { bundleContent } from '../../read-bundle.ts'
import { readItem } from '../../read-item.ts'
import { shippedForms } from '../../shipped-forms.ts'
import type { PlanBundle, PlanItem } from '../needs.ts'

/** A material by its name; a licence of the same name unless told otherwise. */
export function paper(name: string, more: Partial<Material> = {}): Material {
  const { shortName, condition } = readMaterialName(name)
  return {
    ...{
      key: 'm1',
      name,
      shortName,
      condition,
      form: 'original',
      copies: 1,
      source: 'licence',
      licenceType: shortName,
    },
    ...{ required: true, deferrable: false, sharedWith: null, issuer: null },
    ...more,
  }
}

/** An item that issues “<name>证”: `promised` working days, twice as many by law. */
export function exampleItem(name: string, materials: readonly Material[] = [], more: Partial<PlanItem> = {}): PlanItem {
  const promised = more.promisedWorkingDays ?? 1
  return {
    name,
    audience: ['individual'],
    officeName: `${name}局`,
    legalBasis: [{ law: `${name}法`, article: '第三条' }],
    handling: promised === 0 ? 'on-the-spot' : 'timed',
    statutoryLimit: { days: promised * 2, unit: 'working' },
    promisedWorkingDays: promised,
    visits: 1,
    materials,
    specialProcedures: [],
    result: { name: `${name}证`, kind: 'licence', licenceType: `${name}证`, validity: null },
    prerequisites: [],
    noticeCommitment: false,
    form: null,
    ...more,
  }
}

const shipped = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../db/data', `${name}.json`), 'utf8')) as T

const forms = await shippedForms()
/** The county's own items and bundles, as shipped. */
export const countyItems: readonly PlanItem[] = shipped<ImportedItem[]>('items').map((item) =>
  readItem(item, forms.get(item.name) ?? null),
)
export const countyBundles: readonly PlanBundle[] = shipped<ImportedBundle[]>('bundles').map((bundle) => ({
  ...bundleContent(bundle),
  name: bundle.name,
  members: bundle.members.map((name) => ({ name })),
}))

/** Items of the county by name. */
export const countyItem = (name: string): PlanItem => {
  const item = countyItems.find((one) => one.name === name)
  if (!item) throw new Error(`no item ${name}`)
  return item
}
