import type { Audience, ItemLevel, ServiceItem } from './model.ts'

/** What a list shows of an item. */
export type ItemSummary = Pick<
  ServiceItem,
  | 'itemId'
  | 'code'
  | 'name'
  | 'type'
  | 'audience'
  | 'levels'
  | 'officeId'
  | 'officeName'
  | 'handling'
  | 'promisedWorkingDays'
  | 'visits'
  | 'onlineDepth'
  | 'themes'
>

/** A found item; `score` only compares within one answer. */
export type FoundItem = ItemSummary & { score: number }

/** The columns of `ItemSummary`, of `service_item i`. */
export const summaryColumns = `i.id as "itemId", i.code, i.name, i.summary->>'type' as type, i.summary->'audience' as audience,
    i.summary->'levels' as levels, i.office_id as "officeId", i.summary->>'officeName' as "officeName",
    i.summary->>'handling' as handling, (i.summary->>'promisedWorkingDays')::int as "promisedWorkingDays",
    (i.summary->>'visits')::int as visits, (i.summary->>'onlineDepth')::int as "onlineDepth", i.summary->'themes' as themes`

/** Which items a list or search is about; every part may be left out. */
export interface ItemFilter {
  audience?: Audience | undefined
  officeId?: string | undefined
  theme?: string | undefined
  /** items that can be handled at this level: 就近办 */
  level?: ItemLevel | undefined
  /** 一次都不用跑 */
  zeroVisit?: boolean | undefined
  /** 能在网上办 (online depth 3 or 4) */
  online?: boolean | undefined
}

/** The filter as conditions on `service_item i`, beginning with `and`, or ''; parameters are numbered from `first`. */
export function itemFilter(filter: ItemFilter, first: number): { condition: string; values: (string | null)[] } {
  const { audience, officeId, theme, level, zeroVisit, online } = filter
  if (
    ![audience, officeId, theme, level, zeroVisit || undefined, online || undefined].some((part) => part !== undefined)
  )
    return { condition: '', values: [] }
  const at = (place: number) => `$${first + place}`
  return {
    condition: `and (${at(0)}::text is null or i.summary->'audience' ? ${at(0)})
      and (${at(1)}::uuid is null or i.office_id = ${at(1)}) and (${at(2)}::text is null or i.summary->'themes' ? ${at(2)})
      and (${at(3)}::text is null or i.summary->'levels' ? ${at(3)})
      and (${at(4)}::text is null or (i.summary->>'visits')::int = 0)
      and (${at(5)}::text is null or (i.summary->>'onlineDepth')::int >= 3)`,
    values: [
      audience ?? null,
      officeId ?? null,
      theme ?? null,
      level ?? null,
      zeroVisit ? 'yes' : null,
      online ? 'yes' : null,
    ],
  }
}
