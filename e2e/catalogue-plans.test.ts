/** 办理方案和互为前置：居民在一件事页上看得到怎么走最快；编辑排一件事、排自己选的几个事项，找得出哪里互相等。 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Screen, wordsOf } from './testing/browser.ts'
import { startCounty } from './testing/county.ts'
import { staffSession, visitorAt, waysIn } from './testing/people.ts'

const county = await startCounty()
const shots = process.env.PLAN_SHOTS
const picture = async (screen: Screen, name: string, fullPage = false) => {
  if (shots) await screen.page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled', fullPage })
}
const [restaurant] = await county.db.query<{ id: string }>(`select id from bundle where name = '开餐馆一件事'`)
const [school] = await county.db.query<{ id: string }>(`select id from bundle where name = '新生入学一件事'`)

const editorAt = async (width: number, height: number) =>
  Screen.open(county.browser, {
    ...{ url: county.url, now: county.clock.at, width, height, narrow: width < 400 },
    session: { name: county.sessionCookie, token: await staffSession(county, 'HR1007') },
  })

for (const way of waysIn) {
  test(`一件事：分几批、等什么、哪一串最慢、合起来少多少，谁准备什么（${way.name}）`, async () => {
    const visitor = await visitorAt(county, way)
    await visitor.visit('/bundles')
    await visitor.says('分 2 批，最快 8 个工作日')
    await picture(visitor, `bundles-${way.script}`, true)
    await visitor.visit(`/bundles/${restaurant?.id}`)
    await visitor.says(
      '最快几天',
      '8 个工作日',
      '怎么走最快',
      '第 1 批，现在就可以申请',
      '等个体工商户设立登记办出“营业执照”',
    )
    await visitor.says(
      '加起来 8 个工作日',
      '按法律规定，最多 18 个工作日',
      '21 份',
      '15 份',
      '前面办出来：个体工商户设立登记',
    )
    await visitor.says('现在要一项一项申请', '先要有这些')
    await picture(visitor, `bundle-${way.script}`, true)
    if (shots && !way.script) {
      await visitor.page.setViewportSize({ width: 320, height: 1500 })
      await visitor.page.evaluate('scrollTo(0, 0)')
      await picture(visitor, 'bundle-320-a')
      await visitor.page.evaluate('scrollTo(0, 1450)')
      await picture(visitor, 'bundle-320-b')
      await visitor.page.evaluate('scrollTo(0, 2900)')
      await picture(visitor, 'bundle-320-c')
      await visitor.page.setViewportSize({ width: 320, height: 640 })
    }
    await visitor.inElderDisplay()
    await visitor.visit(`/bundles/${school?.id}`)
    await visitor.says('17 个工作日', '随后补：都用上，最快 10 个工作日', '“居住证（随迁子女）”可以后补')
    await visitor.page.emulateMedia({ media: 'print' })
    await visitor.settled()
    await picture(visitor, `bundle-print-${way.script}`, true)
    await visitor.page.emulateMedia({ media: 'screen' })
    await visitor.visit(`/bundles/${restaurant?.id}`)
    await visitor.follow('城镇污水排入排水管网许可')
    await visitor.close()
  })
}

test('编辑排一件事：批次、关键路径、每一等的依据；和公布的不一样写出来；照着改选事项，用足容缺', async () => {
  const editor = await editorAt(1366, 768)
  const { page } = editor
  await page.goto('/desk/catalogue/plans')
  const table = page.getByRole('region', { name: '先后表' })
  await table.getByRole('row').nth(2).waitFor()
  await editor.settled()
  await page.getByRole('combobox', { name: '哪件事' }).click()
  await page.keyboard.type('新生入学')
  await editor.settled()
  await page.keyboard.press('Enter')
  await page
    .getByText('等哪')
    .or(table.getByRole('row').filter({ hasText: '义务教育阶段新生入学报名' }))
    .first()
    .waitFor()
  const waiting = table.getByRole('row').filter({ hasText: '义务教育阶段新生入学报名' })
  assert.match(
    await wordsOf(waiting),
    /第 2 批[\s\S]*居住证申领：申请材料第 \d 项“居住证（随迁子女）”[\s\S]*第 8–17 日/,
  )
  await editor.says('17 个工作日', '公布的是 10 个', '和公布的不一样，请核对', '7 个工作日 + 10 个工作日 = 17 个工作日')
  await editor.settled()
  await picture(editor, 'plans-1366', true)

  // A letter typed into a field is a letter; outside of one it acts.
  await page.getByRole('heading', { name: '办理方案' }).click()
  const [csv] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('e')])
  const text = await readFile(await csv.path(), 'utf8')
  assert.match(text, /"2","义务教育阶段新生入学报名","\w{33}","[^"]+","居住证申领"/)
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 JSON' }).click(),
  ])
  assert.equal(JSON.parse(await readFile(await json.path(), 'utf8')).plan.workingDays.promised, 17)

  await page.getByText('自己选事项').click()
  await page.getByRole('checkbox', { name: '用足容缺' }).click()
  await page.getByText('不用等的，和依据').first().waitFor()
  await page.getByText('10 个工作日', { exact: true }).first().waitFor()
  await editor.says('不用等的，和依据', '可以容缺：先受理、先审查，“居住证（随迁子女）”在承诺时限内补交')
  assert.match(page.url(), /defer=true/)
  await page.getByRole('combobox', { name: '事项' }).click()
  await page.keyboard.type('食品经营许可')
  await page.keyboard.press('Enter')
  await page.getByText('3 个事项怎么办最快').waitFor()
  await page.keyboard.press('Escape')
  await editor.settled()
  await page.reload()
  await page.getByText('3 个事项怎么办最快').waitFor()
  await picture(editor, 'plans-own-1366')
  await page.goto('/desk/catalogue/plans?items=')
  await page.getByText('先选事项').waitFor()
  await editor.settled()
  await page.goto('/desk/catalogue/plans?items=NOTHING')
  await page.getByText('没有找到这个事项').first().waitFor()
  editor.forgive()
  await editor.close()
})

test('互为前置：最短的一圈、每一步的依据、哪一步打得开，点得到指南；全部前置关系找得到、导得出', async () => {
  const editor = await editorAt(1366, 768)
  const { page } = editor
  await page.goto('/desk/catalogue/items')
  await page.getByRole('navigation', { name: '事项管理' }).getByRole('link', { name: '互为前置' }).click()
  const circle = page.getByRole('region', { name: /^互为前置：出生登记、居民身份证/ })
  await circle.waitFor()
  await editor.says(/循环 8 处，谁也先办不了的 0 处/)
  await editor.settled()
  await picture(editor, 'circles-1366')
  assert.match(await wordsOf(circle), /《中华人民共和国户口登记条例》第七条/)
  assert.match(await wordsOf(circle), /各人办各人的/)
  assert.match(await wordsOf(circle), /打不开/)
  const guide = circle.getByRole('link', { name: '出生登记' }).first()
  assert.equal(await guide.getAttribute('href'), `/guide/${await county.itemCode('出生登记')}`)

  await page.getByRole('tab', { name: '循环' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: /^再看 100 行/ }).waitFor()
  await editor.settled()
  await page.getByLabel('只看有这个事项的').fill('食品经营')
  await page.getByRole('row').filter({ hasText: '个体工商户设立登记' }).first().waitFor()
  assert.equal(await page.getByRole('button', { name: /^再看/ }).count(), 0)
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出表格' }).click(),
  ])
  assert.ok((await readFile(await csv.path(), 'utf8')).split('\r\n').length > 200)
  await page.getByRole('tab', { name: '对不上的' }).click()
  await page.getByRole('heading', { name: /^换证、变更/ }).waitFor()
  await editor.settled()
  await editor.close()

  const narrow = await editorAt(320, 700)
  await narrow.page.goto('/desk/catalogue/circles')
  await narrow.page
    .getByRole('region', { name: /^互为前置：/ })
    .first()
    .waitFor()
  await narrow.settled()
  await picture(narrow, 'circles-320')
  await narrow.page.goto('/desk/catalogue/plans')
  await narrow.page.getByRole('region', { name: '先后表' }).waitFor()
  await narrow.settled()
  await picture(narrow, 'plans-320')
  if (shots) await narrow.page.pdf({ path: `${shots}/plans.pdf`, format: 'A4' })
  await narrow.close()
})
