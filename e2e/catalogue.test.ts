/** 事项从编制到公布：编辑、审核、乡镇代办员各在自己的屏上，居民读到新的指南，旧的按日期还在。 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Screen, wordsOf } from './testing/browser.ts'
import { startCounty } from './testing/county.ts'
import { staffAt, visitorAt } from './testing/people.ts'

const county = await startCounty()
const item = '最低生活保障对象认定'
const code = await county.itemCode(item)
const mended = '家庭人均月收入低于本县公布的最低生活保障标准'

const inspection = (screen: Screen) => screen.page.getByRole('complementary', { name: '检查' })
const drawer = (screen: Screen) => screen.page.getByRole('dialog')

/** Goes to a part of the catalogue by its navigation. */
async function part(screen: Screen, name: string): Promise<void> {
  await screen.page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '事项' }).click()
  await screen.page
    .getByRole('navigation', { name: '事项管理' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
}

/** Opens the draft of an item from the list, by keys only. */
async function editorOf(screen: Screen, name: string, letters: string): Promise<void> {
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

const saved = (screen: Screen) => screen.page.getByRole('status').filter({ hasText: '已保存' }).waitFor()

test('有兜底条款和模糊词的事项送不了审：原因一条条点得过去；改好自动保存，送得出去', async () => {
  await county.to('2026-05-12')
  const editor = await staffAt(county, 'HR1007')
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
})

test('两个人改同一份草稿：后存的看得到谁改了什么，各改各的合在一起，都改了的自己选', async () => {
  const first = await staffAt(county, 'HR1007')
  await editorOf(first, '临时救助金给付', 'lsjzj')
  const second = await first.tab()
  await second.visit(new URL(first.page.url()).pathname)
  await inspection(second).waitFor()

  await first.fill('办理地点（选填）', '县政务服务中心一楼')
  await first.fill('办理时间（选填）', '周一至周五')
  await saved(first)
  await second.fill('办理时间（选填）', '周一至周六')
  await second.fill('咨询电话（选填）', '0730-4120001')
  const conflict = second.page.getByRole('alert', { name: '别人刚改过' })
  await conflict.waitFor()
  await second.settled()
  const words = await wordsOf(conflict)
  assert.match(words, /王春燕在.*改过这份草稿/)
  assert.match(words, /对方改了：办理地点/)
  assert.match(words, /办理时间：用对方的/)
  assert.equal(await second.page.getByLabel('咨询电话（选填）').inputValue(), '0730-4120001')
  await conflict.getByRole('button', { name: '合在一起，接着改' }).click()
  await saved(second)
  const place = second.page.getByLabel('办理地点（选填）')
  assert.equal(await place.inputValue(), '县政务服务中心一楼')
  assert.equal(await second.page.getByLabel('办理时间（选填）').inputValue(), '周一至周六')

  // Typed and reloaded at once: nothing is lost.
  await place.fill('县政务服务中心二楼')
  await second.page.waitForTimeout(900)
  await second.page.reload()
  await inspection(second).waitFor()
  assert.equal(await second.page.getByLabel('办理地点（选填）').inputValue(), '县政务服务中心二楼')
  await saved(second)
  await second.page.getByRole('button', { name: '作废' }).click()
  await drawer(second).getByLabel('原因').fill('今年不改')
  await second.settled()
  await second.page.keyboard.press('Control+Enter')
  await second.page.getByText('已作废').first().waitFor()
  await first.close()
})

test('审核人看得到逐条改动，审定进批次，今天公布；居民读到新的，旧的按日期还读得到', async () => {
  const approver = await staffAt(county, 'HR1008')
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
  await approver.says('家庭生活确实比较困难')
  await page.getByRole('tab', { name: '对标' }).click()
  await page.getByRole('button', { name: '设为基准' }).waitFor()
  await approver.settled()
  await approver.close()

  const resident = await visitorAt(county, { script: false })
  await resident.visit(`/guide/${code}`)
  await resident.says(mended)
  assert.doesNotMatch(await resident.words(), /家庭生活确实比较困难/)
  const old = await (await fetch(`${county.url}/api/items/${code}?on=2026-05-11`)).json()
  assert.ok((old as { conditions: string[] }).conditions.includes('家庭生活确实比较困难'))
  await resident.close()
})

test('乡镇代办员认领：写明本地的地点、时间、窗口；县里看得到谁认领了', async () => {
  const helper = await staffAt(county, 'HR1080')
  const { page } = helper
  await part(helper, '认领')
  await page.getByText(/已认领 0 项/).waitFor()
  await helper.settled()
  await page.getByRole('button', { name: `认领：${item}` }).click()
  await drawer(helper).waitFor()
  await drawer(helper).getByLabel('办理地点').fill('三封寺镇便民服务中心一楼')
  await drawer(helper).getByLabel('办理时间（选填）').fill('周一至周五 8:30–17:30')
  await drawer(helper).getByLabel('窗口（选填）').fill('2 号窗口')
  await helper.settled()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/已认领 1 项/).waitFor()
  await helper.settled()
  await page.goto('/desk/catalogue/items')
  await page.getByText('没有权限看这一页').waitFor()
  await helper.says('“事项”是事项编辑、审核人员和单位负责人用的。')
  await helper.close()

  const editor = await staffAt(county, 'HR1007')
  await part(editor, '认领覆盖')
  const line = editor.page.getByRole('row').filter({ hasText: item })
  await line.waitFor()
  await editor.settled()
  assert.equal((await wordsOf(line)).match(/已认领/g)?.length, 1)
  await line.getByRole('link').click()
  await editor.page.getByRole('row').filter({ hasText: '三封寺镇便民服务中心一楼' }).waitFor()
  await editor.settled()
  await editor.close()
})

test('别的屏也走一遍：批量试导、法律依据、暂停的草稿、没搜到的话', async () => {
  const editor = await staffAt(county, 'HR1007')
  const { page } = editor
  await part(editor, '批量')
  const { items } = (await (await fetch(`${county.url}/api/item-list`)).json()) as { items: { name: string }[] }
  const changed = items.map((one) => (one.name === '居住证申领' ? { ...one, hours: '周一至周五' } : one))
  const pick = (list: unknown) =>
    page
      .getByLabel('选文件，先试一遍')
      .first()
      .setInputFiles({
        name: '清单.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(list)),
      })
  await pick([...changed, { name: '坏的' }])
  await page.getByText(/处错误，一份也没有写/).waitFor()
  await editor.settled()
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /CSV/ }).click()])
  assert.match(csv.suggestedFilename(), /清单-错误\.csv/)
  await pick(changed)
  await page.getByRole('button', { name: '写成 1 份草稿' }).click()
  await page.getByText('写成了 1 份草稿').waitFor()
  await editor.settled()

  await part(editor, '法律依据')
  await editor.fill('法律、法规、规章', '《社会救助暂行办法》')
  await editor.fill('条（可以不写）', '第九条')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: '牵动的事项' }).getByText(item).first().waitFor()
  await editor.settled()

  await page.goto(`/desk/catalogue/items/${await county.itemCode('出版物零售单位设立审批')}`)
  await page.getByRole('button', { name: '暂停' }).click()
  await drawer(editor).getByLabel('原因').fill('系统切换，六月底恢复')
  await editor.settled()
  await page.keyboard.press('Control+Enter')
  await page.getByText('要素不变，送审、公布以后生效').waitFor()
  await editor.settled()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '改了什么' }).waitFor()

  await part(editor, '没搜到的话')
  await page.getByRole('heading', { name: '没搜到的话' }).waitFor()
  await editor.settled()
  await editor.close()
})

test('新设事项照着一个现有的开头；审核人豁免一处发现、退回一份草稿，都写原因', async () => {
  const editor = await staffAt(county, 'HR1007')
  await part(editor, '事项')
  await editor.page.getByRole('row').nth(5).waitFor()
  await editor.page.keyboard.press('n')
  await drawer(editor).getByLabel('事项名称').fill('村民活动场地借用')
  await drawer(editor).getByRole('combobox', { name: '照着哪个事项开头（选填）' }).click()
  await editor.page.keyboard.type('农村宅基地用地审批')
  await editor.page.keyboard.press('Enter')
  await editor.settled()
  await editor.page.keyboard.press('Control+Enter')
  await inspection(editor)
    .getByText(/处错误/)
    .first()
    .waitFor()
  await editor.settled()
  const address = new URL(editor.page.url()).pathname
  await editor.close()

  const approver = await staffAt(county, 'HR1008')
  const { page } = approver
  await approver.visit(address)
  const finding = inspection(approver).getByRole('listitem').filter({ hasText: 'L102' })
  await finding.getByRole('button', { name: /^豁免这一处：L102/ }).click()
  await drawer(approver).getByLabel('为什么可以保留').fill('省里的文件就这样写，正在请示')
  await approver.settled()
  await page.keyboard.press('Control+Enter')
  await finding.getByText(/已豁免：省里的文件就这样写/).waitFor()
  await approver.settled()

  await part(approver, '审核')
  await page.getByRole('link', { name: '出版物零售单位设立审批' }).click()
  await page.getByRole('heading', { name: '改了什么' }).waitFor()
  await page.keyboard.press('r')
  await drawer(approver).getByLabel('原因').fill('先问问书店')
  await page.keyboard.press('Control+Enter')
  await page.getByText('还在编制，没有送审。').waitFor()
  await approver.says('彭宇航 退回：先问问书店')
  await approver.settled()
  await approver.close()
})
