import type { z } from 'zod'
import type { WorklistQuery } from '#modules/cases/contract.ts'

export type ViewName = z.output<typeof WorklistQuery>['view']

/** The saved views in the order of the left column, in groups. */
export const viewGroups: readonly (readonly { view: ViewName; name: string }[])[] = [
  [
    { view: 'all', name: '都在办的' },
    { view: 'mine', name: '我的' },
    { view: 'unclaimed', name: '没人认领' },
  ],
  [
    { view: 'red', name: '超期' },
    { view: 'amber', name: '临期' },
    { view: 'due-today', name: '今天到期' },
    { view: 'suspended', name: '暂停中' },
  ],
  [
    { view: 'to-accept', name: '收件审查' },
    { view: 'correcting', name: '等申请人补正' },
    { view: 'deferred', name: '容缺待补' },
    { view: 'to-deliver', name: '等送达' },
    { view: 'concluded', name: '已办结' },
  ],
]
export const views = viewGroups.flat()

/** The view an address asks for; the first one otherwise. */
export const viewOf = (name: string | null): ViewName => views.find((one) => one.view === name)?.view ?? 'all'
