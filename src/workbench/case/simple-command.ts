import type { CaseView, PresenceInput } from '#modules/cases/contract.ts'

/** What was filled in, by the name of the field. */
export type Values = Readonly<Record<string, string>>

/** One question of a command. */
export interface CommandField {
  name: string
  label: string
  kind: 'line' | 'words' | 'day' | 'number' | 'choice' | 'office' | 'staff' | 'inspectors'
  optional?: boolean
  hint?: string
  options?: readonly { value: string; label: string; note?: string; closed?: boolean }[]
  start?: string
  max?: number
}

/** What a drawer can know before anything is typed. */
export interface CommandFacts {
  view: CaseView
  /** the item's own law, as one line */
  basis: string
  staffId: string
}

/** A command whose questions fit a plain form. */
export interface SimpleCommand {
  confirm: string
  note?: (facts: CommandFacts) => string
  /** its questions; `typed`: what was answered so far */
  fields: (facts: CommandFacts, typed: Values) => readonly CommandField[]
  run: (view: CaseView, version: number, intent: string, values: Values) => Promise<CaseView>
}

/** 理由 */
export const reason = (label = '理由', max = 500): CommandField => ({ name: 'reason', label, kind: 'words', max })
/** 行政许可直接适用行政许可法；别的事项照它的办法办，写“比照”。 */
export const licensingLaw = ({ item }: CaseView, article: string): string =>
  `${item.licensing ? '' : '比照'}《行政许可法》${article}`
/** The address of the case. */
export const at = (view: CaseView) => ({ id: view.id })
/** A value without the spaces around it. */
export const text = (values: Values, name: string): string => (values[name] ?? '').trim()
/** A value, or null when nothing was filled in. */
export const orNull = (values: Values, name: string): string | null => text(values, name) || null

/** 救济途径，按本地的资料预填。 */
export function remedies({ view }: CommandFacts): readonly CommandField[] {
  const { reviewBody, reviewWithinDays, court, suitWithinMonths } = view.defaults.remedies
  return [
    { name: 'reviewBody', label: '复议机关', kind: 'line', start: reviewBody },
    { name: 'reviewWithinDays', label: '几日内可申请复议', kind: 'number', start: String(reviewWithinDays) },
    { name: 'court', label: '管辖法院', kind: 'line', start: court },
    { name: 'suitWithinMonths', label: '几个月内可起诉', kind: 'number', start: String(suitWithinMonths) },
  ]
}
/** The remedies as the server takes them. */
export const remediesOf = (values: Values) => ({
  reviewBody: text(values, 'reviewBody'),
  reviewWithinDays: Number(values.reviewWithinDays),
  court: text(values, 'court'),
  suitWithinMonths: Number(values.suitWithinMonths),
})

/** 谁来的。 */
export const whoField: CommandField = {
  name: 'who',
  label: '谁来的',
  kind: 'choice',
  start: 'applicant',
  options: [
    { value: 'applicant', label: '本人' },
    { value: 'family-agent', label: '家人或受托人' },
    { value: 'staff-helper', label: '代办员' },
  ],
}
/** 谁来的；没有人来也要说。 */
export const cameField: CommandField = {
  ...whoField,
  options: [{ value: 'none', label: '没有人来' }, ...(whoField.options ?? [])],
}
/** Where this desk stands. */
export const counter = 'county-hall' as const
const visitors = ['applicant', 'family-agent', 'staff-helper'] as const
/** Who came and for what; null when nobody did. */
export function presenceOf(came: string | undefined, purpose: PresenceInput['purpose']): PresenceInput | null {
  const who = visitors.find((one) => one === came)
  return who ? { who, place: counter, purpose } : null
}
