import assert from 'node:assert/strict'
import type { Actor } from '#modules/identity/model.ts'
import type { DraftView } from '#modules/publishing/contract.ts'
import type { County } from './county.ts'
import { staffSession } from './people.ts'

const actorOf = async (county: County, workNo: string): Promise<Actor> =>
  county.services.identity.authenticate(await staffSession(county, workNo))

/** The people of `db/demo` who keep the list. */
export const listKeepers = { editor: 'HR1007', approver: 'HR1008', townshipHelper: 'HR1080' } as const

/** What becomes of an item in a batch: its entry changed, or its standing. */
export interface ListChange {
  readonly name: string
  readonly kind: 'revise' | 'suspend' | 'merge'
  readonly entry?: (source: Readonly<Record<string, unknown>>) => Record<string, unknown>
  readonly reason?: string
  readonly into?: string
}

/** Writes, checks, approves and publishes the changes in one batch of today. Answers its id. */
export async function publishBatch(county: County, title: string, changes: readonly ListChange[]): Promise<string> {
  const { drafts, batches } = county.services.publishing
  const editor = await actorOf(county, listKeepers.editor)
  const approver = await actorOf(county, listKeepers.approver)
  let batchId: string | null = null
  for (const { name, kind, entry, reason, into } of changes) {
    const code = await county.itemCode(name)
    const mergeInto = into === undefined ? undefined : await county.itemCode(into)
    let draft: DraftView = await drafts.open(editor, { kind, code, reason, mergeInto })()
    const { draftId } = draft
    if (entry)
      draft = await drafts.save(editor, draftId, { revision: draft.revision, source: entry(draft.source), reason })()
    draft = await drafts.check(editor, draftId, draft.revision)()
    draft = await drafts.approve(approver, draftId, draft.revision)()
    batchId = draft.batchId
  }
  assert.ok(batchId)
  const effectiveOn = new Date(county.clock.at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  await batches.publish(approver, batchId, { effectiveOn, title })()
  return batchId
}

/** The township's helper says where and when the item is handled there. */
export async function claimInTownship(county: County, name: string, content: Record<string, string>): Promise<void> {
  const helper = await actorOf(county, listKeepers.townshipHelper)
  await county.services.publishing.claims.claim(helper, await county.itemCode(name), { version: 0, content })()
}
