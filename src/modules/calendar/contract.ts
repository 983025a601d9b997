import { z } from 'zod'
import { routes } from '#platform/http/route-table.ts'

/** How far the calendar in force reaches, and what to load when it ends soon. */
export const CalendarView = z.object({
  version: z.string(),
  coversFrom: z.string(),
  coversTo: z.string(),
  /** Calendar days left from today; negative once it has ended. */
  daysLeft: z.number(),
  /** In words, within 60 days of the end; null before. */
  warning: z.string().nullable(),
})
export type CalendarView = z.infer<typeof CalendarView>

export const calendarRoutes = routes({
  calendar: {
    method: 'GET',
    path: '/api/calendar',
    summary: '现行工作日历覆盖到哪一天，要不要载入新一年的',
    tag: '工作日历',
    needs: 'organisation.view',
    reply: CalendarView,
  },
})
