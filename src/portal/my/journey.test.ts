import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actorKey } from '#modules/identity/model.ts'
import { command, fileFood, grantFood, officersOf, restaurateur } from '../testing/food-case.ts'
import type { PlainBrowser } from '../testing/plain-browser.ts'
import { pictures, workingCounty } from '../testing/working-county.ts'

const county = await workingCounty('2026-04-27T01:00:00Z')
const { services, db, signedIn, residentOf, stamp, codeOf } = county
const { cases } = services
const phone = residentOf('p005').phone ?? ''
const day = 24 * 60
const caseId = await fileFood(county)
const { caseworker, head } = await officersOf(county, caseId)

/** Signed in and acting for the restaurant. */
async function forRestaurant(): Promise<PlainBrowser> {
  const browser = await signedIn(phone)
  await browser.open('/my/organisations')
  const id = restaurateur(county).actingFor?.legalPersonId ?? ''
  if (!browser.markup.includes(`value="${id}"`)) return browser
  const form = browser.markup.split('<form').find((one) => one.includes(`name="legalPersonId" value="${id}"`)) ?? ''
  browser.markup = `<form${form}`
  await browser.send()
  return browser
}

const file = (field: string, name: string, more = 0) => ({
  field,
  name,
  type: 'image/png',
  content: Buffer.concat([pictures.png, Buffer.alloc(more)]),
})

test('空的“我的”说怎么开始；没登录的去登录，登录后回来', async () => {
  const browser = await signedIn(residentOf('p033').phone ?? '')
  assert.equal(browser.path, '/my')
  assert.match(browser.words, /还没有办过事/)
  await browser.open('/sign-out')
  await browser.send({}, { action: '/sign-out' })
  assert.equal(browser.path, '/')
  await browser.open('/my')
  assert.match(browser.path, /^\/sign-in\?return=%2Fmy$/)
})

test('提交后：什么时候答复收不收，谁在办，跑了几次；自己名下看不到单位的办件', async () => {
  const browser = await forRestaurant()
  await browser.open('/my')
  assert.match(browser.words, /正在替 ?华容县章华镇毛记禹山鑫餐馆 ?办/)
  assert.match(browser.words, /正在办的 食品经营许可/)
  await browser.follow('食品经营许可')
  assert.match(browser.words, /什么时候好 5 月 7 日 前 周四，告诉您收不收/)
  assert.match(browser.words, /跑了 0 次/)
  await browser.open('/my/organisations')
  await browser.send({ legalPersonId: '' }, { action: /acting/ }).catch(() => undefined)
  const own = await signedIn(phone)
  await own.open('/my')
  assert.match(own.words, /还没有办过事/)
  await own.open(`/my/cases/${caseId}`)
  assert.equal(own.status, 404)
})

test('一次性告知：缺的一页说全，什么都不补要改，补一样收一样，补齐变成已补', async () => {
  county.pass(day)
  const view = await cases.view(caseworker, caseId)
  const open = view.materials.filter((one) => one.state === 'supplied' && one.files.length > 0)
  const items = [
    { key: open[0]?.key ?? '', problem: '没有标出洗手池', remedy: '补画后重新拍照' },
    { key: 'form:safetyOfficer', problem: '只写了一个字', remedy: '写全名' },
  ]
  await command(county, caseworker, caseId, { type: 'notify-once', data: { items } })
  const browser = await forRestaurant()
  await browser.open('/my')
  assert.match(browser.words, /等您做的 食品经营许可/)
  await browser.follow('去补正')
  assert.match(browser.words, /要补 2 样/)
  assert.match(browser.words, /没有标出洗手池/)
  await browser.send({ safetyOfficer: '' })
  assert.equal(browser.status, 422)
  assert.match(browser.problems.join(), /至少补上一样/)
  const bad = { field: `file:${items[0]?.key}`, name: '图.txt', type: 'text/plain', content: Buffer.from('x') }
  await browser.send({ safetyOfficer: '易劲松' }, { files: [bad] })
  assert.equal(browser.status, 422)
  assert.match(browser.markup, /value="易劲松"/, '写的还在')
  await browser.send({ safetyOfficer: '易劲松' }, { files: [file(`file:${items[0]?.key}`, '新图.png', 3)] })
  assert.equal(browser.path, `/my/cases/${caseId}`)
  assert.match(browser.words, /补正完成/)
  await browser.open(`/my/cases/${caseId}/supplement`)
  assert.equal(browser.path, `/my/cases/${caseId}`)
})

test('容缺受理后：时限带、文书、补交一样；重复提交只记一次', async () => {
  const { version } = await cases.view(caseworker, caseId)
  await cases.accept(caseworker, caseId, stamp(actorKey(caseworker)), { version, commitment: null, deferrals: [] })
  const browser = await forRestaurant()
  await browser.open(`/my/cases/${caseId}`)
  assert.match(browser.words, /等您做 1 件事/)
  assert.match(browser.words, /时间怎么算的/)
  assert.match(browser.markup, /role="img" aria-label="时限带/)
  assert.match(browser.words, /受理通知书/)
  await browser.follow('传上来')
  await browser.send()
  assert.equal(browser.status, 422)
  const page = browser.markup
  const key = /name="file:(\w+)"/.exec(browser.markup)?.[1] ?? ''
  await browser.send({}, { files: [file(`file:${key}`, '制度.png', 5)] })
  assert.equal(browser.path, `/my/cases/${caseId}`)
  assert.match(browser.words, /补交了食品安全自查/)
  browser.markup = page
  await browser.send({}, { files: [file(`file:${key}`, '制度.png', 5)] })
  assert.equal(browser.path, `/my/cases/${caseId}`)
  const [row] = await db.query<{ n: number }>(
    `select count(*)::int as n from case_event where case_id = $1 and type = 'deferred-material-supplied'`,
    [caseId],
  )
  assert.equal(row?.n, 1)
})

test('延期：为什么、原定哪天、顺延到哪天，居民看得见；办理单位另要材料，说清可以不交', async () => {
  await command(county, head, caseId, { type: 'extend', data: { workingDays: 3, reason: '现场核查遇暴雨' } })
  const items = [{ key: 'm3', problem: '图不清楚', remedy: '再拍一张' }]
  await command(county, caseworker, caseId, { type: 'request-late', data: { items, ground: '图不清楚' } })
  const browser = await forRestaurant()
  await browser.open(`/my/cases/${caseId}`)
  assert.match(browser.words, /现场核查遇暴雨/)
  assert.match(browser.words, /延期告知书/)
  await browser.follow('看要什么')
  assert.match(browser.words, /这些您可以不交/)
})

test('办好了：证照、用了几天、评价；五级没有默认，差评说接下来会怎样，只能评一次', async () => {
  await grantFood(county, caseId)
  const { version } = await cases.view(caseworker, caseId)
  await cases.command(caseworker, caseId, stamp(actorKey(caseworker)), version, {
    type: 'deliver',
    data: { method: 'electronic', receiver: 'applicant', identityChecked: true, signed: true, presence: null },
  })
  const browser = await forRestaurant()
  await browser.open(`/my/cases/${caseId}`)
  assert.match(browser.title, /办好了/)
  assert.match(browser.words, /食品经营许可证/)
  assert.match(browser.markup, /class="qr"/)
  await browser.follow('去评价')
  assert.doesNotMatch(browser.markup, /name="grade"[^>]*checked/)
  await browser.send({}, { action: /review$/ })
  assert.equal(browser.status, 422)
  await browser.send({ grade: '2' }, { action: /review$/ })
  assert.match(browser.words, /办得慢/)
  assert.match(browser.words, /15 个工作日内改好/)
  const page = browser.markup
  await browser.send({ reasons: ['办得慢', '反复要材料'], words: '告知以后又要图' }, { action: /review$/ })
  assert.match(browser.words, /谢谢您/)
  assert.match(browser.words, /不是经办人打/)
  browser.markup = page
  await browser.send({ words: '再评一次' }, { action: /review$/ })
  assert.match(browser.words, /谢谢您/)
  await browser.open('/my/licences')
  assert.match(browser.words, /食品经营许可证/)
})

test('撤回：要写一句为什么，撤回后办结；填到一半的也能不要', async () => {
  const browser = await signedIn(residentOf('p015').phone ?? '')
  await browser.open(`/apply/${await codeOf('灵活就业人员参保登记')}`)
  const suit = /name="(suit-\w+)" value="([^"]+)"/.exec(browser.markup)
  await browser.send(suit?.[1] && suit[2] ? { [suit[1]]: suit[2] } : {})
  await browser.open('/my')
  assert.match(browser.words, /等您做的 灵活就业人员参保登记/)
  await browser.follow('不办了')
  await browser.send()
  assert.equal(browser.status, 422)
  await browser.send({ reason: '填错了，重新办' })
  assert.match(browser.words, /您撤回了/)
  assert.equal(browser.status, 200)
})

test('谁看过我的信息：工作人员写明理由看过的，本人看得到是谁、为什么', async () => {
  const browser = await signedIn(phone)
  await browser.open('/my/access')
  assert.match(browser.words, /没有人看过/)
  await cases.unmask(caseworker, caseId, '核对申请人电话')
  await browser.open('/my/access')
  assert.match(browser.words, /核对申请人电话/)
  assert.ok(browser.words.includes(caseworker.name))
})

test('在哪里登录着：能退出别处，别处立即失效', async () => {
  county.pass(2 * day)
  const elsewhere = await signedIn(phone)
  const browser = await signedIn(phone)
  await browser.open('/my/sessions')
  const form = browser.markup.split('<form').find((one) => /\/my\/sessions\/[0-9a-f-]+\/end/.test(one)) ?? ''
  browser.markup = `<form${form}`
  await browser.send()
  assert.match(browser.words, /已经退出那一处/)
  await elsewhere.open('/my')
  assert.match(elsewhere.path, /^\/sign-in/)
})

test('字号记在账号上：换一台设备登录，也是那样', async () => {
  const browser = await signedIn(phone)
  await browser.open('/my/display')
  await browser.send({ size: 'elder', contrast: 'on' })
  assert.match(browser.words, /记住了/)
  assert.match(browser.markup, /<html lang="zh-CN" class="elder contrast">/)
  const other = await signedIn(phone)
  assert.match(other.markup, /<html lang="zh-CN" class="elder contrast">/)
})

test('法定代表人授权经办人，有期限；撤销立即生效；不是法定代表人的不行', async () => {
  const browser = await signedIn(residentOf('p008').phone ?? '')
  await browser.open('/my/organisations')
  await browser.follow('授权别人办')
  const path = browser.path
  await browser.send({ name: '', idNumber: '' }, { action: /agents$/ })
  assert.equal(browser.status, 422)
  const agent = residentOf('p033')
  await browser.send(
    {
      name: agent.name,
      idNumber: agent.idNumber,
      scope: '全部办事',
      'validTo-year': '2026',
      'validTo-month': '12',
      'validTo-day': '31',
    },
    { action: /agents$/ },
  )
  assert.match(browser.words, /已授权/)
  const other = await signedIn(agent.phone ?? '')
  await other.open('/my/organisations')
  assert.match(other.words, /您是经办人，能办：全部办事，到 2026 年 12 月 31 日/)
  await other.open(path)
  assert.equal(other.status, 403)
  const form =
    browser.markup
      .split('<form')
      .filter((one) => /revocation/.test(one))
      .at(-1) ?? ''
  browser.markup = `<form${form}`
  await browser.send()
  assert.match(browser.words, /已撤销，立即生效/)
})
