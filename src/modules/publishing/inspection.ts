import type { Finding } from '#modules/catalog/contract.ts'
import { completenessOf, type ItemContent } from '#modules/catalog/model.ts'
import type { Catalog, EntryReading } from '#modules/catalog/service.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Inspection } from './contract.ts'
import { differences, reductions } from './model.ts'
import { listWaivers } from './queries.ts'

/** What the item was before: the version the draft started from, and the one the reductions are measured against. */
export interface Before {
  content: ItemContent
  baseline: ItemContent
}

/**
 * Reads an entry as an import would, lints it, and compares it with what was before. The very same reading stops `check` and publication,
 * so what the editor sees is what decides.
 */
export async function inspect(
  sql: Sql,
  { catalog, today, itemId }: { catalog: Catalog; today: string; itemId: string | null },
  source: Readonly<Record<string, unknown>>,
  before: Before | undefined,
): Promise<{ inspection: Inspection; reading: EntryReading }> {
  const granted = typeof source.name === 'string' ? await listWaivers(sql, source.name) : []
  const waivers = granted.map(({ itemName, words, grantedBy, untilOn, ...waiver }) => ({
    ...waiver,
    ...{ item: itemName, text: words, by: grantedBy, until: untilOn },
  }))
  const reading = await catalog.readEntry(sql, source, { today, waivers, itemId })
  const { content, faults, warnings, findings } = reading
  const completeness = completenessOf(source)
  const inspection = {
    faults,
    warnings,
    findings,
    publishable: firstObstacle(reading) === undefined,
    completeness: { ...completeness, missing: [...completeness.missing] },
    changes: content && before ? differences(before.content, content) : [],
    reductions: content && before ? reductions(before.baseline, content) : [],
    preview: content ? previewOf(content) : null,
  }
  return { reading, inspection }
}

/** The first thing that keeps an entry from being published, in words; undefined when nothing does. */
export function firstObstacle(reading: Pick<EntryReading, 'faults' | 'findings'>): string | undefined {
  const [fault] = reading.faults
  if (fault) return `${fault.path}：${fault.message}`
  const blocking = reading.findings.find((finding) => finding.blocks)
  return blocking && obstacleWords(blocking)
}

const obstacleWords = ({ text, explanation }: Finding) => `“${text}”：${explanation}`

/** How many things keep it from being published. */
export const countObstacles = (reading: Pick<EntryReading, 'faults' | 'findings'>): number =>
  reading.faults.length + reading.findings.filter((finding) => finding.blocks).length

// the reply schema of the route drops what a guide does not show (the form)
const previewOf = ({ form: _form, ...content }: ItemContent) => content as unknown as NonNullable<Inspection['preview']>
