/** Receipts in the public log: what their holder takes away and anybody can check without us. */
import { load as loadEvents, type RecordedEvent as StoredEvent } from '#platform/db/event-log.ts'
import { type LeafProof, leafProof } from '#platform/transparency/proofs.ts'
import type { ReceiptProof, ReceiptProofAnswer } from './contract.ts'
import type { CaseEventData } from './model.ts'
import type { CasesDeps } from './ports.ts'
import { findByTypedNumber } from './reading.ts'
import { getRow } from './store.ts'

export function createReceiptProofs({ db, logKeys }: Pick<CasesDeps, 'db' | 'logKeys'>) {
  return {
    /**
     * The proof file of a receipt or paper, for whoever knows its number and the first 16 digits of its chain hash or more; `proof` is
     * null until its record is in the public log. Undefined when there is no such record.
     */
    async receiptProof(number: string, mark: string): Promise<ReceiptProofAnswer | undefined> {
      if (!/^[0-9a-f]{16,64}$/.test(mark)) return undefined
      const id = await findByTypedNumber(db, number)
      if (!id) return undefined
      const event = (await loadEvents(db, id)).find((one) => one.hash.startsWith(mark))
      if (!event) return undefined
      const place = await leafProof(db, id, event.version)
      if (!place) return { proof: null, index: null, size: null, signedAt: null, witness: null }
      const { itemName, number: own } = await getRow(db, id)
      const [witness] = place.checkpoint.witnesses
      return {
        proof: proofFile(event, { number: own ?? '', itemName, place, logKeys }),
        index: place.index,
        size: place.checkpoint.size,
        signedAt: place.checkpoint.time,
        witness: witness?.name ?? null,
      }
    },
  }
}

function proofFile(
  event: StoredEvent,
  of: { number: string; itemName: string; place: LeafProof; logKeys: CasesDeps['logKeys'] },
): ReceiptProof {
  const data = event.data as Partial<CaseEventData['case-submitted']> | null
  return {
    format: 'onevisit-receipt-proof/1',
    explanation:
      '这份文件证明一条办件记录写在公开账本里。不用联网、不用我们的系统就能核对：node verify-receipt.mjs 这份文件 --key 公布的公钥。里面只有编号、时间和散列。',
    number: of.number,
    itemName: of.itemName,
    submittedAt: event.occurredAt,
    contentHash: data?.contentHash ?? null,
    version: event.version,
    head: event.hash,
    leaf: {
      salt: of.place.salt,
      version: event.version,
      type: event.type,
      occurredAt: event.occurredAt,
      number: data?.number ?? null,
      contentHash: data?.contentHash ?? null,
    },
    proof: of.place.text,
    keys: of.logKeys,
  }
}
