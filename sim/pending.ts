/** What reliability.md asks for and this simulation does not do yet, by name. */
export const pendingInvariants: readonly (readonly [number: string, why: string, much: 'whole' | 'part'])[] = [
  ['I9', 'bundles are planned, not handled as one case', 'whole'],
  ['I15', 'only through the due dates of cases; in full in src/kernel/working-days.property.test.ts', 'part'],
  [
    'I18',
    'of cases; figures of items (guides, five reductions) have no cases in them: src/modules/supervision/figures.test.ts',
    'part',
  ],
  ['I20', 'no queue at the hall', 'whole'],
  ['I23', 'of the form; no item here asks for a paper that a licence or a connected source would spare', 'part'],
  ['I25', 'no consent that could be withdrawn', 'whole'],
  ['I30', 'no second county beside the first', 'whole'],
]

export const pendingActors: readonly string[] = [
  'pay, complain, object, revoke consent: not in the product',
  'agents whom a business authorises (delegate): in the product, src/modules/cases/mandate.test.ts; nobody here is one',
  'items suspended, merged, delegated to townships: in the product, src/modules/publishing; here only new versions come in',
  'joint review: not in the product',
  'data provider with clocks of its own: not in the product; the registers answer late, wrongly, or never',
  'licence renewal: not in the product',
  '12345 agent and supervisor’s cards: not in the product',
  'restore from a backup: npm run chaos',
  'attacker: duplicates and stale versions here; forged calls in the attack tests',
  'transparency log and its overdue stop: the sequencer’s statements are not simulated',
]
