import type { ServiceItem } from '#modules/catalog/model.ts'
import type { Office, Region } from '#modules/organisation/model.ts'
import type { ItemLine } from './words.ts'

/** What the portal asks the catalogue. Only what is in force and public. */
export interface CatalogueReads {
  /** names of the data sources that are really reached; guides may name more */
  connectedSources: ReadonlySet<string>
  /** changes whenever anything public changes: pages are kept under it */
  contentVersion: () => Promise<string>
  /** `under`: the content version just read, so that it is not asked for again */
  listItems: (under?: string) => Promise<readonly ItemLine[]>
  /** the items done most, best first; may be empty */
  listBusiest: (limit: number) => Promise<readonly ItemLine[]>
  /** by code of the guide */
  findItem: (code: string, under?: string) => Promise<ServiceItem | undefined>
}

/** A township with the places where one can go. */
export interface TownshipPlaces {
  region: Region
  centre: Office | undefined
  stations: readonly Office[]
}

/** What the portal asks the organisation. */
export interface PlaceReads {
  /** county offices, service centre first; no townships and villages */
  listOffices: () => Promise<readonly Office[]>
  findOffice: (officeId: string) => Promise<Office | undefined>
  findServiceCentre: () => Promise<Office | undefined>
  listTownships: () => Promise<readonly Region[]>
  findTownship: (code: string) => Promise<TownshipPlaces | undefined>
}
