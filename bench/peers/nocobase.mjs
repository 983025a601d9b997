// node bench/peers/nocobase.mjs: records a second through the REST interface of a NocoBase that runs already. See README.md.
// NOCOBASE_URL=http://127.0.0.1:13000 NOCOBASE_TOKEN=… [NOCOBASE_COLLECTION=cases] [SECONDS=4] [PARALLEL=8]
import { median } from '../measure.ts'

const { NOCOBASE_URL, NOCOBASE_TOKEN, NOCOBASE_COLLECTION = 'cases', SECONDS = '4', PARALLEL = '8' } = process.env
if (!NOCOBASE_URL || !NOCOBASE_TOKEN) {
  console.error(
    'NOCOBASE_URL and NOCOBASE_TOKEN are not set: start NocoBase first, as README.md says. Nothing was measured.',
  )
  process.exit(1)
}

async function createOne(n) {
  const answer = await fetch(`${NOCOBASE_URL}/api/${NOCOBASE_COLLECTION}:create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${NOCOBASE_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      title: `办件 ${n}`,
      status: 'received',
      applicant: '居民甲',
      address: '三封寺镇墨山村 1 组',
    }),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 200)}`)
  await answer.arrayBuffer()
}

let serial = 0
const rates = []
for (let round = -1; round < 5; round += 1) {
  const started = performance.now()
  const end = started + Number(SECONDS) * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: Number(PARALLEL) }, async () => {
      while (performance.now() < end) {
        await createOne(++serial)
        done += 1
      }
    }),
  )
  if (round >= 0) rates.push(done / ((performance.now() - started) / 1000))
}
console.log(`NocoBase: ${median(rates).toFixed(1)} records/s through HTTP, median of ${rates.length} rounds`)
