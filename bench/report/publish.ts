/** What a run leaves: a line about the machine, and, where wanted, JSON, tables and pictures in docs/benchmarks. */
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { figure } from '../measure.ts'
import { type Curve, curves } from './curves.ts'
import { generatedPart, partPage, resultsPage } from './pages.ts'
import { isDrawn, plot } from './plots.ts'
import { type Published, type PublishedPart, type RunOf, readPublished, withRun, writePublished } from './published.ts'
import type { PartReport } from './results.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'docs', 'benchmarks')
const marks = ['<!-- generated -->', '<!-- end of the generated part -->'] as const

export interface RunFacts {
  /** Every part, or every part of a quick run, in one piece; null when only some were asked for. */
  readonly run: 'whole' | 'quick' | null
  /** When it began, ISO. */
  readonly at: string
  readonly seconds: number
  readonly command: string
  /** Which sources, read when it began. */
  readonly commit: string
  /** Version of the server. */
  readonly postgres: string
  readonly rounds: number
  readonly secondsPerRound: number
  readonly loadBefore: string
  /** Every part there is, in order. */
  readonly names: readonly string[]
  /** False: only the line about the machine. */
  readonly write: boolean
}

/**
 * Puts the parts that were run into `results.json`, and makes `results.md`, the generated part of `README.md` and the pictures of those
 * parts anew; of a quick run only how long it took. Answers the machine in a line.
 */
export async function publish(reports: readonly PartReport[], facts: RunFacts): Promise<string> {
  const { at, seconds, command, commit, postgres, loadBefore } = facts
  const machine = `${cpus()[0]?.model.trim() ?? 'processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`
  const run: RunOf = { ...{ at, command, commit, machine, node: process.version, postgres, loadBefore }, seconds }
  const line = `${at}: commit ${commit}, ${machine}, Node ${run.node}, PostgreSQL ${postgres}; load before ${loadBefore}; ${figure(seconds / 60)} minutes`
  if (!facts.write) return line
  const before = await readPublished(join(folder, 'results.json'))
  const isComplete = reports.every(({ failure }) => failure === null)
  if (facts.run === 'quick') {
    if (isComplete) await writeAll({ ...before, quick: run })
    return line
  }
  const published = withRun(before, reports, { ...facts, run })
  await writeAll({ ...published, whole: facts.run === 'whole' && isComplete ? run : before.whole })
  return line
}

/** Writes everything that follows from what is published. */
export async function writeAll(published: Published): Promise<void> {
  const written = [join(folder, 'results.json'), join(folder, 'results.md'), join(folder, 'README.md')] as const
  await writePublished(written[0], published)
  const sections: string[] = []
  for (const part of published.parts) {
    const pictures = picturesOf(part)
    for (const { file, svg } of pictures) await writeFile(join(folder, file), svg)
    sections.push(partPage(part, pictures))
  }
  await writeFile(written[1], resultsPage(sections))
  await writeFile(written[2], withGenerated(await readFile(written[2], 'utf8'), generatedPart(published)))
  // As the linter of the project wants them.
  spawnSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', ...written], { cwd: root })
}

function withGenerated(text: string, generated: string): string {
  const [from, to] = [text.indexOf(marks[0]), text.indexOf(marks[1])]
  if (from < 0 || to < from) throw new Error('docs/benchmarks/README.md has no generated part')
  return `${text.slice(0, from + marks[0].length)}\n\n${generated}\n\n${text.slice(to)}`
}

/** A picture of what has a goal or is a ratio, and one for every unit in which figures move with the number of cases. */
function picturesOf(part: PublishedPart): { file: string; title: string; svg: string }[] {
  const drawn = part.results.filter(isDrawn)
  const title = `${part.name}: figures, rounds and goals`
  return [
    ...(drawn.length > 0 ? [{ file: `${part.name}.svg`, title, svg: plot(title, drawn) }] : []),
    ...familiesOf(part).map(({ file, curve }) => ({ file, title: curve.title, svg: curves(curve) })),
  ]
}

const sizedId = /^(?<name>.+)-at-(?<size>\d+)$/

/** `queue-p95-at-10000`, `queue-p95-at-100000` …: one curve. Pictures of one unit. */
function familiesOf({ results }: PublishedPart): { file: string; curve: Curve }[] {
  const sized = results.flatMap((result) => {
    const { name, size } = sizedId.exec(result.id)?.groups ?? {}
    return name && size ? [{ name, size: Number(size), value: result.value, unit: result.unit }] : []
  })
  return [...Map.groupBy(sized, ({ unit }) => unit)].map(([unit, points]) => ({
    file: `growth-${unit.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}.svg`,
    curve: {
      title: `How figures in “${unit}” move with the number of cases`,
      unit,
      lines: [...Map.groupBy(points, ({ name }) => name)].map(([name, own]) => ({
        name,
        points: own.map(({ size, value }) => ({ x: size, y: value })),
      })),
    },
  }))
}
