import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createCatalog, createSearch } from './service.ts'

const by = { actorKey: 'staff:editor' }
const clock = { now: new Date('2026-05-11T02:00:00Z') }
const db = await testDatabase()
const catalog = createCatalog({ db, organisation: createOrganisation({ db }), now: () => clock.now })
const search = createSearch({ db, now: () => clock.now })
const file = await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8')
assert.deepEqual((await catalog.importItems(file, { by })).faults, [])
const [oldPeople] = await db.query<{ id: string; code: string }>(
  `select id, code from service_item where name = '老年人优待证办理'`,
)
assert.ok(oldPeople)

test('搜索记下来，但不记是谁、几点，号码和名字去掉', async () => {
  await search.ask('我叫张三，身份证号 430623198001011234，办低保', { channel: 'portal' })
  await search.flush()
  const rows = await db.query<Record<string, unknown>>('select * from search_log')
  assert.equal(rows.length, 1)
  assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), [
    'asked_on',
    'best_item_id',
    'channel',
    'hits',
    'id',
    'opened',
    'words',
  ])
  assert.equal(rows[0]?.words, '我叫□,身份证号 □,办低保')
})

test('只有号码的、翻页的不记', async () => {
  assert.equal((await search.ask('13800000000', { channel: 'portal' })).searchId, null)
  assert.equal((await search.ask('低保', { channel: 'portal', noted: false })).searchId, null)
})

test('点开了结果的搜索算帮上了忙；没人点开的、什么也没找到的上看板', async () => {
  const helped = await search.ask('老年证', { channel: 'portal' })
  assert.ok(helped.searchId)
  search.opened(oldPeople.code, helped.searchId)
  await search.ask('夜老倌的长寿证', { channel: 'portal' })
  await search.ask('夜老倌的长寿证', { channel: 'portal' })
  await search.ask('qqqqq', { channel: 'api' })
  await search.flush()
  const board = await search.board(90, 100)
  const words = board.map((row) => row.words)
  assert.ok(!words.includes('老年证'))
  const never = board.find((row) => row.words === '夜老倌的长寿证')
  assert.equal(never?.times, 2)
  assert.equal(never?.firstOn, '2026-05-11')
  assert.equal(board.find((row) => row.words === 'qqqqq')?.foundNothing, 1)
})

test('编辑加的说法马上搜得到，再上看板就没有了；加两遍不行，删了就搜不到', async () => {
  assert.notEqual((await search.ask('夜老倌的长寿证', { channel: 'desk' })).found[0]?.code, oldPeople.code)
  const added = await search.addWords(oldPeople.code, '夜老倌的长寿证', by)
  assert.equal((await search.ask('夜老倌的长寿证', { channel: 'desk' })).found[0]?.code, oldPeople.code)
  assert.ok(!(await search.board(90, 100)).some((row) => row.words === '夜老倌的长寿证'))
  assert.deepEqual(await search.wordsOf(oldPeople.code), [added])
  await assert.rejects(search.addWords(oldPeople.code, '夜老倌的长寿证', by), { code: 'catalog.words-known' })
  await search.removeWords(added.id, by)
  await assert.rejects(search.removeWords(added.id, by), { code: 'catalog.words-unknown' })
  assert.deepEqual(await search.wordsOf(oldPeople.code), [])
  const [audit] = await db.query<{ acts: number }>(
    `select count(*) as acts from audit_record where action like 'catalog.search-words-%' and object = $1`,
    [`item:${oldPeople.id}`],
  )
  assert.equal(audit?.acts, 2)
})

test('像是号码或者人名的说法不收，太短的不收', async () => {
  await assert.rejects(search.addWords(oldPeople.code, '13800000000', by), { code: 'catalog.words-personal' })
  await assert.rejects(search.addWords(oldPeople.code, '证 ！', by), { code: 'catalog.words-empty' })
})

test('事项换了新版本，加的说法还在', async () => {
  await search.addWords(oldPeople.code, '逍遥卡', by)
  const items = JSON.parse(file) as { name: string; synonyms: string[] }[]
  const changed = items.map((item) =>
    item.name === '老年人优待证办理' ? { ...item, synonyms: [...item.synonyms, '老人优惠'] } : item,
  )
  assert.deepEqual((await catalog.importItems(JSON.stringify(changed), { by })).changed, ['老年人优待证办理'])
  assert.equal((await search.ask('逍遥卡', { channel: 'desk' })).found[0]?.code, oldPeople.code)
})

test('词的规则换了版本，旧的逐批重编', async () => {
  await db.query('update service_item set terms_edition = 0')
  assert.equal(await search.bringUpToDate(), 86)
  assert.equal(await search.bringUpToDate(), 0)
})

test('指南被打开的次数按天累计；400 天以前的都忘掉', async () => {
  search.opened(oldPeople.code)
  search.opened(oldPeople.code)
  await search.flush()
  assert.deepEqual(await search.openings(30), [{ itemId: oldPeople.id, times: 3 }])
  clock.now = new Date('2027-07-01T02:00:00Z')
  assert.ok((await search.forget()) > 0)
  assert.deepEqual(await db.query('select 1 from search_log'), [])
  assert.deepEqual(await search.openings(400), [])
})
