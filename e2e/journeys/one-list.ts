import assert from 'node:assert/strict'
import { type Screen, wordsOf } from '../testing/browser.ts'
import type { County } from '../testing/county.ts'
import { drawer } from '../testing/desk.ts'
import { residentAt, staffAt, visitorAt, type WayIn, waysIn } from '../testing/people.ts'
import { listKeepers } from '../testing/publishing.ts'

const item = '最低生活保障对象认定'
const flawed = '家庭生活确实比较困难'
const mended = '家庭人均月收入低于本县公布的最低生活保障标准'
const local = { place: '三封寺镇便民服务中心一楼', hours: '周一至周五 8:30–17:30', window: '2 号窗口' }
/** Residents of 三封寺镇 and of 章华镇. */
const atHome = 'p008'
const elsewhere = 'p001'

export const inspection = (screen: Screen) => screen.page.getByRole('complementary', { name: '检查' })

/** Goes to a part of the catalogue by its navigation. */
export async function part(screen: Screen, name: string): Promise<void> {
  await screen.page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '事项' }).click()
  await screen.page
    .getByRole('navigation', { name: '事项管理' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
}

/** Opens the draft of an item from the list, by keys only. */
export async function editorOf(screen: Screen, name: string, letters: string): Promise<void> {
  const { page } = screen
  await part(screen, '事项')
  await page.getByRole('row').nth(5).waitFor()
  await page.keyboard.press('f')
  await page.keyboard.type(letters)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name }).waitFor()
  const draft = page.getByRole('link', { name: '打开草稿' })
  await draft.or(page.getByRole('button', { name: /^修改/ })).waitFor()
  await screen.settled()
  if (await draft.count()) await draft.click()
  else await page.keyboard.press('e')
  await inspection(screen).waitFor()
  await screen.settled()
}

export const saved = (screen: Screen) => screen.page.getByRole('status').filter({ hasText: '已保存' }).waitFor()

/** 有兜底条款和模糊词的送不了审：原因一条条点得过去；改好自动保存，送得出去；写的人自己审不了。 */
async function refusedThenMended(county: County): Promise<void> {
  const editor = await staffAt(county, listKeepers.editor)
  const { page } = editor
  await editorOf(editor, item, 'zdshbz')
  await page.keyboard.press('Control+Enter')
  const refusal = inspection(editor).getByRole('alert', { name: '没有送出去' })
  await refusal.waitFor()
  await editor.settled()
  assert.match(await wordsOf(refusal), /2 处错误/)

  await refusal.getByRole('button', { name: '受理条件第 4 项' }).click()
  const condition = page.getByLabel('第 4 项条件', { exact: true })
  await condition.and(page.locator(':focus')).waitFor()
  await condition.fill(mended)
  await refusal.getByRole('button', { name: '申请材料第 8 项' }).click()
  const material = page.getByLabel('第 8 份材料的名称')
  await material.and(page.locator(':focus')).waitFor()
  assert.match(await material.inputValue(), /其他证明材料/)

  await page.getByRole('button', { name: '删除第 8 项材料' }).click()
  await material.waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+z')
  await material.waitFor()
  await page.keyboard.press('Control+y')
  await material.waitFor({ state: 'hidden' })
  await inspection(editor).getByText('没有错误').waitFor()
  await inspection(editor).getByRole('tab', { name: /^改动/ }).click()
  await inspection(editor).getByText(`受理条件增加“${mended}”`).waitFor()
  await editor.settled()
  await inspection(editor).getByRole('tab', { name: '群众看到的' }).click()
  await inspection(editor).getByRole('heading', { name: item }).waitFor()
  await editor.settled()
  await saved(editor)

  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '改了什么' }).waitFor()
  await editor.settled()
  await editor.says(/等审核/)
  assert.equal(await page.getByRole('button', { name: /^审定/ }).count(), 0, 'who wrote it does not approve it')
  await page.goto('/desk/catalogue/reviews')
  await page.getByText('没有权限看这一页').waitFor()
  await editor.settled()
  await editor.says('“审核”是事项审核人员用的。')
  await editor.close()
}

/** 审核人看得到逐条改动，审定进批次，从今天起公布。 */
async function approvedAndPublished(county: County): Promise<void> {
  const code = await county.itemCode(item)

  const approver = await staffAt(county, listKeepers.approver)
  const { page } = approver
  await part(approver, '审核')
  await page.getByRole('link', { name: item }).click()
  await page.getByRole('heading', { name: '改了什么' }).waitFor()
  await approver.settled()
  const removed = page.getByRole('row').filter({ hasText: '乡镇认为需要提供的其他证明材料' })
  assert.match(await wordsOf(removed), /申请材料\s*删除/)
  await page.keyboard.press('Control+Enter')
  await page.getByText('已经审定').waitFor()
  await page.getByRole('link', { name: '待公布的一批' }).click()
  await page.getByRole('heading', { name: /最多跑一次”清单/ }).waitFor()
  await approver.settled()
  assert.match(await wordsOf(page.getByRole('region', { name: '2026 年第 1 批' })), new RegExp(item))
  await page.getByRole('button', { name: '公布这一批' }).click()
  await page.getByRole('dialog', { name: '确认公布' }).waitFor()
  await approver.settled()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/5 月 12 日（周二）公布/).waitFor()
  await approver.settled()

  await page.goto(`/desk/catalogue/items/${code}?tab=versions`)
  await page.getByRole('row').filter({ hasText: '第 2 版' }).first().waitFor()
  await page.getByRole('row').filter({ hasText: mended }).waitFor()
  await approver.settled()
  await page.getByRole('tab', { name: '要素' }).click()
  await page.getByLabel(/看哪一天的样子/).fill('2026-05-11')
  await page.getByText('用的是第 1 版').waitFor()
  await approver.says(flawed)
  await page.getByRole('tab', { name: '对标' }).click()
  await page.getByRole('button', { name: '设为基准' }).waitFor()
  await approver.settled()
  await approver.close()
}

/** 居民读到新的指南；照前一天看，旧的还在，写明现在是第几版；改了什么逐条写着。 */
async function oldVersionByDate(county: County, way: WayIn): Promise<void> {
  const code = await county.itemCode(item)
  const visitor = await visitorAt(county, way)
  await visitor.visit(`/guide/${code}`)
  await visitor.says('第 2 版', mended)
  assert.doesNotMatch(await visitor.words(), new RegExp(flawed))
  await visitor.visit(`/guide/${code}?on=2026-05-11`)
  await visitor.says('的指南，第 1 版', flawed, '现在的是第 2 版')
  assert.equal(await visitor.page.getByRole('link', { name: '开始办理' }).count(), 0)
  await visitor.visit(`/guide/${code}/versions`)
  await visitor.says('2026 年第 1 批', `受理条件增加“${mended}”`)
  await visitor.visit('/list/batches')
  await visitor.follow('2026 年第 1 批')
  await visitor.says(item, `受理条件增加“${mended}”`)
  await visitor.close()
  const old = await (await fetch(`${county.url}/api/items/${code}?on=2026-05-11`)).json()
  assert.ok((old as { conditions: string[] }).conditions.includes(flawed))
}

/** 乡镇代办员认领：写明本地的地点、时间、窗口；县里的清单不归他看。 */
async function claimedByTown(county: County): Promise<void> {
  const helper = await staffAt(county, listKeepers.townshipHelper)
  const { page } = helper
  await part(helper, '认领')
  await page.getByText(/已认领 0 项/).waitFor()
  await helper.settled()
  await page.getByRole('button', { name: `认领：${item}` }).click()
  await drawer(helper.page).waitFor()
  await drawer(helper.page).getByLabel('办理地点').fill(local.place)
  await drawer(helper.page).getByLabel('办理时间（选填）').fill(local.hours)
  await drawer(helper.page).getByLabel('窗口（选填）').fill(local.window)
  await helper.settled()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/已认领 1 项/).waitFor()
  await helper.settled()
  await page.goto('/desk/catalogue/items')
  await page.getByText('没有权限看这一页').waitFor()
  await helper.says('“事项”是事项编辑、审核人员和单位负责人用的。')
  await helper.close()
}

/** 县里看得到谁认领了，写的是哪里。 */
async function claimSeenByCounty(county: County): Promise<void> {
  const editor = await staffAt(county, listKeepers.editor)
  await part(editor, '认领覆盖')
  const line = editor.page.getByRole('row').filter({ hasText: item })
  await line.waitFor()
  await editor.settled()
  assert.equal((await wordsOf(line)).match(/已认领/g)?.length, 1)
  await line.getByRole('link').click()
  await editor.page.getByRole('row').filter({ hasText: local.place }).waitFor()
  await editor.settled()
  await editor.close()
}

/** 镇上的居民登录以后，不用选就看到自己镇上的地点、时间、窗口；别的镇的居民看到的还是县里的。 */
async function residentsSeeTheirOwn(county: County, way: WayIn): Promise<void> {
  const code = await county.itemCode(item)
  const neighbour = await residentAt(county, atHome, way)
  await neighbour.visit(`/guide/${code}`)
  await neighbour.says(local.place, local.hours, local.window)
  await neighbour.inElderDisplay()
  await neighbour.close()
  const other = await residentAt(county, elsewhere, way)
  await other.visit(`/guide/${code}`)
  assert.ok(!(await other.words()).includes(local.place), 'another town has not claimed it')
  await other.page.getByLabel('换一个地方').selectOption({ label: '三封寺镇' })
  await other.press('看这里的窗口')
  await other.says(local.place, local.hours)
  await other.close()
}

/** 一单总揽从头走到尾，一件接一件。 */
export async function oneList(county: County): Promise<void> {
  // The list was loaded the day before: that is the version that stays readable.
  await county.to('2026-05-12')
  await refusedThenMended(county)
  await approvedAndPublished(county)
  for (const way of waysIn) await oldVersionByDate(county, way)
  await claimedByTown(county)
  await claimSeenByCounty(county)
  for (const way of waysIn) await residentsSeeTheirOwn(county, way)
}
