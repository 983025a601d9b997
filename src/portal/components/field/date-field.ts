import { isPlainDate, type PlainDate } from '#kernel/plain-date.ts'
import { attributes, type Html, html } from '../../html.ts'
import { describedBy, type FieldBasics, fieldId, grouped } from './field-frame.ts'

/** A date as the person typed it, box by box. */
export interface TypedDate {
  year: string
  month: string
  day: string
}

export interface DateField extends FieldBasics {
  value?: TypedDate | PlainDate | undefined
}

const boxes = [
  { part: 'year', label: '年', size: 4 },
  { part: 'month', label: '月', size: 2 },
  { part: 'day', label: '日', size: 2 },
] as const

/** The three boxes filled from a plain date, or what was typed. */
export function typedDate(value: TypedDate | PlainDate | undefined): TypedDate {
  if (value === undefined) return { year: '', month: '', day: '' }
  if (typeof value !== 'string') return value
  return { year: value.slice(0, 4), month: String(Number(value.slice(5, 7))), day: String(Number(value.slice(8, 10))) }
}

/** A date in three boxes named `<name>-year`, `<name>-month`, `<name>-day`. Read it back with `readDate`. */
export function dateField(field: DateField): Html {
  const id = fieldId(field.name)
  const value = typedDate(field.value)
  return grouped(
    field,
    html`<div class="date-boxes">${boxes.map(({ part, label, size }) => {
      const own = part === 'year' ? id : `${id}-${part}`
      return html`<div class="date-box"><input${attributes({
        id: own,
        name: `${field.name}-${part}`,
        type: 'text',
        class: `input input-digits-${size}`,
        inputmode: 'numeric',
        maxlength: part === 'year' ? 11 : 4,
        autocomplete: 'off',
        value: value[part],
        'aria-describedby': describedBy(field),
        'aria-invalid': field.error ? 'true' : undefined,
      })}><label for="${own}">${label}</label></div>`
    })}</div>`,
  )
}

const halfWidth = (text: string): string => text.normalize('NFKC').replaceAll(/[\s　]/g, '')

/** A date out of free text: 2026-8-4, 2026年8月4日, 2026/8/4, 2026.8.4, 20260804, full-width digits. Undefined when it is none. */
export function parseDate(text: string): PlainDate | undefined {
  const plain = halfWidth(text)
  const found =
    /^(\d{4})(?:[-/.年、])(\d{1,2})(?:[-/.月、])(\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (!found) return undefined
  const date = `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`
  return isPlainDate(date) ? date : undefined
}

/** What came out of the boxes: a date, nothing at all, or what is wrong with it in words; what was typed is always kept. */
export type DateAnswer =
  | { kind: 'date'; date: PlainDate; typed: TypedDate }
  | { kind: 'empty'; typed: TypedDate }
  | { kind: 'wrong'; message: string; typed: TypedDate }

/** Reads a `dateField` from a posted form. A whole date typed or pasted into the first box is understood too. */
export function readDate(body: Readonly<Record<string, unknown>>, name: string): DateAnswer {
  const box = (part: string): string => {
    const value = body[`${name}-${part}`]
    return typeof value === 'string' ? value.slice(0, 20) : ''
  }
  const typed: TypedDate = { year: box('year'), month: box('month'), day: box('day') }
  const year = halfWidth(typed.year).replace(/年$/, '')
  const month = halfWidth(typed.month).replace(/月$/, '')
  const day = halfWidth(typed.day).replace(/[日号]$/, '')
  if (year === '' && month === '' && day === '') return { kind: 'empty', typed }
  const whole = month === '' && day === '' ? parseDate(year) : parseDate(`${year}-${month}-${day}`)
  if (whole !== undefined) return { kind: 'date', date: whole, typed }
  const missing = [year === '' && '年', month === '' && '月', day === '' && '日'].filter(Boolean)
  if (missing.length > 0)
    return { kind: 'wrong', message: `日期还缺${missing.join('、')}。请把年、月、日都写上。`, typed }
  if (!/^\d{4}$/.test(year)) return { kind: 'wrong', message: '年份要写 4 位数字，例如 1958。', typed }
  return { kind: 'wrong', message: '没有这一天。请看看月和日写对没有。', typed }
}
