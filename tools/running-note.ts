import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive, isZombie, lifeOf } from './processes.ts'

/** What a running program writes beside its data, so that a second one finds it. */
export interface RunningNote {
  appPid: number
  url?: string
  addresses?: readonly string[]
  /** Which process of that id it was (`lifeOf`); missing where that cannot be told. */
  life?: string
}

/** Writes `<dataDir>/onevisit.json`. */
export async function writeNote(dataDir: string, note: RunningNote): Promise<void> {
  const life = await lifeOf(note.appPid)
  const text = `${JSON.stringify({ ...note, ...(life && { life }) }, null, 2)}\n`
  await writeFile(join(dataDir, 'onevisit.json'), text, { mode: 0o600 })
}

/** The note of a program that is still alive, if there is one; whoever asks has not written one yet, so it is never the asker itself. */
export async function readNote(dataDir: string): Promise<RunningNote | undefined> {
  const text = await readFile(join(dataDir, 'onevisit.json'), 'utf8').catch(() => '')
  const note = noteIn(text)
  if (!note || note.appPid === process.pid || !isAlive(note.appPid) || (await isZombie(note.appPid))) return undefined
  const isStranger = note.life !== undefined && note.life !== (await lifeOf(note.appPid))
  return isStranger ? undefined : note
}

/** A note cut short, by a machine that lost power while it was written, says nothing. */
function noteIn(text: string): RunningNote | undefined {
  try {
    const note = JSON.parse(text) as RunningNote
    return Number.isInteger(note.appPid) ? note : undefined
  } catch {
    return undefined
  }
}
