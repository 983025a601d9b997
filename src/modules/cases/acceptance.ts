/** On what basis materials can be accepted: 行政许可法 §32, 容缺受理, 告知承诺 (国办发〔2020〕42号). Pure. */
import { minDate, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import type { WorkCalendar } from '#kernel/working-days.ts'
import { covered, endOfLimit, promiseLimit, workingDayFrom } from './limits.ts'
import type { AcceptanceBasis, CaseTerms, CommitmentRecord, Deferral, MaterialRecord, TermMaterial } from './model.ts'

export interface Filing {
  readonly materials: readonly MaterialRecord[]
  readonly commitment: CommitmentRecord | null
  /** Due dates asked for deferred materials; the rest get the longest allowed. */
  readonly asked: readonly { readonly key: string; readonly dueOn: PlainDate | null }[]
  /** 严重失信或曾作虚假承诺、尚未修复: neither deferral nor commitment. */
  readonly creditBarred: boolean
}

export interface Basis {
  readonly basis: Exclude<AcceptanceBasis, 'deemed'>
  readonly deferrals: readonly Deferral[]
}

const present = (record: MaterialRecord | undefined): boolean =>
  record !== undefined && ['supplied', 'held', 'waived', 'not-applicable'].includes(record.state)

/** Materials that have to be there and are not. A conditional material counts only when the filing says it applies. */
export function missingMaterials(terms: CaseTerms, materials: readonly MaterialRecord[]): readonly TermMaterial[] {
  const records = new Map(materials.map((m) => [m.key, m]))
  return terms.materials.filter((m) => {
    const record = records.get(m.key)
    if (present(record)) return false
    return m.conditional ? record !== undefined : m.required
  })
}

/** Latest day for a deferred material: the item's promise, from today (补正期限不超过承诺时限). Null beyond the calendar. */
export function deferralLimit(terms: CaseTerms, calendar: WorkCalendar, today: PlainDate): PlainDate | null {
  const limit = promiseLimit(terms)
  return covered(() => endOfLimit(calendar, today, { ...limit, amount: Math.max(1, limit.amount) }))
}

/**
 * Finds the basis or refuses. 主件齐全且缺件列入可容缺清单、有承诺书的，容缺受理；证明由承诺替代的，按告知承诺受理。
 * @throws Refusal rule `cases.materials-missing` | `cases.commitment-missing` | `cases.credit-barred` | `cases.deferral-too-long`
 */
export function basisOf(filing: Filing, terms: CaseTerms, calendar: WorkCalendar, today: PlainDate): Basis {
  const missing = missingMaterials(terms, filing.materials)
  if (missing.length === 0) {
    return {
      basis: filing.commitment?.kind === 'notice-and-commitment' ? onCommitment(filing, terms) : 'complete',
      deferrals: [],
    }
  }
  if (filing.commitment?.kind === 'notice-and-commitment' && missing.every((m) => m.replaceableByCommitment)) {
    return { basis: onCommitment(filing, terms), deferrals: [] }
  }
  const stuck = missing.filter((m) => !m.deferrable)
  if (stuck.length > 0) throw refuse('cases.materials-missing', { missing: stuck.map((m) => m.name) })
  if (filing.creditBarred) throw refuse('cases.credit-barred')
  if (filing.commitment?.kind !== 'deferred-materials')
    throw refuse('cases.commitment-missing', { missing: missing.map((m) => m.name) })
  const latest = deferralLimit(terms, calendar, today)
  if (latest === null) throw refuse('calendar.not-covered', { until: calendar.coversTo })
  const deferrals = missing.map((m) => {
    const asked = filing.asked.find((a) => a.key === m.key)?.dueOn ?? latest
    if (asked > latest) throw refuse('cases.deferral-too-long', { material: m.name, latest })
    if (asked < today) throw refuse('cases.deferral-in-the-past', { material: m.name })
    // 民法典第二百零三条：期限的最后一日是休息日的，顺延到休息日后的第一个工作日.
    return { key: m.key, dueOn: minDate(workingDayFrom(calendar, asked), latest) }
  })
  return { basis: 'deferred-materials', deferrals }
}

/** Why this filing cannot be accepted whatever commitment is added now; null when it can be. Offers 受理 exactly where it can work. */
export function acceptanceBar(
  filing: Omit<Filing, 'asked'>,
  terms: CaseTerms,
  calendar: WorkCalendar,
  today: PlainDate,
): Refusal | null {
  const kinds = [null, 'deferred-materials', 'notice-and-commitment'] as const
  const added = kinds.map((kind) => kind && { kind, templateVersion: '', textHash: '' })
  const bars: Refusal[] = []
  for (const commitment of added) {
    try {
      basisOf({ ...filing, commitment: commitment ?? filing.commitment, asked: [] }, terms, calendar, today)
      return null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      bars.push(error)
    }
  }
  // Where a commitment would help and only the credit record stands in its way, that is the reason to give.
  return bars.find((bar) => bar.code === 'cases.credit-barred') ?? bars[0] ?? null
}

function onCommitment(filing: Filing, terms: CaseTerms): 'notice-and-commitment' {
  if (!terms.noticeCommitment) throw refuse('cases.commitment-not-offered', { item: terms.itemName })
  if (filing.creditBarred) throw refuse('cases.credit-barred')
  return 'notice-and-commitment'
}
