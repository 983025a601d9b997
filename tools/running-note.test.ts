import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { readNote, writeNote } from './running-note.ts'

/** A process that stays until the test is over. */
function program(t: TestContext): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
  t.after(() => child.kill('SIGKILL'))
  return child as ChildProcess & { pid: number }
}

test('the note of a running program is found, that of an ended one is not, whoever has its process id now', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-note-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const [one, stranger] = [program(t), program(t)]
  // Starts are told apart to a hundredth of a second.
  await wait(50)
  const later = program(t)
  const file = join(folder, 'onevisit.json')
  const asIfGivenTo = async (pid: number) => {
    const note = JSON.parse(await readFile(file, 'utf8')) as object
    await writeFile(file, JSON.stringify({ ...note, appPid: pid }))
  }

  assert.equal(await readNote(folder), undefined)
  await writeNote(folder, { appPid: one.pid, url: 'http://localhost:3000' })
  assert.equal((await readNote(folder))?.url, 'http://localhost:3000')
  if (process.platform === 'linux') {
    await asIfGivenTo(later.pid)
    assert.equal(await readNote(folder), undefined, 'another process has the id now')
  }
  await writeNote(folder, { appPid: process.pid })
  assert.equal(await readNote(folder), undefined, 'a container gives the same program the same id again')

  await writeNote(folder, { appPid: stranger.pid })
  stranger.kill('SIGKILL')
  await new Promise((resolve) => stranger.on('exit', resolve))
  assert.equal(await readNote(folder), undefined, 'the program has ended')
  await writeFile(file, '{"appPid": ')
  assert.equal(await readNote(folder), undefined, 'a note cut short says nothing')
})
