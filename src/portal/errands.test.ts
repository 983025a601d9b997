import assert from 'node:assert/strict'
import { test } from 'node:test'
import { command, fileFood, officersOf, restaurateur } from './testing/food-case.ts'
import { PlainBrowser } from './testing/plain-browser.ts'
import { assertSoundPage } from './testing/sound-page.ts'
import { workingCounty } from './testing/working-county.ts'

const county = await workingCounty('2026-04-27T01:00:00Z')
const { services, signedIn, residentOf, codeOf, server } = county
const phoneOf = (key: string): string => residentOf(key).phone ?? ''
const caseId = await fileFood(county)
const corrected = await fileFood(county)
const { caseworker } = await officersOf(county, corrected)
const items = [
  { key: 'm3', problem: '没有标出洗手池', remedy: '补画后重新拍照' },
  { key: 'form:items', problem: '没有选全', remedy: '按实际选' },
]
await command(county, caseworker, corrected, { type: 'notify-once', data: { items } })

const visitor = new PlainBrowser(server)
const elder = await signedIn(phoneOf('p004'))
const owner = await signedIn(phoneOf('p005'))
const token = owner.cookies.get('onevisit')?.value ?? ''
const acting = restaurateur(county).actingFor?.legalPersonId ?? ''
owner.cookies.set('onevisit', { value: await services.identity.actFor(token, acting, { ip: '127.0.0.1' }), path: '/' })
const head = await signedIn(phoneOf('p008'))
const food = await codeOf('食品经营许可')
const card = await codeOf('老年人优待证办理')
await elder.open(`/apply/${card}`)
await elder.send({ 'q-photo': 'new' })
await elder.send()
const draft = elder.path.split('/')[2]

const pages: readonly [PlainBrowser, string][] = [
  [visitor, '/sign-in'],
  [visitor, `/apply/${await codeOf('居住证申领')}`],
  [elder, '/sign-out'],
  [elder, '/my'],
  [elder, '/my/licences'],
  [elder, '/my/access'],
  [elder, '/my/sessions'],
  [elder, '/my/display'],
  [elder, '/my/organisations'],
  [elder, `/apply/${await codeOf('高龄津贴发放')}`],
  [visitor, `/apply/${card}`],
  [elder, `/apply/${card}?q-photo=new`],
  [elder, `/apply/${draft}/situation`],
  [elder, `/apply/${draft}/situation?from=check`],
  [elder, `/apply/${draft}/pages/applicant?from=check`],
  [elder, `/my/cases/${draft}/withdrawal`],
  [head, `/my/organisations/${county.people.legalPersons.get('c002')}/agents`],
  [head, `/apply/${food}`],
  [owner, `/apply/${food}?for=chosen`],
  [owner, '/my'],
  [owner, `/my/cases/${caseId}`],
  [owner, `/apply/${caseId}/done`],
  [owner, `/my/cases/${corrected}`],
  [owner, `/my/cases/${corrected}/supplement`],
  [owner, `/my/cases/${caseId}/withdrawal`],
]

for (const [browser, path] of pages) {
  test(`${path.replaceAll(/[0-9a-f-]{36}|[0-9A-Z]{33}/g, '…')} 是好的 HTML，不进搜索引擎`, async () => {
    await browser.open(path)
    assert.equal(browser.status, 200, browser.path)
    assert.equal(browser.path, path)
    await assertSoundPage(browser.markup, path)
    assert.match(browser.markup, /<meta name="robots" content="noindex">/)
  })
}

test('每个有后果的表单都带令牌和请求编号', async () => {
  for (const [browser, path] of pages) {
    await browser.open(path)
    for (const [, head = '', body = ''] of browser.markup.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
      if (!/method="post"/.test(head)) continue
      assert.match(body, /name="csrf" value="[0-9a-f]{64}"/, path)
      assert.match(body, /name="requestId" value="[0-9a-f-]{36}"/, path)
    }
  }
})

test('填错了再回来的页也是好的 HTML：错误摘要在最前，可以聚焦，连到每一题', async () => {
  await elder.open(`/apply/${draft}/pages/applicant?from=check`)
  await elder.send({ phone: '1' })
  assert.equal(elder.status, 422)
  await assertSoundPage(elder.markup, 'applicant')
  assert.match(elder.markup, /<div class="errors" role="alert" tabindex="-1"/)
  await owner.open(`/my/cases/${corrected}/supplement`)
  await owner.send()
  assert.equal(owner.status, 422)
  await assertSoundPage(owner.markup, 'supplement')
})
