/** What a proof file proves. */
export interface Proven {
  readonly number: string
  readonly recordedAs: string
  readonly occurredAt: string
  readonly contentHash: string | null
  readonly version: number
  readonly index: number
  readonly size: number
  readonly signedAt: string | null
  readonly log: string
  readonly witness: { readonly name: string; readonly at: string } | null
  readonly keyGiven: boolean
  readonly numberProven: boolean
}
export function verifyReceipt(text: string, keys?: { key?: string; witnessKey?: string }): Proven
