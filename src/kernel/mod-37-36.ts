import { invalid } from './refusal.ts'

const shape = /^[0-9A-Z]+$/

/**
 * ISO 7064 MOD 37,36 混合校验：公民办件编号和电子证照标识（GB/T 36904-2018）共用。
 * Gives the check character of a text of digits and capitals. Throws invalid `mod-37-36.character`.
 */
export function mod3736Check(text: string): string {
  if (!shape.test(text)) throw invalid('mod-37-36.character')
  let product = 36
  for (const character of text) {
    const sum = (product + Number.parseInt(character, 36)) % 36
    product = ((sum === 0 ? 36 : sum) * 2) % 37
  }
  return ((37 - product) % 36).toString(36).toUpperCase()
}
