import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { buildWorkbench } from '../tools/build-workbench.ts'
import { freePort } from './testing/county.ts'

const program = join(import.meta.dirname, '..', 'tools', 'start.ts')

interface Started {
  readonly child: ChildProcess
  /** What it said so far. */
  said(): string
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
}

function spawned(t: TestContext, command: readonly [string, ...string[]], env: Record<string, string>): Started {
  const { PATH, HOME, TMPDIR } = process.env
  const [name, ...args] = command
  const child = spawn(name, args, {
    env: { ...{ PATH, HOME, TMPDIR, DEMO: 'off', LOG_LEVEL: 'silent' }, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  return { child, said: () => text, ended: once(child, 'close').then(([code]) => code as number | null) }
}

async function until(done: () => Promise<boolean> | boolean, what: () => string): Promise<void> {
  for (const end = performance.now() + 60_000; !(await done()); await wait(50))
    if (performance.now() > end) assert.fail(what())
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

test('从头启动：第二个不抢第一个的数据库；数据库自己没了会再起来；日志没处写了照样办事；外层的命令被结束，里面的也好好结束；密钥不对不开张', async (t) => {
  await buildWorkbench()
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-start-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const port = String(await freePort())
  const settings = { DATA_DIR: dataDir, PORT: port }
  const lock = join(dataDir, 'postgres', 'postmaster.pid')
  // As npm does it: a shell between it and the program, which takes a SIGTERM for itself. It has a second thing to do, or it would become the program.
  const first = spawned(t, ['sh', '-c', `"${process.execPath}" "${program}"; true`], {
    ...settings,
    npm_lifecycle_event: 'start',
  })
  await until(() => isThere(join(dataDir, 'onevisit.json')), first.said)
  const { appPid } = JSON.parse(await readFile(join(dataDir, 'onevisit.json'), 'utf8')) as { appPid: number }
  t.after(() => {
    try {
      process.kill(appPid, 'SIGKILL')
    } catch {
      // It has ended as it should.
    }
  })

  const second = spawned(t, [process.execPath, program], { ...settings, PORT: String(await freePort()) })
  assert.equal(await second.ended, 1)
  assert.match(second.said(), /已在运行/)
  assert.doesNotMatch(second.said(), /\n\s+at /)

  await until(() => first.said().includes('已启动'), first.said)
  const isReady = () =>
    fetch(`http://localhost:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  assert.equal(await isReady(), true)

  const postmaster = Number((await readFile(lock, 'utf8')).split('\n')[0])
  process.kill(postmaster, 'SIGKILL')
  await until(async () => !(await isReady()), first.said)
  await until(isReady, first.said)
  assert.notEqual(Number((await readFile(lock, 'utf8')).split('\n')[0]), postmaster)
  await until(() => /数据库意外退出[\s\S]*数据库已恢复/.test(first.said()), first.said)

  first.child.kill('SIGTERM')
  await first.ended
  await until(async () => !(await isThere(lock)), first.said)
  await until(
    async () => !(await isThere(join(dataDir, 'onevisit.json'))),
    () => 'the note is still there',
  )

  // The disk of its log has no byte left.
  const unheard = spawned(t, ['sh', '-c', `exec "${process.execPath}" "${program}" > /dev/full 2>&1`], {
    ...settings,
    LOG_LEVEL: 'info',
  })
  await until(isReady, () => 'without a place for its log it does not start')
  for (let n = 0; n < 20; n += 1) assert.equal((await fetch(`http://localhost:${port}/`)).status, 200)
  assert.equal(await isReady(), true)
  unheard.child.kill('SIGTERM')
  assert.equal(await unheard.ended, 0)

  const stranger = spawned(t, [process.execPath, program], {
    ...settings,
    SECRET: 'not the secret of this county at all',
  })
  assert.equal(await stranger.ended, 1)
  assert.match(stranger.said(), /密钥不对/)
  assert.doesNotMatch(stranger.said(), /\n\s+at /)
  assert.equal(await isThere(lock), false)
})
