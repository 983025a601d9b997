import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
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
  exampleItems,
  exampleOffices,
  exampleReads,
  exampleTownships,
} from './testing/example-county.ts'
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
  assert.match(await textOf(`/bundles/${exampleBundle.bundleId}`), /合在一起申请还没有开通/)
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
