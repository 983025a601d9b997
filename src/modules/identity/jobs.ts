import type { Database } from '#platform/db/database.ts'
import type { ScheduledTask, Task } from '#platform/jobs/worker.ts'

/** 个人信息保存期限为实现目的所必要的最短时间（个人信息保护法第十九条）；谁何时登录另存在审计记录里。 */
export function identityTasks(db: Database): Record<string, Task> {
  return {
    'forget-sign-ins': async () => {
      await db.transaction(async (tx) => {
        await tx.query(`delete from sms_code where sent_at < now() - interval '2 days'`)
        await tx.query(`delete from sign_in_attempt where at < now() - interval '30 days'`)
        await tx.query(`delete from session where expires_at < now() - interval '180 days'`)
      })
    },
  }
}

/** When it runs, in UTC. */
export const identitySchedule: readonly ScheduledTask[] = [{ task: 'forget-sign-ins', at: '40 19 * * *' }]
