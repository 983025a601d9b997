import type { ReactNode } from 'react'
import type { WorklistRow } from '#modules/cases/contract.ts'

/** 七种形状：圆实心、圆半、圆空、三角、方实心、菱形、双竖。 */
export type StatusShape = 'done' | 'half' | 'none' | 'soon' | 'late' | 'info' | 'pause'

/** 状态：形状加文字，颜色只是第三重。 */
export function Status({ shape, children }: { shape: StatusShape; children: ReactNode }) {
  return <span className={`st st-${shape}`}>{children}</span>
}

/** The shape of a clock's lamp. */
export const lampShape: Readonly<Record<WorklistRow['lamp'], StatusShape>> = {
  green: 'none',
  amber: 'soon',
  red: 'late',
  paused: 'pause',
  done: 'done',
  'done-late': 'late',
  unpromised: 'info',
}

/** What a lamp means, in a word or two. */
export const lampWords: Readonly<Record<WorklistRow['lamp'], string>> = {
  green: '正常',
  amber: '临期',
  red: '超期',
  paused: '暂停',
  done: '已办结',
  'done-late': '超期办结',
  unpromised: '日历未公布',
}
