import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { chown, mkdir, readdir, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { StartRefusal } from '../src/platform/start-refusal.ts'
import { chooseRunner, knownUsers, type Runner } from './postgres-runner.ts'
import { isAlive, isZombie } from './processes.ts'

/** A PostgreSQL server that we started or found, and how to end it. */
export interface RunningPostgres {
  /** Address of the database `onevisit`, as its owner. */
  url: string
  /** Process id of the postmaster. */
  pid: number
  /** Clean stop: sessions end, everything is on disk. */
  stop(): Promise<void>
  /** Stop without asking; the next start recovers from the log. */
  stopAtOnce(): Promise<void>
  /** Whether it is there no more, stopped by us or ended by itself. */
  hasEnded(): Promise<boolean>
}

export interface PostgresOptions {
  /** Folder that holds the cluster in `postgres/`. */
  dataDir: string
  /** False only for tests: no flush to disk. */
  durable?: boolean
  /** Extra `name=value` settings. */
  settings?: readonly string[]
  /**
   * False for whoever has not made sure that nobody works with it: a server that runs and does not answer from here (its socket lies
   * in a temporary folder of its own) is then left alone, and starting is refused.
   */
  mayEnd?: boolean
  /** Stops waiting, and what was being started. */
  stopped?: AbortSignal
}

const userName = 'onevisit'
const databaseName = 'onevisit'
const port = 5432

function run(
  runner: Runner,
  program: string,
  args: readonly string[],
  options: { cwd: string; log?: number; through?: readonly string[] },
): ChildProcess {
  const { through = [] } = options
  const [command = '', ...rest] = [...runner.prefix, ...through, join(runner.native, 'bin', program), ...args]
  const output = options.log ?? 'pipe'
  return spawn(command, rest, {
    ...runner.ids,
    cwd: options.cwd,
    // A group of its own: Ctrl-C in the terminal reaches us first, and we stop the database last.
    detached: true,
    stdio: ['ignore', output, output],
    env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
  })
}

async function initialise(runner: Runner, cluster: string, through: readonly string[]): Promise<void> {
  const args = [
    '-D',
    cluster,
    '-U',
    userName,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--no-instructions',
  ]
  const child = run(
    runner,
    'initdb',
    [...args, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'],
    { cwd: dirname(cluster), through },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk
    })
  }
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))
  // Somebody else is preparing it at this very moment.
  if (code === heldStatus) throw elsewhere(cluster)
  if (code !== 0) {
    await rm(cluster, { recursive: true, force: true })
    throw new Error(`PostgreSQL could not prepare ${cluster}:\n${said}`)
  }
}

/** Sockets have a path of at most 107 bytes, so they live in a short folder named after the data folder; only we may enter it. */
function socketFolder(cluster: string): string {
  const base = process.platform === 'win32' || tmpdir().length > 40 ? '/tmp' : tmpdir()
  return join(base, `onevisit-${process.getuid?.()}-${createHash('sha256').update(cluster).digest('hex').slice(0, 10)}`)
}

function addressOf(sockets: string, database = databaseName): string {
  return `postgresql://${userName}@localhost:${port}/${database}?host=${encodeURIComponent(sockets)}`
}

async function answers(sockets: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: addressOf(sockets, 'postgres'), connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Live processes that work inside the cluster: every PostgreSQL process has it as working folder. Linux only. */
async function processesIn(cluster: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => [])
  const found = await Promise.all(
    entries
      .filter((entry) => /^\d+$/.test(entry))
      .map(async (entry) => {
        const folder = await readlink(`/proc/${entry}/cwd`).catch(() => '')
        return folder === cluster && !(await isZombie(Number(entry))) ? Number(entry) : undefined
      }),
  )
  return found.filter((pid) => pid !== undefined)
}

/** What a living postmaster has written into its lock file. */
interface Postmaster {
  readonly pid: number
  /** Folder of its socket. */
  readonly sockets: string
  /** Taking connections; otherwise starting, recovering or stopping. */
  readonly isReady: boolean
}

/** The postmaster of a cluster. A process id can be given again to a stranger; a postmaster works in its cluster. */
async function postmasterOf(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!pid || !isAlive(pid) || (await isZombie(pid)) || !(await worksIn(cluster, pid))) return undefined
  return { pid, sockets: lines[4] || socketFolder(cluster), isReady: lines[7]?.trim() === 'ready' }
}

async function worksIn(cluster: string, pid: number): Promise<boolean> {
  if (process.platform === 'linux') return (await processesIn(cluster)).includes(pid)
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(cluster)
}

async function until(done: () => Promise<boolean>, limitMs: number, pauseMs = 20): Promise<boolean> {
  const end = Date.now() + limitMs
  while (!(await done())) {
    if (Date.now() > end) return false
    await wait(pauseMs)
  }
  return true
}

/** Held by PostgreSQL for as long as one of its processes lives, and given up by the kernel: seen from other containers, too. */
const holdingFile = (cluster: string): string => `${cluster}.lock`
const heldStatus = 75

/** Words in front of PostgreSQL that make it hold the file; none where the machine has no such program. */
function holding(cluster: string): readonly string[] {
  const help = process.platform === 'linux' ? spawnSync('flock', ['--help'], { encoding: 'utf8' }).stdout : ''
  return help?.includes('--no-fork') ? ['flock', '--no-fork', '-n', '-E', String(heldStatus), holdingFile(cluster)] : []
}

const elsewhere = (cluster: string): StartRefusal =>
  new StartRefusal(`另一个程序（也许在另一个容器里）正打开着 ${cluster}。请先停止它，再启动。`)

const isHeld = async (cluster: string): Promise<boolean> =>
  (await stat(holdingFile(cluster)).catch(() => undefined)) !== undefined &&
  spawnSync('flock', ['-n', '-E', String(heldStatus), holdingFile(cluster), 'true']).status === heldStatus

/**
 * A killed postmaster leaves lock files, and PostgreSQL refuses to start while their process id exists, even as a zombie or a
 * stranger. They are removed only when no live process works in the cluster, in another container either: two servers would share it.
 */
async function clearLeftovers(cluster: string, sockets: string): Promise<void> {
  if (process.platform !== 'linux') return
  if (!(await until(async () => (await processesIn(cluster)).length === 0, 8_000))) {
    const pids = (await processesIn(cluster)).join(', ')
    throw new StartRefusal(`进程 ${pids} 还在 ${cluster} 里工作，却没有应答。请先结束它们，再启动。`)
  }
  if (!(await until(async () => !(await isHeld(cluster)), 8_000, 200))) throw elsewhere(cluster)
  for (const file of [
    join(cluster, 'postmaster.pid'),
    join(sockets, `.s.PGSQL.${port}.lock`),
    join(sockets, `.s.PGSQL.${port}`),
  ]) {
    await rm(file, { force: true })
  }
}

function handleOf(pid: number, sockets: string, exited: () => Promise<boolean>): RunningPostgres {
  const end = async (signal: NodeJS.Signals, limitMs: number) => {
    // Once it has ended, its process id may be somebody else's.
    if (!(await exited()) && isAlive(pid)) process.kill(pid, signal)
    return until(exited, limitMs)
  }
  return {
    url: addressOf(sockets),
    pid,
    async stop() {
      if (!(await end('SIGINT', 15_000))) await this.stopAtOnce()
      // Somebody may have started it with its socket in a folder of others.
      if (/^onevisit-\d+-[0-9a-f]{10}$/.test(basename(sockets))) await rm(sockets, { recursive: true, force: true })
    },
    async stopAtOnce() {
      await end('SIGQUIT', 5_000)
    },
    hasEnded: exited,
  }
}

const gone = (cluster: string, pid: number) => async () => (await postmasterOf(cluster))?.pid !== pid

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

/** The server of a data folder if it is running and answers, started by whomever. */
export async function findRunning(dataDir: string): Promise<RunningPostgres | undefined> {
  const cluster = join(await realpath(dataDir).catch(() => dataDir), 'postgres')
  const found = await postmasterOf(cluster)
  if (!found || !(await answers(found.sockets))) return undefined
  return handleOf(found.pid, found.sockets, gone(cluster, found.pid))
}

/** Recovery after a crash may take minutes; ending it would only begin it anew. */
const patienceMs = 600_000

/**
 * Waits for a server that lives and does not answer: one that recovers until it is ready, one that stops until it has stopped. One that
 * takes connections, though not from here, is ended if we may; answers the server when there is one in the end.
 */
async function awaitSilent(cluster: string, mayEnd: boolean): Promise<RunningPostgres | undefined> {
  const settled = async () => {
    const found = await postmasterOf(cluster)
    return !found || found.isReady || (await answers(found.sockets))
  }
  if (!(await until(settled, patienceMs, 100)))
    throw new StartRefusal(`${cluster} 里的数据库等了很久还没有准备好。请看 postgres.log。`)
  const found = await postmasterOf(cluster)
  if (!found) return undefined
  const server = handleOf(found.pid, found.sockets, gone(cluster, found.pid))
  if (await until(() => answers(found.sockets), 5_000, 100)) return server
  if (!mayEnd)
    throw new StartRefusal(
      `数据库（进程 ${found.pid}）正在 ${cluster} 里运行，从这里连不上。请用运行 OneVisit 的那个用户、同样的 TMPDIR 再试。`,
    )
  await server.stop()
  return undefined
}

/** A folder that PostgreSQL can run in, made in one step: a first start that is killed leaves nothing that looks finished. */
async function prepare(runner: Runner, cluster: string): Promise<void> {
  const contents: readonly string[] = await readdir(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (contents.includes('PG_VERSION')) return
  if (contents.length > 0)
    throw new StartRefusal(`${cluster} 里有文件，但不是完整的数据库。请重新恢复备份，或者把这个文件夹移走。`)
  const fresh = `${cluster}.new`
  // Never the place itself: an empty folder there gives way to the new one.
  if (await isHeld(cluster)) throw elsewhere(cluster)
  await rm(fresh, { recursive: true, force: true })
  await initialise(runner, fresh, holding(cluster))
  await rename(fresh, cluster)
}

/**
 * Starts the embedded PostgreSQL of a data folder, preparing it on first use; a server left running by a killed process is taken
 * over. It listens only on a Unix socket in a folder that only we may enter.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  if (process.platform === 'win32') {
    throw new Error(
      'The embedded PostgreSQL needs Linux or macOS. On Windows install PostgreSQL 18 and set DATABASE_URL.',
    )
  }
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = await realpath(options.dataDir)
  const cluster = join(dataDir, 'postgres')
  const sockets = socketFolder(cluster)
  await mustBeOurs(cluster)
  const running = (await findRunning(dataDir)) ?? (await awaitSilent(cluster, options.mayEnd ?? true))
  if (running) {
    // Whoever started it may have been killed before that.
    await createDatabase(running.url)
    return running
  }

  const runner = await chooseRunner()
  await clearLeftovers(cluster, sockets)

  await mkdir(sockets, { recursive: true, mode: 0o700 })
  const { uid, gid } = runner.ids
  if (uid !== undefined && gid !== undefined) {
    for (const folder of [dataDir, sockets]) await chown(folder, uid, gid)
  }
  const owner = await stat(sockets)
  if (owner.uid !== (uid ?? process.getuid?.()) || (owner.mode & 0o077) !== 0) {
    throw new Error(`${sockets} belongs to somebody else or is open to others. Remove it, then start again.`)
  }
  await prepare(runner, cluster)
  return launch(runner, cluster, sockets, options)
}

/** Started as another user, PostgreSQL would refuse the files, or leave files their owner cannot read. */
async function mustBeOurs(cluster: string): Promise<void> {
  const owner = (await stat(cluster).catch(() => undefined))?.uid
  const own = process.getuid?.()
  if (owner === undefined || owner === own) return
  const nobody = own === 0 ? (await knownUsers()).find(({ name }) => name === 'nobody')?.uid : undefined
  if (owner !== nobody) throw new StartRefusal(`${cluster} 属于用户 ${owner}。请用那个用户运行。`)
}

async function launch(
  runner: Runner,
  cluster: string,
  sockets: string,
  options: PostgresOptions,
): Promise<RunningPostgres> {
  const durable = options.durable ?? true
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${sockets}`,
    'unix_socket_permissions=0700',
    `port=${port}`,
    'max_connections=60',
    'shared_buffers=256MB',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_line_prefix=%m [%p] ',
    // Statements and their values may hold personal data: they stay out of the log.
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_parameter_max_length_on_error=0',
    ...(durable
      ? ['synchronous_commit=on', 'fsync=on']
      : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
    ...(options.settings ?? []),
  ]
  const logFile = join(cluster, '..', 'postgres.log')
  // What it said when it ended is still to be read.
  const isLong = ((await stat(logFile).catch(() => undefined))?.size ?? 0) > 10_000_000
  const log = openSync(logFile, isLong ? 'w' : 'a', 0o600)
  const child = run(runner, 'postgres', ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])], {
    cwd: cluster,
    log,
    through: holding(cluster),
  })
  closeSync(log)
  let ended = false
  child.on('exit', () => {
    ended = true
  })
  child.on('error', () => {
    ended = true
  })
  child.unref()
  const isStopped = () => options.stopped?.aborted === true
  // Quickly at first; one that recovers for minutes is not asked sixty times a second.
  const soon = async () => ended || isStopped() || (await answers(sockets))
  const ready = (await until(soon, 5_000, 15)) || (await until(soon, patienceMs, 250))
  if (isStopped() && !ended) child.kill('SIGINT')
  if (ended || isStopped() || !ready || child.pid === undefined) {
    const said = await readFile(logFile, 'utf8').catch(() => '')
    if (child.exitCode === heldStatus) throw elsewhere(cluster)
    throw new Error(`PostgreSQL did not start. It said:\n${said.trim().split('\n').slice(-12).join('\n')}`)
  }
  await createDatabase(addressOf(sockets))
  return handleOf(child.pid, sockets, async () => ended)
}

/** Address of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.toString()
}
