/**
 * What every identifier check answers. `value` is the normalised text to store; `reason` is a Chinese sentence
 * for the person who typed it and never repeats what was typed; `code` names the fault for programs.
 */
export type Checked<Facts = object> = ({ readonly ok: true; readonly value: string } & Facts) | Rejected

/** The identifier is wrong, and why. */
export interface Rejected {
  readonly ok: false
  readonly code: string
  readonly reason: string
}

/** The identifier is accepted, yet somebody should know this. `text` is Chinese. */
export interface IdentifierWarning {
  readonly code: string
  readonly text: string
}

/** Builds a rejection. */
export function rejected(code: string, reason: string): Rejected {
  return { ok: false, code, reason }
}

// Hyphens and dashes of every width, and the invisible marks that come along when people paste.
const fillers = /[\s\u00ad\u200b-\u200d\u2060\ufeff\u002d\u2010-\u2015\u2212]/g

/** 全角转半角（NFKC），去掉空格和连字符，小写转大写。 */
export function normaliseIdentifier(text: string): string {
  return text
    .normalize('NFKC')
    .replace(fillers, '')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
}
