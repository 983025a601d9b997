/** What a run leaves: a line about the machine, and, where wanted, JSON, tables and pictures in docs/benchmarks. */
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { figure } from '../measure.ts'
import { type Curve, curves } from './curves.ts'
import { goalText, type Judged, type PartReport } from './results.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks')

export interface RunFacts {
  readonly quick: boolean
  readonly seconds: number
  readonly command: string
  /** Version of the server. */
  readonly postgres: string
  readonly rounds: number
  readonly secondsPerRound: number
  /** Load of the machine over 1, 5 and 15 minutes before the run began: what else it was doing. */
  readonly loadBefore: string
  /** False: only the line about the machine. */
  readonly write: boolean
}

/** Writes `results.json`, `results.md` and a picture for every family of figures that grew with the data; answers the machine in a line. */
export async function publish(
  reports: readonly PartReport[],
  { quick, seconds, command, write, loadBefore, postgres, rounds, secondsPerRound }: RunFacts,
): Promise<string> {
  const machine = {
    processor: cpus()[0]?.model ?? '',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    postgres,
    at: new Date().toISOString(),
    loadBefore,
    rounds,
    secondsPerRound,
  }
  const line = `${machine.at}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, Node ${machine.node}, PostgreSQL ${machine.postgres}; load before ${loadBefore}; ${figure(seconds / 60)} minutes`
  if (!write) return line
  await mkdir(folder, { recursive: true })
  const failures = reports.flatMap(({ name, failure }) => (failure === null ? [] : [{ part: name, failure }]))
  const results = reports.flatMap((report) => report.results)
  const json = { machine, command, quick, seconds: Math.round(seconds), failures, results }
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(json, null, 2)}\n`)
  const pictures = familiesOf(results)
  for (const { file, curve } of pictures) await writeFile(join(folder, file), curves(curve))
  await writeFile(join(folder, 'results.md'), page(line, command, reports, pictures))
  return line
}

const sizedId = /^(?<name>.+)-at-(?<size>\d+)$/

/** `queue-p95-at-10000`, `queue-p95-at-100000` …: one curve. Pictures of one unit. */
function familiesOf(results: readonly Judged[]): { file: string; curve: Curve }[] {
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

function page(
  machine: string,
  command: string,
  reports: readonly PartReport[],
  pictures: readonly { file: string; curve: Curve }[],
): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const row = ({ id, value, unit, goal, met, rounds, note }: Judged) => {
    const spread =
      rounds.length > 1 ? `${figure(Math.min(...rounds))} – ${figure(Math.max(...rounds))} (${rounds.length})` : ''
    const verdict = met === null ? '' : met ? 'met' : '**not met**'
    return `| \`${id}\` | ${figure(value)} ${unit} | ${goalText(goal)} | ${verdict} | ${spread} | ${cell(note ?? '')} |`
  }
  const tables = reports.map(
    ({ name, seconds, results, failure }) => `## ${name}

${failure === null ? '' : `**Could not run**: ${cell(failure)}\n\n`}${Math.round(seconds)} s.

| figure | value | goal | | rounds, least – most (n) | |
| --- | --- | --- | --- | --- | --- |
${results.map(row).join('\n')}
`,
  )
  return `# Results

Written by \`${command}\`; method and reading in [README.md](README.md).

${machine}

${tables.join('\n')}
${pictures.map(({ file, curve }) => `![${curve.title}](${file})`).join('\n\n')}
`
}
