/** `onevisit check-id`: identifiers checked by their standards, without a database. */
import { checkIdLine } from '#kernel/check-lines.ts'
import { dayOf } from '#kernel/plain-date.ts'
import { answerLines } from './lines.ts'
import { readOptions } from './options.ts'

export async function run(words: readonly string[]): Promise<number> {
  readOptions(words, { flags: ['json'], most: 0 })
  const today = dayOf(new Date())
  await answerLines((line) => checkIdLine(line, today))
  return 0
}
