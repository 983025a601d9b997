import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'

/** 日期 */
export const Day = z.string().refine((text): boolean => isPlainDate(text), '请填写真实的日期，例如 2026-12-01。')
/** Words of a person, trimmed, at most so many signs. */
export const sentence = (most: number, asking: string) =>
  z
    .string()
    .trim()
    .min(2, asking)
    .max(most, `最多 ${most} 个字。`)
    .refine(
      (text) => text.isWellFormed() && !/\p{Cc}/u.test(text.replace(/\n/g, '')),
      '有看不见的控制字符，请重新填写。',
    )
