import { invalid } from './refusal.ts'

// C0 and C1 controls but tab and newline; and the invisible marks that reorder what is read (bidi overrides).
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/** Whether the text holds nothing that cannot be seen or kept: no control characters but tab and line ends, no bidi overrides, no half characters. */
export const isReadable = (text: string): boolean => !unwanted.test(text) && text.isWellFormed()

/**
 * Free text as it is stored: NFC, line ends as \n, outer white space removed.
 * Throws invalid `text.control-character` on NUL, other control characters, bidi overrides and broken surrogate pairs.
 */
export function normaliseText(text: string): string {
  const normalised = text.replace(/\r\n?/g, '\n').normalize('NFC').trim()
  if (!isReadable(normalised)) throw invalid('text.control-character')
  return normalised
}

/** How many Chinese characters the text holds. */
export function hanCount(text: string): number {
  return text.match(/\p{Script=Han}/gu)?.length ?? 0
}
