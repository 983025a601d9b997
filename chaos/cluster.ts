/** The database under test: our own child, so that it can be killed and started like a machine that lost its power. */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type RunningPostgres, startPostgres } from '../tools/postgres.ts'

/** What is killed of a database. */
export const databaseKills = ['everything', 'one-backend', 'checkpointer', 'walwriter'] as const
export type DatabaseKill = (typeof databaseKills)[number]

export interface Cluster {
  readonly folder: string
  readonly url: string
  readonly pid: () => number
  /** kill -9 of what is named; `everything` is started again at once by us, the rest by the postmaster. Answers when the signal is sent. */
  kill(what: DatabaseKill, random: () => number): Promise<void>
  /** Starts again with other settings; ends cleanly first unless it is down. */
  start(settings?: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** Process ids whose working folder is the cluster: every process of a PostgreSQL server changes into it. */
export async function processesOf(folder: string): Promise<{ pid: number; title: string }[]> {
  const cluster = join(await realpath(folder), 'postgres')
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const where = await readlink(`/proc/${name}/cwd`).catch(() => undefined)
        if (where !== cluster) return []
        const title = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
        return [{ pid: Number(name), title: title.replaceAll('\0', ' ') }]
      }),
  )
  return found.flat()
}

const titles: Readonly<Record<Exclude<DatabaseKill, 'everything'>, RegExp>> = {
  'one-backend': /^postgres: onevisit onevisit/,
  checkpointer: /^postgres: checkpointer/,
  walwriter: /^postgres: walwriter/,
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended between being listed and being killed.
  }
}

const open = new Set<Cluster>()

/** Ends every database that is still open; for a run that is broken off, because they outlive us. */
export const stopAll = () => Promise.all([...open].map((cluster) => cluster.stop()))

/** Takes charge of the database in a folder made by `copyCounty`. */
export async function openCluster(folder: string, first: readonly string[] = []): Promise<Cluster> {
  let settings = first
  let running: RunningPostgres = await startPostgres({ dataDir: folder, settings })
  const cluster: Cluster = {
    folder,
    url: running.url,
    pid: () => running.pid,
    async kill(what, random) {
      if (what !== 'everything') {
        const those = (await processesOf(folder)).filter(({ title }) => titles[what].test(title))
        const one = those[Math.floor(random() * those.length)]
        if (one) killHard(one.pid)
        return
      }
      killHard(running.pid)
      for (const { pid } of await processesOf(folder)) killHard(pid)
      for (let left = 1; left > 0; left = (await processesOf(folder)).length) {
        for (const { pid } of await processesOf(folder)) killHard(pid)
        await wait(2)
      }
      running = await startPostgres({ dataDir: folder, settings })
    },
    async start(others) {
      if (others) settings = others
      await running.stop().catch(() => {})
      running = await startPostgres({ dataDir: folder, settings })
    },
    async stop() {
      open.delete(cluster)
      await running.stop().catch(() => {})
      for (const { pid } of await processesOf(folder)) killHard(pid)
    },
  }
  open.add(cluster)
  return cluster
}
