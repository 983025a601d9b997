import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const pages = globSync('docs/law/*.md', { cwd: root }).sort()
const sources = globSync(['src/**/*.test.ts', 'checks/*.test.ts'], { cwd: root })
const rules = globSync('src/modules/cases/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))

const han = /\p{Script=Han}/u
/** Values that a test name is made of stand as … on a page; neighbours and spaces around them do not matter. */
const plain = (name: string): string =>
  name
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
    .replace(/\s*…\s*/g, '…')
    .trim()

/** First argument of `it`, `test`, `property`, `broken`, `describe`, as written. */
function testNames(text: string): string[] {
  const call = /\b(?:it|test|property|broken|describe)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g
  return [...text.matchAll(call)].map((found) => plain(found[1] ?? found[2] ?? ''))
}

/** Code spans with Chinese in them: on a page of the law these are names of tests. */
const cited = (page: string): string[] =>
  [...page.matchAll(/`([^`\n]+)`/g)].map((m) => m[1] ?? '').filter((name) => han.test(name))

const digits: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }
/** 三十二 → 32, 二百零三 → 203. */
function chineseNumber(text: string): number {
  let total = 0
  let digit = 0
  for (const sign of text) {
    if (sign === '百') total += (digit || 1) * 100
    else if (sign === '十') total += (digit || 1) * 10
    else digit = digits[sign] ?? 0
    if (sign === '百' || sign === '十') digit = 0
  }
  return total + digit
}

/** Articles of 行政许可法 (26 to 83) and 民法典 (200 and up), as `第三十二条` or `§32(4)`; smaller numbers are of other papers. */
const articles = (text: string): Set<number> => {
  const spelled = [...text.matchAll(/第([一二三四五六七八九十百零]+)条/g)].map((m) => chineseNumber(m[1] ?? ''))
  const short = [...text.matchAll(/§(\d{2,3})/g)].map((m) => Number(m[1]))
  return new Set([...spelled, ...short].filter((article) => article >= 26))
}

describe('法条、规则、测试对得上', () => {
  it('docs/law 里写到的每个测试都在', () => {
    const names = new Set(sources.flatMap((file) => testNames(textOf(file))))
    const missing = pages.flatMap((page) =>
      cited(textOf(page))
        .filter((name) => !names.has(plain(name)))
        .map((name) => `${page}: ${name}`),
    )
    assert.ok(pages.length >= 3 && names.size > 200)
    assert.deepEqual(missing, [])
  })

  it('办件规则里引到的每一条都写在 docs/law 里', () => {
    const written = articles(pages.map(textOf).join('\n'))
    const missing = rules.flatMap((file) =>
      [...articles(textOf(file))]
        .filter((article) => !written.has(article))
        .map((article) => `${file}: 第 ${article} 条`),
    )
    assert.deepEqual(missing, [])
    for (const article of [26, 29, 30, 31, 32, 33, 34, 35, 38, 42, 44, 45, 50, 82, 201, 203])
      assert.ok(written.has(article), `${article}`)
  })

  it('对不上时看得出来', () => {
    assert.deepEqual(testNames(`it('甲', () => {})\n  property(\`乙 \${day} 起\`, x)`), ['甲', '乙…起'])
    assert.deepEqual(cited('| `clock.ts` | `乙 … 起` |'), ['乙 … 起'])
    assert.deepEqual([...articles('行政许可法 §32(4)，民法典第二百零三条，第五条')].sort(), [203, 32])
    assert.equal(chineseNumber('四十二'), 42)
  })
})
