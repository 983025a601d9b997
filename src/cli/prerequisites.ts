/** `onevisit prerequisites`: what needs what over all items, and where it runs in a circle. */
import { type Circle, type PrerequisiteReport, prerequisiteReport } from '#modules/catalog/plan/graph.ts'
import { catalogueFromFiles, catalogueInstalled } from './catalogue-file.ts'
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'

export async function run(words: readonly string[]): Promise<number> {
  const { flags, values } = readOptions(words, {
    flags: ['json', 'installed'],
    values: ['from', 'bundles'],
    most: 0,
  })
  if (flags.has('installed') && (values.has('from') || values.has('bundles')))
    throw new UsageFault('--installed 和 --from、--bundles 不能一起写。')
  const { items, bundles, read } = flags.has('installed')
    ? await catalogueInstalled()
    : await catalogueFromFiles(values.get('from'), values.get('bundles'))
  const report = prerequisiteReport(items, bundles)
  await write(flags.has('json') ? `${JSON.stringify({ ...report, read }, null, 2)}\n` : told(report, read))
  return 0
}

function told(report: PrerequisiteReport, read: readonly string[]): string {
  const circles = report.groups.flatMap((group) => group.circles)
  const blocking = circles.filter((circle) => circle.blocking)
  const lines = [
    `读了：${read.join('、')}`,
    `${report.edges.length} 条前置关系；循环 ${circles.length} 处，其中谁也先办不了的 ${blocking.length} 处。`,
    ...[...blocking, ...circles.filter((circle) => !circle.blocking)].flatMap(circleLines),
    ...(report.renewals.length === 0
      ? []
      : ['', `换证、变更要用手里已有的证，不算循环：${report.renewals.map(({ item }) => item).join('、')}`]),
    ...report.unknown.map(({ item, prerequisite }) => `没有收录：${item}的前置事项“${prerequisite}”`),
  ]
  return `${lines.join('\n')}\n`
}

function circleLines({ items, mutual, blocking, steps }: Circle): string[] {
  return [
    '',
    `${mutual ? '互为前置' : '循环前置'}${blocking ? '' : '（打得开）'}：${[...items, items[0] ?? ''].join(' → ')}`,
    ...steps.flatMap(({ from, to, edges, breaks }) => [
      ...edges.map((edge) => {
        const what = edge.material === null ? '' : `“${edge.material}”`
        return `  ${to}要${from}：${edge.element}${what}；依据 ${edge.articles.join('、') || '没有写'}`
      }),
      ...breaks.map(({ say }) => `    可以打开：${say}`),
    ]),
  ]
}
