/** The facts shipped with the product, loaded through the services that guard them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImportResult } from '../src/modules/organisation/contract.ts'
import type { Services } from '../src/services.ts'

const folder = join(import.meta.dirname, '..', 'db', 'data')
const by = { actorKey: 'system:reference-data' }

/** One shipped file of `db/data`, parsed. */
export const shipped = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))

/** A shipped file that its own service refuses is a fault of the product, told with the first places. */
function accepted(name: string, result: ImportResult): void {
  if (result.faults.length === 0) return
  const places = result.faults.slice(0, 5).map(({ path, message }) => `${path}：${message}`)
  throw new Error(`db/data/${name}.json has ${result.faults.length} faults:\n${places.join('\n')}`)
}

/** Calendar and regions: what every installation stands on. Loading again changes nothing. */
export async function loadGround({
  calendars,
  organisation,
}: Pick<Services, 'calendars' | 'organisation'>): Promise<void> {
  await calendars.load(await shipped('calendar'))
  accepted('regions', await organisation.importRegions(await shipped('regions'), { by }))
}

/** The county of the demonstration: directory, licence types, items and bundles. Loading again changes nothing. */
export async function loadCounty(services: Pick<Services, 'catalog' | 'organisation'>): Promise<void> {
  const { organisation, catalog } = services
  accepted('directory', await organisation.importDirectory(await shipped('directory'), { by }))
  accepted('licence-types', await catalog.importLicenceTypes(await shipped('licence-types'), { by }))
  accepted('items', await catalog.importItems(await shipped('items'), { by }))
  accepted('bundles', await catalog.importBundles(await shipped('bundles'), { by }))
}
