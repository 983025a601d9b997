import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { createServer } from '#platform/http/server.ts'
import { loadAssets } from './assets.ts'
import type { Example } from './components/example.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'
import { createPortal } from './plugin.ts'
import { paperPage } from './print/document.ts'
import { examples as papers } from './print/examples.ts'
import {
  exampleBundle,
  exampleGoneItems,
  exampleItems,
  exampleOffices,
  exampleReads,
  exampleTownships,
} from './testing/example-county.ts'
import { exampleBatchId } from './testing/example-versions.ts'
import { assertSoundPage } from './testing/sound-page.ts'

let app: FastifyInstance
before(async () => {
  app = await createServer({
    publicUrl: 'http://localhost',
    secret: 's'.repeat(40),
    logLevel: 'silent',
    uploadMaxBytes: 1_000_000,
  })
  const fails = (scope: FastifyInstance) => {
    scope.get('/fails', async () => {
      throw new Error('<secret>')
    })
  }
  await app.register(createPortal({ ...exampleReads, errands: [fails] }))
  await app.ready()
})
after(() => app.close())

const assets = loadAssets()
const frame = { site: exampleReads.site, assets, display: { size: 'standard', contrast: false }, path: '/' } as const

for (const folder of readdirSync(new URL('./components', import.meta.url), { withFileTypes: true }).filter((one) =>
  one.isDirectory(),
)) {
  test(`构件 ${folder.name}：每个样例都是好的 HTML`, async () => {
    const { examples } = (await import(`./components/${folder.name}/examples.ts`)) as { examples: readonly Example[] }
    assert.ok(examples.length > 0)
    for (const { name, view } of examples) {
      const heading = view.markup.includes('<h1') ? null : html`<h1>${folder.name}</h1>`
      const page = layout(frame, { title: name, main: html`${heading}${view}` })
      await assertSoundPage(page.markup, `${folder.name} ${name}`)
    }
  })
}

test('每种文书都是好的 HTML', async () => {
  for (const { name, view } of papers)
    await assertSoundPage(paperPage(assets, name, view, { href: '/my', words: '回到办件' }).markup, name)
})

const [first, , near, , varied] = exampleItems as [ServiceItem, unknown, ServiceItem, unknown, ServiceItem]
const addresses: readonly [path: string, status: number][] = [
  ['/', 200],
  ['/search', 200],
  ['/search?q=%E9%A3%9F%E5%93%81', 200],
  ['/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22', 200],
  ['/search?q=%E9%A3%9F%E5%93%81&page=2&for=individual&near=1', 200],
  ['/themes', 200],
  ['/themes/%E5%BC%80%E5%BA%97', 200],
  ['/themes/nothing', 404],
  ...exampleItems.map(({ code }): [string, number] => [`/guide/${code}`, 200]),
  ['/guide/nothing', 404],
  [`/guide/${first.code}?on=2026-04-01`, 200],
  [`/guide/${first.code}?on=2026-05-06`, 200],
  [`/guide/${first.code}?on=2026-03-01`, 404],
  [`/guide/${first.code}?on=2026-02-30`, 422],
  [`/guide/${first.code}/versions`, 200],
  ['/guide/nothing/versions', 404],
  [`/guide/${near.code}?region=430623101000`, 200],
  [`/guide/${near.code}?region=430623101202`, 200],
  [`/guide/${near.code}?region=430623100000`, 200],
  [`/guide/${near.code}?region=999999999999`, 200],
  [`/guide/${varied.code}?q-photo=new`, 200],
  [`/guide/${varied.code}?q-photo=new&q-how=paper`, 200],
  [`/guide/${varied.code}?asked=photo`, 200],
  ...exampleGoneItems.flatMap(({ code }): [string, number][] => [
    [`/guide/${code}`, 200],
    [`/guide/${code}/versions`, 200],
  ]),
  ['/list', 200],
  ['/list?part=zero', 200],
  ['/list?on=2026-04-01&part=once', 200],
  ['/list?on=2020-01-01', 200],
  ['/list?on=tomorrow', 422],
  ['/list?whole=yes', 200],
  ['/list?part=zero&after=0', 200],
  ['/list/batches', 200],
  [`/list/batches/${exampleBatchId}`, 200],
  ['/list/batches/nothing', 404],
  ['/offices', 200],
  ...exampleOffices.map(({ officeId }): [string, number] => [`/offices/${officeId}`, 200]),
  ['/townships', 200],
  ...exampleTownships.map(({ code }): [string, number] => [`/townships/${code}`, 200]),
  ['/bundles', 200],
  [`/bundles/${exampleBundle.bundleId}`, 200],
  ['/notices', 200],
  ['/progress', 200],
  ['/verify', 200],
  ['/verify?code=7QK2+9F4M+X3TD', 200],
  ['/verify?code=nothing', 422],
  ['/verify/proof?code=nothing', 404],
  ['/log', 200],
  ['/about/accessibility', 200],
  ['/about/privacy', 200],
  ['/about/data', 200],
  ['/display?return=/themes', 200],
  ['/nothing/here', 404],
  ['/fails', 500],
]

for (const [path, status] of addresses) {
  test(`页面 ${path} → ${status}`, async () => {
    const reply = await app.inject(path)
    assert.equal(reply.statusCode, status)
    assert.match(String(reply.headers['content-type']), /^text\/html/)
    await assertSoundPage(reply.payload, path)
    assert.doesNotMatch(reply.payload, /<script>alert|<secret>/)
  })
}

const textOf = async (path: string): Promise<string> =>
  (await app.inject(path)).payload.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('指南：自己准备几样、平台替您取几样，分开说；申请书照填的写好，不算进去', async () => {
  const words = await textOf(`/guide/${exampleItems[0]?.code}`)
  assert.match(words, /自己准备 1 样 可以后补，另有 1 样看情形，平台替您取 1 样，申请表照您填的写好/)
  assert.match(
    words,
    /不用您交 2 样 .*食品经营许可申请书 照您填的写好，不用另交。.*营业执照 我们从市场监管部门法人库取。/,
  )
  assert.match(words, /看情形 1 样 .*授权委托书 委托办理的才要。/)
})

test('找不到时：近似的说法、电话、窗口和按事找的路都在', async () => {
  const words = await textOf('/search?q=%E7%81%AB%E6%98%9F')
  assert.match(words, /没有找到“火星”/)
  assert.match(words, /您是不是要找： 老年证/)
  assert.match(words, /12345/)
  assert.match(words, /附近的窗口/)
  assert.match(words, /按您遇到的事找/)
})

test('一件事：首页和一件事页都照实说，现在一项一项申请', async () => {
  for (const path of ['/', '/bundles']) {
    const words = await textOf(path)
    assert.match(words, /现在还要一项一项申请/, path)
    assert.doesNotMatch(words, /合办后/, path)
  }
  const words = await textOf(`/bundles/${exampleBundle.bundleId}`)
  assert.match(words, /合在一起申请还没有开通/)
  assert.match(words, /怎么走最快.*第 1 批，现在就可以申请.*个体工商户设立登记/)
  assert.match(words, /最慢的是哪一串.*合在一起，少多少.*一套材料.*表上问什么/)
})

const post = (path: string, fields: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
    payload: new URLSearchParams(fields).toString(),
  })

test('查进度：编号带空格、全角数字都认，看得到时限带', async () => {
  const reply = await post('/progress', { number: '4306 2326 0427 ０１３６', proof: ' 5507' })
  assert.equal(reply.statusCode, 200)
  await assertSoundPage(reply.payload, '/progress')
  assert.match(reply.payload, /还剩 2 个工作日，5 月 12 日前办好（法定 5 月 18 日）/)
  assert.match(reply.payload, /noindex/)
})

test('查进度：没查到的，标题写“错误：”，填的还在，不说是哪一样不对', async () => {
  const reply = await post('/progress', { number: '123', proof: '0000' })
  assert.equal(reply.statusCode, 422)
  await assertSoundPage(reply.payload, '/progress 422')
  assert.match(reply.payload, /<title>错误：查进度/)
  assert.match(reply.payload, /value="123"/)
  assert.match(reply.payload, /请看看编号和手机号后 4 位写对没有/)
})

test('查进度：别的网站发来的不理', async () => {
  const reply = await app.inject({
    method: 'POST',
    url: '/progress',
    headers: { origin: 'https://evil.example' },
    payload: {},
  })
  assert.equal(reply.statusCode, 403)
  assert.match(String(reply.headers['content-type']), /^text\/html/)
})

test('字号和颜色：记在 Cookie 里，回到原来那页，只回本站', async () => {
  const reply = await app.inject('/display?size=e26&contrast=on&return=/themes')
  assert.equal(reply.statusCode, 303)
  assert.equal(reply.headers.location, '/themes')
  const cookie = String(reply.headers['set-cookie'])
  assert.match(cookie, /display=e26\.contrast/)
  assert.match(
    (await app.inject({ url: '/themes', headers: { cookie } })).payload,
    /<html lang="zh-CN" class="elder e26 contrast">/,
  )
  assert.equal((await app.inject('/display?size=elder&return=//evil.example')).headers.location, '/')
})

test('公开页面：有 ETag，没变就 304；样式一年不变', async () => {
  const reply = await app.inject('/themes')
  assert.match(String(reply.headers['cache-control']), /no-cache/)
  const again = await app.inject({ url: '/themes', headers: { 'if-none-match': String(reply.headers.etag) } })
  assert.equal(again.statusCode, 304)
  const [, style] = /href="(\/assets\/portal-[^"]+\.css)"/.exec(reply.payload) ?? []
  const css = await app.inject(style ?? '')
  assert.equal(css.statusCode, 200)
  assert.match(String(css.headers['cache-control']), /immutable/)
})

test('首屏的网页、样式、脚本合起来不超过 60 kB（gzip）', async () => {
  const page = await app.inject({ url: '/', headers: { 'accept-encoding': 'gzip' } })
  const total = page.rawPayload.length + assets.style.gzip.length + assets.script.gzip.length
  assert.ok(total <= 60_000, `${total} bytes`)
  assert.ok(assets.script.gzip.length <= 10_000)
})

test('接口的地址不归页面管', async () => {
  const reply = await app.inject('/api/nothing')
  assert.equal(reply.statusCode, 404)
  assert.match(String(reply.headers['content-type']), /problem\+json/)
})

test('以前的指南：写明是哪一天、哪一版，现在是第几版；不能照旧版申请', async () => {
  const words = await textOf(`/guide/${first.code}?on=2026-04-01`)
  assert.match(words, /这是 2026 年 4 月 1 日（周三）的指南，第 1 版 现在的是第 2 版/)
  assert.match(words, /从业人员健康证明/)
  assert.doesNotMatch(words, /开始办理/)
  const now = await textOf(`/guide/${first.code}`)
  assert.doesNotMatch(now, /从业人员健康证明/)
  assert.match(now, /第 2 版。.*内容指纹（SM3） example/)
})

test('版本：每一版从哪天起用、哪一批公布、和前一版差在哪里', async () => {
  const words = await textOf(`/guide/${first.code}/versions`)
  assert.match(words, /第 2 版，现在用的 2026 年 5 月 6 日（周三）起用， 2026 年第 1 批 公布/)
  assert.match(words, /承诺时限由“7 个工作日”改为“6 个工作日”。 申请材料删除“从业人员健康证明”。/)
  assert.match(words, /第 1 版 .*第一次公布/)
})

test('不办了的事项：为什么、从哪天起、该去哪里，不能申请', async () => {
  const [suspended, merged, cancelled] = exampleGoneItems.map(({ code }) => code)
  assert.match(await textOf(`/guide/${suspended}`), /2026 年 5 月 1 日（周五）起，现在暂停办理 .*原因：系统改造/)
  assert.match(await textOf(`/guide/${merged}`), /已经并到别的事项里 .*原因：两证合一 .*去办食品经营许可/)
  assert.match(await textOf(`/guide/${cancelled}`), /已经取消 .*原因：法律取消了这项证明/)
  for (const code of [suspended, merged, cancelled]) assert.doesNotMatch(await textOf(`/guide/${code}`), /开始办理/)
})

test('在哪里办：选了乡镇、村，看到那里自己的地点、时间、电话、窗口；没写明的，说去问', async () => {
  assert.match(
    await textOf(`/guide/${near.code}?region=430623101000`),
    /三封寺镇便民服务中心 三封寺镇集镇 8 号 2 号窗口 逢场日 8:00–16:00 电话 0730-0000009 地点、窗口、时间、电话是三封寺镇便民服务中心写的，别的和县里一样：材料、几天、收不收钱。/,
  )
  assert.match(
    await textOf(`/guide/${near.code}?region=430623101202`),
    /莲花堰村服务站 莲花堰村部 地点是莲花堰村服务站写的/,
  )
  assert.match(await textOf(`/guide/${near.code}?region=430623100000`), /章华镇还没有写明这一项在哪个窗口办/)
  assert.doesNotMatch(await textOf(`/guide/${first.code}?region=430623101000`), /您在哪个乡镇|换一个地方/)
})

test('选过的乡镇记在 Cookie 里，换字号也不丢；别的指南也照着看', async () => {
  const chosen = await app.inject(`/guide/${near.code}?region=430623101202`)
  const cookie = String(chosen.headers['set-cookie']).split(';')[0] ?? ''
  const later = await app.inject({ url: `/guide/${near.code}`, headers: { cookie } })
  assert.match(later.payload, /莲花堰村部/)
  const larger = await app.inject({ url: '/display?size=e26&return=/', headers: { cookie } })
  const both = String(larger.headers['set-cookie']).split(';')[0] ?? ''
  const elder = await app.inject({ url: `/guide/${near.code}`, headers: { cookie: both } })
  assert.match(elder.payload, /<html lang="zh-CN" class="elder e26">/)
  assert.match(elder.payload, /莲花堰村部/)
})

test('办理情形：没选先问，漏选说清；选了，材料、收费、去申请的地址都是这种情形的', async () => {
  const open = await textOf(`/guide/${varied.code}`)
  assert.match(open, /您是哪种情形 .*证上用哪张照片/)
  assert.doesNotMatch(open, /新照片怎么交/)
  assert.match(open, /看情形 1 样 .*“另交照片”才要/)
  const missed = await app.inject(`/guide/${varied.code}?asked=photo`)
  assert.match(missed.payload, /<title>错误：/)
  assert.match(missed.payload, /还没有选：证上用哪张照片/)
  assert.match(await textOf(`/guide/${varied.code}?asked=photo&q-photo=new`), /新照片怎么交/)
  assert.doesNotMatch(await textOf(`/guide/${varied.code}?asked=photo&q-photo=new`), /错误/)
  const card = await app.inject(`/guide/${varied.code}?q-photo=id-card`)
  assert.match(card.payload, new RegExp(`href="/apply/${varied.code}\\?q-photo=id-card"`))
  assert.match(card.payload, /noindex/)
  const words = await textOf(`/guide/${varied.code}?q-photo=id-card`)
  assert.match(words, /您的情形 用身份证上的照片/)
  assert.match(words, /不收钱/)
  assert.doesNotMatch(words, /近期一寸照片 /)
  const own = await textOf(`/guide/${varied.code}?q-photo=new&q-how=file`)
  assert.match(own, /自己准备 1 样/)
  assert.match(own, /10 元一张/)
})

test('指南里可以写的都在该在的地方：为什么要到场、样本、空白表、地点电话、常问、网上交钱', async () => {
  const reply = await app.inject(`/guide/${varied.code}?q-photo=new&q-how=file`)
  const words = await textOf(`/guide/${varied.code}?q-photo=new&q-how=file`)
  assert.match(words, /为什么要到现场 要核对本人和照片。/)
  assert.match(words, /白底，不戴帽子。 填好的样子 空白表格：照片粘贴页/)
  assert.match(reply.payload, /href="https:\/\/www\.example\.gov\.cn\/photo\.jpg"/)
  assert.match(words, /迎宾路 1 号二楼 12 号窗口 周一至周五 9:00–17:00 电话 0730-0000011/)
  assert.match(words, /可以网上交/)
  assert.match(words, /大家常问 子女可以代办吗 可以，带上两个人的身份证。/)
  assert.match(words, /问这件事，打 0730-0000011 。对办理有意见，打 0730-0000012/)
})

test('事项清单：按单位，零上门、最多跑一次各是一份，某一天的照那一天，能下载', async () => {
  const words = await textOf('/list')
  assert.match(words, /一共 5 项/)
  assert.match(words, /全部（5） 零上门（2） 最多跑一次（4）/)
  assert.match(words, /县市场监督管理局，2 项/)
  assert.doesNotMatch(await textOf('/list?part=zero'), /护照签发/)
  const then = await app.inject('/list?on=2026-04-01')
  assert.match(then.payload, new RegExp(`href="/guide/${first.code}\\?on=2026-04-01"`))
  assert.match(then.payload, /href="\/api\/item-list\.xlsx\?on=2026-04-01"/)
  assert.match(then.payload, /noindex/)
  assert.match(await textOf('/list?on=2026-04-01'), /2026 年 4 月 1 日（周三）那天用的清单/)
  assert.match(await textOf('/list?on=2020-01-01'), /这一天还没有公布清单/)
})

test('清单分批：第几批、哪天起用、改了什么，一条一条说', async () => {
  assert.match(await textOf('/list/batches'), /2026 年第 1 批：减材料、减时限 2026 年 5 月 6 日（周三）起用 · 1 项/)
  const words = await textOf(`/list/batches/${exampleBatchId}`)
  assert.match(words, /零上门 1 项，最多跑一次 1 项/)
  assert.match(words, /食品经营许可 修改 · 县市场监督管理局 · .*承诺时限由“7 个工作日”改为“6 个工作日”/)
})
