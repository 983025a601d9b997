// node bench/peers/run.mjs [--rounds 5]: a case taken in by OneVisit beside a workflow of as many durable steps by DBOS, in turns, on one cluster.
import { spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { uuidv7 } from '../../src/platform/crypto.ts'
import { intakeBody } from '../../src/testing/filing.ts'
import { withDatabase } from '../../tools/postgres.ts'
import { openContext } from '../context.ts'
import { figure, median, perSecond } from '../measure.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const rounds = Number(values.rounds)
const parallel = 8
const seconds = 4

const load = loadavg().map(figure).join(' ')
const context = await openContext({ quick: false, log: (line) => console.error(line) })
try {
  const { county, cluster } = context
  const client = new pg.Client({ connectionString: withDatabase(cluster.url, 'postgres') })
  await client.connect()
  for (const name of ['peer_dbos', 'peer_dbos_app']) await client.query(`create database ${name}`)
  await client.end()
  const peer = spawn(process.execPath, [join(import.meta.dirname, 'dbos.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DBOS_SYSTEM_DATABASE_URL: withDatabase(cluster.url, 'peer_dbos'),
      APP_DATABASE_URL: withDatabase(cluster.url, 'peer_dbos_app'),
    },
  })
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    for (;;) {
      const next = await lines.next()
      if (next.done) throw new Error('the peer ended')
      // Its own log goes to the same stream.
      if (next.value.startsWith('{"bench":')) return JSON.parse(next.value).bench
    }
  }
  await answer()
  const clerk = await county.staff({ role: 'window-clerk' })
  const resident = await county.resident()
  const body = await intakeBody(county, { clerk, applicant: resident, through: 'accept' })
  const actor = await clerk.actor()
  const whole = {
    ...body,
    ...{
      applicant: { kind: 'individual', personId: resident.personId, agentPersonId: null },
      deferrals: [],
      commitment: null,
    },
    materials: body.materials.map((material) => ({ ...material, uploads: [] })),
  }
  const intake = () =>
    county.services.cases.intake(actor, whole, {
      ...{ requestId: uuidv7(), fingerprint: '0'.repeat(64), actorKey: `staff:${clerk.staffId}` },
    })
  const ours = []
  const theirs = []
  for (let round = -1; round < rounds; round += 1) {
    const own = await perSecond(parallel, seconds, intake)
    peer.stdin.write(`${JSON.stringify({ parallel, seconds })}\n`)
    const { perSecond: other } = await answer()
    if (round < 0) continue
    ours.push(own)
    theirs.push(other)
    console.log(`round ${round + 1}: OneVisit ${own.toFixed(1)} cases/s, DBOS ${other.toFixed(1)} workflows/s`)
  }
  const ratios = ours.map((rate, n) => rate / theirs[n])
  const told = (rates) => `${figure(median(rates))}/s (${figure(Math.min(...rates))} – ${figure(Math.max(...rates))})`
  console.log(
    `${new Date().toISOString()}, load before ${load}, ${parallel} callers, ${rounds} rounds of ${seconds} s: OneVisit ${told(ours)}, DBOS ${told(theirs)}, ratio ${figure(median(ratios))}`,
  )
  peer.stdin.end()
} finally {
  await context.close()
}
