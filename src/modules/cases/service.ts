/** The use cases: one function each, all or nothing, safe to repeat. */
import type { Actor } from '#modules/identity/model.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { always, carryOut } from './acting.ts'
import { createApplying } from './applying.ts'
import type { CaseCommand } from './commands.ts'
import { createCounter } from './counter.ts'
import { createDrafting } from './drafting.ts'
import { acceptance, type Promises } from './filing.ts'
import { createHandingIn } from './handing-in.ts'
import { catchUp, sweep } from './jobs.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { createReading } from './reading.ts'
import { type Rebuilt, rebuild } from './rebuild.ts'
import { createReceiptProofs } from './receipt-proofs.ts'
import { createReceipts } from './receipts.ts'
import { createResults } from './results.ts'
import { type CaseInHand, wakeOpenCases } from './store.ts'

export type { DraftView } from './drafting.ts'
export { commitmentTexts } from './filing.ts'
export { casesSchedule, casesTasks } from './jobs.ts'
export { knownFields } from './known-fields.ts'
export { materialsOnFile } from './materials-on-file.ts'
export type { CasesDeps } from './ports.ts'
export type { Rebuilt } from './rebuild.ts'

export type Cases = ReturnType<typeof createCases>

export function createCases(deps: CasesDeps) {
  return {
    ...createDrafting(deps),
    ...createApplying(deps),
    ...createCounter(deps),
    ...createHandingIn(deps),
    ...createResults(deps),
    ...createReading(deps),
    ...createReceipts(deps),
    ...createReceiptProofs(deps),

    /** A command without content of its own to store. Answers the case as it then stands, for `view`; null for a repeat. */
    command: (
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      version: number | null,
      command: CaseCommand,
    ): Promise<CaseInHand | null> =>
      carryOut(deps, { caseId, actor, stamp, version, intents: () => ({ intents: [always(command)] }) }),

    /** 受理: the kind of promise becomes the record of its text. Answers as `command`. */
    accept: (
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: Promises & { readonly version: number | null },
    ): Promise<CaseInHand | null> =>
      carryOut(deps, {
        ...{ caseId, actor, stamp, version: input.version },
        intents: () => ({ intents: [always(acceptance(input))] }),
      }),

    catchUp: (caseId: string): Promise<number> => catchUp(deps, caseId),
    sweep: (): Promise<number> => sweep(deps),

    /** Every row again from its events; answers where replay and storage differ, and with `repair` puts the rows right. */
    rebuild: (options: { readonly repair: boolean }): Promise<Rebuilt> => rebuild(deps, options),

    /** After a new calendar: every open case is looked at again, and moves only by a recorded event. Answers how many. */
    wakeAll: (): Promise<number> => wakeOpenCases(deps.db, todayOf(deps)),
  }
}
