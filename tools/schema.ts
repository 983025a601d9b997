import type { Sql } from '../src/platform/db/database.ts'

interface Column {
  table_name: string
  column_name: string
  type: string
  base: string
  is_array: boolean
  required: boolean
  default: string | null
  identity: string
  generated: string
}

const columnsOf = `
  select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as type,
         coalesce(e.typname, t.typname) as base, e.oid is not null as is_array, a.attnotnull as required,
         pg_get_expr(d.adbin, d.adrelid) as default, a.attidentity as identity, a.attgenerated as generated
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind in ('r', 'p', 'v', 'm')
  order by c.relname collate "C", a.attnum`

// As `connectionSettings` has them arrive.
const typeScriptTypes: Record<string, string> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  numeric: 'number',
  float4: 'number',
  float8: 'number',
  bool: 'boolean',
  bytea: 'Buffer',
  json: 'unknown',
  jsonb: 'unknown',
}

const pascalCase = (name: string) => name.replace(/(^|_)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())

function typeOf(column: Column): string {
  const single = typeScriptTypes[column.base] ?? 'string'
  const base = column.is_array ? `${single}[]` : single
  const type = column.required || single === 'unknown' ? base : `${base} | null`
  if (column.identity === 'a' || column.generated !== '') return `GeneratedAlways<${type}>`
  if (column.identity !== '' || column.default !== null) return `Generated<${type}>`
  return type
}

/** Source of `src/platform/db/tables.ts`: one interface per table, dates as text, JSON as unknown. */
export async function tablesSource(sql: Sql): Promise<string> {
  const columns = await sql.query<Column>(columnsOf)
  const byTable = Map.groupBy(columns, (column) => column.table_name)
  const interfaces = [...byTable].map(([table, own]) => {
    const fields = own.map((column) => `  ${column.column_name}: ${typeOf(column)}`)
    return `export interface ${pascalCase(table)}Table {\n${fields.join('\n')}\n}\n`
  })
  const used = ['Generated', 'GeneratedAlways'].filter((name) => interfaces.some((text) => text.includes(`${name}<`)))
  const imports = used.length > 0 ? `import type { ${used.join(', ')} } from 'kysely'\n\n` : ''
  const index = [...byTable.keys()].map((table) => `  ${table}: ${pascalCase(table)}Table`)
  return `// Written by tools/types.ts from the migrated database. Do not edit.\n${imports}${interfaces.join('\n')}\nexport interface Tables {\n${index.join('\n')}\n}\n`
}

interface Definition {
  owner: string
  definition: string
}

async function grouped(sql: Sql, text: string): Promise<Map<string, string[]>> {
  const rows = await sql.query<Definition>(text)
  return new Map(
    [...Map.groupBy(rows, (row) => row.owner)].map(([owner, own]) => [owner, own.map((row) => row.definition)]),
  )
}

const constraintsOf = `
  select conrelid::regclass::text as owner, format('constraint %I %s', conname, pg_get_constraintdef(oid)) as definition
  from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0 and contype <> 'n' order by conname collate "C"`
const indexesOf = `
  select i.indrelid::regclass::text as owner, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
  order by c.relname collate "C"`
const triggersOf = `
  select tgrelid::regclass::text as owner, pg_get_triggerdef(oid) as definition
  from pg_trigger where not tgisinternal order by tgname collate "C"`
const functionsOf = `
  select p.proname as owner, pg_get_functiondef(p.oid) as definition from pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
  order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`
const viewsOf = `
  select c.relname as owner, pg_get_viewdef(c.oid) as definition from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm') order by c.relname collate "C"`

function columnLine(column: Column): string {
  const parts = [column.column_name, column.type]
  if (column.generated !== '') parts.push(`generated always as (${column.default})`)
  else if (column.default !== null) parts.push(`default ${column.default}`)
  if (column.identity !== '') parts.push(`generated ${column.identity === 'a' ? 'always' : 'by default'} as identity`)
  if (column.required) parts.push('not null')
  return parts.join(' ')
}

/** Source of `db/schema.sql`: what the migrations add up to, for people to read; it is not run. */
export async function schemaSource(sql: Sql): Promise<string> {
  const columns = await sql.query<Column>(columnsOf)
  const [constraints, indexes, triggers, functions, views] = await Promise.all(
    [constraintsOf, indexesOf, triggersOf, functionsOf, viewsOf].map((text) => grouped(sql, text)),
  )
  const tables = [...Map.groupBy(columns, (column) => column.table_name)].map(([table, own]) => {
    const view = views?.get(table)
    if (view) return `create view ${table} as\n${view.join('\n')}\n`
    const lines = [...own.map(columnLine), ...(constraints?.get(table) ?? [])]
    const after = [...(indexes?.get(table) ?? []), ...(triggers?.get(table) ?? [])].map((line) => `${line};\n`)
    return `create table ${table} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);\n${after.join('')}`
  })
  const code = [...(functions ?? new Map<string, string[]>()).values()].flat().map((text) => `${text.trim()};\n`)
  return `-- Written by tools/types.ts from the migrated database. Do not edit; change db/migrations.\n\n${[...tables, ...code].join('\n')}`
}
