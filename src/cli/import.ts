/** `onevisit import`: files of the county, all or nothing, every fault with its place. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Refusal } from '#kernel/refusal.ts'
import { readCalendarFile } from '#modules/calendar/file.ts'
import type { ImportResult } from '#modules/organisation/contract.ts'
import { sentence } from '#platform/http/problem.ts'
import type { Services } from '../services.ts'
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'
import { withServices } from './with-services.ts'
import './words.ts'

const kinds = ['items', 'bundles', 'directory', 'licence-types', 'regions', 'calendar'] as const
type Kind = (typeof kinds)[number]

const kindNames: Readonly<Record<Kind, string>> = {
  items: '事项',
  bundles: '一件事',
  directory: '单位名录',
  'licence-types': '证照类型',
  regions: '区划',
  calendar: '工作日历',
}

const by = { actorKey: 'system:command-line' }
const none: ImportResult = { dryRun: false, created: [], changed: [], unchanged: 0, faults: [], warnings: [] }

export async function run(words: readonly string[]): Promise<number> {
  const { plain, flags } = readOptions(words, { flags: ['dry-run', 'json'], most: 2 })
  const [name = '', path] = plain
  const kind = kinds.find((one) => one === name)
  if (!kind) throw new UsageFault(`要导入的种类写 ${kinds.join('、')} 之一。`)
  if (path === undefined) throw new UsageFault('请写明要导入的文件。')
  const text = await readText(path)
  const result = await withServices((services) => importFile(services, kind, text, flags.has('dry-run')))
  await write(flags.has('json') ? `${JSON.stringify(result, null, 2)}\n` : told(kind, result))
  return result.faults.length > 0 ? 1 : 0
}

async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(
      code === 'ENOENT'
        ? `没有这个文件：${path}`
        : code === 'EISDIR'
          ? `${path} 是文件夹，请写文件。`
          : `读不了 ${path}。`,
    )
  }
}

async function importFile(services: Services, kind: Kind, text: string, dryRun: boolean): Promise<ImportResult> {
  const { catalog, organisation } = services
  const json = text.replace(/^\uFEFF/, '')
  const options = { by, dryRun }
  switch (kind) {
    case 'items':
      return catalog.importItems(json, options)
    case 'bundles':
      return catalog.importBundles(json, options)
    case 'licence-types':
      return catalog.importLicenceTypes(json, options)
    case 'directory':
      return organisation.importDirectory(json, options)
    case 'regions':
      return organisation.importRegions(json, options)
    case 'calendar':
      return importCalendar(services, json, dryRun)
  }
}

/** A new calendar wakes every open case: dates move by a recorded event, never by themselves. */
async function importCalendar({ calendars, cases }: Services, json: string, dryRun: boolean): Promise<ImportResult> {
  const fault = (path: string, message: string): ImportResult => ({ ...none, dryRun, faults: [{ path, message }] })
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return fault('文件', '不是有效的 JSON，请检查括号、引号和逗号。')
  }
  try {
    const { version } = readCalendarFile(parsed)
    const known = await calendars.byVersion(version).then(
      () => true,
      () => false,
    )
    if (dryRun && !known) return { ...none, dryRun, created: [version] }
    await calendars.load(parsed)
    // Also when it is there already: the load before may have ended between the two.
    const woken = dryRun ? 0 : await cases.wakeAll()
    if (known) return { ...none, dryRun, unchanged: 1 }
    const warnings =
      woken === 0 ? [] : [{ path: '在办办件', message: `${woken} 件要按新日历重算期限，时钟任务会逐件记录。` }]
    return { ...none, dryRun, created: [version], warnings }
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'calendar.bad-data' || error.code === 'calendar.version-taken'))
      return fault('文件', sentence(error))
    throw error
  }
}

const mostNames = 10

function told(kind: Kind, { dryRun, created, changed, unchanged, faults, warnings }: ImportResult): string {
  const lines = [
    ...faults.map(({ path, message }) => `✗ ${path}：${message}`),
    ...warnings.map(({ path, message }) => `注意 ${path}：${message}`),
  ]
  if (faults.length > 0) lines.push(`${kindNames[kind]}没有导入：有 ${faults.length} 处要改，改好再导。`)
  else {
    const verb = dryRun ? '检查通过，没有写入' : '导入完成'
    lines.push(`${kindNames[kind]}${verb}：新增 ${created.length}，更新 ${changed.length}，没有变化 ${unchanged}。`)
    if (changed.length > 0)
      lines.push(`更新：${changed.slice(0, mostNames).join('、')}${changed.length > mostNames ? ` 等` : ''}`)
  }
  return `${lines.join('\n')}\n`
}
