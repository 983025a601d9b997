/** What the figures read of the list: every item as on a date with its baseline, its claims, and how its guide fares before the linter. */
import type { PlainDate } from '#kernel/plain-date.ts'
import { completenessOf, type ItemContent, type Standing } from '#modules/catalog/model.ts'
import { listLicenceTypes } from '#modules/catalog/queries.ts'
import { formOf, type LintItem, lintContext, lintItem, type Waiver } from '#modules/catalog/service.ts'
import type { Office, OfficeKind } from '#modules/organisation/model.ts'
import { officesByName } from '#modules/organisation/queries.ts'
import { reductions } from '#modules/publishing/model.ts'
import { listWaivers } from '#modules/publishing/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { FrozenGuide, ItemSubject } from './model.ts'

interface Row {
  itemId: string
  code: string
  officeId: string
  officeKind: OfficeKind
  standing: Standing
  content: ItemContent
  source: Readonly<Record<string, unknown>> & { name: string }
  baseline: ItemContent | null
  claims: number
}

/** An item as the figures see it, before cases have been asked about it. */
export type ListedItem = Omit<ItemSubject, 'hadCases' | 'beyond'> & { readonly officeKind: OfficeKind }

/** Every item that had been published by `on`, in use or not, in order of code. `place` chooses the linter's rules of the place. */
export async function listedItems(sql: Sql, on: PlainDate, place: string | null): Promise<ListedItem[]> {
  const rows = await sql.query<Row>(
    `select that_day.*, b.content as baseline, coalesce(c.claims, 0)::int as claims, o.kind as "officeKind"
       from (select distinct on (i.id) i.id as "itemId", i.code, i.baseline_version, v.office_id as "officeId", v.standing, v.content, v.source
               from service_item i join service_item_version v on v.service_item_id = i.id
              where v.valid_from <= $1 order by i.id, v.version desc) as that_day
       join office o on o.id = that_day."officeId"
       left join service_item_version b on b.service_item_id = that_day."itemId" and b.version = that_day.baseline_version and b.valid_from <= $1
       left join (select service_item_id, count(*) as claims
                    from (select distinct on (service_item_id, office_id) service_item_id, ended from item_claim_version
                           where valid_from <= $1 order by service_item_id, office_id, version desc) as held
                   where not ended group by service_item_id) as c on c.service_item_id = that_day."itemId"
      order by that_day.code`,
    [on],
    'figures-listed-items',
  )
  const blockingOf = await linter(sql, rows, on, place)
  return rows.map(({ content, source, baseline, claims, ...row }) => ({
    ...{
      itemId: row.itemId,
      code: row.code,
      name: content.name,
      officeId: row.officeId,
      officeName: content.officeName,
    },
    ...{ standing: row.standing, officeKind: row.officeKind },
    facts: {
      ...{ type: content.type, handling: content.handling, promisedWorkingDays: content.promisedWorkingDays },
      ...{
        onlineDepth: content.onlineDepth,
        visits: content.visits,
        levels: content.levels,
        channels: content.channels,
      },
      claims,
    },
    blocking: row.standing === 'in-use' ? blockingOf(source as LintItem) : 0,
    completeness: completenessOf(source),
    reductions: baseline ? reductions(baseline, content) : [],
  }))
}

/** How many findings keep a guide from being published, by the facts that decide when it is: its own prerequisites, its office, the waivers. */
async function linter(sql: Sql, rows: readonly Row[], on: PlainDate, place: string | null) {
  const entries = new Map(rows.map(({ source }) => [source.name, source as LintItem]))
  const licenceTypes = (await listLicenceTypes(sql)).map(({ name }) => name)
  const offices: ReadonlyMap<string, Office> = await officesByName(
    sql,
    [...entries.values()].flatMap(({ department }) => department ?? []),
  )
  const waivers: Waiver[] = (await listWaivers(sql)).map((waiver) => ({
    ...{ rule: waiver.rule, item: waiver.itemName, field: waiver.field, index: waiver.index, text: waiver.words },
    ...{ reason: waiver.reason, by: waiver.grantedBy, until: waiver.untilOn },
  }))
  return (entry: LintItem): number => {
    const office = entry.department ? offices.get(entry.department) : undefined
    const items = (entry.prerequisites ?? []).flatMap((name) => entries.get(name) ?? [])
    const context = lintContext({ place, licenceTypes, items, offices: office ? [office] : [], waivers, today: on })
    return lintItem(entry, context).filter((finding) => finding.blocks).length
  }
}

/** The guides that cases are frozen at, by `<item>~<version>`, and the names of all materials the list knows today. */
export async function frozenGuides(
  sql: Sql,
  wanted: readonly { itemId: string; version: number }[],
): Promise<ReadonlyMap<string, FrozenGuide>> {
  const rows = await contentsOf(sql, wanted)
  return new Map(
    rows.map(({ itemId, version, content }) => [
      `${itemId}~${version}`,
      {
        materials: content.materials.map(({ key, name }) => ({ key, name })),
        fields: new Map(
          Object.entries(formOf(content).properties).map(([field, { title }]): [string, string] => [field, title]),
        ),
        conditions: content.conditions,
      },
    ]),
  )
}

/** Contents of versions of items; each version once. */
export async function contentsOf(
  sql: Sql,
  wanted: readonly { itemId: string; version: number }[],
): Promise<{ itemId: string; version: number; code: string; officeName: string; content: ItemContent }[]> {
  if (wanted.length === 0) return []
  return sql.query(
    `select v.service_item_id as "itemId", v.version, i.code, v.content->>'officeName' as "officeName", v.content
       from service_item_version v join service_item i on i.id = v.service_item_id
      where (v.service_item_id, v.version) in (select distinct * from unnest($1::uuid[], $2::int[]))`,
    [wanted.map(({ itemId }) => itemId), wanted.map(({ version }) => version)],
    'figures-contents',
  )
}

/** Short names of all materials of the current list. */
export async function materialNamesOfList(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `select distinct material->>'shortName' as name from service_item i
       join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
       cross join lateral jsonb_array_elements(v.content->'materials') as material where i.withdrawn_at is null`,
    [],
    'figures-material-names',
  )
  return rows.map(({ name }) => name)
}
