import assert from 'node:assert/strict'
import { wordsOf } from '../testing/browser.ts'
import type { County } from '../testing/county.ts'
import { decide, give, openCase, recorded } from '../testing/desk.ts'
import { fillFood, numberOn, restaurateurAt } from '../testing/food.ts'
import { dayAfter, staffAt, visitorAt, type WayIn } from '../testing/people.ts'

/** 网上办承诺件：申请、受理、核查、批准、领证、评价. */
export async function applyOnline(county: County, way: WayIn): Promise<void> {
  await county.to(way.monday)
  // Monday after six working days: Tuesday of the week after.
  const due = dayAfter(way.monday, 8)

  const owner = await restaurateurAt(county, way)
  await fillFood(owner, false)
  await owner.inElderDisplay()
  await owner.press('提交申请')
  await owner.says('还没有打勾')
  await owner.choose(/我看过了，同意/)
  await owner.press('提交申请')
  await owner.says('申请已提交')
  const number = await numberOn(owner)
  await owner.follow('看进度')
  await owner.says('跑了 0 次', '告诉您收不收')
  const casePath = new URL(owner.page.url()).pathname

  const officer = await staffAt(county, 'HR1018')
  await openCase(officer, number)
  await give(officer, '受理')
  const band = await officer.page.getByRole('img', { name: /时限带/ }).getAttribute('aria-label')
  assert.match(band ?? '', /6 个工作日/)
  await officer.page.keyboard.press('a')
  await recorded(officer, '认领')
  await give(officer, '完成本环节', (page) => page.getByLabel('办理意见').fill('材料齐全，符合条件。'))
  await give(officer, '完成本环节', async (page) => {
    await page.getByLabel('办理意见').fill('现场与图纸一致。')
    const inspectors = page.getByRole('combobox', { name: /现场核查人员/ })
    await inspectors.fill('涂跃进')
    await page.getByRole('option', { name: /涂跃进/ }).waitFor({ state: 'attached' })
    await inspectors.press('Enter')
  })

  await owner.visit(casePath)
  await owner.says(`还剩 6 个工作日，${due}前办好`)

  const approver = await staffAt(county, 'HR1019')
  await openCase(approver, number)
  await give(approver, '准予')
  await approver.close()
  await openCase(officer, number)
  await give(officer, '制证出件')
  await decide(officer, '送达')
  await officer.page.getByRole('radio', { name: /电子送达/ }).check()
  await officer.settled()
  await officer.page.keyboard.press('Control+Enter')
  await officer.page.getByRole('status').filter({ hasText: '已送达' }).waitFor()
  await officer.close()

  await owner.visit(casePath)
  await owner.says('办好了：食品经营许可', '当天', '承诺 6 个', '跑了 0 次', '食品经营许可证', '一次也没跑')
  await owner.follow('去评价')
  await owner.choose('非常满意')
  await owner.press('继续')
  await owner.press('提交评价')
  await owner.says('谢谢您', '您评的是：非常满意')

  await owner.visit(casePath)
  await owner.follow('受理通知书')
  const code = /\d{18}[0-9A-Z]-[0-9a-f]{16}/.exec(await wordsOf(owner.page.locator('body')))?.[0]
  assert.ok(code, '受理通知书上有验证码')
  const passer = await visitorAt(county, way)
  await passer.visit(`/verify?code=${code}`)
  await passer.says('是真的，现在有效', '受理通知书', '食品经营许可')
  assert.doesNotMatch(await passer.words(), /毛丽华/)
  await passer.visit('/progress')
  await passer.fill('办件编号', number)
  await passer.fill('手机号后 4 位', '1004')
  await passer.press('看办到哪了')
  await passer.says('准予', `${dayAfter(way.monday, 0)}（周一）办结`, '跑了 0 次')
  await passer.close()
  await owner.close()

  const { types, intact } = await county.logOf(number)
  assert.ok(intact)
  assert.deepEqual(types, [
    'case-opened',
    'case-submitted',
    'case-received',
    'case-accepted',
    'step-started',
    'step-claimed',
    'step-completed',
    'step-started',
    'step-completed',
    'step-started',
    'case-granted',
    'result-issued',
    'result-delivered',
    'case-concluded',
  ])
}
