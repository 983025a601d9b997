import type { Material, ServiceItem } from './model.ts'
import { stepFunctions } from './steps.ts'
import { type Situation, situationOf, type VariantAnswers, type Variants } from './variants.ts'

/** What a situation decides about an item. */
type Parts = Pick<ServiceItem, 'handling' | 'materials' | 'steps' | 'promisedWorkingDays' | 'fee' | 'extras'>

/** The situation with this key; undefined for an item without variants, or one that has no such situation. */
export const findSituation = (
  item: Pick<ServiceItem, 'extras'>,
  key: string | null | undefined,
): Situation | undefined => item.extras?.variants?.situations.find((situation) => situation.key === key)

/** Whether the questions decide about a material: some situation does without it. */
const isDecided = (variants: Variants, material: Material): boolean =>
  variants.situations.some((situation) => !situation.materials.includes(material.name))

/**
 * The item in one of its situations: exactly the materials, steps, promise and fee of that case. Keys stay those of the item. A
 * material that the questions decide about is no longer “only if”. An item without variants, and a key of no situation, leave it as it is.
 */
export function itemIn<Item extends Parts>(item: Item, key: string | null | undefined): Item {
  const variants = item.extras?.variants
  const situation = findSituation(item, key)
  if (!variants || !situation) return item
  const { steps: named, promisedLimitDays, fee } = situation
  const steps = named ? item.steps.filter((step) => named.includes(step.name)) : item.steps
  const functions = stepFunctions(steps)
  return {
    ...item,
    materials: item.materials
      .filter((material) => situation.materials.includes(material.name))
      .map((material) => (isDecided(variants, material) ? { ...material, condition: null } : material)),
    // with steps left out another one may have to decide
    steps: named ? steps.map((step, at) => ({ ...step, function: functions[at] ?? step.function })) : steps,
    // 即办件当日办结，不论哪种情形
    promisedWorkingDays: item.handling === 'on-the-spot' ? 0 : (promisedLimitDays ?? item.promisedWorkingDays),
    fee: fee ? { charged: fee.charged, standard: fee.standard ?? null, basis: fee.basis ?? null } : item.fee,
  }
}

/**
 * The item for somebody who has given these answers: in the situation they lead to; before that, all of it, with what only some
 * situations need marked by their names.
 */
export function itemFor<Item extends Parts>(item: Item, answers: VariantAnswers): Item {
  const variants = item.extras?.variants
  if (!variants) return item
  const situation = situationOf(variants, answers)
  if (situation) return itemIn(item, situation.key)
  return {
    ...item,
    materials: item.materials.map((material) =>
      isDecided(variants, material)
        ? { ...material, condition: material.condition ?? namesOf(variants, material) }
        : material,
    ),
  }
}

/** “另交照片”、“委托别人办” */
const namesOf = (variants: Variants, material: Material): string =>
  variants.situations
    .filter((situation) => situation.materials.includes(material.name))
    .map((situation) => `“${situation.name}”`)
    .join('、')
