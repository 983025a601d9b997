import type { FigureView } from '#modules/supervision/contract.ts'
import { fewCases } from '#modules/supervision/model.ts'
import { figure } from '../marks/days.ts'

/** `62.8`, one decimal; a share of a few says little, so the fraction stands instead. */
export function shareWords({
  value,
  numerator,
  denominator,
}: Pick<FigureView, 'value' | 'numerator' | 'denominator'>): {
  text: string
  few: boolean
} {
  if (value === null) return { text: '没有', few: false }
  if (denominator < fewCases) return { text: `${numerator}/${denominator}`, few: true }
  return { text: `${(value * 100).toFixed(1)}%`, few: false }
}

/** 0.628 as 62.8, 0.8 as 80 */
export const percent = (share: number): string => (share * 100).toFixed(1).replace(/\.0$/, '')

/** `54 / 86 项` */
export const fractionWords = ({ numerator, denominator, unit }: FigureView): string =>
  `${figure(numerator)} / ${figure(denominator)} ${unit}`

export const ofWords = { items: '按事项', cases: '按办件' } as const

/** Whether the target is reached: shape and words, never colour alone. */
export function targetWords({ value, target }: FigureView): { reached: boolean; text: string } | null {
  if (!target) return null
  const reached = value !== null && value >= target.atLeast
  return { reached, text: `目标 ${percent(target.atLeast)}%，${reached ? '达到' : '没到'}` }
}
