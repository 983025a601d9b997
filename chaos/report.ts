/** What the faults said, added up over rounds, as a table, as JSON and as the generated part of docs/reliability/chaos.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Outcome, spread } from './faults/fault.ts'
import { goals, killsByPoint, neverReached, passedOnly } from './goals.ts'

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
  const where = id.startsWith('app-kill')
    ? `at ${Object.keys(matrix).length} command × point pairs`
    : Object.entries(matrix)
        .map(([what, kills]) => `${what} ${kills}`)
        .join(', ')
  return `${count} kills ${where}; ${String(figures.acknowledged)} acknowledged effects, ${String(figures.lost)} lost, ${String(figures.doubled)} doubled; back after ${times.p50} / ${times.p99} / ${times.max} ms (p50 / p99 / max)`
}

/** One time that the program was started; a run may have gone on in several. */
export interface Session {
  readonly startedAt: string
  readonly minutes: number
  readonly command: string
  /** Load of the machine over the last minute before; missing in what was kept before it was noted. */
  readonly load?: number
  /** Which sources; missing likewise. */
  readonly commit?: string
}

/** The run as it is kept: `chaos.json`. */
export interface Published {
  readonly seed: number
  /** Of the first session. */
  readonly startedAt: string
  /** Of all sessions together. */
  readonly minutes: number
  /** Of the first session. */
  readonly command: string
  readonly machine: string
  /** Missing where there was only one. */
  readonly sessions?: readonly Session[]
  readonly outcomes: readonly Outcome[]
}

/** The sessions of a run, however it was kept. */
export const sessionsOf = ({ sessions, startedAt, minutes, command }: Published): readonly Session[] =>
  sessions ?? [{ startedAt, minutes, command }]

export const machine = (postgres: string): string =>
  `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}, PostgreSQL ${postgres}`

/** A finding in a line's length, from where it names an error. */
function shortly(line: string): string {
  const start = line.length > 300 ? line.search(/\b\w*Error\b/) : 0
  return cell(line.slice(Math.max(0, start)).slice(0, 300))
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const moment = (instant: string) => instant.slice(0, 16).replace('T', ' ')

function metIn(met: boolean | null): string {
  if (met === null) return 'not judged'
  return met ? 'yes' : '**no**'
}

/** What is wrong with a run as a whole: a point that nobody ever died at, once the faults that die at points have been played. */
export function findingsOfRun({ outcomes }: Published): readonly string[] {
  const dying = ['app-kill', 'app-kill-alone', 'migration-kill']
  const played = dying.every((id) => outcomes.some((one) => one.id === id && one.result !== 'not run'))
  return played ? neverReached(outcomes).map((point) => `no round ever died at the fault point \`${point}\``) : []
}

function sessionLine({ startedAt, minutes, command, load, commit }: Session): string {
  const before = load === undefined ? '' : `, load before ${load.toFixed(1)}`
  const sources = commit === undefined ? '' : `, commit ${commit}`
  return `- ${moment(startedAt)} UTC, ${Math.round(minutes)} minutes${sources}${before}: \`${command}\``
}

function aboutPairs(pairs: readonly string[] | undefined): string {
  if (!pairs) return 'Which command passes which point was watched in every round, and not kept.'
  if (pairs.length === 0) return 'Every pair of command and point that was passed while somebody watched was died at.'
  const names = pairs.map((pair) => `\`${pair}\``).join(', ')
  return `Passed while somebody watched and never died at, ${pairs.length} pairs: ${names}.`
}

/** The generated part of the page. */
export function asMarkdown(run: Published): string {
  const { outcomes } = run
  const words = { held: 'held', broke: '**broke**', 'not run': 'not run' } as const
  const rows = outcomes.map(
    ({ fault, injected, expected, count, result, said, playedAt }) =>
      `| ${[fault, injected, expected, String(count), words[result], said, result === 'not run' ? '—' : moment(playedAt ?? run.startedAt)].map(cell).join(' | ')} |`,
  )
  const findings = [
    ...outcomes.flatMap(({ id, findings: found }) => found.slice(0, 10).map((line) => `- \`${id}\`: ${shortly(line)}`)),
    ...findingsOfRun(run).map((line) => `- ${line}`),
  ]
  return [
    `Seed ${run.seed}. ${run.machine}.`,
    '',
    ...sessionsOf(run).map(sessionLine),
    '',
    '| Goal | Measured | Met | Next step |',
    '| --- | --- | --- | --- |',
    ...goals(outcomes).map(
      ({ goal, measured, met, next }) =>
        `| ${[goal, measured, metIn(met), met === true ? '—' : next].map(cell).join(' | ')} |`,
    ),
    '',
    '| Fault | Injected with | Expected | Count | Result | Figures | Played from (UTC) |',
    '| --- | --- | --- | --- | --- | --- | --- |',
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
    ...[...killsByPoint(outcomes)].map(([point, kills]) => `| \`${point}\` | ${kills === 0 ? '**never**' : kills} |`),
    '',
    aboutPairs(passedOnly(outcomes)),
  ].join('\n')
}

/** A table for the terminal. */
export function asText(run: Published): string {
  const lines = run.outcomes.flatMap(({ id, count, result, said, findings }) => [
    `${result.padEnd(8)} ${id.padEnd(17)} ${String(count).padStart(7)}  ${said}`,
    ...findings.slice(0, 12).map((line) => `         ! ${shortly(line)}`),
  ])
  const judged = goals(run.outcomes).map(
    ({ goal, measured, met }) => `${(met === null ? 'told' : met ? 'met' : 'not met').padEnd(8)} ${goal}: ${measured}`,
  )
  return [...lines, '', ...judged, ...findingsOfRun(run)].join('\n')
}

const docs = join(import.meta.dirname, '..', 'docs', 'reliability')
const marks = ['<!-- generated by npm run chaos; do not edit -->', '<!-- end of the generated part -->'] as const

/** Keeps a run as `chaos.json` and puts it into the generated part of the page. */
export async function publish(run: Published): Promise<void> {
  const page = join(docs, 'chaos.md')
  const text = await readFile(page, 'utf8')
  const [before, after] = [text.indexOf(marks[0]), text.indexOf(marks[1])]
  if (before < 0 || after < 0) throw new Error(`${page} has no generated part`)
  await writeFile(join(docs, 'chaos.json'), `${JSON.stringify(run, null, 1)}\n`)
  await writeFile(page, `${text.slice(0, before + marks[0].length)}\n\n${asMarkdown(run)}\n\n${text.slice(after)}`)
}
