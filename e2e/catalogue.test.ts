/** 事项从编制到公布：编辑、审核、乡镇代办员各在自己的屏上，居民读到新的指南，旧的按日期还在。 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editorOf, inspection, oneList, part, saved } from './journeys/one-list.ts'
import { type Screen, wordsOf } from './testing/browser.ts'
import { startCounty } from './testing/county.ts'
import { staffAt } from './testing/people.ts'

const county = await startCounty()
const item = '最低生活保障对象认定'

const drawer = (screen: Screen) => screen.page.getByRole('dialog')

test('一单总揽，从头走到尾：有毛病的送不了审，改好分批公布，旧的按日期还在，乡镇认领，镇上的居民看到自己镇上的', () =>
  oneList(county))

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
