/** Due dates a second: the kernel against `chinese-days` and a loop that walks day by day, over the same questions. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import chineseDays from 'chinese-days'
import { addDays, dayNumber, fromDayNumber, type PlainDate } from '../src/kernel/plain-date.ts'
import { addWorkingDays, createWorkCalendar } from '../src/kernel/working-days.ts'
import { readCalendarFile } from '../src/modules/calendar/file.ts'

/** Limits as they occur: promises of one to twenty working days, the twenty of the law, and its extension to thirty. */
const limits = [1, 3, 5, 7, 10, 15, 20, 20, 20, 30]
const dayMs = 86_400_000

interface Question {
  readonly from: PlainDate
  readonly workingDays: number
}

export async function deadlineSides() {
  const file = join(import.meta.dirname, '..', 'db', 'data', 'calendar.json')
  const data = readCalendarFile(JSON.parse(await readFile(file, 'utf8')))
  const calendar = createWorkCalendar(data)
  const questions: readonly Question[] = Array.from({ length: 20_000 }, (_, n) => ({
    from: addDays('2018-01-01' as PlainDate, n % 2800),
    workingDays: limits[n % limits.length] ?? 20,
  }))
  const free = new Set(
    data.years.flatMap(({ holidays }) =>
      holidays.flatMap(({ from, to }) => {
        const days: string[] = []
        for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
        return days
      }),
    ),
  )
  const madeUp = new Set<string>(data.years.flatMap(({ makeUpDays }) => makeUpDays))
  /** What a programmer writes first, and not badly: sets of days, one step a day. */
  const byLoop = ({ from, workingDays }: Question): string => {
    let at = Date.parse(`${from}T00:00:00Z`)
    let day: string = from
    for (let left = workingDays; left > 0; ) {
      at += dayMs
      const date = new Date(at)
      day = date.toISOString().slice(0, 10)
      const weekend = date.getUTCDay() % 6 === 0
      if (madeUp.has(day) || (!weekend && !free.has(day))) left -= 1
    }
    return day
  }
  const first = calendar.first
  const isWorked = Uint8Array.from(calendar.kinds, (kind) => Number(kind === 'working' || kind === 'make-up'))
  const byNumbers = ({ from, workingDays }: Question): string => {
    let at = dayNumber(from) - first
    for (let left = workingDays; left > 0; ) {
      at += 1
      left -= isWorked[at] ?? 0
    }
    return fromDayNumber(first + at)
  }
  const sides = {
    ours: ({ from, workingDays }: Question): string => addWorkingDays(calendar, from, workingDays),
    loop: byLoop,
    'number-loop': byNumbers,
    'chinese-days': ({ from, workingDays }: Question): string => chineseDays.findWorkday(workingDays, from),
  }
  for (const { from, workingDays } of questions.slice(0, 2_000)) {
    const answers = Object.values(sides).map((side) => side({ from, workingDays }))
    if (new Set(answers).size !== 1) throw new Error(`${workingDays} days from ${from}: ${answers.join(', ')}`)
  }
  /** Answers a second of one side, over about so many seconds. */
  const rate = (side: keyof typeof sides, seconds: number): number => {
    const answer = sides[side]
    const started = performance.now()
    let done = 0
    let sum = 0
    while (performance.now() - started < seconds * 1000) {
      for (let n = 0; n < 200; n += 1) {
        const question = questions[(done + n) % questions.length]
        if (question) sum += answer(question).length
      }
      done += 200
    }
    // Used, so that nothing is optimised away.
    if (sum !== done * 10) throw new Error('an answer that is no date')
    return done / ((performance.now() - started) / 1000)
  }
  return { rate }
}
