import type { LintItem, Waiver } from '../lint-shape.ts'

/** 错误不得发布；提醒请编辑看一眼；提示可改可不改。 */
export const severities = ['error', 'warning', 'hint'] as const
export type Severity = (typeof severities)[number]

/** Fields as in the import shape, and `note` for the note of a material: its index is the material's. */
export type LintField =
  | 'legalBasis'
  | 'department'
  | 'statutoryLimit'
  | 'promisedLimitDays'
  | 'visits'
  | 'conditions'
  | 'materials'
  | 'note'
  | 'steps'
  | 'specialProcedures'
  | 'fee'
  | 'result'
  | 'prerequisites'
  | 'variants'
  | 'commonQuestions'

/** What a rule found at one place of an item. */
export interface Finding {
  item: string
  field: LintField
  /** place in the list; null where the field is no list, or the whole list is meant */
  index: number | null
  /** `L101` */
  rule: string
  severity: Severity
  /** the words, or the values in words, that are meant */
  text: string
  /** why it is a flaw */
  explanation: string
  /** what to do */
  suggestion: string
  waived: { by: string; reason: string; untilOn: string } | null
  /** an error that nobody answers for: the item may not be published */
  blocks: boolean
}

/** A finding before the item's name and the rule's own words are added. */
export interface Hit {
  rule: string
  field: LintField
  index: number | null
  text: string
  /** when it is less, or more, than the rule's own */
  severity?: Severity
  suggestion?: string
}

/** What a county knows beside the item itself. */
export interface LintFacts {
  /** 华容, 颍上, …: switches on the rules of that place's plan and off those of others; null runs them all */
  place?: string | null
  /** licences the county's registers hold, by name */
  licenceTypes?: readonly string[]
  /** the catalogue: who issues what, and what items before have collected */
  items?: readonly LintItem[]
  offices?: readonly OfficePhones[]
  waivers?: readonly Waiver[]
  /** plain date; a waiver counts through its last day */
  today: string
}

export interface OfficePhones {
  readonly name: string
  readonly phone: string | null
  readonly complaintPhone: string | null
}
