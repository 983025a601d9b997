/** A picture of curves over a logarithmic number of cases, as SVG; plain enough to be read in a diff. */

export interface Curve {
  readonly title: string
  readonly unit: string
  readonly lines: readonly {
    readonly name: string
    readonly points: readonly { readonly x: number; readonly y: number }[]
  }[]
}

const width = 720
const height = 380
const box = { left: 64, right: 230, top: 44, bottom: 44 }
const colours = ['#1b3d6d', '#b3412a', '#3f7d4e', '#8a6d1d', '#6a4c93', '#0f7c8a', '#7a3b5d', '#555555']

const short = (value: number): string =>
  value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(value)

/** Least and greatest powers of ten around the values. */
function decades(values: readonly number[]): [number, number] {
  const positive = values.filter((value) => value > 0)
  if (positive.length === 0) return [0, 1]
  const least = Math.floor(Math.log10(Math.min(...positive)))
  const most = Math.ceil(Math.log10(Math.max(...positive)))
  return [least, Math.max(most, least + 1)]
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Both axes logarithmic: a cost that does not grow lies flat, one that grows with the data climbs at 45 degrees. */
export function curves({ title, unit, lines }: Curve): string {
  const [x0, x1] = decades(lines.flatMap(({ points }) => points.map(({ x }) => x)))
  const [y0, y1] = decades(lines.flatMap(({ points }) => points.map(({ y }) => y)))
  const place = (value: number, from: number, to: number, start: number, end: number): number =>
    Math.round((start + ((Math.log10(value) - from) / (to - from)) * (end - start)) * 10) / 10
  const x = (value: number) => place(value, x0, x1, box.left, width - box.right)
  const y = (value: number) => place(Math.max(value, 10 ** y0), y0, y1, height - box.bottom, box.top)
  const powers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => 10 ** (from + n))
  const grid = [
    ...powers(x0, x1).map(
      (value) => `<line x1="${x(value)}" y1="${box.top}" x2="${x(value)}" y2="${height - box.bottom}" stroke="#ddd"/>
<text x="${x(value)}" y="${height - box.bottom + 18}" text-anchor="middle">${short(value)}</text>`,
    ),
    ...powers(y0, y1).map(
      (value) => `<line x1="${box.left}" y1="${y(value)}" x2="${width - box.right}" y2="${y(value)}" stroke="#ddd"/>
<text x="${box.left - 8}" y="${y(value) + 4}" text-anchor="end">${short(value)}</text>`,
    ),
  ]
  const drawn = lines.map(({ name, points }, index) => {
    const colour = colours[index % colours.length]
    const sorted = [...points].sort((a, b) => a.x - b.x)
    const path = sorted.map(({ x: at, y: value }) => `${x(at)},${y(value)}`).join(' ')
    const dots = sorted.map(({ x: at, y: value }) => `<circle cx="${x(at)}" cy="${y(value)}" r="3" fill="${colour}"/>`)
    const row = box.top + 8 + index * 20
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}
<rect x="${width - box.right + 16}" y="${row - 9}" width="12" height="4" fill="${colour}"/><text x="${width - box.right + 34}" y="${row}">${escaped(name)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#222" role="img" aria-label="${escaped(title)}">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${box.left}" y="24" font-size="14">${escaped(title)}</text>
${grid.join('\n')}
${drawn.join('\n')}
<text x="${(box.left + width - box.right) / 2}" y="${height - 8}" text-anchor="middle">cases, logarithmic; ${escaped(unit)}, logarithmic</text>
</svg>
`
}
