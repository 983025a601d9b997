import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { createTestCounty, type TestCounty } from '../../testing/county.ts'
import { assertSoundPage } from '../testing/sound-page.ts'
import { readSearch } from './routes.ts'

const cleanups: (() => Promise<void>)[] = []
let county: TestCounty
before(async () => {
  county = await createTestCounty({ after: (work) => cleanups.unshift(work) })
})
after(async () => {
  for (const cleanup of cleanups) await cleanup()
})

const page = async (url: string): Promise<string> => {
  const reply = await county.server.inject(url)
  assert.equal(reply.statusCode, 200, url)
  await assertSoundPage(reply.payload, url)
  return reply.payload
}
const find = (text: string, more: Record<string, string> = {}) =>
  page(`/search?${new URLSearchParams({ q: text, ...more })}`)
const firstHit = (markup: string): string | undefined => /<li class="item"><a href="([^"]+)">/.exec(markup)?.[1]
const plain = (markup: string): string => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

describe('查找', () => {
  it('每一项说清几天、几元、网上能不能办、跑几次', async () => {
    const words = plain(await find('老年证'))
    assert.match(words, /老年人优待证办理 .*(当场办好|工作日) · 不收钱 · .*网上.* · 县卫生健康局/)
  })

  it('点开结果，记作有人点开；再点开不带编号的只算看了一次', async () => {
    const link = firstHit(await find('堂客的户口迁过来'))
    assert.match(link ?? '', /^\/guide\/[0-9A-Z]{33}\?from=[0-9a-f-]{36}$/)
    await page(link ?? '')
    await page((link ?? '').split('?')[0] ?? '')
    await county.services.search.flush()
    const [row] = await county.db.query<{ opened: boolean; channel: string }>(
      `select opened, channel from search_log where words = '堂客的户口迁过来'`,
    )
    assert.deepEqual(row, { opened: true, channel: 'portal' })
    const [openings] = await county.db.query<{ times: number }>('select sum(times) as times from guide_opening')
    assert.equal(openings?.times, 2)
  })

  it('按谁来办、部门、主题、网上、不用跑、村里缩小，都是普通链接', async () => {
    const all = await find('登记')
    const links = [...all.matchAll(/<li><a href="(\/search\?[^"]+)" rel="nofollow">/g)].map(([, link]) =>
      (link ?? '').replaceAll('&amp;', '&'),
    )
    assert.ok(links.length >= 6)
    for (const part of ['for=', 'office=', 'theme=', 'level=', 'online=']) {
      const link = links.find((one) => one.includes(part))
      assert.ok(link, part)
      assert.match(await page(link), /aria-current="true"/)
    }
  })

  it('缩小范围和翻页不再记一次', async () => {
    const before = await count()
    await find('登记', { for: 'individual' })
    await find('登记', { page: '2' })
    assert.equal(await count(), before)
  })

  it('写错了字，问是不是要找对的那个；拿不准，照实说', async () => {
    assert.match(plain(await find('身份正掉了')), /您是不是要找： 身份证掉了/)
    assert.match(plain(await find('营业执照')), /有几项差不多/)
    assert.match(plain(await find('火星移民的飞船船票')), /不太确定|没有找到/)
  })

  it('什么也没有找到：电话、问一问、按事找的路都在', async () => {
    const words = plain(await find('qqqqq'))
    assert.match(words, /没有找到“qqqqq”/)
    assert.match(words, /让工作人员帮我找/)
    assert.match(words, /按您遇到的事找/)
  })

  it('地址里写坏的，不当回事', () => {
    assert.deepEqual(readSearch({ q: ['a'], for: 'x', office: '../', level: 'galaxy', page: '-1', theme: '\u0000' }), {
      ...{ text: '', audience: undefined, officeId: undefined, theme: undefined, level: undefined },
      ...{ zeroVisit: undefined, online: undefined, page: 1 },
    })
  })
})

describe('办得最多的', () => {
  it('没有用过时按清单的顺序；有人看了指南，看得多的在前', async () => {
    const item = await findItemByName(county.db, '有线电视报装')
    assert.ok(item)
    for (let times = 0; times < 5; times++) county.services.search.opened(item.code)
    await county.services.search.flush()
    county.clock.at = new Date(county.clock.at.getTime() + 86_400_000)
    assert.equal(firstHit(await page('/frequent')), `/guide/${item.code}`)
  })
})

async function count(): Promise<number> {
  await county.services.search.flush()
  const [row] = await county.db.query<{ rows: number }>('select count(*) as rows from search_log')
  return row?.rows ?? 0
}
