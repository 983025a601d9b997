/** What the outside was told. Written only when an answer had arrived; the oracle holds the database to it. */
export interface Journal {
  /** A case command that was answered with success: its key, and the case as the answer showed it. */
  readonly cases: { key: string; command: string; caseId: string; version: number; number: string | null }[]
  readonly drafts: { key: string; caseId: string }[]
  /** The address typed on a page of a draft; each is typed once. */
  readonly answers: { caseId: string; address: string }[]
  readonly uploads: { uploadId: string; digest: string; cookie: string }[]
  readonly sessions: { cookie: string }[]
  /** Numbers to which a sign-in code was said to be on its way; each asked once. */
  readonly codes: { phone: string }[]
  /** Answers that no fault explains: a 500, a refusal of something that should have been taken. */
  readonly surprises: { command: string; status: number; text: string }[]
}

export const emptyJournal = (): Journal => ({
  cases: [],
  drafts: [],
  answers: [],
  uploads: [],
  sessions: [],
  codes: [],
  surprises: [],
})
