import { failoverFault } from '../failover.ts'
import { appKillAloneFault, appKillFault } from './app-kills.ts'
import { clockJumps } from './clock.ts'
import { databaseKillFault } from './database-kills.ts'
import { fullDataDisk, fullUploadDisk, inputOutputErrors } from './disks.ts'
import { duplicates, twoOfficers } from './duplicates.ts'
import type { Fault } from './fault.ts'
import { lostMessages, poisonedJobs } from './messages.ts'
import { migrationKills } from './migration-kills.ts'
import { restoreToSecond } from './restore.ts'
import { twoSchedulers } from './schedulers.ts'
import { oneOfSeveral } from './several.ts'
import { unknownCommits } from './unknown-commits.ts'
import { badUpstreams } from './upstreams.ts'

/** Played once in a long run, in this order; the two kinds of kills before them go in rounds, until their numbers are reached. */
export const singleFaults: readonly Fault[] = [
  ...[appKillAloneFault, migrationKills, unknownCommits, duplicates, twoOfficers, oneOfSeveral],
  ...[restoreToSecond, failoverFault, fullUploadDisk, fullDataDisk, inputOutputErrors],
  ...[lostMessages, poisonedJobs, badUpstreams, clockJumps, twoSchedulers],
]

/** What the three-minute form plays. */
export const shortFaults: readonly Fault[] = [
  ...[appKillFault, migrationKills, databaseKillFault, unknownCommits],
  ...[duplicates, twoOfficers, restoreToSecond, fullUploadDisk],
]

/** Every fault of a whole run. */
export const everyFault: readonly Fault[] = [databaseKillFault, appKillFault, ...singleFaults]
