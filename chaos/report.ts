/** What the faults said, added up over rounds, as a table, as JSON and as the generated part of docs/reliability/chaos.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { type Outcome, spread } from './faults/fault.ts'

type Figures = Outcome['figures']
type Figure = Figures[string]

function sum(a: Figure | undefined, b: Figure): Figure {
  if (a === undefined) return b
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  const all: Record<string, number> = { ...(a as Record<string, number>) }
  for (const [name, count] of Object.entries(b as Record<string, number>)) all[name] = (all[name] ?? 0) + count
  return all
}

/** Two rounds of the same fault as one. */
export function added(before: Outcome | undefined, next: Outcome): Outcome {
  if (!before || before.result === 'not run') return next
  if (next.result === 'not run') return before
  const figures: Record<string, Figure> = { ...before.figures }
  for (const [name, figure] of Object.entries(next.figures)) figures[name] = sum(figures[name], figure)
  const count = before.count + next.count
  const broke = before.result === 'broke' || next.result === 'broke'
  const merged: Outcome = {
    ...next,
    count,
    figures,
    result: broke ? 'broke' : 'held',
    findings: [...before.findings, ...next.findings],
  }
  return { ...merged, said: Array.isArray(figures.recoveries) ? saidOfKills(merged) : next.said }
}

function saidOfKills({ count, figures, id }: Outcome): string {
  const times = spread(figures.recoveries as readonly number[])
  const matrix = figures.matrix as Readonly<Record<string, number>>
  const where =
    id === 'app-kill'
      ? `at ${Object.keys(matrix).length} command × point pairs`
      : Object.entries(matrix)
          .map(([what, kills]) => `${what} ${kills}`)
          .join(', ')
  return `${count} kills ${where}; ${String(figures.acknowledged)} acknowledged effects, ${String(figures.lost)} lost, ${String(figures.doubled)} doubled; back after ${times.p50} / ${times.p99} / ${times.max} ms (p50 / p99 / max)`
}

/** The run as it is kept: `chaos.json`. */
export interface Published {
  readonly seed: number
  readonly startedAt: string
  readonly minutes: number
  readonly command: string
  readonly machine: string
  readonly outcomes: readonly Outcome[]
}

export const machine = (): string =>
  `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}, PostgreSQL 18.4`

/** Goals of the published run and whether they were met. */
function goals(outcomes: readonly Outcome[]): readonly (readonly [goal: string, value: string, met: boolean])[] {
  const of = (id: string) => outcomes.find((outcome) => outcome.id === id)
  const [app, database] = [of('app-kill'), of('database-kill')]
  const figure = (outcome: Outcome | undefined, name: string) => Number(outcome?.figures[name] ?? 0)
  const times = (outcome: Outcome | undefined) => spread((outcome?.figures.recoveries ?? []) as readonly number[])
  const total = (name: string) => figure(app, name) + figure(database, name)
  const failed = of('one-of-several')
  return [
    ['kills of the application ≥ 2,000', String(app?.count ?? 0), (app?.count ?? 0) >= 2_000],
    ['kills of the database ≥ 200', String(database?.count ?? 0), (database?.count ?? 0) >= 200],
    [
      'acknowledged effects lost under these: 0',
      `${total('lost')} of ${total('acknowledged')}`,
      total('lost') === 0 && total('acknowledged') > 0,
    ],
    ['effects doubled: 0', String(total('doubled')), total('doubled') === 0 && total('acknowledged') > 0],
    [
      'application serving again ≤ 2 s (p99)',
      `${times(app).p99} ms, most ${times(app).max} ms`,
      app !== undefined && times(app).p99 <= 2_000,
    ],
    [
      'database written again ≤ 5 s (p99)',
      `${times(database).p99} ms, most ${times(database).max} ms`,
      database !== undefined && times(database).p99 <= 5_000,
    ],
    [
      'one of several processes killed: 0 failed requests',
      failed ? String(failed.figures.failed) : 'not run',
      failed?.figures.failed === 0,
    ],
  ]
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** The generated part of the page. */
export function asMarkdown(run: Published): string {
  const words = { held: 'held', broke: '**broke**', 'not run': 'not run' } as const
  const rows = run.outcomes.map(
    ({ fault, injected, expected, count, result, said }) =>
      `| ${[fault, injected, expected, String(count), words[result], said].map(cell).join(' | ')} |`,
  )
  const findings = run.outcomes.flatMap(({ id, findings: found }) =>
    found.slice(0, 10).map((line) => `- \`${id}\`: ${cell(line.slice(0, 300))}`),
  )
  const matrix = (run.outcomes.find(({ id }) => id === 'app-kill')?.figures.matrix ?? {}) as Readonly<
    Record<string, number>
  >
  const byPoint: Record<string, number> = {}
  for (const [pair, kills] of Object.entries(matrix)) {
    const point = pair.split(' × ')[1] ?? pair
    byPoint[point] = (byPoint[point] ?? 0) + kills
  }
  const points = Object.entries(byPoint).sort(([a], [b]) => a.localeCompare(b))
  return [
    `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC, ${Math.round(run.minutes)} minutes, seed ${run.seed}. ${run.machine}. \`${run.command}\``,
    '',
    '| Goal | Measured | Met |',
    '| --- | --- | --- |',
    ...goals(run.outcomes).map(([goal, value, met]) => `| ${goal} | ${value} | ${met ? 'yes' : 'no'} |`),
    '',
    '| Fault | Injected with | Expected | Count | Result | Figures |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '### What broke',
    '',
    ...(findings.length > 0 ? findings : ['Nothing in this run.']),
    '',
    '### Kills of the application by point',
    '',
    '| Point | Kills |',
    '| --- | --- |',
    ...points.map(([point, kills]) => `| \`${point}\` | ${kills} |`),
  ].join('\n')
}

/** A table for the terminal. */
export function asText(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap(({ id, count, result, said, findings }) => [
    `${result.padEnd(8)} ${id.padEnd(17)} ${String(count).padStart(7)}  ${said}`,
    ...findings.slice(0, 12).map((line) => `         ! ${line.slice(0, 400)}`),
  ])
  const summary = goals(outcomes).map(([goal, value, met]) => `${met ? 'met    ' : 'not met'}  ${goal}: ${value}`)
  return [...lines, '', ...summary].join('\n')
}

const marks = ['<!-- generated by npm run chaos; do not edit -->', '<!-- end of the generated part -->'] as const

/** Puts the generated part into the page. */
export async function publish(page: string, run: Published): Promise<void> {
  const text = await readFile(page, 'utf8')
  const [before, after] = [text.indexOf(marks[0]), text.indexOf(marks[1])]
  if (before < 0 || after < 0) throw new Error(`${page} has no generated part`)
  await writeFile(page, `${text.slice(0, before + marks[0].length)}\n\n${asMarkdown(run)}\n\n${text.slice(after)}`)
}
