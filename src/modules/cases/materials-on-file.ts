/** What of an item's materials need not be asked for: held licences, connected registers, the form itself. Pure (行政许可法 §31; 优化营商环境条例). */
import type { Material, ServiceItem } from '#modules/catalog/model.ts'
import { isValidOn, type Licence } from '#modules/licences/model.ts'
import type { MaterialState } from './model.ts'

export interface MaterialOnFile {
  readonly key: string
  readonly name: string
  readonly required: boolean
  readonly deferrable: boolean
  readonly conditional: boolean
  /** `held` and `waived` need nothing from the applicant; `missing` has to be handed in (or may follow later). */
  readonly state: Extract<MaterialState, 'held' | 'waived' | 'missing'>
  /** Where it comes from, in words; null when the applicant brings it. */
  readonly source: string | null
}

/** 申请书、申请表: made by the platform from the answers. */
const applicationForm = /申请(书|表)|申报表|登记表|备案表|登记申请|审批表|申领表|采集表|核定表|报名表/

/** Whether the platform writes this paper itself from the answers. */
export const isApplicationForm = (material: Pick<Material, 'shortName' | 'source'>): boolean =>
  material.source === 'applicant' && applicationForm.test(material.shortName)

/**
 * @param connected names of data sources that this platform really reaches (never merely declared in the guide)
 */
export function materialsOnFile(
  item: Pick<ServiceItem, 'materials'>,
  licences: readonly Licence[],
  connected: ReadonlySet<string>,
  today: string,
): readonly MaterialOnFile[] {
  return item.materials.map((material) => {
    const base = {
      key: material.key,
      name: material.name,
      required: material.required,
      deferrable: material.deferrable,
      conditional: material.condition !== null,
    }
    const licence = licences.find((l) => l.licenceType === material.licenceType && isValidOn(l, today))
    if (licence) return { ...base, state: 'held', source: `${licence.issuerName}发的${licence.licenceType}` }
    if (isApplicationForm(material)) return { ...base, state: 'held', source: '按您的回答自动填好' }
    if (material.sharedWith !== null && connected.has(material.sharedWith)) {
      return { ...base, state: 'waived', source: material.sharedWith }
    }
    return { ...base, state: 'missing', source: null }
  })
}
