// node chaos/failover.ts: a primary and a synchronous standby; the primary is killed under load, the standby promoted, and back again.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { baseBackup, mark } from './backup.ts'
import { type Cluster, openCluster, processesOf } from './cluster.ts'
import { makeCounty } from './county.ts'
import { crowd, untilWritten } from './faults/crowd.ts'
import { type Fault, findingsOf, spread } from './faults/fault.ts'
import { proxyTo } from './proxy.ts'
import { emptyTally, openStage, query, type Run, type Stage, wrongAnswers } from './stage.ts'

/** Settings of a server that others may follow. */
const followed = ['wal_level=replica', 'max_wal_senders=4', 'wal_keep_size=256MB', 'hot_standby=on']

const socketsOf = (url: string): string => new URL(url).searchParams.get('host') ?? ''

/** A new standby of a running primary, in a folder of its own. */
async function followerOf(primary: Cluster, folder: string): Promise<Cluster> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await baseBackup(primary.url, primary.folder, folder)
  await mark(folder, 'standby')
  const from = `host=${socketsOf(primary.url)} port=5432 user=onevisit application_name=standby`
  return openCluster(folder, [...followed, `primary_conninfo=${from}`])
}

/** Waits until every commit is on two disks. */
async function untilSynchronous(primary: Cluster): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const [row] = await query<{ good: boolean }>(
      primary.url,
      `select count(*) > 0 as good from pg_stat_replication where sync_state in ('sync', 'quorum') and state = 'streaming'`,
    )
    if (row?.good) return
    await wait(50)
  }
  throw new Error('the standby did not catch up')
}

/** Sets who has to confirm a commit; takes effect at once, without a restart. */
async function confirmBy(cluster: Cluster, names: string): Promise<void> {
  await query(cluster.url, `alter system set synchronous_standby_names = '${names}'`)
  await query(cluster.url, 'select pg_reload_conf()')
}

/** Kill, promote, switch, follow again: `rounds` times. */
export const failoverFault: Fault = {
  id: 'failover',
  fault: 'the primary database is killed under load and the synchronous standby is promoted',
  expected:
    'RPO 0: everything acknowledged is on the new primary; written again after promotion and switch; the old one comes back as standby',
  async play(run: Run, scale) {
    const rounds = scale === 'short' ? 1 : 5
    const stage: Stage = await openStage(run, 'failover', { settings: followed })
    const opened: Cluster[] = []
    const proxy = await proxyTo(stage.cluster.url, stage.random)
    try {
      const tally = emptyTally()
      let primary: Cluster = stage.cluster
      let standby = await followerOf(primary, join(run.folder, 'failover-node-0'))
      opened.push(standby)
      await confirmBy(primary, 'ANY 1 (standby)')
      await untilSynchronous(primary)
      const app = await stage.app({ databaseUrl: proxy.url })
      const people = crowd(stage, [app], 4, tally)
      const toWrite: number[] = []
      const promotions: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        await wait(scale === 'short' ? 1_500 : 4_000)
        const since = performance.now()
        for (const { pid } of await processesOf(primary.folder)) {
          try {
            process.kill(pid, 'SIGKILL')
          } catch {
            // It ended with the others.
          }
        }
        // Fencing: the old primary cannot be started by anybody while it is not a standby.
        await writeFile(join(primary.folder, 'postgres', 'standby.signal'), '')
        await query(standby.url, 'select pg_promote(wait => true, wait_seconds => 30)')
        await confirmBy(standby, '')
        promotions.push(performance.now() - since)
        proxy.switchTo(standby.url)
        toWrite.push(await untilWritten(stage, app, since))
        const fresh = await followerOf(standby, join(run.folder, `failover-node-${round + 1}`))
        opened.push(fresh)
        primary = standby
        standby = fresh
        await confirmBy(primary, 'ANY 1 (standby)')
        await untilSynchronous(primary)
      }
      await people.goHome()
      const verdict = await stage.verdict(app, { url: primary.url })
      const findings = [
        ...findingsOf(verdict),
        ...people.given,
        ...wrongAnswers(tally),
        ...(app.ends.all > 0 ? [`the application ended ${app.ends.all} times`, ...app.ends.lastWords] : []),
      ]
      const times = spread(toWrite)
      const promoted = spread(promotions)
      return {
        ...failoverFault,
        injected:
          'SIGKILL of all processes of the primary; pg_promote on the standby; the application’s line switched to it, as a floating address or HAProxy would',
        count: rounds,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${rounds} failovers, ${verdict.counts.acknowledged} acknowledged effects, ${verdict.lost.length} lost; promoted after ${promoted.p50} ms (most ${promoted.max}), written again after ${times.p50} ms (most ${times.max})`,
        findings,
        figures: {
          rounds,
          toWrite,
          promotions,
          acknowledged: verdict.counts.acknowledged,
          lost: verdict.lost.length,
          doubled: verdict.doubled.length,
        },
      }
    } finally {
      await stage.close()
      for (const cluster of opened) await cluster.stop()
      await proxy.close()
    }
  },
}

if (import.meta.main) {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-failover-'))
  try {
    const county = await makeCounty(join(folder, 'base'), { applicants: 12, sleepers: 2 })
    const run: Run = { base: join(folder, 'base'), county, folder, seed: 1, note: console.log }
    const outcome = await failoverFault.play(run, process.argv.includes('--short') ? 'short' : 'long')
    console.log(`${outcome.result}: ${outcome.said}`)
    for (const finding of outcome.findings) console.log(`  ${finding}`)
    process.exitCode = outcome.result === 'held' ? 0 : 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
