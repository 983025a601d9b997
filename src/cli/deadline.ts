/** `onevisit deadline`: due dates by the shipped calendar, without a database. */
import { readFileSync } from 'node:fs'
import { createWorkCalendar } from '#kernel/working-days.ts'
import { deadlineLine } from '#modules/calendar/deadline-lines.ts'
import { readCalendarFile } from '#modules/calendar/file.ts'
import { answerLines } from './lines.ts'
import { readOptions } from './options.ts'

export async function run(words: readonly string[]): Promise<number> {
  readOptions(words, { flags: ['json'], most: 0 })
  const file = new URL('../../db/data/calendar.json', import.meta.url)
  const calendar = createWorkCalendar(readCalendarFile(JSON.parse(readFileSync(file, 'utf8'))))
  await answerLines((line) => deadlineLine(calendar, line))
  return 0
}
