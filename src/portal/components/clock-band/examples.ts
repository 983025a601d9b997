import { addDays, type PlainDate, plainDate } from '#kernel/plain-date.ts'
import { addWorkingDays } from '#kernel/working-days.ts'
import { type DayTableFacts, dayTable } from '#modules/cases/day-table.ts'
import { exampleCalendar, exampleDays } from '../../testing/example-county.ts'
import type { Example } from '../example.ts'
import { clockBand, plannedBand } from './clock-band.ts'

const calendar = exampleCalendar

function facts(
  acceptedOn: string,
  promiseDays: number,
  legalDays: number,
  more: Partial<DayTableFacts> & { today: PlainDate },
): DayTableFacts {
  const start = plainDate(acceptedOn)
  const pauses = (more.pauses ?? []).flatMap(({ after, through }) => (through === null ? [] : [{ after, through }]))
  return {
    calendar,
    acceptedOn: start,
    promiseDays,
    promiseDueOn: addWorkingDays(calendar, start, promiseDays, pauses),
    statutory: { dueOn: addWorkingDays(calendar, start, legalDays, pauses) },
    pauses: [],
    ...more,
  }
}

const band = (given: DayTableFacts) => clockBand({ table: dayTable(given) })

export const examples: readonly Example[] = [
  {
    name: '在办，停过两天，今天调休上班',
    view: clockBand({
      table: exampleDays,
      notes: ['5 月 7 日（周四）至 5 月 8 日（周五），等水质检测，停 2 个工作日'],
    }),
  },
  { name: '今天到期', view: band(facts('2026-08-03', 5, 10, { today: plainDate('2026-08-10') })) },
  { name: '超了承诺', view: band(facts('2026-08-03', 5, 10, { today: plainDate('2026-08-12') })) },
  {
    name: '停表，没有恢复',
    view: band(
      facts('2026-09-10', 10, 20, {
        today: plainDate('2026-09-28'),
        pauses: [{ after: plainDate('2026-09-16'), through: null, reason: '专家评审' }],
      }),
    ),
  },
  {
    name: '办结，早两天',
    view: band(facts('2026-08-03', 6, 10, { today: plainDate('2026-08-20'), endedOn: plainDate('2026-08-07') })),
  },
  {
    name: '六十天，中间过国庆',
    view: band(facts('2026-08-24', 45, 60, { today: addDays(plainDate('2026-08-24'), 30) })),
  },
  { name: '指南上，承诺和法定', view: plannedBand(6, 10) },
  { name: '指南上，二十和三十', view: plannedBand(20, 30) },
  { name: '指南上，只有承诺', view: plannedBand(5) },
  { name: '指南上，一天对二十天', view: plannedBand(1, 20) },
]
