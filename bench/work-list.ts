/** The first page of an officer's work list, against a bare select of as many rows from the same index. */
import pg from 'pg'
import type { Database } from '../src/platform/db/database.ts'
import type { TestCounty } from '../src/testing/county.ts'
import { quantile, timeOf } from './measure.ts'

const calls = 300
const page = 50

const bareSelect = `select * from case_file
  where holder_office_id = $1 and status not in ('draft', 'concluded', 'archived')
  order by coalesce(due_on, 'infinity'::date), id limit ${page + 1}`

export async function workList(county: TestCounty, owner: Database) {
  const [busiest] = await owner.query<{ name: string; officeId: string; open: number }>(
    `select office.name, office.id as "officeId", count(*)::int as open from case_file join office on office.id = holder_office_id
     group by office.id order by open desc limit 1`,
  )
  if (!busiest) throw new Error('no open cases to list')
  const officer = await county.staff({ role: 'caseworker', office: busiest.name })
  const actor = await officer.actor()
  const query = { view: 'all', limit: page } as const
  const pool = new pg.Pool({ connectionString: county.db.url, max: 1 })
  const bare = () => pool.query({ name: 'bare-select', text: bareSelect, values: [busiest.officeId] })
  const service: number[] = []
  const counts: number[] = []
  const floor: number[] = []
  for (let call = -20; call < calls; call += 1) {
    const times = [
      await timeOf(() => county.services.cases.worklist(actor, query)),
      await timeOf(() => county.services.cases.worklistCounts(actor)),
      await timeOf(bare),
    ] as const
    // The first calls only warm caches and code.
    if (call < 0) continue
    service.push(times[0])
    counts.push(times[1])
    floor.push(times[2])
  }
  await pool.end()
  const both = (values: readonly number[]) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95) })
  return { officeOpen: busiest.open, list: both(service), counts: both(counts), bare: both(floor) }
}
