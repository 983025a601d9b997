import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Config, ConfigError, readConfig, type ServiceAccess } from '../src/config.ts'
import { appRole, type Database, isConnectionLoss, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { type RunningWorker, startWorker } from '../src/platform/jobs/worker.ts'
import { StartRefusal } from '../src/platform/start-refusal.ts'
import { keepLog } from '../src/platform/transparency/log.ts'
import type { Services } from '../src/services.ts'
import { startPostgres } from './postgres.ts'
import { readNote, writeNote } from './running-note.ts'

/** A way in that the demonstration prints. */
export interface DemoLogin {
  who: string
  how: string
}

const root = join(import.meta.dirname, '..')
/** Longest wait for the public log before people are served. */
const longestOpeningMs = 10_000
/** Longest wait for a database of your own that is not ready. */
const longestWaitMs = 120_000

/** Prints how long each step took, on request. */
function stopwatch(wanted: boolean) {
  let last = performance.now()
  return (step: string) => {
    const now = performance.now()
    if (wanted)
      console.log(
        `  ${Math.round(now - last)
          .toString()
          .padStart(6)} ms  ${step}`,
      )
    last = now
  }
}

/** Everything started so far, stopped in the opposite order. */
function stack() {
  const stops: (() => Promise<unknown>)[] = []
  return {
    /** Once jobs run. */
    worker: undefined as RunningWorker | undefined,
    push: (stop: () => Promise<unknown>) => void stops.unshift(stop),
    async unwind() {
      for (const stop of stops.splice(0)) await stop().catch((error: Error) => console.error(error.message))
    },
  }
}

/** Starts the product and stays until SIGINT or SIGTERM; the second signal ends at once, losing nothing that was confirmed. */
export async function serve(options: { timings: boolean }): Promise<void> {
  const running = stack()
  let stopping = false
  let stopAskedAt = 0
  const stop = () => {
    // npm passes on what the terminal has told us already.
    if (stopping && performance.now() - stopAskedAt < 1_000) return
    if (stopping) process.exit(130)
    stopping = true
    stopAskedAt = performance.now()
    console.log('\n正在停止……（再按一次 Ctrl+C 立即结束）')
    void running.unwind().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // The disk of the log is full, or whoever read what is said has gone: no reason to stop serving people.
  for (const said of [process.stdout, process.stderr]) said.on('error', () => {})
  if (process.env.npm_lifecycle_event === 'start') stopWithParent(stop)
  const fall = (error: unknown) => {
    // What breaks while everything is being closed is closed with it.
    if (stopping) return
    console.error(inWords(error))
    stopping = true
    void running.unwind().then(() => process.exit(1))
  }
  // What nobody caught leaves the process in an unknown state: everything is closed in order, and the service manager starts it again.
  // One thing is known: when the database vanishes in the middle of the job library's bookkeeping, only its workers are in doubt.
  process.on('uncaughtException', (error) => {
    if (!running.worker?.knows(error)) return fall(error)
    if (!stopping) running.worker.renew(error)
  })
  try {
    await start(options, running)
  } catch (error) {
    fall(error)
  }
}

/** The shell between npm and us keeps a SIGTERM for itself and ends; then we have another parent. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 500)
  watch.unref()
}

function inWords(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartRefusal) return error.message
  const {
    code,
    port,
    message,
    stack: trace,
  } = error as { code?: string; port?: number; message?: string; stack?: string }
  if (code === 'EADDRINUSE')
    return `端口 ${port} 已被占用。请停止占用它的程序，或换一个端口：PORT=${(port ?? 3000) + 10} npm start`
  if (code === 'EACCES') return `没有权限：${message}`
  return trace ?? String(error)
}

async function start(options: { timings: boolean }, running: ReturnType<typeof stack>): Promise<void> {
  const done = stopwatch(options.timings)
  const config = readConfig()
  for (const warning of config.warnings) console.warn(`注意：${warning}`)
  const other = await readNote(config.dataDir)
  if (other)
    throw new StartRefusal(
      `OneVisit 已在运行（进程 ${other.appPid}，${other.url ?? '正在启动'}），数据目录 ${config.dataDir}。`,
    )
  // From now on, not only when people are served: the first start takes a while, and a second one would take the database over.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  await noteDown(config.dataDir, {})
  running.push(() => rm(join(config.dataDir, 'onevisit.json'), { force: true }))
  done('settings')

  const ownerUrl = config.databaseUrl ?? (await embeddedPostgres(config, running))
  done(config.databaseUrl ? 'database: yours' : 'database: embedded PostgreSQL')
  const { hasAppRole, applied } = await whenReady(() => migrate(ownerUrl))
  const db = openDatabase(ownerUrl, hasAppRole ? { role: appRole, connections: 20 } : { connections: 20 })
  running.push(() => db.close())
  done(`migrations: ${applied.length} applied`)

  const [stoodIn, witness, workbench, { createApp }] = await Promise.all([
    config.demo ? withSandbox(config, running) : config,
    config.demo && !config.witness.url ? demonstrationWitness(config, running) : undefined,
    buildWorkbench(),
    import('../src/app.ts'),
  ])
  const served = witness ? { ...stoodIn, witness: { url: witness.url, key: witness.key } } : stoodIn
  done(`${workbench}${config.demo ? ', sandbox, witness' : ''}`)

  // By the stream whose errors are caught above: the log library's own ends the program when the disk of its log is full.
  const logTo = { write: (line: string) => void process.stdout.write(line) }
  const application = await createApp({ config: served, db, logTo })
  const { transparency } = application.services
  const { aheadSeconds } = await transparency.standing()
  if (aheadSeconds > 300)
    console.warn(`注意：公开账本最近一次封账比现在晚 ${Math.round(aheadSeconds / 60)} 分钟。请核对这台机器的时钟。`)
  // Before anything is recorded: a county that was switched off overnight opens with a fresh checkpoint. The first step signs one; years of
  // events from before the log, after an upgrade, go in while people are served.
  const opening = transparency
    .keepUp()
    .catch((error: unknown) => application.server.log.error({ err: error }, 'public log'))
  await Promise.race([opening, wait(longestOpeningMs, undefined, { ref: false })])
  done('public log')
  const logins = config.demo ? await loadDemonstration(served, db) : await onlyGround(application.services)
  done(config.demo ? 'application, demonstration data' : 'application')

  running.push(() => application.server.close())
  const worker = await startWorker({
    url: ownerUrl,
    tasks: application.tasks,
    schedule: application.schedule,
    onFailure: (task, { jobId, attempt }, error) =>
      application.server.log.warn({ task, jobId, attempt, err: error }, 'job failed'),
  })
  running.worker = worker
  running.push(() => worker.stop())
  await application.server.listen({ port: served.port, host: served.host })
  done('listening')

  const { port } = application.server.server.address() as AddressInfo
  const url = served.port === port ? served.publicUrl : `http://localhost:${port}`
  await noteDown(config.dataDir, { url })
  const keeping = keepLog(transparency, (what, error) =>
    application.server.log.error({ what, err: error }, 'public log'),
  )
  running.push(() => keeping.stop())
  witness?.watch(`http://localhost:${port}/log`, transparency.key.text)
  greet(url, served, logins)
}

/** Notes that we run. Without a byte left on the disk we run all the same: reading goes on, and writing says what is wrong. */
async function noteDown(dataDir: string, note: { readonly url?: string }): Promise<void> {
  await writeNote(dataDir, { appPid: process.pid, ...note }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') throw error
    console.warn('注意：数据目录所在的磁盘满了，没有记下本程序正在运行。请先腾出空间。')
  })
}

/** A database that is starting or recovering after a crash is waited for, two minutes at most. */
async function whenReady<T>(work: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + longestWaitMs; ; await wait(1_000)) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionLoss(error) || performance.now() > end) throw error
      console.warn('数据库还没有准备好，等一秒再试……')
    }
  }
}

/** Starts the embedded PostgreSQL, and starts it again when it has ended by itself: killed for want of memory, or on a full disk. */
async function embeddedPostgres(config: Config, running: ReturnType<typeof stack>): Promise<string> {
  const slow = setTimeout(() => console.log('数据库正在恢复，请稍候……'), 10_000)
  const stopping = new AbortController()
  const start = () => startPostgres({ dataDir: config.dataDir, stopped: stopping.signal })
  const starting = start()
  let server = starting
  /** The last reason told, so that a disk that stays full is told once. */
  let told = ''
  const keeping = starting.then(
    async () => {
      while (!stopping.signal.aborted) {
        await wait(1_000, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
        const current = await server
        if (stopping.signal.aborted || !(await current.hasEnded())) continue
        if (told === '') console.error('数据库意外退出，正在重新启动……')
        server = start().then(
          (one) => {
            console.log('数据库已恢复。')
            told = ''
            return one
          },
          (error: Error) => {
            // Not yet: the disk is still full. The next second tries again.
            if (error.message !== told) console.error(`数据库还起不来，继续再试：${error.message}`)
            told = error.message
            return current
          },
        )
      }
    },
    () => {},
  )
  running.push(async () => {
    stopping.abort()
    await keeping
    await server.then((one) => one.stop()).catch(() => {})
  })
  const { url } = await starting.finally(() => clearTimeout(slow))
  return url
}

/** In a process of its own: the bundler's memory goes with it, and its faults stay in it. */
async function buildWorkbench(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'build-workbench.ts')], {
      cwd: root,
    })
    return stdout.trim()
  } catch (error) {
    console.warn(
      `注意：工作台没有构建成功，其余部分照常运行。\n${String((error as { stderr?: string }).stderr ?? error).slice(0, 1_000)}`,
    )
    return 'workbench: not built'
  }
}

/** The demonstration's stand-in for the SMS gateway and the registers, a program of its own, unless real ones are set. */
async function withSandbox(config: Config, running: ReturnType<typeof stack>): Promise<Config> {
  if (config.sms.url && config.population.url) return config
  const credentials = { key: 'sandbox-key', secret: 'sandbox-secret' }
  const settings = {
    ...credentials,
    port: String(config.sandboxPort),
    demo: join(root, 'db', 'demo'),
    state: join(config.dataDir, 'sandbox.json'),
  }
  const child = spawn(
    process.execPath,
    [
      join(root, 'sandbox', 'main.ts'),
      '--attached',
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  running.push(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await Promise.race([lines.next(), ended])
  if (Array.isArray(first) || first.done) {
    const other = config.sandboxPort + 10
    throw new StartRefusal(
      `模拟短信等没有启动，端口 ${config.sandboxPort} 可能被占用。换一个：SANDBOX_PORT=${other} npm start`,
    )
  }
  const { listening: url } = JSON.parse(first.value) as { listening: string }
  const access: ServiceAccess = { url, ...credentials }
  return {
    ...config,
    sms: config.sms.url ? config.sms : access,
    population: config.population.url ? config.population : access,
  }
}

/** The demonstration's witness: a program of its own with its own key and memory, standing in for one that another office would run. */
async function demonstrationWitness(config: Config, running: ReturnType<typeof stack>) {
  const settings = {
    name: '演示用模拟见证方',
    port: String(config.witnessPort),
    state: join(config.dataDir, 'witness'),
  }
  const child = spawn(
    process.execPath,
    [
      join(root, 'witness', 'main.ts'),
      '--attached',
      ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  // A witness that ends early must not take the product with it.
  child.stdin.on('error', () => {})
  running.push(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await Promise.race([lines.next(), ended])
  if (Array.isArray(first) || first.done) {
    console.warn('注意：模拟见证方没有启动，公开账本照常封账，没有见证签名。')
    return undefined
  }
  const { listening: url, key } = JSON.parse(first.value) as { listening: string; key: string }
  return { url, key, watch: (log: string, logKey: string) => child.stdin.write(`${JSON.stringify({ log, logKey })}\n`) }
}

/** The invented county, if it is not there yet, and the ways into it. */
async function loadDemonstration(config: Config, db: Database): Promise<readonly DemoLogin[]> {
  const { loadDemo } = await import('./demo/load.ts')
  return loadDemo({ config, db })
}

/** Without the demonstration: the calendar and the regions; items come by `onevisit import`. */
async function onlyGround(services: Services): Promise<readonly DemoLogin[]> {
  const { loadGround } = await import('./reference.ts')
  await loadGround(services)
  return []
}

function greet(url: string, config: Config, logins: readonly DemoLogin[]): void {
  const lines = [
    '',
    'OneVisit 一次办 已启动',
    '',
    `  群众办事    ${url}/`,
    `  工作台      ${url}/desk/`,
    `  接口说明    ${url}/docs`,
    ...(config.demo ? [`  模拟短信等  ${config.sms.url}/`] : []),
    ...(config.demo && config.witness.url ? [`  模拟见证方  ${config.witness.url}/`] : []),
    ...(logins.length > 0 ? ['', '演示账号：', ...logins.map(({ who, how }) => `  ${who}  ${how}`)] : []),
    '',
    `数据在 ${config.dataDir}。按 Ctrl+C 停止。`,
  ]
  console.log(lines.join('\n'))
}
