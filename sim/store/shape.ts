/**
 * What the simulated store has to know of each table: columns, keys, references. Read from a migrated PostgreSQL into `shape.json`
 * (`node sim/main.ts --learn <address>`); `sim/sim.test.ts` holds the file against the migrations.
 */
import shapes from './shape.json' with { type: 'json' }

export interface ColumnShape {
  readonly name: string
  /** PostgreSQL's name of the type: `text`, `bpchar`, `jsonb`, `timestamptz`, `_text` … */
  readonly type: string
  readonly required: boolean
  /** The default as PostgreSQL prints it; null when there is none. */
  readonly fallback: string | null
  readonly generated: boolean
}

export interface KeyShape {
  readonly name: string
  readonly columns: readonly string[]
  /** Predicate of a partial index as PostgreSQL prints it. */
  readonly where: string | null
  readonly nullsEqual: boolean
  readonly primary: boolean
}

export interface TableShape {
  readonly columns: readonly ColumnShape[]
  readonly keys: readonly KeyShape[]
  readonly references: readonly {
    readonly name: string
    readonly column: string
    readonly to: string
    readonly key: string
  }[]
  readonly checks: readonly string[]
  readonly onlyGrows: boolean
}

export type Shapes = Readonly<Record<string, TableShape>>

/** Tables of the parts that are simulated. */
export const simulatedTables = [
  'agent',
  'audit_record',
  'calendar_version',
  'case_content',
  'case_counter',
  'case_draft',
  'case_event',
  'case_file',
  'case_material_file',
  'case_query_failure',
  'commitment_breach',
  'e_licence',
  'exchange_call',
  'handled_request',
  'legal_person',
  'message',
  'office',
  'person',
  'personal_data_access',
  'post',
  'reference_mark',
  'region',
  'review',
  'service_item',
  'service_item_version',
  'staff',
  'stored_file',
  'upload',
] as const

export const shapesOfTables = shapes as Shapes

/** What the rows of `shapeQuestion` say, as `shape.json` keeps it. */
export function shapesFrom(rows: readonly (TableShape & { readonly table: string })[]): Shapes {
  const bare = (name: string) => name.replaceAll('"', '')
  return Object.fromEntries(
    rows.map(({ table, keys, ...rest }) => [
      table,
      { ...rest, keys: keys.map((key) => ({ ...key, columns: key.columns.map(bare) })) },
    ]),
  )
}

/** One question to the system tables; `shapesFrom` makes the content of `shape.json` of the answer. */
export const shapeQuestion = `
  select c.relname as "table",
    (select json_agg(json_build_object('name', a.attname, 'type', t.typname, 'required', a.attnotnull,
        'fallback', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attidentity <> '') order by a.attnum)
       from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(json_build_object('name', i.relname, 'columns',
        (select json_agg(pg_get_indexdef(x.indexrelid, k::int, true) order by k) from generate_series(1, x.indnkeyatts) as k),
        'where', pg_get_expr(x.indpred, x.indrelid), 'nullsEqual', x.indnullsnotdistinct, 'primary', x.indisprimary) order by not x.indisprimary, i.relname), '[]')
       from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid and x.indisunique) as keys,
    (select coalesce(json_agg(json_build_object('name', f.conname, 'column', a.attname, 'to', f.confrelid::regclass::text, 'key', b.attname) order by f.conname), '[]')
       from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
       join pg_attribute b on b.attrelid = f.confrelid and b.attnum = f.confkey[1] where f.conrelid = c.oid and f.contype = 'f') as "references",
    (select coalesce(json_agg(k.conname order by k.conname), '[]') from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') as checks,
    exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgname = 'refuse_change') as "onlyGrows"
  from pg_class c where c.relname = any($1) and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by c.relname`
