import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { createTestCounty, type TestCounty } from '../../testing/county.ts'
import { assertSoundPage } from '../testing/sound-page.ts'

const cleanups: (() => Promise<void>)[] = []
let county: TestCounty
before(async () => {
  county = await createTestCounty({ after: (work) => cleanups.unshift(work) })
})
after(async () => {
  for (const cleanup of cleanups) await cleanup()
})

const plain = (markup: string): string => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

async function ask(fields: Record<string, string>): Promise<{ markup: string; words: string }> {
  const reply = await county.server.inject({
    method: 'POST',
    url: '/ask',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(county.services.casesDeps.publicUrl).origin,
    },
    payload: new URLSearchParams(fields).toString(),
  })
  assert.equal(reply.statusCode, 200)
  await assertSoundPage(reply.payload, JSON.stringify(fields))
  return { markup: reply.payload, words: plain(reply.payload) }
}

describe('问一问', () => {
  it('空的页面说怎么问，从指南来的记着是哪一项', async () => {
    const item = await findItemByName(county.db, '残疾人证办理')
    const empty = await county.server.inject('/ask')
    await assertSoundPage(empty.payload, '/ask')
    assert.match(plain(empty.payload), /可以这样问/)
    const about = await county.server.inject(`/ask?item=${item?.code}`)
    assert.match(plain(about.payload), /关于残疾人证办理，您想知道什么/)
    assert.match(about.payload, new RegExp(`name="about" value="${item?.code}"`))
  })

  it('问材料，答材料，指到指南的那一段', async () => {
    const item = await findItemByName(county.db, '残疾人证办理')
    const { markup, words } = await ask({ question: '办残疾证要带什么材料' })
    assert.ok(markup.includes(`href="/guide/${item?.code}#materials"`))
    for (const { name } of item?.materials ?? []) assert.ok(words.includes(name), name)
  })

  it('接着问“那要多少钱”，答的还是刚才那一项', async () => {
    const item = await findItemByName(county.db, '普通护照签发')
    const { words } = await ask({ question: '那要多少钱', about: item?.code ?? '' })
    assert.match(words, /普通护照签发 多少钱 要收钱/)
  })

  it('几项都像，先问是哪一项；选了就答', async () => {
    const { markup } = await ask({ question: '营业执照要几天' })
    const chosen = /name="chosen" value="([^"]+)">([^<]+)</.exec(markup)
    assert.ok(chosen)
    const { words } = await ask({ question: '营业执照要几天', chosen: chosen[1] ?? '' })
    assert.ok(words.includes(`${chosen[2]} 几天`))
  })

  it('问进度的，请用编号查；不知道的，照实说，给电话和窗口', async () => {
    assert.match((await ask({ question: '我的低保办到哪了' })).words, /查办到哪了，要办件编号/)
    const { words } = await ask({ question: '今天天气怎么样' })
    assert.match(words, /这个我们答不上来/)
    assert.match(words, /12345/)
    assert.match(words, /找最近的窗口/)
  })

  it('什么也没写，回到空的页面；问题里的号码不留下', async () => {
    assert.match((await ask({ question: '  ' })).words, /可以这样问/)
    await ask({ question: '我叫张三，身份证号 430623198001011234，残疾证在哪里办' })
    await county.services.search.flush()
    const rows = await county.db.query<{ words: string }>('select words from search_log')
    assert.ok(rows.length > 0)
    for (const { words } of rows) assert.doesNotMatch(words, /\d{4}|张三/)
  })

  it('别处来的表单不理', async () => {
    const reply = await county.server.inject({
      method: 'POST',
      url: '/ask',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' },
      payload: 'question=x',
    })
    assert.equal(reply.statusCode, 403)
  })
})
