/** Known answers as the pages tell them. */
import type { KnownAnswer } from '#modules/registers/model.ts'
import { yearMonthDay } from '../words.ts'

export { knownFields } from '#modules/cases/service.ts'

/** An answer the platform gives, in the form's own values. */
export type FieldKnown = KnownAnswer

/** 公安部门人口库，2026 年 5 月 9 日 */
export const sourceWords = ({ sourceLabel, asOf }: FieldKnown): string => `${sourceLabel}，${yearMonthDay(asOf)}`
