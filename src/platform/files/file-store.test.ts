import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openFileStore } from './file-store.ts'

/** A folder with so many unfinished files. */
async function unfinished(t: TestContext, count: number): Promise<{ folder: string; drafts: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-files-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'incoming'))
  const drafts = Array.from({ length: count }, (_, n) => join(folder, 'incoming', `draft-${n}`))
  for (const draft of drafts) await writeFile(draft, 'half')
  return { folder, drafts }
}

test('a start beside a process that is taking files in does not stumble over those it finishes', async (t) => {
  const { folder, drafts } = await unfinished(t, 400)
  await Promise.all([openFileStore(folder), ...drafts.map((draft) => rm(draft))])
  assert.deepEqual(await readdir(join(folder, 'incoming')), [])
})

test('unfinished files of a process that was killed are removed after a day, not before', async (t) => {
  const { folder, drafts } = await unfinished(t, 2)
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
  await utimes(drafts[0] ?? '', twoDaysAgo, twoDaysAgo)
  await openFileStore(folder)
  assert.deepEqual(await readdir(join(folder, 'incoming')), ['draft-1'])
})
