/** First characters, in the pinyin order of the collation, of each initial letter; i, u and v begin no syllable. */
const borders: readonly (readonly [string, string])[] = [
  ['a', '阿'],
  ['b', '八'],
  ['c', '嚓'],
  ['d', '哒'],
  ['e', '妸'],
  ['f', '发'],
  ['g', '旮'],
  ['h', '哈'],
  ['j', '丌'],
  ['k', '咔'],
  ['l', '垃'],
  ['m', '妈'],
  ['n', '拏'],
  ['o', '噢'],
  ['p', '妑'],
  ['q', '七'],
  ['r', '呥'],
  ['s', '仨'],
  ['t', '他'],
  ['w', '屲'],
  ['x', '夕'],
  ['y', '丫'],
  ['z', '帀'],
]
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin')

/** Letters of characters that the collation files under another reading than names of items use. */
const readings: Readonly<Record<string, string>> = {
  行: 'x',
  重: 'z',
  长: 'c',
  还: 'h',
  会: 'h',
  单: 'd',
  车: 'c',
  朝: 'c',
  率: 'l',
  校: 'x',
  降: 'j',
  参: 'c',
}

function letterOf(character: string): string {
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase()
  if (!/\p{Script=Han}/u.test(character)) return ''
  const known = readings[character]
  if (known) return known
  let letter = ''
  for (const [initial, border] of borders) {
    if (collator.compare(character, border) < 0) break
    letter = initial
  }
  return letter
}

/** 拼音首字母：食品小经营许可 → spxjyxk。 Made in the browser from its own collation, without a dictionary. */
export const initialsOf = (name: string): string => [...name].map(letterOf).join('')

/**
 * How well a search word fits a name, 0 for not at all: digits of the code, the words themselves, their initials in a row, the initials with
 * gaps (`lny` finds 老年人优待证).
 */
export function fitOf(word: string, name: string, initials: string, code: string): number {
  const wanted = word.toLowerCase().replace(/\s/g, '')
  if (wanted === '') return 1
  if (/^\d{3,}$/.test(wanted)) return code.includes(wanted) ? 60 : 0
  const inName = name.toLowerCase().indexOf(wanted)
  if (inName >= 0) return 100 - Math.min(inName, 40)
  if (!/^[a-z0-9]+$/.test(wanted)) return inOrder(wanted, name) > 0 ? 20 : 0
  const inInitials = initials.indexOf(wanted)
  if (inInitials === 0) return 95
  if (inInitials > 0) return 80 - Math.min(inInitials, 30)
  const span = inOrder(wanted, initials)
  return span > 0 ? Math.max(5, 45 - (span - wanted.length) * 3) : 0
}

/** Length of the piece of text that holds the wanted characters in order from its start letter; 0 when it does not. */
function inOrder(wanted: string, text: string): number {
  const start = text.indexOf(wanted[0] ?? '')
  let at = start
  for (const character of wanted) {
    const found = text.indexOf(character, at)
    if (found < 0) return 0
    at = found + 1
  }
  return start < 0 ? 0 : at - start
}
