import type { Database } from '#platform/db/database.ts'
import type { FileStore } from '#platform/files/file-store.ts'
import type { ScheduledTask, Task } from '#platform/jobs/worker.ts'
import type { Materials } from './service.ts'

/** Files nobody uses go away by themselves. */
export function materialsTasks(deps: { db: Database; materials: Materials; files: FileStore }): Record<string, Task> {
  return {
    'clear-loose-uploads': async () => {
      await deps.materials.clearLoose(deps.db, deps.files)
    },
  }
}

/** When it runs, in UTC: after the requests of a week ago are forgotten, so that no repeat is answered with a file that is gone. */
export const materialsSchedule: readonly ScheduledTask[] = [{ task: 'clear-loose-uploads', at: '50 19 * * *' }]
