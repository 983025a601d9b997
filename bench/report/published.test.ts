import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { goals } from '../goals.ts'
import { generatedPart, partPage } from './pages.ts'
import { plot } from './plots.ts'
import { nothingPublished, readPublished, withRun, writePublished } from './published.ts'
import { judged, type PartReport } from './results.ts'

const names = ['clock', 'guides', 'search']
const runOf = (at: string) => ({
  ...{ names, rounds: 5, secondsPerRound: 4 },
  run: {
    ...{ at, command: `npm run bench -- ${at}`, machine: 'two cores', node: 'v24', postgres: '18.4' },
    ...{ loadBefore: '0.0 0.0 0.0', seconds: 60 },
  },
})
const search = (value: number, errors = 0) =>
  judged([{ id: 'search-p95-ms', value, unit: 'ms', rounds: [value - 1, value, value + 1], errors }])
const report = (name: string, more: Partial<PartReport> = {}): PartReport => ({
  ...{ name, at: '2026-11-22T20:00:00.000Z', seconds: 10, results: [], failure: null, begun: true },
  ...more,
})
const before = withRun(nothingPublished, [report('search', { results: search(30) }), report('clock')], runOf('first'))

test('a run replaces the parts it had, in their order, and keeps the others with the run they come from', () => {
  const after = withRun(before, [report('guides'), report('search', { results: search(40) })], runOf('second'))
  assert.deepEqual(
    after.parts.map(({ name, command }) => `${name}: ${command}`),
    ['clock: npm run bench -- first', 'guides: npm run bench -- second', 'search: npm run bench -- second'],
  )
  assert.equal(after.parts[2]?.results[0]?.value, 40)
})

test('a part that failed is told as failed; one that was never begun leaves what was', () => {
  const failed = withRun(before, [report('search', { failure: 'nobody answered' })], runOf('second'))
  assert.match(generatedPart(failed), /`search-p95-ms` .* could not run \| \*\*not met\*\*/)
  const late = report('search', { failure: 'not begun', begun: false })
  assert.deepEqual(withRun(before, [late], runOf('second')), before)
})

test('one error makes a figure void: no number, no goal met, also after it was written down and read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-published-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'results.json')
  const results = search(30, 1)
  assert.deepEqual([results[0]?.value, results[0]?.met], [Number.NaN, false])
  await writePublished(file, withRun(before, [report('search', { results })], runOf('second')))
  const read = await readPublished(file)
  assert.match(generatedPart(read), /`search-p95-ms` .* void; 29\.0 – 31\.0 \(3\) \| \*\*not met\*\*/)
  assert.match(plot('search', read.parts.at(-1)?.results ?? []), /void/)
})

test('every goal stands in the table, measured or not', () => {
  const rows = generatedPart(before).split('\n')
  for (const id of goals.keys()) assert.equal(rows.filter((row) => row.startsWith(`| \`${id}\` `)).length, 1, id)
  assert.match(
    rows.find((row) => row.includes('`search-p95-ms`')) ?? '',
    /≤ 100 \| 30\.0; 29\.0 – 31\.0 \(3\) \| met \|/,
  )
  assert.match(rows.find((row) => row.includes('`guide-cached-ratio`')) ?? '', /≥ 0\.6 \| not run/)
})

test('a part says from which run it is', () => {
  const [, part] = before.parts
  assert.ok(part)
  assert.match(partPage(part, []), /^## search\n\n2026-11-22 20:00 UTC, `npm run bench -- first`\. two cores; Node v24/)
})
