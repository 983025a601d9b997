import type { Errand } from '../shell.ts'
import { type DraftDependencies, draftRoutes } from './draft-routes.ts'
import { situationRoutes } from './situation-routes.ts'
import { type StartDependencies, startRoutes } from './start-routes.ts'
import { type SubmitDependencies, submitRoutes } from './submit-routes.ts'

export type ApplyDependencies = StartDependencies & DraftDependencies & SubmitDependencies

/** Applying: start, questions, materials, check, receipt. */
export function createApply(deps: ApplyDependencies): Errand {
  return async (app, shell) => {
    for (const routes of [startRoutes(deps), situationRoutes(deps), draftRoutes(deps), submitRoutes(deps)])
      await routes(app, shell)
  }
}
