import type { z } from 'zod'
import type { Figures } from '#modules/supervision/contract.ts'

/** The figures as they were read. */
export type View = z.output<typeof Figures>
/** 全部、算的、不算的 */
export type Which = 'all' | 'yes' | 'no'
/** 清单、分单位、分乡镇 */
export type Way = 'list' | 'office' | 'township'
/** One office or township of which the list is shown. */
export interface Place {
  by: 'office' | 'township'
  key: string
  name: string
}

export const countsOf = (which: Which) => (which === 'all' ? {} : { counts: which })

/** The cases of one place only. */
export const placeOf = (place: Place | undefined) =>
  place ? (place.by === 'office' ? { officeId: place.key } : { township: place.key }) : {}
