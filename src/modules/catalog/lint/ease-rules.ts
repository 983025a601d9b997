import type { Hit, LintField } from './finding.ts'
import terms from './terms.json' with { type: 'json' }
import { longestSentence } from './wording.ts'

/** A sentence of a guide is read in one breath: at most 35 Han characters. */
export const mostCharacters = 35

/** 句子太长 (L401)、没有解释的词 (L402). */
export function checkEase(field: LintField, index: number | null, text: string): Hit[] {
  const at = { field, index, text }
  const length = longestSentence(text)
  const hits: Hit[] =
    length > mostCharacters
      ? [{ ...at, rule: 'L401', suggestion: `这句有 ${length} 个字，拆成几句，每句不超过 ${mostCharacters} 个字。` }]
      : []
  const term = Object.entries(terms).find(([word]) => text.includes(word) && !explained(text, word))
  return term ? [...hits, { ...at, rule: 'L402', suggestion: `解释“${term[0]}”，例如：${term[1]}` }] : hits
}

/** The word is followed by a bracket, or by 即、指、是指. */
const explained = (text: string, word: string): boolean =>
  /^(?:[（(]|，?(?:即|是指|指))/.test(text.slice(text.indexOf(word) + word.length))
