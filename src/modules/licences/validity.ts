import { addDays, addMonths, isPlainDate, type PlainDate } from '#kernel/plain-date.ts'

const digits = '零一二三四五六七八九'

/** 四十 → 40，两 → 2，12 → 12; undefined for what is no number below one hundred. */
function numberOf(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  const plain = text.replaceAll('两', '二')
  const [, tens, ones] = /^([一二三四五六七八九]?)十([一二三四五六七八九]?)$/.exec(plain) ?? []
  if (tens !== undefined) return (tens === '' ? 1 : digits.indexOf(tens)) * 10 + (ones ? digits.indexOf(ones) : 0)
  return plain.length === 1 && digits.indexOf(plain) > 0 ? digits.indexOf(plain) : undefined
}

/** One plain length of time, at most with a yearly stamp that does not end it; anything else around it makes it another rule. */
const lengthText = /^([\d一二两三四五六七八九十]{1,4}) ?(年|个月|天|日)(?:，每年(?:签注|审验)一次)?$/
const untilText = /^至 ?(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日$/

/**
 * Last day of validity of a result issued on a day, from what the guide says of it (五年, 长期, 至 2027 年 12 月 31 日). Null: no end,
 * because the guide says so or sets none. Undefined: it depends on something the text only names (五年或者十五年, 三年内开工, 年度复核),
 * so whoever decides has to say.
 *
 * The day of issue is the first day of validity, as licences print it: issued on 2026-11-21 for five years, valid to 2031-11-20.
 * 《民法典》第二百零二条: where the last month has no such day, its last day ends it.
 */
export function validityOf(text: string | null, issuedOn: PlainDate): PlainDate | null | undefined {
  const said = text?.normalize('NFC').trim() ?? ''
  if (said === '' || said === '长期' || said === '长期有效' || said === '不限') return null
  const [, year, month, date] = untilText.exec(said) ?? []
  if (year !== undefined) {
    const until = `${year}-${month?.padStart(2, '0')}-${date?.padStart(2, '0')}`
    return isPlainDate(until) ? until : undefined
  }
  const [, amount, unit] = lengthText.exec(said) ?? []
  const length = amount === undefined ? undefined : numberOf(amount)
  if (length === undefined || length < 1) return undefined
  if (unit === '天' || unit === '日') return addDays(issuedOn, length - 1)
  const same = addMonths(issuedOn, unit === '年' ? length * 12 : length)
  return same.slice(8) === issuedOn.slice(8) ? addDays(same, -1) : same
}
