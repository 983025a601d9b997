/**
 * Canaries: invented people, numbers and addresses of the tests, which may stand in no log line, refusal, address, event, job or file
 * name. `searchGathered` reads what a whole test run has said; `tablesHolding` looks through a database.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '#platform/db/database.ts'

/** The people of the tests and of the demonstration: their numbers begin alike, and nothing else does. */
const patterns: Readonly<Record<string, RegExp>> = {
  'ID number': /(?<!\d)430623(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx](?![\dA-Za-z])/,
  phone: /(?<!\d)199073\d{5}(?!\d)/,
  name: /金丝雀|画眉/,
  address: /墨山村 \d 组/,
}

/** Lines by which tests prove that they would find something. */
const isPlanted = (line: string): boolean => line.includes('"msg":"planted"')

/** What of a canary stands in a text; empty when nothing does. */
export function canariesIn(text: string): string[] {
  return Object.entries(patterns).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []))
}

/** What a run has said, and where a canary sings in it. */
export interface Gathered {
  readonly lines: number
  /** Lines that tests planted on purpose, and that the search sees: it is not blind. */
  readonly planted: number
  readonly found: readonly string[]
}

/** Reads everything that the processes of a run have put into a folder. */
export async function searchGathered(folder: string): Promise<Gathered> {
  const found: string[] = []
  let [lines, planted] = [0, 0]
  for (const file of await readdir(folder)) {
    for (const line of (await readFile(join(folder, file), 'utf8')).split('\n')) {
      if (line === '') continue
      lines += 1
      const seen = canariesIn(line)
      if (seen.length === 0) continue
      if (isPlanted(line)) planted += 1
      else found.push(`${seen.join(', ')} in a ${file.split('.').at(-1)}: ${line.slice(0, 160)}`)
    }
  }
  return { lines, planted, found }
}

/** Tables (`table.column`) of a database in which one of these texts stands readable. */
export async function tablesHolding(owner: Database, marks: readonly string[]): Promise<readonly string[]> {
  const columns = await owner.query<{ schema: string; name: string; column: string }>(
    `select table_schema as schema, table_name as name, column_name as column from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema')
       and data_type in ('text', 'character', 'character varying', 'json', 'jsonb', 'ARRAY')
       and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')
     order by 1, 2, 3`,
  )
  const holding: string[] = []
  for (const { schema, name, column } of columns) {
    const [row] = await owner.query<{ held: boolean }>(
      `select exists (select from "${schema}"."${name}" where "${column}"::text like any ($1)) as held`,
      [marks.map((mark) => `%${mark}%`)],
    )
    if (row?.held) holding.push(`${name}.${column}`)
  }
  return holding
}

/** Paths below a folder, and texts in it, that hold one of these marks. Pictures and papers handed in are the people's own. */
export async function filesHolding(folder: string, marks: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const holding: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (marks.some((mark) => path.includes(mark))) holding.push(path)
    if (!entry.isFile() || entry.parentPath.includes('/files/')) continue
    const content = await readFile(path, 'utf8')
    if (marks.some((mark) => content.includes(mark))) holding.push(`in ${path}`)
  }
  return holding
}
