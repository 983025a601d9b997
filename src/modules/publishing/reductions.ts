import type { ItemContent } from '#modules/catalog/model.ts'

/** 五减里一个事项自己能减的四样；减事项是清单的事。 */
export const reductionMeasures = ['steps', 'materials', 'working-days', 'visits'] as const
export type ReductionMeasure = (typeof reductionMeasures)[number]

/** One measure now and then. `rate` = (before − after) ÷ before; null when there was nothing to reduce (黄陂区方案，减环节、减材料、减时限、减跑动次数). */
export interface Reduction {
  measure: ReductionMeasure
  before: number
  after: number
  rate: number | null
}

/** What the five reductions count of an item: materials the applicant must bring, steps, promised working days, visits. */
export function measuresOf(content: ItemContent): Record<ReductionMeasure, number> {
  return {
    steps: content.steps.length,
    materials: content.materials.filter((material) => material.required).length,
    'working-days': content.promisedWorkingDays,
    visits: content.visits,
  }
}

/** 与基准相比减了多少。 The baseline is the item's baseline version, or another place's item. */
export function reductions(baseline: ItemContent, now: ItemContent): Reduction[] {
  const before = measuresOf(baseline)
  const after = measuresOf(now)
  return reductionMeasures.map((measure) => ({
    measure,
    before: before[measure],
    after: after[measure],
    rate: before[measure] === 0 ? null : (before[measure] - after[measure]) / before[measure],
  }))
}
