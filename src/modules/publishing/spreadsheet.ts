import readWorkbook from 'read-excel-file/node'
import writeWorkbook from 'write-excel-file/node'
import type { ImportFault } from '#modules/organisation/contract.ts'
import { type Column, emptyParts, itemColumns, listSheets } from './columns.ts'

type Entry = Readonly<Record<string, unknown>>

const itemSheet = '事项'
const nameHeader = '事项名称'
/** Bytes of a workbook when unpacked; a small file that swells is refused before it does. */
const mostUnpacked = 60_000_000
/** Rows of one sheet; a larger file is refused before it is read further. */
const mostRows = 100_000

/** 导出 XLSX: one sheet of items, one for each list. What is exported reads back as the same entries. */
export async function writeItemWorkbook(entries: readonly Entry[]): Promise<Buffer> {
  const head = (columns: readonly Pick<Column, 'header'>[]) =>
    columns.map(({ header }) => ({ value: header, fontWeight: 'bold' as const }))
  const cell = (value: string | number | null) => (value === null ? null : { value })
  const sheets = [
    {
      sheet: itemSheet,
      stickyRowsCount: 1,
      columns: itemColumns.map(({ width }) => ({ width })),
      data: [
        head(itemColumns),
        ...entries.map((entry) => itemColumns.map((column) => cell(column.write(partOf(entry, column.key))))),
      ],
    },
    ...listSheets.map(({ sheet, key, columns }) => ({
      sheet,
      stickyRowsCount: 1,
      columns: [{ width: 32 }, ...columns.map(({ width }) => ({ width }))],
      data: [
        head([{ header: nameHeader }, ...columns]),
        ...entries.flatMap((entry) =>
          linesIn(entry, key).map((line) => [
            { value: String(entry.name ?? '') },
            ...columns.map((column) =>
              cell(column.write(column.key === '' ? line : partOf(line as Entry, column.key))),
            ),
          ]),
        ),
      ],
    })),
  ]
  return writeWorkbook(sheets).toBuffer()
}

/**
 * 导入 XLSX: entries in the import shape, and what could not be read, by sheet and row. Columns are found by their headers, in any order;
 * a column we do not know is a fault, never dropped in silence.
 */
export async function readItemWorkbook(file: Buffer): Promise<{ entries: Entry[]; faults: ImportFault[] }> {
  const faults: ImportFault[] = []
  if (unpackedSize(file) > mostUnpacked)
    return {
      entries: [],
      faults: [{ path: '文件', message: '这个表格展开以后太大，请删去多余的工作表、图片和格式。' }],
    }
  let sheets: { sheet: string; data: unknown[][] }[]
  try {
    sheets = (await readWorkbook(file)) as { sheet: string; data: unknown[][] }[]
  } catch {
    return { entries: [], faults: [{ path: '文件', message: '不是完整的 Excel 文件（.xlsx）。请重新导出后再导入。' }] }
  }
  const rowsOf = (name: string) => sheets.find((each) => each.sheet === name)?.data
  const items = rowsOf(itemSheet)
  if (!items)
    return {
      entries: [],
      faults: [{ path: '文件', message: `没有名叫“${itemSheet}”的工作表。请从系统导出一份作为样表。` }],
    }
  if (sheets.some((each) => each.data.length > mostRows))
    return { entries: [], faults: [{ path: '文件', message: `一张工作表最多 ${mostRows} 行。` }] }

  const entries = new Map<string, Record<string, unknown>>()
  for (const { line, name, where } of readRows(items, itemSheet, itemColumns, faults, { named: false })) {
    if (entries.has(name)) faults.push({ path: where, message: `“${name}”写了两行，一个事项一行。` })
    const entry: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(line)) setPart(entry, key, value)
    for (const { key, always } of listSheets) if (always) entry[key] = []
    for (const key of [
      'statutoryLimit.days',
      'statutoryLimit.unit',
      'channels',
      'prerequisites',
      'synonyms',
      'themes',
      'sources',
    ])
      if (partOf(entry, key) === undefined) setPart(entry, key, emptyParts[key])
    entries.set(name, entry)
  }
  for (const { sheet, key, columns } of listSheets) {
    for (const { line, name, where } of readRows(rowsOf(sheet) ?? [], sheet, columns, faults, { named: true })) {
      const entry = entries.get(name)
      if (!entry) {
        faults.push({ path: where, message: `“${itemSheet}”工作表里没有“${name}”。` })
        continue
      }
      for (const column of columns)
        if (line[column.key] === undefined && `${key}.${column.key}` in emptyParts)
          line[column.key] = emptyParts[`${key}.${column.key}`]
      entry[key] = [...((entry[key] as unknown[] | undefined) ?? []), '' in line ? line[''] : line]
    }
  }
  return { entries: [...entries.values()], faults }
}

/** The rows of a sheet under its headers, with empty cells left out. `named`: the first column names the item the row belongs to. */
function* readRows(
  rows: readonly (readonly unknown[])[],
  sheet: string,
  columns: readonly Column[],
  faults: ImportFault[],
  { named }: { named: boolean },
): Generator<{ line: Record<string, unknown>; name: string; where: string }> {
  const [headers = [], ...body] = rows
  const places = headers.map((header) => {
    const words = String(header ?? '').trim()
    if (words === '' || (named && words === nameHeader)) return undefined
    const column = columns.find((each) => each.header === words)
    if (!column)
      faults.push({ path: `“${sheet}”第 1 行`, message: `不认识“${words}”这一列，请删除或者改成样表里的名称。` })
    return column
  })
  const nameAt = headers.findIndex((header) => String(header ?? '').trim() === nameHeader)
  if (nameAt < 0 && rows.length > 0) {
    faults.push({ path: `“${sheet}”第 1 行`, message: `没有“${nameHeader}”这一列。` })
    return
  }
  for (const [at, row] of body.entries()) {
    if (row.every((cell) => wordsOf(cell) === '')) continue
    const where = `“${sheet}”第 ${at + 2} 行`
    const name = wordsOf(row[nameAt])
    if (name === '') {
      faults.push({ path: where, message: `没有写${nameHeader}。` })
      continue
    }
    const line: Record<string, unknown> = {}
    places.forEach((column, place) => {
      const words = wordsOf(row[place])
      if (!column || words === '') return
      try {
        line[column.key] = column.read(words)
      } catch (error) {
        faults.push({
          path: `${where}“${column.header}”`,
          message: error instanceof Error ? error.message : '读不出来。',
        })
      }
    })
    yield { line, name, where }
  }
}

/** What the directory of the archive says its parts hold (APPNOTE 4.3.12: signature, then the size at offset 24). */
function unpackedSize(file: Buffer): number {
  const signature = Buffer.from([0x50, 0x4b, 0x01, 0x02])
  let size = 0
  for (let at = file.indexOf(signature); at >= 0 && at + 28 <= file.length; at = file.indexOf(signature, at + 4))
    size += file.readUInt32LE(at + 24)
  return size
}

const wordsOf = (cell: unknown): string => (cell === null || cell === undefined ? '' : String(cell).trim())

const linesIn = (entry: Entry, key: string): unknown[] => (Array.isArray(entry[key]) ? entry[key] : [])

function partOf(entry: Entry, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (value, part) => (typeof value === 'object' && value !== null ? (value as Entry)[part] : undefined),
      entry,
    )
}

function setPart(entry: Record<string, unknown>, key: string, value: unknown): void {
  const [first = '', second] = key.split('.')
  if (second === undefined) entry[first] = value
  else entry[first] = { ...(entry[first] as object | undefined), [second]: value }
}
