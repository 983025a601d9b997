import { addDays, type PlainDate } from '#kernel/plain-date.ts'
import type { CaseView } from '#modules/cases/contract.ts'

/** What each date asks of the applicant or promises; no name, no number of a person. */
const says: Readonly<Record<string, (item: string) => string>> = {
  silence: (item) => `${item}：该告诉您收不收了`,
  correction: (item) => `${item}：今天是补正的最后一天`,
  promise: (item) => `${item}：说好今天办好`,
  deferral: (item) => `${item}：今天是补交材料的最后一天`,
  delivery: (item) => `${item}：结果最晚今天送到`,
}

const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n')

/** RFC 5545: lines of at most 75 octets, the next one begun with a space. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const sign of line) {
    if (Buffer.byteLength(part + sign) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += sign
  }
  return [...parts, part].join('\r\n ')
}

const compact = (date: string): string => date.replaceAll('-', '')

/** The running dates of a case as a calendar file; undefined when there is none. */
export function calendarFile(view: CaseView, publicUrl: string, now: Date): string | undefined {
  const due = view.clocks.filter((clock) => clock.endedOn === null && clock.dueOn !== null && says[clock.kind])
  if (due.length === 0) return undefined
  const stamp = `${now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`
  const events = due.flatMap((clock) => {
    const on = clock.dueOn as PlainDate
    return [
      'BEGIN:VEVENT',
      `UID:${view.id}-${clock.kind}-${clock.about ?? ''}@onevisit`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${compact(on)}`,
      `DTEND;VALUE=DATE:${compact(addDays(on, 1))}`,
      `SUMMARY:${escaped(says[clock.kind]?.(view.item.name) ?? '')}`,
      `URL:${publicUrl}/my/cases/${view.id}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]
  })
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//OneVisit//ZH', ...events, 'END:VCALENDAR']
  return `${lines.map(folded).join('\r\n')}\r\n`
}
