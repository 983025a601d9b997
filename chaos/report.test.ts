/** What a run that was kept says of itself: no goal is met that was not played, and what nobody tried is told. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome } from './faults/fault.ts'
import { goals, passedOnly } from './goals.ts'
import { everyPoint } from './points.ts'
import { added, asMarkdown, findingsOfRun, type Published } from './report.ts'

const outcome = (id: string, figures: Outcome['figures'], rest: Partial<Outcome> = {}): Outcome => ({
  ...{ id, fault: id, injected: '—', expected: '—', count: 1, result: 'held', said: '', findings: [], figures },
  ...rest,
})
const run = (outcomes: readonly Outcome[]): Published => ({
  ...{ seed: 1, startedAt: '2026-11-22T06:50:55.505Z', minutes: 55, command: 'npm run chaos -- --seed 1' },
  ...{ machine: 'a machine', outcomes },
})
const killed = (points: readonly string[]) => Object.fromEntries(points.map((point) => [`intake × ${point}`, 1]))
const killsOf = (id: string, points: readonly string[], recoveries: readonly number[] = [900]) =>
  outcome(id, { recoveries, matrix: killed(points), acknowledged: 10, lost: 0, doubled: 0 }, { count: 2_000 })
const goalNamed = (outcomes: readonly Outcome[], words: string) => {
  const found = goals(outcomes).find(({ goal }) => goal.includes(words))
  if (!found) throw new Error(`no goal speaks of ${words}`)
  return found
}

test('a goal whose fault was not played is not met', () => {
  const all = goals([])
  assert.ok(all.length >= 12)
  assert.deepEqual([...new Set(all.map(({ met }) => met))].sort(), [false, null])
  const left = outcome('failover', {}, { result: 'not run', count: 0 })
  assert.equal(goalNamed([left], 'RPO 0').measured, 'not run')
})

test('nothing lost over too few kills is not the goal, nor are fewer keys, nor one slow start', () => {
  const database = outcome('database-kill', { acknowledged: 5, lost: 0, doubled: 0, recoveries: [300] }, { count: 200 })
  const lost = (app: Outcome) => goalNamed([app, database], 'effects lost').met
  assert.equal(lost(killsOf('app-kill', everyPoint)), true)
  assert.equal(lost({ ...killsOf('app-kill', everyPoint), count: 1_999 }), false)
  const keys = (count: number) =>
    goalNamed([outcome('duplicates', { keys: count, copies: 100, cases: count })], '1,000 keys').met
  assert.deepEqual([keys(1_000), keys(999)], [true, false])
  const alone = (slowest: number) =>
    goalNamed([killsOf('app-kill-alone', everyPoint, [900, slowest])], 'application serving again').met
  assert.deepEqual([alone(2_000), alone(2_001)], [true, false])
})

test('a fault point that nobody died at is a finding of the run, and is on its page', () => {
  const [left = '', ...others] = everyPoint
  const dying = (points: readonly string[]) =>
    run(['app-kill', 'app-kill-alone', 'migration-kill'].map((id) => killsOf(id, points)))
  assert.deepEqual(findingsOfRun(dying(everyPoint)), [])
  assert.deepEqual(findingsOfRun(dying(others)), [`no round ever died at the fault point \`${left}\``])
  assert.match(asMarkdown(dying(others)), new RegExp(`\\| \`${left}\` \\| \\*\\*never\\*\\* \\|`))
})

test('over several rounds it stays known which pairs were only passed', () => {
  const watched = { 'intake × before-commit': 1, 'intake × after-job': 1 }
  const first = outcome('app-kill', { recoveries: [1], matrix: killed(['before-commit']), passed: watched })
  const second = outcome('app-kill', { recoveries: [2], matrix: killed(['before-commit']), passed: watched })
  assert.deepEqual(passedOnly([added(first, second)]), ['intake × after-job'])
  assert.equal(passedOnly([outcome('app-kill', { matrix: {} })]), undefined)
})

test('a run kept without its sessions and moments is told with those of the run', () => {
  const page = asMarkdown(run([outcome('duplicates', { keys: 1_000, copies: 100, cases: 1_000 })]))
  assert.match(page, /^- 2026-11-22 06:50 UTC, 55 minutes: `npm run chaos -- --seed 1`$/m)
  assert.match(page, /^\| duplicates .* 2026-11-22 06:50 \|$/m)
})
