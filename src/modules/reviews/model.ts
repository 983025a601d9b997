/** 好差评 (国办发〔2019〕51号): five grades, the last two are 差评; voluntary, no default; no review is “not reviewed”. */
export const grades = [5, 4, 3, 2, 1] as const
export type Grade = (typeof grades)[number]

export const gradeNames: Readonly<Record<Grade, string>> = {
  5: '非常满意',
  4: '满意',
  3: '基本满意',
  2: '不满意',
  1: '非常不满意',
}

export const isPoor = (grade: Grade): boolean => grade <= 2

const good = ['指南写得清楚', '办得快', '不用跑', '态度好', '页面好用'] as const
const poor = ['指南和实际不符', '办得慢', '多跑了路', '反复要材料', '态度不好', '页面不好用'] as const
/** Reasons offered with a grade; more than one may be chosen, none has to be. */
export const reasonsFor = (grade: Grade): readonly string[] =>
  grade >= 4 ? good : grade === 3 ? [...good, ...poor] : poor

export const reviewChannels = ['online', 'window'] as const
export type ReviewChannel = (typeof reviewChannels)[number]

/** 评价期: working days after the end in which a review can be given (no national number is known: our default). */
export const defaultReviewWorkingDays = 15

export interface Review {
  readonly reviewId: string
  readonly caseId: string
  readonly channel: ReviewChannel
  readonly grade: Grade
  readonly reasons: readonly string[]
  readonly words: string | null
  readonly reviewedAt: string
}
