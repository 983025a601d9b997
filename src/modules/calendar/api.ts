import type { FastifyInstance } from 'fastify'
import { dayOf } from '#kernel/plain-date.ts'
import { mount } from '#platform/http/mount.ts'
import { calendarRoutes } from './contract.ts'
import { coverageOf } from './coverage.ts'
import type { Calendars } from './service.ts'

/** JSON routes of the calendar. */
export function mountCalendar(
  app: FastifyInstance,
  { calendars, now }: { calendars: Calendars; now: () => Date },
): void {
  mount(app, calendarRoutes, {
    calendar: async () => coverageOf(await calendars.current(), dayOf(now())),
  })
}
