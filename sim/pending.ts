/** What reliability.md asks for and this simulation does not do yet, by name. */
export const pendingInvariants: readonly (readonly [number: string, why: string])[] = [
  ['I9', 'bundles are planned, not handled as one case'],
  ['I15', 'only through the due dates of cases; in full in src/kernel/working-days.property.test.ts'],
  ['I18', 'figures are counted by queries that the simulated store does not answer'],
  ['I20', 'no queue at the hall'],
  ['I23', 'once-only is not checked'],
  ['I24', 'reads are noted by unmask only; not checked against purpose and basis'],
  ['I25', 'no consent that could be withdrawn'],
  ['I30', 'no second county beside the first'],
]

export const pendingActors: readonly string[] = [
  'pay, complain, object, delegate, revoke consent: not in the product',
  'joint review: not in the product',
  'data provider with clocks of its own: not in the product; the registers answer late, wrongly, or never',
  'licence renewal: not in the product',
  '12345 agent and supervisor’s cards: not in the product',
  'restore from a backup: npm run chaos',
  'attacker: duplicates and stale versions here; forged calls in the attack tests',
  'transparency log and its overdue stop: the sequencer’s statements are not simulated',
]
