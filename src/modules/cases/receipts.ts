/** Proof: receipts, papers and the history, checked against the chain of events. */
import { dayOf } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type ChainVerdict, load as loadEvents, verifyChain } from '#platform/db/event-log.ts'
import type { Receipt, ReceiptVerdict } from './contract.ts'
import { contentStanding } from './filing.ts'
import { documentNames } from './messages.ts'
import type { CaseEventData } from './model.ts'
import type { CasesDeps } from './ports.ts'
import { findByTypedNumber } from './reading.ts'
import { type CaseInHand, findIdByNumber, foldStored, getRow, hashAt, loadCase } from './store.ts'

/** The receipt of a case handed in. Throws not-found `cases.unknown` before that. */
export const receiptOf = (loaded: CaseInHand): Receipt =>
  receiptWith(loaded, (version) => hashAt(loaded.stored, version))

/** The receipt of a case that was handed in this moment: the submission is its newest event. */
export const freshReceipt = (inHand: CaseInHand): Receipt => receiptWith(inHand, () => inHand.head.head)

function receiptWith({ row, events }: CaseInHand, hashOf: (version: number) => string): Receipt {
  const submitted = events.find((event) => event.type === 'case-submitted')
  if (!submitted) throw new Refusal('not-found', 'cases.unknown')
  return {
    number: submitted.data.number,
    itemName: row.itemName,
    submittedAt: submitted.at,
    contentHash: submitted.data.contentHash,
    version: submitted.version,
    head: hashOf(submitted.version),
  }
}

export function createReceipts(deps: CasesDeps) {
  const { db } = deps

  /** The chain of events whole, and the content handed in still the one they speak of. */
  async function intactness(caseId: string, events: Awaited<ReturnType<typeof loadEvents>>): Promise<ChainVerdict> {
    const verdict = verifyChain(events)
    const submitted = events.find((event) => event.type === 'case-submitted')
    if (!verdict.ok || !submitted) return verdict
    const data = submitted.data as CaseEventData['case-submitted']
    return (await contentStanding(deps, db, caseId, data)) === 'changed'
      ? { ok: false, version: submitted.version, reason: '提交的内容和提交时的指纹对不上' }
      : verdict
  }

  return {
    receipt: async (caseId: string): Promise<Receipt> => receiptOf(await loadCase(db, caseId)),

    /** Whether a receipt is genuine and the record behind it unaltered. Tells nothing about the applicant. */
    async verifyReceipt(number: string, head: string): Promise<ReceiptVerdict> {
      const none = { found: false, genuine: false, number: null, itemName: null, submittedAt: null, events: null }
      const id = await findByTypedNumber(db, number)
      if (!id) return { ...none, reason: '没有这个编号的办件。' }
      const row = await getRow(db, id)
      const events = await loadEvents(db, id)
      // Numbers can be guessed: without the right code nothing is told about the case behind one.
      if (!events.some((event) => event.hash === head))
        return { ...none, reason: '没有这张回执，或者校验码和记录对不上。' }
      const verdict = await intactness(id, events)
      const base = {
        found: true,
        number: row.number,
        itemName: row.itemName,
        submittedAt: row.submittedAt,
        events: events.length,
      }
      if (!verdict.ok) return { ...base, genuine: false, reason: `记录被动过：${verdict.reason}。` }
      return { ...base, genuine: true, reason: null }
    },

    /**
     * What a paper's code `<number>-<first 16 hex of a chain hash>` stands for: the document made by that event, or the receipt of the
     * submission. Undefined when there is no such record. The holder comes masked.
     */
    async checkDocument(number: string, mark: string) {
      if (!/^[0-9a-f]{16,64}$/.test(mark)) return undefined
      const id = await findIdByNumber(db, number)
      if (!id) return undefined
      const row = await getRow(db, id)
      const stored = await loadEvents(db, id)
      const event = stored.find((one) => one.hash.startsWith(mark))
      if (!event) return undefined
      const { state } = foldStored(row, stored)
      const document = state.documents.find((one) => one.version === event.version)
      return {
        documentName: document ? documentNames[document.kind] : '申请回执',
        documentNumber: document?.number ?? null,
        officeId: row.officeId,
        on: dayOf(event.occurredAt),
        holder: row.applicantLabel,
        itemName: row.itemName,
        standing: document?.void || state.outcome === 'revoked' ? ('revoked' as const) : ('valid' as const),
        intact: verifyChain(stored).ok,
        events: stored.length,
      }
    },

    /** The whole history with its proof, for `onevisit case` and `onevisit verify`. */
    async history(number: string) {
      const id = await findByTypedNumber(db, number)
      if (!id) throw new Refusal('not-found', 'cases.unknown')
      const events = await loadEvents(db, id)
      return { id, row: await getRow(db, id), events, verdict: await intactness(id, events) }
    },
  }
}
