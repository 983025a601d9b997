/**
 * Visits counted from what happened (沈阳 2017: 申请人提交至领取结果，上门不超过一次).
 * A visit is a distinct presence of the applicant or the family; staff helpers (帮代办) do not count, retries and reprints on
 * the same day do not add, a presence struck out as a wrong record is gone from the count but not from the history.
 */
import type { CaseRules, CaseState, Presence } from './model.ts'

export interface VisitCount {
  /** Visits the applicant or the family really made. */
  readonly total: number
  /** Of these, the ones that the office's own omission made necessary (补正告知不全). */
  readonly chargedToOffice: number
}

type Counted = Presence & { readonly void: boolean }

const placeOf = (presence: Presence): string =>
  `${presence.where.kind}:${presence.where.placeId ?? presence.where.regionCode}`

/** Key under which two presences are one visit. */
const visitKey = (presence: Presence, rule: CaseRules['visitDistinctBy']): string =>
  rule === 'date' ? presence.on : `${presence.on}@${placeOf(presence)}`

/** Counts the visits in a list of presences. A day counts for the office only if nothing of the applicant's own led there. */
export function countVisits(presences: readonly Counted[], rule: CaseRules['visitDistinctBy']): VisitCount {
  const days = new Map<string, boolean>()
  for (const presence of presences) {
    if (presence.void || presence.who === 'staff-helper') continue
    const key = visitKey(presence, rule)
    days.set(key, (days.get(key) ?? true) && presence.cause === 'office')
  }
  const charged = [...days.values()].filter(Boolean).length
  return { total: days.size, chargedToOffice: charged }
}

/** visits(case). */
export const visitsOf = (state: CaseState, rules: CaseRules): VisitCount =>
  countVisits(state.presences, (state.terms?.rules ?? rules).visitDistinctBy)
