/** The messages a record owes the applicant, by template (docs/law/case-life-cycle.md). */
import type { Entry } from './entry.ts'
import { messages } from './tables.ts'

export function owedMessages(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => {
    const template = messages[entry.type]
    if (template === undefined) return []
    if (template !== '*') return [template]
    const together = entries.filter((other) => other.request_id === entry.request_id)
    if (entry.type === 'clock-resumed')
      return together.some(({ type }) => type === 'case-concluded') ? [] : ['case-resumed']
    if (entry.type === 'case-concluded')
      return ['granted', 'denied'].includes(String(entry.data.outcome))
        ? ['case-review-invitation']
        : ['case-concluded']
    return ['correction-due-soon', 'deferral-due-soon'].includes(String(entry.data.kind)) ? ['case-reminder'] : []
  })
}
