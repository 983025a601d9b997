/** A case taken in at a counter by the service, against the rows it leaves behind written by one bare statement. */
import pg from 'pg'
import { uuidv7 } from '../src/platform/crypto.ts'
import type { StaffMember, TestCounty } from '../src/testing/county.ts'
import { intakeBody } from '../src/testing/filing.ts'
import { perSecond, quantile } from './measure.ts'

const parallel = 8
const seconds = 6
const rounds = 3

type Row = Record<string, unknown>
const tables = ['case_file', 'case_event', 'case_content', 'handled_request'] as const

/** Writes copies of the rows one intake left, each in one statement and one transaction. */
async function bareInsert(pool: pg.Pool, caseId: string, requestId: string): Promise<() => Promise<unknown>> {
  const rowsOf = async (table: string): Promise<Row[]> => {
    const of = { case_file: 'id', handled_request: 'request_id' }[table] ?? 'case_id'
    const { rows } = await pool.query(`select * from ${table} where ${of}::text = $1`, [
      of === 'request_id' ? requestId : caseId,
    ])
    return rows
  }
  const parts: string[] = []
  const values: unknown[] = []
  const fresh: { at: number; make: (id: string) => string }[] = []
  let serial = 0
  for (const table of tables) {
    for (const row of await rowsOf(table)) {
      const places = Object.entries(row).map(([column, value]) => {
        values.push(
          value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : value,
        )
        const at = values.length - 1
        if (value === caseId) fresh.push({ at, make: (id) => id })
        else if (value === requestId) fresh.push({ at, make: (id) => id })
        else if (column === 'number' || column === 'long_number')
          fresh.push({ at, make: (id) => `${String(value).slice(0, 7)}${id.replaceAll('-', '').slice(-12)}` })
        return `$${values.length}`
      })
      serial += 1
      parts.push(`r${serial} as (insert into ${table} (${Object.keys(row).join(', ')}) values (${places.join(', ')}))`)
    }
  }
  const text = `with ${parts.join(', ')} select 1`
  return () => {
    const id = uuidv7()
    const own = [...values]
    for (const { at, make } of fresh) own[at] = make(id)
    return pool.query({ name: 'bare-insert', text, values: own })
  }
}

export async function submissions(county: TestCounty, clerk: StaffMember) {
  const { cases } = county.services
  const resident = await county.resident()
  const body = await intakeBody(county, { clerk, applicant: resident })
  const actor = await clerk.actor()
  const applicant = { kind: 'individual' as const, personId: resident.personId, agentPersonId: null }
  const materials = body.materials.map((m) => ({ ...m, uploads: [] }))
  const whole = { ...body, applicant, materials, deferrals: [], commitment: null }
  const actorKey = `staff:${clerk.staffId}`
  const intake = (requestId: string): Promise<string> =>
    cases.intake(actor, whole as unknown as Parameters<typeof cases.intake>[1], {
      requestId,
      fingerprint: '0'.repeat(64),
      actorKey,
    })

  const sample = uuidv7()
  const caseId = await intake(sample)
  const pool = new pg.Pool({ connectionString: county.db.url, max: parallel })
  const bare = await bareInsert(pool, caseId, sample)
  const service: number[] = []
  const floor: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    service.push(await perSecond(parallel, seconds, () => intake(uuidv7())))
    floor.push(await perSecond(parallel, seconds, bare))
  }
  await pool.end()
  return { parallel, perSecond: quantile(service, 0.5), barePerSecond: quantile(floor, 0.5) }
}
