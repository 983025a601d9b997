import { sealTrail } from './audit/trail.ts'
import type { Database } from './db/database.ts'
import type { ScheduledTask, Task } from './jobs/worker.ts'
import { sendMessageTask } from './notify/outbox.ts'
import type { SmsService } from './notify/sms.ts'

/** The platform's own jobs. */
export function platformTasks(db: Database, sms: SmsService): Record<string, Task> {
  return {
    'send-message': sendMessageTask(db, sms),
    'seal-audit-trail': async () => {
      await sealTrail(db)
    },
    // A stored answer may hold personal data; nobody repeats a request after a week.
    'forget-handled-requests': async () => {
      await db.query(`delete from handled_request where handled_at < now() - interval '7 days'`)
    },
  }
}

/** When they run, in UTC. */
export const platformSchedule: readonly ScheduledTask[] = [
  { task: 'seal-audit-trail', at: '* * * * *' },
  { task: 'forget-handled-requests', at: '20 19 * * *' },
]
