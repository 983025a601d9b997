/** The guide page: from kept bytes and rendered each time, against bare node:http that sends the same bytes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BenchContext, type BenchResult, cpuSecondsOf } from '../context.ts'
import { headOf, throughput } from '../load.ts'
import { figure, median, quantile } from '../measure.ts'

const connections = 32

export async function guides(context: BenchContext): Promise<readonly BenchResult[]> {
  const { served, owner } = context
  const [item] = await owner.query<{ code: string }>(
    `select code from service_item where name = '取水许可审批' or code is not null order by (name = '取水许可审批') desc limit 1`,
  )
  const path = `/guide/${item?.code}`
  const page = await fetch(`${served.url}${path}`, { headers: { 'accept-encoding': 'identity' } })
  const bytes = Buffer.from(await page.arrayBuffer())
  const etag = page.headers.get('etag') ?? ''
  if (page.status !== 200 || etag === '') throw new Error(`${path} answered ${page.status}`)
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-bench-page-'))
  const file = join(folder, 'page.html')
  await writeFile(file, bytes)
  const bare = await bareServer(file)
  let turn = 0
  // No two requests for the same address: what was kept never fits, and each page is made anew.
  const strange = () =>
    Array.from({ length: 20_000 }, () => headOf(`${path}?region=430699${String(turn++ % 1_000_000).padStart(6, '0')}`))
  const sides = {
    bare: { port: bare.port, heads: [headOf(path)], cpu: () => cpuSecondsOf(bare.pid) },
    cached: { port: served.port, heads: [headOf(path)], cpu: served.cpuSeconds },
    rendered: { port: served.port, heads: strange(), cpu: served.cpuSeconds },
    unchanged: {
      port: served.port,
      heads: [headOf(path, { 'if-none-match': etag })],
      cpu: served.cpuSeconds,
      status: 304,
    },
  }
  type Side = keyof typeof sides
  const rates: Record<Side, number[]> = { bare: [], cached: [], rendered: [], unchanged: [] }
  const loads: Record<Side, number[]> = { bare: [], cached: [], rendered: [], unchanged: [] }
  const times: Record<Side, number[]> = { bare: [], cached: [], rendered: [], unchanged: [] }
  let errors = 0
  try {
    for (let round = -1; round < context.rounds; round += 1) {
      for (const side of Object.keys(sides) as Side[]) {
        const { port, heads, cpu, ...more } = sides[side]
        const seconds = round < 0 ? 1 : context.secondsPerRound / 2
        const own = side === 'rendered' ? strange() : heads
        const run = await throughput({ port, heads: own, ...more }, { connections, seconds, cpuSeconds: cpu })
        // The first round only warms code and connections.
        if (round < 0) continue
        rates[side].push(run.perSecond)
        loads[side].push(run.serverLoad)
        for (const time of run.times) times[side].push(time)
        errors += run.errors
      }
    }
  } finally {
    await bare.stop()
    await rm(folder, { recursive: true, force: true })
  }
  if (errors > 0) context.log(`${errors} answers were not what was asked for:\n${served.said()}`)
  const ratio = (side: Side) => rates[side].map((rate, round) => rate / (rates.bare[round] ?? Number.NaN))
  const told = (side: Side) =>
    `${figure(median(rates[side]))} /s with ${figure(median(loads[side]))} of a core, p50 ${figure(quantile(times[side], 0.5))}, p99 ${figure(quantile(times[side], 0.99))} ms`
  const result = (id: string, side: Side, note: string): BenchResult => {
    const rounds = ratio(side)
    return {
      ...{ id, value: median(rounds), unit: 'of bare node:http', rounds, errors },
      note: `${told(side)}, ${errors} errors; bare ${told('bare')}; ${note}`,
    }
  }
  const size = `${bytes.length} bytes, ${connections} connections`
  return [
    result('guide-cached-ratio', 'cached', size),
    result('guide-rendered-ratio', 'rendered', `${size}; every address a new one`),
    result('guide-unchanged-ratio', 'unchanged', '304 after If-None-Match, against whole pages from bare node:http'),
  ]
}

async function bareServer(file: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'bare-http.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  if (first.done) throw new Error('bare node:http did not start')
  return {
    port: (JSON.parse(first.value) as { port: number }).port,
    pid: child.pid as number,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
    },
  }
}
