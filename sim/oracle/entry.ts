/** What the oracle is given and what it answers: events as they stand in the store, and what a case amounts to by the rules. */
import type { DayBook } from './days.ts'

/** The terms a case was accepted under, as far as the rules here ask. */
export interface Terms {
  readonly calendarVersion: string
  readonly itemVersion: number
  readonly promisedWorkingDays: number
  readonly handling: string
  readonly fourEyes: boolean
  readonly statutory: { readonly amount: number; readonly unit: string } | null
  readonly steps: readonly {
    readonly key: string
    readonly officeId: string
    readonly onSite: boolean
    readonly function: string
  }[]
  readonly specialProcedures: readonly {
    readonly key: string
    readonly days: number | null
    readonly unit: string | null
  }[]
}

/** What the events say, all kinds together. */
export interface Data {
  readonly itemId: string
  readonly itemVersion: number
  readonly officeId: string
  readonly regionCode: string
  readonly submittedOn: string
  readonly receivedOn: string
  readonly items: readonly { readonly key: string }[]
  readonly reason: string
  readonly dueOn: string
  readonly round: number
  readonly settled: readonly string[]
  readonly complete: boolean
  readonly terms: Terms
  readonly acceptedOn: string
  readonly basis: string
  readonly commitment: { readonly kind: string } | null | undefined
  readonly deferrals: readonly { readonly key: string; readonly dueOn: string }[]
  readonly startedOn: string
  readonly stepKey: string
  readonly completedOn: string
  readonly returnedOn: string
  readonly inspectors: readonly string[]
  readonly toOfficeId: string
  readonly procedureKey: string
  readonly suspensionId: string
  readonly suspendedOn: string
  readonly capOn: string
  readonly resumedOn: string
  readonly workingDays: number
  readonly extendedOn: string
  readonly movesPromise: boolean
  readonly fromVersion: string
  readonly toVersion: string
  readonly key: string
  readonly from: string
  readonly decidedOn: string
  readonly method: string
  readonly identityChecked: boolean
  readonly result: string
  readonly subject: string
  readonly version: number
  readonly void: boolean
  readonly kind: string
  readonly about: string | null
  readonly concludedOn: string
  readonly outcome: string
  readonly document: { readonly number: string } | undefined
  readonly channel: string
  readonly presence:
    | { readonly on: string; readonly who: string; readonly cause: string; readonly purpose: string }
    | null
    | undefined
}

/** An event as it stands in the store. */
export interface Entry {
  readonly type: string
  readonly version: number
  readonly data: Data
  readonly actor: { readonly key: string }
  readonly occurred_at: string
  readonly request_id: string
}

export interface PostRow {
  readonly role: string
  readonly office_id: string
  readonly region_code: string
  readonly valid_from: string
  readonly valid_to: string | null
}

/** What the record alone does not tell. */
export interface Around {
  /** Calendars that may have been in force when the event of this version was written; now, for Infinity. */
  booksAt(version: number): readonly DayBook[]
  book(version: string): DayBook
  /** Posts somebody held when the event of this version was written. */
  posts(staffId: string, version: number): readonly PostRow[]
  /** Content of an item in a version. */
  item(
    itemId: string,
    version: number,
  ): { readonly promisedWorkingDays: number; readonly noticeCommitment: boolean } | undefined
}

export interface Fault {
  readonly invariant: string
  readonly text: string
}

/** What the record amounts to, as the row of the case should show it. */
export interface Reading {
  readonly faults: readonly Fault[]
  readonly status: string
  readonly outcome: string | null
  readonly suspended: boolean
  readonly deferrals: number
  readonly visits: number
  readonly visitsByOffice: number
  /** What the applicant or the family came for. */
  readonly came: readonly string[]
  /** Whether a helper stood somewhere for this case. */
  readonly helped: boolean
  /** How the result was handed over. */
  readonly delivered: string | null
  readonly noticeRounds: number
  readonly submittedOn: string | null
  readonly acceptedOn: string | null
  readonly decidedOn: string | null
  readonly concludedOn: string | null
  readonly promiseDue: string | null
  readonly statutoryDue: string | null
  readonly inTime: boolean | null
  readonly silenceDue: readonly (string | null)[] | null
  readonly openNoticeDue: string | null
  readonly outstanding: readonly { readonly key: string; readonly due: string }[]
  readonly openCap: string | null
  readonly deliveryDue: string | null
  readonly verificationDue: string | null
  readonly reminded: ReadonlySet<string>
  readonly calendar: string | null
}
