import { pinyin } from 'pinyin-pro'

/**
 * A syllable as it is heard in Hunan: zh/z, ch/c, sh/s, n/l, in/ing, en/eng and hu/f are not told apart. Both sides of a search are
 * folded the same way, so that who types as they speak finds the same item.
 */
export function heard(syllable: string): string {
  const plain = syllable
    .replace(/^(z|c|s)h/, '$1')
    .replace(/^n/, 'l')
    .replace(/ng$/, 'n')
  return blown[plain] ?? plain
}

/** hu- as f-: 户 is said fu, 花 fa. */
const blown: Readonly<Record<string, string>> = {
  hu: 'fu',
  hua: 'fa',
  huan: 'fan',
  hui: 'fei',
  hun: 'fen',
  huo: 'fo',
}

/** Syllables of Han characters, one each, without tones. */
export function syllablesOfHan(text: string): string[] {
  return pinyin(text, { toneType: 'none', type: 'array', v: true })
}

/** Characters mistaken for each other by their look, and traditional ones, each before the one the catalogue is written in. */
const shapes = new Map(
  `囗口 戸户 戶户 帐账 証证 證证 國国 業业 營营 執执 醫医 療疗 險险 結结 離离 養养 殘残 駕驾 駛驶 護护 補补 貼贴 領领 辦办 費费 產产 權权 電电 話话
網网 氣气 學学 開开 廠厂 車车 買买 賣卖 銀银 錢钱 請请 個个 體体 戀恋 遷迁 變变 註注 銷销 發发 專专 賃赁 貸贷 擔担 傷伤 職职 員员 單单 聯联`
    .split(/\s+/)
    .map((two) => [two.charAt(0), two.charAt(1)] as const),
)

/** The text with such characters put right. */
export const inUsualShapes = (text: string): string =>
  text.replace(/\p{Script=Han}/gu, (character) => shapes.get(character) ?? character)
