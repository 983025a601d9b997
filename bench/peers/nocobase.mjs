// node bench/peers/nocobase.mjs [--rounds 5]: a whole online submission to OneVisit beside a record created in a NocoBase that runs already,
// in turns, through HTTP by the same client. See README.md. NOCOBASE_URL=http://127.0.0.1:13000 NOCOBASE_TOKEN=… [NOCOBASE_COLLECTION=cases]
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Agent, request } from 'undici'
import { openContext } from '../context.ts'
import { figure, median, perSecond, quantile } from '../measure.ts'
import { peopleOf } from '../people.ts'
import { nextApplication, prepared, residents, sendFiles, underAnotherCode } from '../submitting.ts'

const { NOCOBASE_URL, NOCOBASE_TOKEN, NOCOBASE_COLLECTION = 'cases' } = process.env
if (!NOCOBASE_URL || !NOCOBASE_TOKEN) {
  console.error(
    'NOCOBASE_URL and NOCOBASE_TOKEN are not set: start NocoBase first, as README.md says. Nothing was measured.',
  )
  process.exit(1)
}
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const rounds = Number(values.rounds)
const parallel = 8
const seconds = 4
/** More submissions than anything here makes in a second. */
const mostASecond = 2_000

const agent = new Agent({ connections: parallel, pipelining: 1 })
let serial = 0
async function createRecord() {
  serial += 1
  const answer = await request(`${NOCOBASE_URL}/api/${NOCOBASE_COLLECTION}:create`, {
    dispatcher: agent,
    method: 'POST',
    headers: { authorization: `Bearer ${NOCOBASE_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      title: `办件 ${serial}`,
      status: 'received',
      applicant: '居民甲',
      address: '三封寺镇墨山村 1 组',
    }),
  })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${text.slice(0, 200)}`)
}

const load = loadavg().map(figure).join(' ')
const context = await openContext({ quick: false, log: (line) => console.error(line) })
try {
  const stage = await prepared(context, context.served)
  const people = peopleOf(context.served.url)
  const submit = async () => {
    await underAnotherCode(stage)
    await sendFiles(stage, Math.ceil((mostASecond * seconds) / residents))
    const next = nextApplication(stage)
    return async () => {
      const found = next()
      if (!found) throw new Error('the files are used up')
      await people.post('/api/applications', found.applicant.resident.cookie, found.body, 201)
    }
  }
  const ours = { rates: [], times: [] }
  const theirs = { rates: [], times: [] }
  for (let round = -1; round < rounds; round += 1) {
    const into = round < 0 ? [[], []] : [ours.times, theirs.times]
    const own = await perSecond(parallel, seconds, await submit(), into[0])
    const other = await perSecond(parallel, seconds, createRecord, into[1])
    if (round < 0) continue
    ours.rates.push(own)
    theirs.rates.push(other)
    console.log(`round ${round + 1}: OneVisit ${figure(own)} submissions/s, NocoBase ${figure(other)} records/s`)
  }
  const told = ({ rates, times }) =>
    `${figure(median(rates))}/s (${figure(Math.min(...rates))} – ${figure(Math.max(...rates))}), p50 ${figure(quantile(times, 0.5))}, p99 ${figure(quantile(times, 0.99))} ms`
  console.log(
    `${new Date().toISOString()}, load before ${load}, ${parallel} callers, ${rounds} rounds of ${seconds} s, 0 errors: OneVisit ${told(ours)}; NocoBase ${told(theirs)}; ratio ${figure(median(ours.rates.map((rate, n) => rate / theirs.rates[n])))}`,
  )
  await people.close()
} finally {
  await agent.close()
  await context.close()
}
