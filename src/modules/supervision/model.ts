/** What other modules and the screens may know of the figures: words, rules, formulas. */
export * from './figures.ts'
export * from './guide-accuracy.ts'
export * from './handlings.ts'
export * from './legal-reach.ts'
export * from './targets.ts'
export * from './vocabulary.ts'
export * from './ways.ts'
