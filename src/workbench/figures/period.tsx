import { useState } from 'react'
import { addDays, isPlainDate, type PlainDate } from '#kernel/plain-date.ts'
import { dayAt } from '../marks/days.ts'

export interface PeriodAsked {
  on: string | undefined
  from: string | undefined
  to: string | undefined
}

/** 事项看哪一天，办件看哪一段；a day is asked about once it is whole. */
export function Period({
  asked,
  shown,
  fault,
  onChange,
}: {
  asked: PeriodAsked
  shown: { on: string; from: string; to: string } | undefined
  fault: string | undefined
  onChange: (next: Partial<Record<keyof PeriodAsked, string | undefined>>) => void
}) {
  const today = dayAt(new Date())
  const span = (days: number) => ({ on: undefined, to: undefined, from: days === 30 ? undefined : back(today, days) })
  const field = (name: keyof PeriodAsked, label: string) => (
    <DayField
      key={`${name}${asked[name] ?? shown?.[name] ?? ''}`}
      label={label}
      value={asked[name] ?? shown?.[name] ?? ''}
      onDay={(next) => onChange({ [name]: next })}
    />
  )
  return (
    <fieldset className="period">
      <legend className="for-readers">日期</legend>
      {field('on', '事项')}
      {field('from', '办结从')}
      {field('to', '到')}
      <button type="button" className="btn btn-small" onClick={() => onChange(span(30))}>
        近 30 天
      </button>
      <button type="button" className="btn btn-small" onClick={() => onChange(span(365))}>
        近一年
      </button>
      {fault && (
        <p className="period-fault st st-late" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  )
}

const back = (today: PlainDate, days: number): string => addDays(today, 1 - days)

function DayField({ label, value, onDay }: { label: string; value: string; onDay: (day: string) => void }) {
  const [text, setText] = useState(value)
  return (
    <label className="field-line">
      <span>{label}</span>
      <input
        type="date"
        className="day-field"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => isPlainDate(text) && text !== value && onDay(text)}
        onKeyDown={(event) => event.key === 'Enter' && isPlainDate(text) && onDay(text)}
      />
    </label>
  )
}
