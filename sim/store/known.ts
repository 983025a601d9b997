/**
 * The statements the simulated store knows, word for word (`statements.sql`). A statement that is not there ends the run with its
 * text, so that nobody adds SQL that the simulation does not see.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A statement that nobody has told the simulation about. */
export class UnknownStatement extends Error {
  override readonly name = 'UnknownStatement'
}

const oneLine = (text: string): string =>
  text
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const file = join(import.meta.dirname, 'statements.sql')

function read(): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const part of readFileSync(file, 'utf8').split(/^-- /m).slice(1)) {
    const end = part.indexOf('\n')
    known.set(oneLine(part.slice(end).replace(/;\s*$/, '')), part.slice(0, end).trim())
  }
  return known
}

const byText = read()
const byRawText = new Map<string, string>()

export const knownKeys: readonly string[] = [...byText.values()]

/** The key of a statement. Throws UnknownStatement. */
export function knownStatement(text: string, name: string | undefined): string {
  const seen = byRawText.get(text)
  if (seen !== undefined) return seen
  const key = byText.get(oneLine(text))
  if (key === undefined)
    throw new UnknownStatement(
      `the simulated store does not know this statement${name ? ` (${name})` : ''}:\n-- ${name ?? 'name-it'}\n${oneLine(text)};`,
    )
  byRawText.set(text, key)
  return key
}
