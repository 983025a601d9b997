/** 目标：各地文件里写的比例，作为对照线。 Data; a place may set its own. */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { FigureBase, FigureKey } from './vocabulary.ts'

export const targetSets = ['huarong-2018', 'huangpi-2020', 'yingshang-2018'] as const
export type TargetSetKey = (typeof targetSets)[number]

export interface Target {
  readonly figure: FigureKey
  readonly of: FigureBase
  /** a share, 0 to 1 */
  readonly atLeast: number
  /** to be reached by this day; null when the text names none for it */
  readonly by: PlainDate | null
}

export interface TargetSet {
  readonly name: string
  readonly targets: readonly Target[]
}

const at = (figure: FigureKey, atLeast: number, by: string | null = null, of: FigureBase = 'items'): Target => ({
  figure,
  of,
  atLeast,
  by: by as PlainDate | null,
})

export const targetPresets: Readonly<Record<TargetSetKey, TargetSet>> = {
  'huarong-2018': {
    name: '华容县 2018',
    targets: [at('once', 0.9, '2018-10-31'), at('online', 0.8, '2018-10-31')],
  },
  'huangpi-2020': {
    name: '黄陂区 2020',
    targets: [
      at('at-once', 0.7),
      at('online', 0.95),
      at('fully-online', 0.7),
      at('nearby', 0.75),
      at('once', 0.95),
      at('guide-accuracy', 1),
    ],
  },
  'yingshang-2018': {
    name: '颍上县 2018—2019',
    targets: [at('reduced-materials', 0.3, '2018-12-25'), at('reduced-materials', 0.6, '2019-11-25')],
  },
}

/** The target of a figure: of several with a day, the last one whose day has come by `on`, else the first still to come. */
export function targetOf(set: TargetSetKey, figure: FigureKey, of: FigureBase, on: string): Target | null {
  const mine = targetPresets[set].targets.filter((one) => one.figure === figure && one.of === of)
  const due = mine.filter(({ by }) => by === null || by <= on)
  return due.at(-1) ?? mine[0] ?? null
}
