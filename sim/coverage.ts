/** What has to happen in a long run: a command, fault or state that never does is a fault of the simulation. */
import { answers } from './database.ts'
import { moveWeights } from './moves.ts'
import { course } from './oracle/tables.ts'
import { knownKeys } from './store/known.ts'
import { faultKinds, productWaited } from './world.ts'

/** Statements of tools and rare ways that a run may do without. */
const rare = new Set(['case-by-number', 'upload-of-case', 'legal-person-by-code', 'licence-number-taken'])

const states = [
  ...[
    'draft',
    'submitted',
    'received',
    'correcting',
    'examining',
    'examining suspended',
    'decided',
    'issued',
    'concluded',
  ],
  'archived',
]

export interface Coverage {
  readonly moves: readonly string[]
  readonly faults: readonly string[]
  readonly states: readonly string[]
  readonly events: readonly string[]
  readonly statements: readonly string[]
  readonly waits: readonly string[]
}

/** What has not happened once. */
export function missingFrom(counts: ReadonlyMap<string, number>, statements: ReadonlyMap<string, number>): Coverage {
  const never = (prefix: string, names: readonly string[]) => names.filter((name) => !counts.has(`${prefix} ${name}`))
  return {
    moves: never(
      'move',
      moveWeights.map(([kind]) => kind),
    ),
    faults: never('fault', faultKinds),
    states: never('state', states),
    events: never('event', Object.keys(course)),
    statements: knownKeys.filter((key) => !statements.has(key) && !rare.has(key)),
    waits: counts.has(productWaited) ? [] : [productWaited],
  }
}

/** Answers without a statement and statements without an answer. */
export const unmatched = (): readonly string[] => [
  ...knownKeys.filter((key) => !answers[key]).map((key) => `no answer for ${key}`),
  ...Object.keys(answers)
    .filter((key) => !knownKeys.includes(key))
    .map((key) => `no statement for ${key}`),
]
