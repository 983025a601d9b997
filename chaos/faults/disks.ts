import { execFileSync, spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { uuidv7 } from '../../src/platform/crypto.ts'
import { multipart, picture, send } from '../client.ts'
import { processesOf } from '../cluster.ts'
import { pick } from '../random.ts'
import { emptyTally, openStage, type Stage, wrongAnswers } from '../stage.ts'
import { crowd, untilWritten } from './crowd.ts'
import { type Fault, findingsOf, type Outcome } from './fault.ts'

/** Mounts a small file system in memory; false where we may not. */
function mountSmall(folder: string, megabytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
/** Root may mount, and whoever may open a user namespace: `chaos/main.ts` goes into one by itself. */
const mayNotMount = 'this machine lets nobody but root mount a file system, not in a user namespace either'
const unmount = (folder: string) => {
  try {
    execFileSync('umount', ['-l', folder], { stdio: 'ignore' })
  } catch {
    // Not mounted.
  }
}

async function fill(folder: string): Promise<string> {
  const ballast = join(folder, 'ballast')
  const file = await open(ballast, 'w')
  try {
    for (const size of [1 << 20, 4_096]) {
      const block = Buffer.alloc(size, 1)
      try {
        for (;;) await file.write(block)
      } catch {
        // Full, for blocks of this size.
      }
    }
  } finally {
    await file.close()
  }
  return ballast
}

const notRun = (fault: Fault, why: string): Outcome => ({
  ...fault,
  injected: '—',
  count: 0,
  result: 'not run',
  said: `not run: ${why}`,
  findings: [],
  figures: {},
})

/** The file system of the database has no byte left. */
export const fullDataDisk: Fault = {
  id: 'data-disk-full',
  fault: 'the disk of the database is full',
  expected:
    'reading goes on or says why not, writing answers 503 with Retry-After; nothing acknowledged is lost; written again ≤ 5 s after space returns',
  async play(run, scale) {
    const place = join(run.folder, 'data-disk-full')
    await mkdir(place, { recursive: true })
    if (!mountSmall(place, 600)) return notRun(fullDataDisk, mayNotMount)
    let stage: Stage | undefined
    try {
      stage = await openStage({ ...run, folder: place }, 'stage', {
        settings: ['max_wal_size=64MB', 'wal_keep_size=0'],
      })
      const tally = emptyTally()
      const app = await stage.app()
      const rounds = scale === 'short' ? 1 : 5
      const people = crowd(stage, [app], 3, tally)
      const back: number[] = []
      let refused = 0
      let readable = 0
      let looked = 0
      for (let round = 0; round < rounds; round += 1) {
        await wait(1_000)
        const ballast = await fill(place)
        for (let look = 0; look < 15; look += 1) {
          await wait(150)
          looked += 1
          const page = await send(app, { method: 'GET', path: '/', limitMs: 5_000 }).catch(() => undefined)
          if (page?.status === 200) readable += 1
        }
        refused = tally.comeAgain
        await rm(ballast)
        const since = performance.now()
        // WAL that could not grow ends PostgreSQL; whoever looks after it starts it again.
        if ((await processesOf(stage.cluster.folder)).length === 0) await stage.cluster.start()
        back.push(await untilWritten(stage, app, since))
      }
      await people.goHome()
      const verdict = await stage.verdict(app)
      const findings = [
        ...findingsOf(verdict),
        ...people.given,
        ...wrongAnswers(tally),
        ...(refused > 0 ? [] : ['the full disk refused nobody']),
        ...(app.ends.all > 0 ? [`the application ended ${app.ends.all} times`, ...app.ends.lastWords] : []),
        ...back.filter((ms) => ms > 5_000).map((ms) => `written again only after ${Math.round(ms)} ms`),
      ]
      return {
        ...fullDataDisk,
        injected: 'database on a tmpfs of 600 MB, filled to the last byte while three people are at work',
        count: rounds,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${rounds} times full, ${refused} answers “come again”, home page readable ${readable} of ${looked} times; written again after ${back.map(Math.round).join(', ')} ms`,
        findings,
        figures: { rounds, refused, readable, looked },
      }
    } finally {
      await stage?.close()
      unmount(place)
    }
  },
}

/** Stored files whose bytes are not what their name says, and leftovers. */
async function fileFaults(files: string): Promise<string[]> {
  const faults: string[] = []
  for (const folder of await readdir(files)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue
    for (const name of await readdir(join(files, folder)))
      if (hash('sm3', await readFile(join(files, folder, name))) !== folder + name)
        faults.push(`${folder}/${name} is a part of a file`)
  }
  const unfinished = (await readdir(join(files, 'incoming'))).length
  return unfinished > 0 ? [...faults, `${unfinished} unfinished files were left`] : faults
}

/** The file system of the uploads has no byte left. */
export const fullUploadDisk: Fault = {
  id: 'upload-disk-full',
  fault: 'the disk of the stored files is full',
  expected: '503 in words, no part of a file under its name, the draft kept; taken again as soon as there is space',
  async play(run, scale) {
    const stage = await openStage(run, 'upload-disk-full')
    try {
      await mkdir(stage.files, { recursive: true })
      if (!mountSmall(stage.files, 64)) return notRun(fullUploadDisk, mayNotMount)
      const ballast = join(stage.files, 'ballast')
      await writeFile(ballast, Buffer.alloc(62 << 20))
      const app = await stage.app()
      const answers: Record<string, number> = {}
      const findings: string[] = []
      let taken = 0
      const put = async (bytes: number) => {
        const clerk = pick(stage.random, run.county.clerks)
        const file = picture(uuidv7().padEnd(bytes, 'x'))
        const answer = await send(
          app,
          await multipart('/api/uploads', clerk.cookie, [['file', new File([file], 'a.png', { type: 'image/png' })]]),
        )
        answers[String(answer.status)] = (answers[String(answer.status)] ?? 0) + 1
        if (answer.status === 201) {
          taken += 1
          const { uploadId } = answer.json as { uploadId: string }
          stage.journal.uploads.push({
            uploadId,
            digest: hash('sm3', Buffer.from(await file.arrayBuffer())),
            cookie: clerk.cookie,
          })
        } else if (answer.status !== 503 || answer.retryAfter === undefined)
          findings.push(`${answer.status} ${answer.text.slice(0, 160)}`)
      }
      for (let round = 0; round < (scale === 'short' ? 12 : 60); round += 1)
        await put(200_000 + Math.floor(stage.random() * 200_000))
      findings.push(...(await fileFaults(stage.files)))
      const full = await statfs(stage.files)
      await rm(ballast)
      const before = taken
      for (let round = 0; round < 5; round += 1) await put(200_000)
      if (taken !== before + 5) findings.push('with space again, files are still refused')
      findings.push(...(await fileFaults(stage.files)), ...findingsOf(await stage.verdict(app)))
      return {
        ...fullUploadDisk,
        injected: 'stored files on a tmpfs with 2 MB left, then with 62 MB more while everything runs',
        count: answers['503'] ?? 0,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${taken} files taken, ${answers['503'] ?? 0} answered 503 (${full.bavail * full.bsize} bytes were left), none half there`,
        findings,
        figures: { taken, refused: answers['503'] ?? 0 },
      }
    } finally {
      unmount(stage.files)
      await stage.close()
    }
  },
}

const hasStrace = (): boolean => {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Attaches strace to processes so that some of their flushes fail; answers how to let go. */
async function failFlushes(pids: readonly number[], every: number): Promise<() => Promise<void>> {
  const tracer = spawn(
    'strace',
    [
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=fsync,fdatasync',
      '-e',
      `inject=fsync,fdatasync:error=EIO:when=${every}+${every}`,
      ...pids.flatMap((pid) => ['-p', String(pid)]),
    ],
    { stdio: 'ignore' },
  )
  await wait(300)
  return async () => {
    const ended = new Promise((resolve) => tracer.once('exit', resolve))
    if (tracer.exitCode === null && tracer.signalCode === null) {
      tracer.kill('SIGINT')
      await Promise.race([ended, wait(3_000).then(() => tracer.kill('SIGKILL'))])
    }
  }
}

/**
 * What may be answered 500 while the application's own flushes fail: a file whose bytes may not be on the disk. A disk that answers EIO is
 * failing and does not pass: it is a fault, with its cause in the log, and not a “come again”.
 */
const ofAFile = /^500 without reason: POST (\/api\/uploads|\/apply\/:id\/materials)\b/

/** fsync says EIO: to the database, and to the application. */
export const inputOutputErrors: Fault = {
  id: 'io-errors',
  fault: 'I/O errors: fsync and fdatasync answer EIO, in the database and in the application',
  expected:
    'PostgreSQL stops itself and replays its log, the application never reports success for what was not flushed (500 for a file whose own flush failed, nothing else); nothing acknowledged is lost',
  async play(run, scale) {
    if (!hasStrace()) return notRun(inputOutputErrors, 'strace is not installed')
    const stage = await openStage(run, 'io-errors')
    try {
      const tally = emptyTally()
      const tallyOfFiles = emptyTally()
      const app = await stage.app()
      const rounds = scale === 'short' ? 1 : 10
      const back: number[] = []
      const given: string[] = []
      // PostgreSQL begins its log anew at each start of ours.
      const panicsInLog = async () =>
        [...(await readFile(join(stage.folder, 'postgres.log'), 'utf8')).matchAll(/PANIC/g)].length
      let panicsBefore = 0
      for (let round = 0; round < rounds; round += 1) {
        const inDatabase = round % 2 === 0
        const people = crowd(stage, [app], 3, inDatabase ? tally : tallyOfFiles)
        const pids = inDatabase ? (await processesOf(stage.cluster.folder)).map(({ pid }) => pid) : [app.pid()]
        const letGo = await failFlushes(pids, inDatabase ? 20 : 2)
        await wait(1_500)
        await letGo()
        const since = performance.now()
        if ((await processesOf(stage.cluster.folder)).length === 0) {
          panicsBefore += await panicsInLog()
          await stage.cluster.start()
        }
        back.push(await untilWritten(stage, app, since))
        await people.goHome()
        given.push(...people.given)
      }
      const verdict = await stage.verdict(app)
      const panics = panicsBefore + (await panicsInLog())
      const comeAgain = tally.comeAgain + tallyOfFiles.comeAgain
      const unflushed = tallyOfFiles.faults.filter((line) => ofAFile.test(line)).length
      const findings = [
        ...findingsOf(verdict),
        ...given,
        ...wrongAnswers(tally),
        ...wrongAnswers(tallyOfFiles).filter((line) => !ofAFile.test(line)),
        ...(panics > 0 ? [] : ['no flush of the database failed']),
        ...(unflushed > 0 || rounds === 1 ? [] : ['no flush of the application failed']),
        ...(app.ends.all > 0 ? [`the application ended ${app.ends.all} times`, ...app.ends.lastWords] : []),
      ]
      return {
        ...inputOutputErrors,
        injected:
          'strace -e inject=fsync,fdatasync:error=EIO on all processes of the database, then on the application, under three people at work',
        count: rounds,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${rounds} rounds, ${panics} panics of PostgreSQL, ${unflushed} files answered 500 because their own flush failed, ${comeAgain} “come again”; written again after ${back.map(Math.round).join(', ')} ms`,
        findings,
        figures: { rounds, panics, unflushed },
      }
    } finally {
      await stage.close()
    }
  },
}
