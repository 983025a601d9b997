/** The public log as its supervisors see it: how it stands, and whether it holds. */
import type { Database } from '#platform/db/database.ts'
import type { TransparencyLog } from '#platform/transparency/log.ts'
import { logStanding } from '#platform/transparency/proofs.ts'
import { proveLog } from '#platform/transparency/proving.ts'
import type { PublicLogProof, PublicLogStanding } from './contract.ts'

/** Checkpoints are due every 60 s; twice that is late. */
const lateSeconds = 120

export function createPublicLog(db: Database, log: TransparencyLog) {
  let proving: Promise<PublicLogProof> | undefined

  const prove = async (): Promise<PublicLogProof> => {
    const verdict = await proveLog(db, log)
    return verdict.ok
      ? { intact: true, leaves: verdict.leaves, waiting: verdict.waiting, index: null, through: null, reason: null }
      : {
          intact: false,
          leaves: null,
          waiting: null,
          index: verdict.index,
          through: verdict.through,
          reason: verdict.reason,
        }
  }

  return {
    async standing(): Promise<PublicLogStanding> {
      const { newest, witnessed, ageSeconds, overdueSeconds, waiting } = await logStanding(db)
      const age = ageSeconds ?? Number.POSITIVE_INFINITY
      const [cosigned] = witnessed?.witnesses ?? []
      return {
        lamp: newest && age > overdueSeconds ? 'red' : Math.abs(age) > lateSeconds ? 'amber' : 'green',
        leaves: newest?.size ?? 0,
        waiting,
        signedAt: newest?.time ?? null,
        overdueHours: overdueSeconds / 3_600,
        witness: log.witness?.key.name ?? null,
        witnessedAt: cosigned?.at ?? null,
        witnessedLeaves: witnessed?.size ?? null,
      }
    },
    /** One proof at a time; whoever asks meanwhile gets the same answer. */
    prove(): Promise<PublicLogProof> {
      proving ??= prove().finally(() => {
        proving = undefined
      })
      return proving
    },
  }
}
