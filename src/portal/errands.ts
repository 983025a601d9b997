import type { Calendars } from '#modules/calendar/service.ts'
import type { CaseRules } from '#modules/cases/model.ts'
import type { Cases } from '#modules/cases/service.ts'
import type { Identity } from '#modules/identity/service.ts'
import type { Licences } from '#modules/licences/service.ts'
import type { Materials } from '#modules/materials/service.ts'
import type { Registers } from '#modules/registers/service.ts'
import type { Reviews } from '#modules/reviews/service.ts'
import type { Database } from '#platform/db/database.ts'
import type { FileStore } from '#platform/files/file-store.ts'
import type { Sealer } from '#platform/sealing.ts'
import { createApply } from './apply/routes.ts'
import { createMy } from './my/routes.ts'
import { createPrint } from './print/routes.ts'
import type { Errand } from './shell.ts'
import { createSignIn } from './sign-in/routes.ts'

/** What the pages behind the sign-in stand on. */
export interface ErrandDependencies {
  db: Database
  now: () => Date
  sealer: Sealer
  calendars: Calendars
  registers: Registers
  identity: Identity
  licences: Licences
  materials: Materials
  cases: Cases
  casesDeps: { readonly rules: CaseRules; readonly connectedSources: ReadonlySet<string> }
  reviews: Reviews
  files: FileStore
  config: { readonly publicUrl: string; readonly demo: boolean; readonly uploadMaxBytes: number }
}

/** Signing in, applying, one's own cases and papers: to be given to `createPortal` as `errands`. */
export function createErrands({ config, casesDeps, ...services }: ErrandDependencies): readonly Errand[] {
  const deps = {
    ...services,
    rules: casesDeps.rules,
    connectedSources: casesDeps.connectedSources,
    publicUrl: config.publicUrl,
    uploadMaxBytes: config.uploadMaxBytes,
  }
  return [createSignIn(deps), createApply(deps), createMy(deps), createPrint({ ...deps, demonstration: config.demo })]
}
