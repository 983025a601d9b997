import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Draft, DraftAct, DraftKind, LocalContent } from './model.ts'

/** A draft to open. */
export interface NewDraft {
  itemId: string | null
  baseVersion: number | null
  kind: DraftKind
  name: string
  source: unknown
  reason: string | null
  mergeInto: string | null
  actorKey: string
  at: string
}

/** Writes a draft. Returns its id, undefined when one is open for the same item or the same new name. */
export async function insertDraft(tx: Sql, draft: NewDraft): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `insert into item_draft (id, service_item_id, base_version, kind, name, source, reason, merge_into, state, revision,
                             created_at, created_by, updated_at, updated_by, authors)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', 1, $9, $10, $9, $10, array[$10])
     on conflict do nothing returning id`,
    [
      ...[uuidv7(), draft.itemId, draft.baseVersion, draft.kind, draft.name, JSON.stringify(draft.source)],
      ...[draft.reason, draft.mergeInto, draft.at, draft.actorKey],
    ],
  )
  return row?.id
}

/** What an act changes of a draft; the acts of a draft are kept in order. */
export async function changeDraft(
  tx: Sql,
  draft: Draft,
  change: {
    act: DraftAct
    actorKey: string
    at: string
    reason?: string | null
    set?: Partial<Pick<Draft, 'state' | 'source' | 'name' | 'reason' | 'batchId' | 'publishedVersion' | 'itemId'>>
  },
): Promise<void> {
  const next = { ...draft, ...change.set }
  const writes = change.act === 'saved'
  const approved = change.act === 'approved'
  const keeps = next.state === 'approved' || next.state === 'published'
  await tx.query(
    `update item_draft set state = $2, source = $3, name = $4, reason = $5, batch_id = $6, published_version = $7, service_item_id = $8,
            revision = revision + 1, updated_at = $9, updated_by = $10,
            authors = case when $11 and not ($10 = any (authors)) then authors || $10 else authors end,
            checked_at = case when $12 = 'checked' then $9::timestamptz when $2 = 'draft' then null else checked_at end,
            checked_by = case when $12 = 'checked' then $10 when $2 = 'draft' then null else checked_by end,
            approved_at = case when $13 then $9::timestamptz when $14 then approved_at else null end,
            approved_by = case when $13 then $10 when $14 then approved_by else null end
      where id = $1`,
    [
      ...[draft.draftId, next.state, JSON.stringify(next.source), next.name, next.reason, next.batchId],
      ...[next.publishedVersion, next.itemId, change.at, change.actorKey, writes, change.act, approved, keeps],
    ],
  )
  await recordAct(tx, draft.draftId, {
    act: change.act,
    actorKey: change.actorKey,
    at: change.at,
    reason: change.reason,
  })
}

/** Adds a line to the draft's history. The draft is locked by the caller. */
export async function recordAct(
  tx: Sql,
  draftId: string,
  act: { act: DraftAct; actorKey: string; at: string; reason?: string | null | undefined },
): Promise<void> {
  await tx.query(
    `insert into item_draft_act (draft_id, place, act, actor_key, acted_at, reason)
     select $1, coalesce(max(place), 0) + 1, $2, $3, $4, $5 from item_draft_act where draft_id = $1
     having not exists (
       -- saving again and again while one writes is one act
       select 1 from item_draft_act last where last.draft_id = $1 and $2 = 'saved' and last.act = 'saved' and last.actor_key = $3
          and last.place = (select max(place) from item_draft_act where draft_id = $1))`,
    [draftId, act.act, act.actorKey, act.at, act.reason ?? null],
  )
}

/** The open batch, a new one when none is. Batches of a year count from 1. */
export async function openBatch(tx: Sql, year: number, by: { actorKey: string; at: string }): Promise<string> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('list-batch'))`)
  // held until the end: a batch is not published between finding it and putting a draft into it
  const [open] = await tx.query<{ id: string }>('select id from list_batch where published_at is null for update')
  if (open) return open.id
  const id = uuidv7()
  await tx.query(
    `insert into list_batch (id, year, serial, title, opened_at, opened_by)
     select $1, $2, coalesce(max(serial), 0) + 1, '“最多跑一次”事项清单', $3, $4 from list_batch where year = $2`,
    [id, year, by.at, by.actorKey],
  )
  return id
}

/** Marks a batch as published. */
export async function closeBatch(
  tx: Sql,
  batchId: string,
  published: { effectiveOn: string; title: string | undefined; year: number; actorKey: string; at: string },
): Promise<void> {
  await tx.query(
    // a batch opened in December and published in January is the new year's
    `update list_batch set effective_on = $2, title = coalesce($3, title), published_at = $4, published_by = $5,
            serial = case when year = $6 then serial else (select coalesce(max(serial), 0) + 1 from list_batch where year = $6) end, year = $6
      where id = $1`,
    [batchId, published.effectiveOn, published.title ?? null, published.at, published.actorKey, published.year],
  )
}

/** Writes the next version of a claim, and the claim of today. */
export async function putClaim(
  tx: Sql,
  claim: { itemId: string; officeId: string; regionCode: string; content: LocalContent; ended: boolean },
  by: { actorKey: string; at: string; on: string },
): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `insert into item_claim_version (service_item_id, office_id, version, region_code, content, ended, valid_from, claimed_at, claimed_by)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8 from item_claim_version where service_item_id = $1 and office_id = $2
     returning version`,
    [
      ...[claim.itemId, claim.officeId, claim.regionCode, JSON.stringify(claim.content), claim.ended],
      ...[by.on, by.at, by.actorKey],
    ],
  )
  const version = row?.version ?? 1
  if (claim.ended)
    await tx.query('delete from item_claim where service_item_id = $1 and office_id = $2', [
      claim.itemId,
      claim.officeId,
    ])
  else
    await tx.query(
      `insert into item_claim (service_item_id, office_id, region_code, current_version, content) values ($1, $2, $3, $4, $5)
       on conflict (service_item_id, office_id) do update set region_code = $3, current_version = $4, content = $5`,
      [claim.itemId, claim.officeId, claim.regionCode, version, JSON.stringify(claim.content)],
    )
  return version
}

/** Loads one benchmark, replacing the same place's earlier entry of that name. */
export async function putBenchmark(
  tx: Sql,
  entry: { place: string; name: string; basicCode: string | null; source: unknown; content: unknown },
  by: { actorKey: string; at: string },
): Promise<void> {
  await tx.query(
    `insert into benchmark_item (id, place, name, basic_code, source, content, loaded_at, loaded_by) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (place, name) do update set basic_code = $4, source = $5, content = $6, loaded_at = $7, loaded_by = $8`,
    [
      ...[uuidv7(), entry.place, entry.name, entry.basicCode, JSON.stringify(entry.source)],
      ...[JSON.stringify(entry.content), by.at, by.actorKey],
    ],
  )
}

/** A waiver to grant. */
export interface NewWaiver {
  rule: string
  itemName: string
  field: string
  index: number | null
  words: string
  reason: string
  untilOn: string
}

/** Grants a waiver; undefined when the same one is already in force. */
export async function insertWaiver(
  tx: Sql,
  waiver: NewWaiver,
  by: { actorKey: string; at: string },
): Promise<string | undefined> {
  // one that ran out makes room for the next
  await tx.query(
    `update lint_waiver set ended_at = $6, ended_by = $7 where rule = $1 and item_name = $2 and field = $3 and coalesce(place, -1) = coalesce($4, -1)
        and md5(words) = md5($5) and ended_at is null and until_on < ($6::timestamptz at time zone 'Asia/Shanghai')::date`,
    [waiver.rule, waiver.itemName, waiver.field, waiver.index, waiver.words, by.at, by.actorKey],
  )
  const [row] = await tx.query<{ id: string }>(
    `insert into lint_waiver (id, rule, item_name, field, place, words, reason, granted_at, granted_by, until_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
    [
      ...[uuidv7(), waiver.rule, waiver.itemName, waiver.field, waiver.index, waiver.words, waiver.reason],
      ...[by.at, by.actorKey, waiver.untilOn],
    ],
  )
  return row?.id
}
