import type { Database } from '../src/platform/db/database.ts'

/**
 * Copies of one real case with everything that lies behind it, under ids and numbers of their own: what the product can open, judge and
 * carry on. Their chains are those of the first case, so they do not verify. With `office` they are another office's cases from their
 * first event on. Answers the ids.
 */
export async function cloneCase(
  owner: Database,
  caseId: string,
  count: number,
  office: { readonly from: string; readonly to: string } = { from: '-', to: '-' },
): Promise<readonly string[]> {
  const there = `replace(to_jsonb(original)::text, $2, $3)::jsonb`
  const given = [caseId, office.from, office.to]
  return owner.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    await tx.query(
      'create temporary table clone on commit drop as select gen_random_uuid() as id, n from generate_series(1, $1::int) as n',
      [count],
    )
    await tx.query(
      `insert into case_file select made.* from case_file as original cross join clone
         cross join lateral jsonb_populate_record(null::case_file, ${there} || jsonb_build_object('id', clone.id,
           'number', 'C' || left(replace(clone.id::text, '-', ''), 18), 'long_number', 'C' || replace(clone.id::text, '-', ''))) as made
       where original.id = $1`,
      given,
    )
    for (const table of ['case_event', 'case_content', 'case_draft'])
      await tx.query(
        `insert into ${table} select made.* from ${table} as original cross join clone
           cross join lateral jsonb_populate_record(null::${table}, ${there} || jsonb_build_object('case_id', clone.id)) as made
         where original.case_id = $1`,
        given,
      )
    const rows = await tx.query<{ id: string }>('select id from clone order by n')
    return rows.map(({ id }) => id)
  })
}

/** The statistics that autovacuum would have made of copies within a minute: plans made for an empty table read it from end to end. */
export const analyseCopies = (owner: Database): Promise<unknown> =>
  owner.query('analyze case_file, case_event, case_content, handled_request')

/** Takes copies off every list again. Their events stay: that table only grows, for its owner too. */
export async function removeCases(owner: Database, ids: readonly string[]): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    for (const table of ['case_content', 'case_draft'])
      await tx.query(`delete from ${table} where case_id = any($1::uuid[])`, [ids])
    await tx.query('delete from case_file where id = any($1::uuid[])', [ids])
  })
  for (const table of ['case_file', 'case_content']) await owner.query(`vacuum analyze ${table}`)
}
