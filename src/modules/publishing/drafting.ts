import { chineseTime } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { findItem, getItem } from '#modules/catalog/queries.ts'
import type { EntryReading } from '#modules/catalog/service.ts'
import type { Actor } from '#modules/identity/model.ts'
import { may } from '#modules/identity/service.ts'
import { getStaff } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { DraftView } from './contract.ts'
import { type Before, countObstacles, firstObstacle, inspect } from './inspection.ts'
import {
  type Draft,
  type DraftAct,
  type DraftKind,
  draftRefusal,
  type Editor,
  reasonedKinds,
  standingKinds,
} from './model.ts'
import { actsOf, getDraft, newestEntry, openDraftOf, otherDraftNamed, versionPair } from './queries.ts'
import type { PublishingDeps, Work } from './service.ts'
import { changeDraft, insertDraft, openBatch, recordAct } from './store.ts'

const kindWords: Readonly<Record<DraftKind, string>> = {
  create: '新设',
  revise: '修改',
  suspend: '暂停',
  resume: '恢复',
  cancel: '取消',
  merge: '并入',
  delegate: '下放',
}

/** What starts a draft. */
export interface OpenDraft {
  kind: DraftKind
  code?: string | undefined
  source?: Readonly<Record<string, unknown>> | undefined
  reason?: string | undefined
  mergeInto?: string | undefined
}

/** Writing, checking, returning, approving and discarding drafts. Each is one transaction. */
export function draftCases(deps: PublishingDeps, work: Work) {
  const { catalog } = deps

  /** Locks the draft, refuses what the state or the person forbids, and a stale revision by saying who changed it when. */
  async function held(
    tx: Sql,
    actor: Actor,
    draftId: string,
    revision: number,
    act: Exclude<DraftAct, 'opened' | 'published'>,
  ): Promise<Draft> {
    const draft = await getDraft(tx, draftId, { lock: true })
    const refusal = draftRefusal(draft, act, editorOf(actor))
    if (refusal) throw new Refusal(forbids(refusal) ? 'forbidden' : 'rule', refusal)
    if (draft.revision !== revision)
      throw new Refusal('conflict', 'publishing.changed-meanwhile', {
        name: await nameOf(tx, draft.updatedBy),
        at: chineseTime(draft.updatedAt),
      })
    return draft
  }

  /** What the draft is compared with. */
  async function beforeOf(sql: Sql, draft: Pick<Draft, 'itemId' | 'baseVersion'>): Promise<Before | undefined> {
    if (draft.itemId === null) return undefined
    return versionPair(sql, draft.itemId, draft.baseVersion)
  }

  const inspected = async (sql: Sql, draft: Draft) =>
    inspect(sql, { catalog, today: deps.today(), itemId: draft.itemId }, draft.source, await beforeOf(sql, draft))

  /** Refuses an entry that has faults; nothing typed is lost, the draft stays as it is. */
  function demandPublishable(draft: Pick<Draft, 'name' | 'kind'>, reading: EntryReading): void {
    // an item that leaves use may leave it with findings that nobody mended, but not with an entry that cannot be read
    const leaves = standingKinds.includes(draft.kind)
    const first = firstObstacle(leaves ? { faults: reading.faults, findings: [] } : reading)
    if (first !== undefined)
      throw refuse('publishing.not-publishable', { name: draft.name, count: countObstacles(reading), first })
  }

  async function view(sql: Sql, actor: Actor, draftId: string): Promise<DraftView> {
    const draft = await getDraft(sql, draftId)
    const { inspection } = await inspected(sql, draft)
    const editor = editorOf(actor)
    const item = draft.itemId ? await findItem(sql, draft.itemId) : undefined
    const into = draft.mergeInto ? await findItem(sql, draft.mergeInto) : undefined
    const allowed = (act: Parameters<typeof draftRefusal>[1]) => draftRefusal(draft, act, editor) === undefined
    return {
      draftId,
      itemId: draft.itemId,
      code: item?.code ?? null,
      kind: draft.kind,
      name: draft.name || '还没有名称',
      state: draft.state,
      officeName: typeof draft.source.department === 'string' ? draft.source.department : null,
      revision: draft.revision,
      batchId: draft.batchId,
      updatedAt: draft.updatedAt,
      updatedBy: await nameOf(sql, draft.updatedBy),
      mine: draft.authors.includes(editor.actorKey),
      baseVersion: draft.baseVersion,
      source: draft.source as Record<string, unknown>,
      reason: draft.reason,
      mergeInto: into ? { itemId: into.itemId, name: into.name } : null,
      publishedVersion: draft.publishedVersion,
      acts: await actsOf(sql, draftId),
      inspection,
      may: [
        ...(allowed('saved') ? (['save'] as const) : []),
        ...(allowed('checked') ? (['check'] as const) : []),
        ...(allowed('returned') ? (['return'] as const) : []),
        ...(allowed('approved') ? (['approve'] as const) : []),
        ...(allowed('discarded') ? (['discard'] as const) : []),
      ],
    }
  }

  return {
    view,

    /** Inspects an entry without keeping it, against the item it is to become a version of. */
    async inspect(sql: Sql, source: Readonly<Record<string, unknown>>, code?: string) {
      const item = code ? await findItem(sql, code) : undefined
      const before = item && (await beforeOf(sql, { itemId: item.itemId, baseVersion: item.version }))
      const about = { catalog, today: deps.today(), itemId: item?.itemId ?? null }
      return (await inspect(sql, about, source, before)).inspection
    },

    open: (actor: Actor, wanted: OpenDraft) =>
      work(actor, 'publishing.draft-opened', async (tx, by) => {
        const { kind } = wanted
        const reason = wanted.reason ?? null
        const item = kind !== 'create' && wanted.code ? await getItem(tx, wanted.code) : undefined
        if (kind !== 'create' && !item) throw refuse('publishing.kind-needs-item', { kind: kindWords[kind] })
        if (reasonedKinds.includes(kind) && reason === null) throw refuse('publishing.kind-needs-reason')
        const newest = item && (await newestEntry(tx, item.itemId))
        if (newest && kind === 'resume' && newest.standing === 'in-use')
          throw refuse('publishing.standing-same', { name: item.name })
        if (newest && kind !== 'resume' && newest.standing !== 'in-use')
          throw refuse('publishing.not-in-use', { name: item.name })
        const into = wanted.mergeInto ? await findItem(tx, wanted.mergeInto) : undefined
        if (kind === 'merge' && !into) throw refuse('publishing.merge-needs-target')
        if (into && into.itemId === item?.itemId) throw refuse('publishing.merge-into-itself')
        if (into && into.standing !== 'in-use') throw refuse('publishing.not-in-use', { name: into.name })
        if (item && (await openDraftOf(tx, item.itemId))) throw refuse('publishing.draft-open', { name: item.name })
        const source = (standingKinds.includes(kind) ? undefined : wanted.source) ?? newest?.source ?? {}
        const name = nameIn(source) || item?.name || ''
        const draftId = await insertDraft(tx, {
          itemId: item?.itemId ?? null,
          baseVersion: newest?.version ?? null,
          kind,
          name,
          source,
          reason,
          mergeInto: kind === 'merge' ? (into?.itemId ?? null) : null,
          ...by,
        })
        if (draftId === undefined) throw refuse('publishing.draft-open', { name })
        await recordAct(tx, draftId, { act: 'opened', ...by, reason })
        return { about: `item-draft:${draftId}`, result: await view(tx, actor, draftId) }
      }),

    save: (
      actor: Actor,
      draftId: string,
      wanted: { revision: number; source: Readonly<Record<string, unknown>>; reason?: string | null | undefined },
    ) =>
      work(actor, 'publishing.draft-saved', async (tx, by) => {
        const draft = await held(tx, actor, draftId, wanted.revision, 'saved')
        if (wanted.reason === null && reasonedKinds.includes(draft.kind)) throw refuse('publishing.kind-needs-reason')
        // suspending, cancelling and merging leave the elements as they are
        const source = standingKinds.includes(draft.kind) ? draft.source : wanted.source
        const name = nameIn(source) || draft.name
        if (draft.itemId === null && (await otherDraftNamed(tx, name, draftId)))
          throw refuse('publishing.draft-open', { name })
        await changeDraft(tx, draft, {
          act: 'saved',
          ...by,
          set: {
            source,
            name,
            ...(wanted.reason !== undefined && { reason: wanted.reason }),
          },
        })
        return { about: `item-draft:${draftId}`, result: await view(tx, actor, draftId) }
      }),

    check: (actor: Actor, draftId: string, revision: number) =>
      work(actor, 'publishing.draft-checked', async (tx, by) => {
        const draft = await held(tx, actor, draftId, revision, 'checked')
        const { reading } = await inspected(tx, draft)
        demandPublishable(draft, reading)
        await demandFreeName(tx, draft)
        await changeDraft(tx, draft, { act: 'checked', ...by, set: { state: 'checked' } })
        return { about: `item-draft:${draftId}`, result: await view(tx, actor, draftId) }
      }),

    return: (actor: Actor, draftId: string, { revision, reason }: { revision: number; reason: string }) =>
      work(actor, 'publishing.draft-returned', async (tx, by) => {
        const draft = await held(tx, actor, draftId, revision, 'returned')
        await changeDraft(tx, draft, { act: 'returned', ...by, reason, set: { state: 'draft', batchId: null } })
        return { about: `item-draft:${draftId}`, result: await view(tx, actor, draftId) }
      }),

    approve: (actor: Actor, draftId: string, revision: number) =>
      work(actor, 'publishing.draft-approved', async (tx, by) => {
        const draft = await held(tx, actor, draftId, revision, 'approved')
        const { reading } = await inspected(tx, draft)
        demandPublishable(draft, reading)
        const batchId = await openBatch(tx, Number(deps.today().slice(0, 4)), by)
        await changeDraft(tx, draft, { act: 'approved', ...by, set: { state: 'approved', batchId } })
        return { about: `item-draft:${draftId}`, result: await view(tx, actor, draftId) }
      }),

    discard: (actor: Actor, draftId: string, { revision, reason }: { revision: number; reason: string }) =>
      work(actor, 'publishing.draft-discarded', async (tx, by) => {
        const draft = await held(tx, actor, draftId, revision, 'discarded')
        await changeDraft(tx, draft, { act: 'discarded', ...by, reason, set: { state: 'discarded', batchId: null } })
        return { about: `item-draft:${draftId}`, result: await view(tx, actor, draftId) }
      }),

    inspected,
    demandPublishable,
  }
}

const editorOf = (actor: Actor): Editor => ({
  actorKey: actor.kind === 'staff' ? `staff:${actor.staffId}` : '',
  mayEdit: may(actor, 'catalog.edit'),
  mayApprove: may(actor, 'catalog.publish'),
})

const forbids = (code: string) =>
  code === 'publishing.not-editor' || code === 'publishing.not-approver' || code === 'publishing.own-draft'

const nameIn = (source: Readonly<Record<string, unknown>>): string =>
  typeof source.name === 'string' ? source.name.trim().slice(0, 200) : ''

async function nameOf(sql: Sql, actorKey: string): Promise<string> {
  return actorKey.startsWith('staff:') ? (await getStaff(sql, actorKey.slice(6))).name : '系统'
}

/** No other item may have the name. */
async function demandFreeName(sql: Sql, draft: Pick<Draft, 'itemId' | 'name'>): Promise<void> {
  const taken = await sql.query('select 1 from service_item where name = $1 and id is distinct from $2', [
    draft.name,
    draft.itemId,
  ])
  if (taken.length > 0) throw refuse('publishing.name-taken', { name: draft.name })
}
