import type { ImportedBundle } from './import-shape.ts'
import type { BundleOrder } from './model.ts'

const orders: Readonly<Record<ImportedBundle['order'], BundleOrder>> = {
  parallel: 'parallel',
  parallel_after_first: 'parallel-after-first',
  serial_first_two: 'serial-first-two',
}

/** An imported bundle as it is stored; members by name, for items may be re-listed. */
export function bundleContent(bundle: ImportedBundle) {
  return {
    lifeEvent: bundle.lifeEvent,
    leadOfficeName: bundle.leadDepartment,
    members: bundle.members,
    order: orders[bundle.order],
    promisedWorkingDays: bundle.promisedLimitDays,
    sharedFields: bundle.sharedFields,
    sharedMaterials: bundle.sharedMaterials,
    producedWithinBundle: bundle.producedWithinBundle,
    materialCount: bundle.materialCount,
    notCovered: bundle.notCovered,
  }
}
