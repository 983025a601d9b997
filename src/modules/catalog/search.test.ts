import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { syllablesOf } from './pinyin-syllables.ts'
import { findItemByName, searchItems } from './queries.ts'
import { essenceOf, questionTerms } from './search.ts'
import questions from './search-questions.json' with { type: 'json' }
import { createCatalog } from './service.ts'
import { thesaurus } from './thesaurus.ts'

const by = { actorKey: 'system:test' }
const db = await testDatabase()
const catalog = createCatalog({ db, organisation: createOrganisation({ db }) })
const file = await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8')
assert.deepEqual((await catalog.importItems(file, { by })).faults, [])

async function hits(asked: readonly { words: string; items: readonly string[] }[]) {
  const first: boolean[] = []
  const firstThree: boolean[] = []
  const took: number[] = []
  for (const { words, items } of asked) {
    const start = performance.now()
    const found = await searchItems(db, words, { limit: 3 })
    took.push(performance.now() - start)
    first.push(items.includes(found[0]?.name ?? ''))
    firstThree.push(found.some((item) => items.includes(item.name)))
  }
  const share = (list: boolean[]) => list.filter(Boolean).length / list.length
  return {
    first: share(first),
    firstThree: share(firstThree),
    p95: took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? 0,
  }
}

test('居民的 80 种问法：前三名里有正确事项的不少于 95%，第一名就对的不少于 90%，95% 的搜索在 100 毫秒内', async (t) => {
  const result = await hits(questions.given)
  t.diagnostic(JSON.stringify(result))
  assert.ok(result.firstThree >= 0.95)
  assert.ok(result.first >= 0.9)
  assert.ok(result.p95 <= 100)
})

test('另外 290 种问法（口语、整句、拼音、错字）：前三名不少于 95%，第一名不少于 88%', async (t) => {
  const result = await hits(questions.own)
  t.diagnostic(JSON.stringify(result))
  assert.ok(result.firstThree >= 0.95)
  assert.ok(result.first >= 0.88)
})

test('词库只收词，不收整句问题', () => {
  const asked = new Set(questions.given.map((question) => question.words))
  const words = [...thesaurus.groups.flat(), ...Object.keys(thesaurus.means)]
  for (const word of words) {
    assert.ok([...word].length <= 7, word)
    assert.equal(asked.has(word), false)
  }
})

test('问句去掉问话，只剩要办的事；全是问话的保留原样', () => {
  assert.equal(essenceOf('请问身份证怎么办理？'), '身份证')
  assert.equal(essenceOf('怎么申请'), '怎么申请')
})

test('拼音切成音节，首字母和英文词不切', () => {
  assert.deepEqual(syllablesOf('shenfenzheng'), ['shen', 'fen', 'zheng'])
  assert.equal(syllablesOf('sfz'), undefined)
  assert.ok(questionTerms('shenfenzheng', thesaurus).has('~shenfen'))
})

test('空的、只有符号的、没有这回事的：不出错', async () => {
  for (const words of ['', '  ', '？？？', '%_\\', "'; drop table", '😀', 'zzzzzz']) {
    assert.ok(Array.isArray(await searchItems(db, words)))
  }
  assert.deepEqual(await searchItems(db, '？？？'), [])
})

test('可以只在法人事项、某个部门、某一级里找', async () => {
  const item = await findItemByName(db, '取水许可审批')
  assert.ok(item)
  const legal = await searchItems(db, '社保', { audience: 'legal-entity' })
  assert.ok(legal.every((found) => found.audience.includes('legal-entity')))
  const water = await searchItems(db, '许可', { officeId: item.officeId })
  assert.ok(water.length > 0 && water.every((found) => found.officeName === '县水利局'))
  assert.ok((await searchItems(db, '登记', { level: 'village' })).every((found) => found.levels.includes('village')))
})
