import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { archiving, baseBackup, mark, restoring } from '../backup.ts'
import { openCluster } from '../cluster.ts'
import type { Journal } from '../journal.ts'
import { emptyTally, openStage, query, wrongAnswers } from '../stage.ts'
import { crowd } from './crowd.ts'
import { type Fault, findingsOf } from './fault.ts'

/** A backup and the archived log, restored to a second that lies in between. */
export const restoreToSecond: Fault = {
  id: 'restore',
  fault: 'everything is gone but the backup and the archived log: restored to a chosen second',
  expected:
    'the restored state is the oracle’s for that second: everything acknowledged before it, nothing from after it, all chains whole',
  async play(run, scale) {
    const rounds = scale === 'short' ? 1 : 5
    const findings: string[] = []
    const took: number[] = []
    const serving: number[] = []
    let before = 0
    let after = 0
    for (let round = 0; round < rounds; round += 1) {
      const archive = join(run.folder, `archive-${round}`)
      await mkdir(archive, { recursive: true })
      const stage = await openStage(run, `restore-${round}`, { settings: archiving(archive), seed: round })
      try {
        const app = await stage.app()
        const tally = emptyTally()
        const people = crowd(stage, [app], 2, tally)
        const backup = join(run.folder, `backup-${round}`)
        await baseBackup(stage.cluster.url, stage.folder, backup)
        await wait(scale === 'short' ? 1_500 : 5_000)
        await people.goHome()
        const [moment] = await query<{ at: string }>(stage.cluster.url, 'select clock_timestamp()::text as at')
        const then: Journal = structuredClone(stage.journal)
        await cp(stage.files, join(backup, 'stored'), { recursive: true })
        await wait(1_100)
        const later = crowd(stage, [app], 3, tally)
        await wait(scale === 'short' ? 1_500 : 5_000)
        await later.goHome()
        findings.push(...people.given, ...later.given, ...wrongAnswers(tally))
        before += then.cases.length
        after += stage.journal.cases.length - then.cases.length
        await query(stage.cluster.url, 'select pg_switch_wal()')
        await wait(1_000)
        await app.stop()
        await stage.cluster.stop()
        const since = performance.now()
        await mark(backup, 'recovery')
        const restored = await openCluster(backup, restoring(archive, moment?.at ?? ''))
        try {
          for (let isOpen = false; !isOpen; await wait(20))
            isOpen =
              (await query<{ open: boolean }>(restored.url, 'select not pg_is_in_recovery() as open'))[0]?.open ?? false
          took.push(performance.now() - since)
          const late = stage.journal.cases.slice(then.cases.length)
          const [kept] = await query<{ kept: number }>(
            restored.url,
            `select count(*)::int as kept from case_event where request_id = any('{${late.map(({ key }) => key).join()}}')`,
          )
          if (kept?.kept !== 0) findings.push(`${kept?.kept} events from after the moment`)
          const files = join(backup, 'stored')
          const door = await stage.app({ databaseUrl: restored.url, files })
          serving.push(performance.now() - since)
          const verdict = await stage.verdict(door, { url: restored.url, folder: backup, files, journal: then })
          findings.push(...findingsOf(verdict))
          await door.stop()
        } finally {
          await restored.stop()
        }
      } finally {
        await stage.close()
      }
    }
    return {
      ...restoreToSecond,
      injected: 'pg_backup_start, copy of the files, pg_backup_stop under load; archive_command; recovery_target_time',
      count: rounds,
      result: findings.length === 0 ? 'held' : 'broke',
      said: `${rounds} restores, ${before} acknowledged commands before the moment all there, ${after} after it all absent; database open for writing after ${took.map(Math.round).join(', ')} ms, people served after ${serving.map(Math.round).join(', ')} ms`,
      findings,
      figures: { rounds, before, after, took, serving },
    }
  },
}
