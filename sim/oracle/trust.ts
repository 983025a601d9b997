/** The record can be proven: every event hangs on the one before it, by the published recipe (docs/law/invariants.md, I21). */
import { hash } from 'node:crypto'

const sm3 = (text: string): string => hash('sm3', text)

/** JSON with sorted members and no spaces (RFC 8785). */
export const plainText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(plainText).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plainText(member)}`).join(',')}}`
}

export interface Link {
  readonly case_id: string
  readonly version: number
  readonly type: string
  readonly data: unknown
  readonly actor: unknown
  readonly occurred_at: string
  readonly recorded_at: string
  readonly request_id: string
  readonly prev_hash: string
  readonly hash: string
}

/** What is wrong with one link, or null. */
export function brokenLink(link: Link, before: Link | undefined): string | null {
  const hangsOn = before ? before.hash : sm3(`onevisit:${link.case_id}`)
  if (link.prev_hash !== hangsOn) return `event ${link.version} does not hang on the one before`
  const content = {
    ...{ caseId: link.case_id, version: link.version, type: link.type, data: link.data, actor: link.actor },
    ...{ occurredAt: link.occurred_at, recordedAt: link.recorded_at, requestId: link.request_id },
  }
  return sm3(link.prev_hash + plainText(content)) === link.hash
    ? null
    : `event ${link.version} has another content than its hash`
}

/** Numbers 1 to n, each once; what is missing or there twice, or null. */
export function gapIn(numbers: readonly number[]): string | null {
  const sorted = [...numbers].sort((a, b) => a - b)
  const wrong = sorted.findIndex((number, at) => number !== at + 1)
  return wrong < 0 ? null : `${sorted[wrong]} in place ${wrong + 1}`
}
