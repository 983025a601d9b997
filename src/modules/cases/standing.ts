/** Whoever acts for an organisation: whether that right still stands, and how far it goes. */
import { Refusal } from '#kernel/refusal.ts'
import { allItems, getItem } from '#modules/catalog/queries.ts'
import type { Actor } from '#modules/identity/model.ts'
import type { Actable } from '#modules/registers/model.ts'
import { rightToActFor } from '#modules/registers/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { covers, mandateTerms } from './mandate.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import type { CaseRow } from './store.ts'

/** The day of the register's last word, when it could not be asked again; null when the right is confirmed, or is one's own. */
export type UnconfirmedSince = string | null

/**
 * Asks the register, where that is due, whether the person still acts for the organisation; before the transaction of the act, because
 * it asks outside. Throws forbidden `cases.right-ended`, unavailable `cases.right-unconfirmed`.
 */
export async function confirmStanding(deps: CasesDeps, actor: Actor): Promise<UnconfirmedSince> {
  // What is recorded of a simulated past happened while the right stood.
  if (actor.kind !== 'person' || actor.actingFor === null || deps.silent) return null
  const standing = await deps.confirmActing(actor)
  if (standing.kind === 'ended') throw new Refusal('forbidden', 'cases.right-ended', { name: standing.name })
  if (standing.kind === 'unavailable')
    throw new Refusal('unavailable', 'cases.right-unconfirmed', { name: standing.name })
  return standing.kind === 'unconfirmed' ? standing.since : null
}

/** The right under which somebody acts for an organisation today; null for those who act for themselves. */
async function rightOf(deps: CasesDeps, sql: Sql, actor: Actor): Promise<Actable | null> {
  if (actor.kind !== 'person' || actor.actingFor === null || deps.silent) return null
  const { personId, actingFor } = actor
  const { legalPersonId, name } = actingFor
  const right = personId === null ? undefined : await rightToActFor(sql, personId, legalPersonId, todayOf(deps))
  if (!right) throw new Refusal('forbidden', 'cases.right-ended', { name })
  return right
}

/**
 * An agent handles what the mandate names and sees nothing else (授权事项). Throws forbidden `cases.right-ended`, `cases.outside-mandate`
 * with what it covers.
 */
export async function mustBeMandated(
  deps: CasesDeps,
  sql: Sql,
  actor: Actor,
  row: Pick<CaseRow, 'itemId' | 'itemVersion' | 'itemName' | 'legalPersonId'>,
): Promise<void> {
  if (row.legalPersonId === null) return
  const right = await rightOf(deps, sql, actor)
  if (right === null || right.as === 'representative' || mandateTerms(right.scope) === null) return
  const { themes } = await getItem(sql, row.itemId, row.itemVersion)
  if (!covers(right.scope, { name: row.itemName, themes }))
    throw new Refusal('forbidden', 'cases.outside-mandate', { scope: right.scope, item: row.itemName })
}

/** The items an agent may handle; null where there is no limit. */
export async function mandatedItems(deps: CasesDeps, sql: Sql, actor: Actor): Promise<readonly string[] | null> {
  const right = await rightOf(deps, sql, actor)
  if (right === null || right.as === 'representative' || mandateTerms(right.scope) === null) return null
  return (await allItems(sql)).filter((item) => covers(right.scope, item)).map((item) => item.itemId)
}
