/** `onevisit lint`: guides checked by the rules of the linter, without a database. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { dayOf } from '#kernel/plain-date.ts'
import { placeName } from '#modules/catalog/lint/context.ts'
import type { Finding } from '#modules/catalog/lint/finding.ts'
import { blocks, lintItems } from '#modules/catalog/lint/lint.ts'
import { ruleByNumber, rules } from '#modules/catalog/lint/rules.ts'
import { readLintItems, readWaivers } from '#modules/catalog/lint-shape.ts'
import licences from '../../db/data/licence-types.json' with { type: 'json' }
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'

const mostFaults = 20

export async function run(words: readonly string[]): Promise<number> {
  const { plain, flags, values } = readOptions(words, { flags: ['json'], values: ['place', 'waivers'], most: 1 })
  const [path] = plain
  if (path === undefined) throw new UsageFault('请写明要检查的文件，例如 items.json；从标准输入读写 -。')
  const place = placeOf(values.get('place'))
  const waiversPath = values.get('waivers')
  const read = readLintItems(await readText(path))
  const waivers = waiversPath === undefined ? { entries: [], faults: [] } : readWaivers(await readText(waiversPath))
  const faults = [
    ...read.faults.map((fault) => ({ ...fault, of: path })),
    ...waivers.faults.map((fault) => ({ ...fault, of: waiversPath })),
  ]
  if (faults.length > 0) {
    const shown = faults.slice(0, mostFaults).map((fault) => `✗ ${fault.of} ${fault.path}：${fault.message}\n`)
    const rest = faults.length > mostFaults ? `还有 ${faults.length - mostFaults} 处。\n` : ''
    process.stderr.write(`${shown.join('')}${rest}文件没有检查：先改好以上各处。\n`)
    return 2
  }
  const findings = lintItems(read.entries, {
    place,
    licenceTypes: licences.licenceTypes.map((type) => type.name),
    waivers: waivers.entries,
    today: dayOf(new Date()),
  })
  if (flags.has('json')) {
    await write(`${JSON.stringify(findings.map(answer), null, 2)}\n`)
    return 0
  }
  await write(told(findings, read.entries.length))
  return blocks(findings) ? 1 : 0
}

/** What a program is told of a finding. */
const answer = ({ item, field, index, rule, severity, text, suggestion, waived }: Finding) => ({
  ...{ item, field, index, rule, severity, text, suggestion },
  ...(waived ? { waivedBy: waived.by } : {}),
})

/** A place without rules of its own is checked by everybody's; said aloud, for it may be a slip of the pen. */
function placeOf(written: string | undefined): string | null {
  if (written === undefined) return null
  const place = placeName(written)
  if (place === '') throw new UsageFault('--place 后面要写地方，例如 华容。')
  const known = new Set(rules.flatMap((rule) => rule.place ?? []))
  if (!known.has(place))
    process.stderr.write(`“${written}”没有自己的规则，只查通用规则。有自己规则的地方：${[...known].join('、')}。\n`)
  return place
}

async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageFault(
      code === 'ENOENT'
        ? `没有这个文件：${path}`
        : code === 'EISDIR'
          ? `${path} 是文件夹，请写文件。`
          : `读不了 ${path}。`,
    )
  }
}

const severityNames = { error: '错误', warning: '提醒', hint: '提示' } as const
const fieldNames: Readonly<Record<Finding['field'], string>> = {
  department: '部门',
  legalBasis: '设定依据',
  statutoryLimit: '法定时限',
  promisedLimitDays: '承诺时限',
  visits: '到现场次数',
  conditions: '条件',
  materials: '材料',
  note: '材料的说明',
  steps: '步骤',
  specialProcedures: '特别程序',
  fee: '收费',
  result: '结果有效期',
  prerequisites: '前置事项',
  variants: '办理情形',
  commonQuestions: '常见问题',
}

const placeTold = ({ field, index }: Finding): string =>
  index === null ? fieldNames[field] : `${fieldNames[field]}第 ${index + 1} 项`

function told(findings: readonly Finding[], items: number): string {
  const lines: string[] = []
  for (const [item, own] of Map.groupBy(findings, (finding) => finding.item)) {
    lines.push(item)
    for (const finding of own) {
      const waived = finding.waived ? `（${finding.waived.by} 已豁免）` : ''
      const name = ruleByNumber.get(finding.rule)?.name ?? ''
      lines.push(
        `  ${severityNames[finding.severity]} ${finding.rule} ${name} ${placeTold(finding)}${waived}：${finding.text}`,
      )
      if (finding.severity !== 'hint') lines.push(`       ${finding.suggestion}`)
    }
  }
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const waived = findings.filter((one) => one.waived !== null).length
  const verdict = blocks(findings) ? '有错误的事项不能发布。' : '没有挡住发布的错误。'
  lines.push(
    `${items} 个事项：错误 ${count('error')}，提醒 ${count('warning')}，提示 ${count('hint')}，其中已豁免 ${waived}。${verdict}`,
  )
  return `${lines.join('\n')}\n`
}
