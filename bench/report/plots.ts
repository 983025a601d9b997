/** Figures of one part beside their goals, as SVG: a bar for the value, a dot for every round, a line for the goal. */
import { goalText, type Judged, valueText } from './results.ts'

const width = 780
const box = { left: 230, right: 210, top: 52, bottom: 34 }
const rowHeight = 30
const colours = { met: '#a9cbb4', missed: '#e9b4a6', told: '#d5d9de' } as const

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Ratios, and whatever has a goal. */
export const isDrawn = ({ goal, unit }: Judged): boolean => goal !== null || /^(?:ratio|times|of bare)/.test(unit)

/** One row a figure. Every row has a scale of its own, from nought: milliseconds and ratios stand in one picture. */
export function plot(title: string, results: readonly Judged[]): string {
  const height = box.top + results.length * rowHeight + box.bottom
  const rows = results.map((result, index) => rowOf(result, box.top + index * rowHeight))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222" role="img" aria-label="${escaped(title)}">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="16" y="26" font-size="14">${escaped(title)}</text>
${rows.join('\n')}
<text x="16" y="${height - 12}" fill="#555">bar: value; dots: its rounds; line: goal; every row from nought on a scale of its own</text>
</svg>
`
}

function rowOf(result: Judged, top: number): string {
  const { id, value, unit, goal, met, rounds } = result
  const limit = goal?.atLeast ?? goal?.atMost
  const known = [...rounds, value, limit ?? 0].filter(Number.isFinite)
  const most = Math.max(...known) * 1.05 || 1
  const x = (at: number): number => Math.round((box.left + (at / most) * (width - box.left - box.right)) * 10) / 10
  const middle = top + rowHeight / 2
  const colour = met === null ? colours.told : met ? colours.met : colours.missed
  const bar = Number.isFinite(value)
    ? `<rect x="${box.left}" y="${middle - 7}" width="${Math.max(0, x(value) - box.left)}" height="14" fill="${colour}"/>`
    : ''
  const dots = rounds
    .filter(Number.isFinite)
    .map((round) => `<circle cx="${x(round)}" cy="${middle}" r="3" fill="#1b3d6d" fill-opacity="0.65"/>`)
  const line =
    limit === undefined
      ? ''
      : `<line x1="${x(limit)}" y1="${middle - 12}" x2="${x(limit)}" y2="${middle + 12}" stroke="#222" stroke-width="2"/>`
  const wanted = goal === null ? '' : `, goal ${goalText(goal)}`
  return `<text x="${box.left - 10}" y="${middle + 4}" text-anchor="end">${escaped(id)}</text>
${bar}${dots.join('')}${line}
<text x="${width - box.right + 12}" y="${middle + 4}">${escaped(`${valueText(result)} ${Number.isFinite(most) && unit.length <= 8 ? unit : ''}`.trim())}${escaped(wanted)}</text>`
}
