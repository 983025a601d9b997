import { addDays, plainDate } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { findItem } from '#modules/catalog/queries.ts'
import type { EntryReading, StandingChange } from '#modules/catalog/service.ts'
import type { Actor } from '#modules/identity/model.ts'
import type { Sql } from '#platform/db/database.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { BatchView } from './contract.ts'
import type { draftCases } from './drafting.ts'
import { type Draft, differences } from './model.ts'
import { approvedDrafts, getBatch, inspectionMark, newestEntry, versionPair, versionsOfBatch } from './queries.ts'
import type { PublishingDeps, Work } from './service.ts'
import { changeDraft, closeBatch } from './store.ts'

/** How far ahead a batch may be dated. */
const farthestDays = 366

/** 分批公布：all of a batch or none of it. */
export function batchCases(deps: PublishingDeps, work: Work, drafts: ReturnType<typeof draftCases>) {
  async function view(sql: Sql, batchId: string): Promise<BatchView> {
    const { publishedBy: _by, ...batch } = await getBatch(sql, batchId)
    if (batch.publishedAt !== null) {
      const versions = await versionsOfBatch(sql, batchId)
      return {
        ...batch,
        lines: versions.map(({ content, before, ...line }) => ({
          ...line,
          kind: line.kind ?? (before ? 'revise' : 'create'),
          name: content.name,
          officeName: content.officeName,
          visits: content.visits,
          promisedWorkingDays: content.promisedWorkingDays,
          changes: before ? differences(before, content).length : 0,
        })),
      }
    }
    const lines: BatchView['lines'] = []
    for (const draft of await approvedDrafts(sql, batchId)) {
      const { source } = draft
      const item = draft.itemId ? await findItem(sql, draft.itemId) : undefined
      lines.push({
        draftId: draft.draftId,
        itemId: draft.itemId,
        code: item?.code ?? null,
        name: draft.name,
        kind: draft.kind,
        officeName: source.department ?? '',
        visits: source.visits ?? 0,
        promisedWorkingDays: source.caseKind === 'immediate' ? 0 : (source.promisedLimitDays ?? 0),
        changes: await countChanges(sql, draft),
      })
    }
    return { ...batch, lines }
  }

  return {
    view,

    /** Publishes every approved draft of the open batch; from the day on, new applications use the new versions. */
    publish: (actor: Actor, batchId: string, wanted: { effectiveOn: string; title?: string | undefined }) =>
      work(actor, 'publishing.batch-published', async (tx, by) => {
        // Reading and linting is most of the work: done before the list is held, and again for what changed meanwhile.
        const readings = new Map<string, EntryReading>()
        const restsOn = await inspectionMark(tx)
        for (const draft of await approvedDrafts(tx, batchId))
          readings.set(seen(draft), (await drafts.inspected(tx, draft)).reading)
        await deps.catalog.hold(tx)
        // Another batch, or a waiver that ended in between, may stop what was fine.
        if ((await inspectionMark(tx)) !== restsOn) readings.clear()
        const batch = await getBatch(tx, batchId, { lock: true })
        if (batch.publishedAt !== null) throw refuse('publishing.batch-published')
        const today = deps.today()
        if (wanted.effectiveOn < today) throw refuse('publishing.effective-past', { today })
        if (wanted.effectiveOn > addDays(plainDate(today), farthestDays)) throw refuse('publishing.effective-far')
        const waiting = await approvedDrafts(tx, batchId, { lock: true })
        if (waiting.length === 0) throw refuse('publishing.batch-empty')
        for (const draft of waiting) {
          const reading = readings.get(seen(draft)) ?? (await drafts.inspected(tx, draft)).reading
          await publishDraft(tx, draft, reading, { batchId, effectiveOn: wanted.effectiveOn, by })
        }
        await closeBatch(tx, batchId, {
          ...by,
          effectiveOn: wanted.effectiveOn,
          title: wanted.title,
          year: Number(today.slice(0, 4)),
        })
        if (wanted.effectiveOn > today)
          await enqueue(
            tx,
            'catalog.take-effect',
            {},
            { runAt: `${wanted.effectiveOn}T00:00:00+08:00`, jobKey: `take-effect:${wanted.effectiveOn}` },
          )
        return { about: `list-batch:${batchId}`, result: await view(tx, batchId) }
      }),
  }

  /** How many differences a waiting draft brings; what it may be stopped by is judged when it is published. */
  async function countChanges(sql: Sql, draft: Draft): Promise<number> {
    const before = draft.itemId ? await versionPair(sql, draft.itemId, draft.baseVersion) : undefined
    const [entry] = deps.catalog.readEntries([draft.source]).entries
    return before && entry ? differences(before.content, entry.content).length : 0
  }

  async function publishDraft(
    tx: Sql,
    draft: Draft,
    reading: EntryReading,
    { batchId, effectiveOn, by }: { batchId: string; effectiveOn: string; by: { actorKey: string; at: string } },
  ): Promise<void> {
    if (draft.authors.includes(by.actorKey))
      throw new Refusal('forbidden', 'publishing.batch-own', { name: draft.name })
    const item = draft.itemId ? await findItem(tx, draft.itemId) : undefined
    if (draft.itemId !== null) {
      const newest = await newestEntry(tx, draft.itemId)
      if (newest?.version !== draft.baseVersion)
        throw new Refusal('conflict', 'publishing.base-moved', { name: draft.name })
    }
    const into = draft.mergeInto ? await findItem(tx, draft.mergeInto) : undefined
    if (into && into.standing !== 'in-use') throw refuse('publishing.not-in-use', { name: into.name })
    drafts.demandPublishable(draft, reading)
    if (!reading.item) throw refuse('publishing.not-publishable', { name: draft.name, count: 1, first: '' })
    const { itemId, version } = await deps.catalog.publish(
      tx,
      { itemId: draft.itemId, item: reading.item, form: item?.form ?? null, batchId, ...standingOf(draft) },
      { actorKey: by.actorKey, at: by.at, validFrom: effectiveOn },
    )
    await changeDraft(tx, draft, {
      act: 'published',
      ...by,
      set: { state: 'published', itemId, publishedVersion: version },
    })
  }
}

/** A draft as it was read: another revision is another draft. */
const seen = ({ draftId, revision }: Draft): string => `${draftId} ${revision}`

function standingOf({ kind, reason, mergeInto }: Draft): StandingChange {
  const standing =
    kind === 'suspend' ? 'suspended' : kind === 'cancel' ? 'cancelled' : kind === 'merge' ? 'merged' : 'in-use'
  return {
    standing,
    standingReason: standing === 'in-use' ? null : reason,
    mergedInto: standing === 'merged' ? mergeInto : null,
  }
}
