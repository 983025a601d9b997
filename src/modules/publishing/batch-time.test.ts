/**
 * How long a batch of 200 takes to publish: `PUBLISH_TIMES=<file> node tools/test.ts publishing/batch-time` appends the milliseconds to the
 * file. Nothing is asserted of the time, and without the file nothing runs: a busy machine would make a test of it that fails for nothing.
 */
import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { createTestCounty } from '../../testing/county.ts'
import type { Face } from '../../testing/face.ts'
import type { BatchView, DraftView } from './contract.ts'

const file = process.env.PUBLISH_TIMES
const drafted = 200

test('200 个新设的、200 个修改的各公布一批，记下多久', { skip: file === undefined }, async () => {
  const county = await createTestCounty({ after }, { now: new Date('2026-05-19T15:50:00Z') })
  const editor = await county.staff({ role: 'catalogue-editor' })
  const approver = await county.staff({ role: 'catalogue-approver' })
  const send = async <T>(who: Face, method: 'POST' | 'PUT', url: string, body: unknown): Promise<T> => {
    const reply = await who.send(method, url, body)
    assert.ok(reply.status < 300, `${url}: ${reply.text.slice(0, 400)}`)
    return reply.body as T
  }
  const drafts = '/api/publishing/drafts'
  /** Checks and approves a draft; answers the batch it waits in. */
  const approve = async ({ draftId, revision }: DraftView): Promise<string> => {
    const checked = await send<DraftView>(editor, 'POST', `${drafts}/${draftId}/check`, { revision })
    const at = `${drafts}/${draftId}/approval`
    return (await send<DraftView>(approver, 'POST', at, { revision: checked.revision })).batchId ?? ''
  }
  const publish = async (what: string, batchId: string): Promise<BatchView> => {
    const since = performance.now()
    const url = `/api/publishing/batches/${batchId}/publication`
    const batch = await send<BatchView>(approver, 'POST', url, { effectiveOn: '2026-05-19' })
    await appendFile(file ?? '', `${what} ${batch.items} ${Math.round(performance.now() - since)} ms\n`)
    assert.equal(batch.items, drafted)
    return batch
  }
  const { list } = (await editor.get('/api/items')).body as { list: { name: string; code: string }[] }
  const code = list.find(({ name }) => name === '老年人优待证办理')?.code
  const { source } = await send<DraftView>(editor, 'POST', drafts, { kind: 'revise', code })
  let batchId = ''
  for (let at = 0; at < drafted; at += 1) {
    const entry = { ...source, name: `村民活动场地借用（${at + 1} 号）`, synonyms: [`借 ${at + 1} 号场地`] }
    batchId = await approve(await send<DraftView>(editor, 'POST', drafts, { kind: 'create', source: entry }))
  }
  const { lines } = await publish('新设', batchId)
  for (const line of lines) {
    const draft = await send<DraftView>(editor, 'POST', drafts, { kind: 'revise', code: line.code })
    const { revision } = draft
    const entry = { ...draft.source, hours: '周一至周五' }
    batchId = await approve(
      await send<DraftView>(editor, 'PUT', `${drafts}/${draft.draftId}`, { revision, source: entry }),
    )
  }
  await publish('修改', batchId)
})
