import { addDays, chineseDate, type PlainDate } from '#kernel/plain-date.ts'
import { dayKind, isWorkingDay, type WorkCalendar } from '#kernel/working-days.ts'

/** The day it is, and the calendar that says which days are worked. */
export interface WorkDays {
  today: () => PlainDate
  calendar: () => Promise<WorkCalendar>
}

/** Whether the hall is open today, in words: a short answer and the rest. */
export interface TodayWords {
  open: boolean
  answer: string
  rest: string
}

const restWords = { weekend: '周末', holiday: '放假', working: '', 'make-up': '' } as const

/** 今天上班吗: from the calendar of working days, so 调休 is right too. */
export function todayWords(calendar: WorkCalendar, today: PlainDate, openingHours: string | undefined): TodayWords {
  if (today < calendar.coversFrom || today > calendar.coversTo) {
    const rest = `${chineseDate(today)}，这一年的放假安排还没有载入，去之前请先打电话问一问。网上照样能交。`
    return { open: false, answer: '今天上不上班，还说不准。', rest }
  }
  const kind = dayKind(calendar, today)
  if (isWorkingDay(calendar, today)) {
    // The usual hours name the usual weekdays; on a worked Saturday they would contradict the answer.
    const hours = openingHours?.replace(/^\D*/, '')
    const why = kind === 'make-up' ? '，调休上班' : ''
    return {
      open: true,
      answer: '今天上班。',
      rest: `${chineseDate(today)}${why}。${hours ? `大厅 ${hours}。` : ''}`,
    }
  }
  let next = addDays(today, 1)
  while (next <= calendar.coversTo && !isWorkingDay(calendar, next)) next = addDays(next, 1)
  const back = next <= calendar.coversTo ? `${chineseDate(next)}上班。` : ''
  return { open: false, answer: '今天不上班。', rest: `${chineseDate(today)}${restWords[kind]}，${back}网上照样能交。` }
}
