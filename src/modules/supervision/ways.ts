/** 五种办理方式 (沈政办发〔2017〕35 号“实施方式”)：一个办结的件是哪一种。 Pure. */
import type { ConcludedFacts, FigureRules, HandlingWay } from './vocabulary.ts'

const counters: readonly ConcludedFacts['channel'][] = ['window', 'township', 'village', 'kiosk']

/** Somebody came for more than the result: originals were checked, something was brought or paid. */
const cameBeforePickUp = ({ visitPurposes }: ConcludedFacts): boolean =>
  visitPurposes.some((purpose) => purpose !== 'pick-up')

/**
 * Exactly one way for every concluded case. Handed over at a window or by a machine is the same here; a case whose result never came to
 * be, or was not handed over (撤回、不予受理、终止), is of no way.
 */
export function wayOf(facts: ConcludedFacts, rules: FigureRules): HandlingWay {
  const { channel, deliveryMethod, sameDay } = facts
  if (deliveryMethod === null) return 'nothing-delivered'
  const pickedUp = deliveryMethod === 'window' || deliveryMethod === 'kiosk'
  if (rules.onlineChannels.includes(channel)) {
    if (cameBeforePickUp(facts)) return pickedUp ? 'pre-checked-pick-up' : 'other-way'
    if (pickedUp) return 'online-pick-up'
    return deliveryMethod === 'courier' ? 'online-courier' : 'online-electronic'
  }
  if (!counters.includes(channel)) return 'other-way'
  if (deliveryMethod === 'courier') return 'window-courier'
  if (sameDay) return 'on-the-spot'
  return pickedUp ? 'window-pick-up' : 'window-electronic'
}
