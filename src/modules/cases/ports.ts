/** What the use cases of this module stand on; handed in once by `app.ts`. */
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import type { Calendars } from '#modules/calendar/service.ts'
import type { Identity } from '#modules/identity/service.ts'
import type { Licences } from '#modules/licences/service.ts'
import type { Materials } from '#modules/materials/service.ts'
import type { Registers } from '#modules/registers/service.ts'
import type { Database } from '#platform/db/database.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { CaseRules, Remedies } from './model.ts'

export interface CasesDeps {
  readonly db: Database
  readonly sealer: Sealer
  readonly now: () => Date
  readonly calendars: Calendars
  readonly registers: Registers
  /** Whether somebody may still act for the organisation; asks its register when that is due. */
  readonly confirmActing: Identity['confirmActing']
  readonly licences: Licences
  readonly materials: Materials
  /** Rules of this place; data with defaults. */
  readonly rules: CaseRules
  /** 救济途径 of this place, told with every refusal (行政复议法、行政诉讼法); data. */
  readonly remedies: Remedies
  /** Names of the data sources that are really connected. */
  readonly connectedSources: ReadonlySet<string>
  /** Public keys of the public log and of its witness, as proof files name them. */
  readonly logKeys: { readonly log: string; readonly witness: string | null }
  /** For links in messages and QR codes. */
  readonly publicUrl: string
  /** No messages to applicants: what is recorded here happened in a simulated past. */
  readonly silent?: boolean
}

/** Today in Asia/Shanghai by the service's clock. */
export const todayOf = (deps: CasesDeps): PlainDate => dayOf(deps.now())

/** The present instant by the service's clock, ISO. */
export const instantOf = (deps: CasesDeps): string => deps.now().toISOString()
