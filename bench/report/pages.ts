/** The published figures as Markdown: `results.md`, and the table of goals in `README.md`. */
import { goals, quickMinutes } from '../goals.ts'
import { figure } from '../measure.ts'
import type { Published, PublishedPart, RunOf } from './published.ts'
import { goalText, type Judged, metText, spreadText, valueText } from './results.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
/** `2026-11-22 05:52`, UTC. */
const moment = (at: string): string => at.slice(0, 16).replace('T', ' ')

export const resultsPage = (sections: readonly string[]): string => `# Results

Written by \`npm run bench\`; method and reading in [README.md](README.md). Every part says from which run it is.

${sections.join('\n')}`

const rowOf = (result: Judged): string => {
  const { id, unit, goal, met, rounds, note } = result
  return `| \`${id}\` | ${valueText(result)} ${unit} | ${goalText(goal)} | ${metText(met)} | ${spreadText(rounds)} | ${cell(note ?? '')} |`
}

/** One part of `results.md`. */
export function partPage(part: PublishedPart, pictures: readonly { file: string; title: string }[]): string {
  const {
    name,
    at,
    command,
    commit,
    machine,
    node,
    postgres,
    loadBefore,
    seconds,
    rounds,
    secondsPerRound,
    failure,
    results,
  } = part
  return `## ${name}

${moment(at)} UTC, \`${command}\`${commit ? `, commit ${commit}` : ''}. ${machine}; Node ${node}, PostgreSQL ${postgres}; load before the run ${loadBefore}. ${seconds} s; ${rounds} rounds of ${secondsPerRound} s unless a row
says otherwise.

${failure === null ? '' : `**Could not run**: ${cell(failure)}\n\n`}| figure | value | goal | | rounds, least – most (n) | |
| --- | --- | --- | --- | --- | --- |
${results.map(rowOf).join('\n')}

${pictures.map(({ file, title }) => `![${title}](${file})`).join('\n\n')}
`
}

/** The table of goals: every goal there is, measured or not. */
export function generatedPart(published: Published): string {
  const rows = [...goals].map(([id, { part: name, what, atLeast, atMost }]) => {
    const part = published.parts.find((one) => one.name === name)
    const result = part?.results.find((one) => one.id === id)
    const wanted = goalText({ ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) })
    const spread = result && spreadText(result.rounds)
    const [measured, met] =
      result === undefined
        ? part === undefined || part.failure === null
          ? ['not run', '']
          : ['could not run', metText(false)]
        : [`${valueText(result)}${spread ? `; ${spread}` : ''}`, metText(result.met)]
    return `| \`${id}\` | ${what} | ${wanted} | ${measured} | ${met} | ${part ? `\`${name}\`, ${moment(part.at)}` : `\`${name}\``} |`
  })
  const minutes = (run: RunOf | null) =>
    run
      ? `${figure(run.seconds / 60)} minutes (${moment(run.at)} UTC, \`${run.command}\`, load before ${run.loadBefore})`
      : 'not run'
  const quickMet = published.quick ? metText(published.quick.seconds <= quickMinutes * 60) : ''
  return `| figure | what | goal | measured; rounds, least – most (n) | | part, begun (UTC) |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
| \`--quick\` | a quick run, minutes | ≤ ${quickMinutes} | ${minutes(published.quick)} | ${quickMet} | all quick parts |
| \`npm run bench\` | all parts in one piece | | ${minutes(published.whole)} | | all parts |`
}
