import type { LintItem, Waiver } from '../lint-shape.ts'
import type { LintFacts, OfficePhones } from './finding.ts'

/** The facts of a county, ready to be asked ten thousand times. */
export interface LintContext {
  readonly place: string | null
  readonly licenceTypes: ReadonlySet<string>
  readonly itemsByName: ReadonlyMap<string, LintItem>
  readonly offices: ReadonlyMap<string, OfficePhones>
  readonly waivers: ReadonlyMap<string, readonly Waiver[]>
  readonly today: string
}

/** 华容县 and 华容 are the same place. */
export const placeName = (place: string): string => place.trim().replace(/(?<=..)(?:自治县|县|区|市|乡|镇)$/, '')

export function lintContext(facts: LintFacts): LintContext {
  const items = facts.items ?? []
  const issued = items.flatMap((item) => item.result?.licenceType ?? [])
  return {
    place: facts.place ? placeName(facts.place) : null,
    licenceTypes: new Set([...(facts.licenceTypes ?? []), ...issued]),
    itemsByName: new Map(items.map((item) => [item.name, item])),
    offices: new Map((facts.offices ?? []).map((office) => [office.name, office])),
    waivers: Map.groupBy(facts.waivers ?? [], (waiver) => waiver.item),
    today: facts.today,
  }
}
