import type { ScheduledTask, Task } from '#platform/jobs/worker.ts'
import type { Search } from './search-service.ts'
import type { Catalog } from './service.ts'

/** Versions come into force on their day: asked for at that midnight by the publication, and once a night for whatever was missed. */
export function catalogTasks(catalog: Catalog, search: Search): Record<string, Task> {
  return {
    'catalog.take-effect': async () => {
      await catalog.takeEffect()
    },
    'catalog.index-again': async () => {
      await search.bringUpToDate()
    },
    'catalog.forget-searches': async () => {
      await search.forget()
    },
  }
}

/** When they run, in UTC: three minutes past midnight in Asia/Shanghai; every minute, which asks one index; at night. */
export const catalogSchedule: readonly ScheduledTask[] = [
  { task: 'catalog.take-effect', at: '3 16 * * *' },
  { task: 'catalog.index-again', at: '* * * * *' },
  { task: 'catalog.forget-searches', at: '50 19 * * *' },
]
