/** Which step comes next and which one decides (行政许可法 §26: one office accepts, steps go to the offices inside). */
import type { CaseState, CaseTerms, TermStep } from './model.ts'
import { openStep } from './model.ts'

const handled = (terms: CaseTerms): readonly TermStep[] =>
  terms.steps.filter((step) => step.function !== 'acceptance' && step.function !== 'deliver')

/** The first step after acceptance. Every item has one: the catalogue refuses items without a deciding step. */
export const firstStep = (terms: CaseTerms): TermStep | undefined => handled(terms)[0]

/** The step after `key`; undefined after the deciding step. */
export function stepAfter(terms: CaseTerms, key: string): TermStep | undefined {
  const steps = handled(terms)
  return steps[steps.findIndex((step) => step.key === key) + 1]
}

/** The step before `key`; undefined before the first. */
export function stepBefore(terms: CaseTerms, key: string): TermStep | undefined {
  const steps = handled(terms)
  return steps[steps.findIndex((step) => step.key === key) - 1]
}

export const termStep = (terms: CaseTerms, key: string): TermStep | undefined => terms.steps.find((s) => s.key === key)

/** Whether the case can only be decided at this step: the approving one, or one that nothing follows. */
export const mustDecideAt = (terms: CaseTerms, key: string): boolean =>
  termStep(terms, key)?.function === 'approve' || stepAfter(terms, key) === undefined

/** Whether the open step may decide: where it must, or at any step of a case accepted on a commitment (当场决定). */
export function decidesNow(state: CaseState): boolean {
  const step = openStep(state)
  if (!step || !state.terms) return false
  return mustDecideAt(state.terms, step.key) || state.basis === 'notice-and-commitment'
}
