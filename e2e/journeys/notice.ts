import assert from 'node:assert/strict'
import { addDays } from '#kernel/plain-date.ts'
import type { County } from '../testing/county.ts'
import { confirm, decide, drawer, give, openCase } from '../testing/desk.ts'
import { numberOn, picture } from '../testing/food.ts'
import { dayAfter, residentAt, staffAt, type WayIn } from '../testing/people.ts'

/** 一次性告知、补正、决定：缺的一次说全，补齐当天受理。 */
export async function answerNotice(county: County, way: WayIn): Promise<void> {
  await county.to(way.monday)
  const person = await residentAt(county, 'p023', way)
  await person.visit(`/guide/${await county.itemCode('居住证申领')}`)
  await person.follow('开始办理')
  await person.choose('满了')
  await person.press(/继续|开始/)
  const boxes = person.page.getByRole('group', { name: /从哪一天起/ })
  await boxes.getByLabel('年').fill('2025')
  await boxes.getByLabel('月').fill('3')
  await boxes.getByLabel('日', { exact: true }).fill('1')
  await person.choose('在这里工作')
  await person.press('继续')
  const files = person.page.locator('input[type=file]')
  for (let i = 0; i < (await files.count()); i += 1)
    await files.nth(i).setInputFiles({ ...picture, name: `材料${i}.png` })
  await person.press('继续')
  await person.choose(/我看过了，同意/)
  await person.press('提交申请')
  const number = await numberOn(person)
  await person.follow('看进度')
  const casePath = new URL(person.page.url()).pathname
  await person.close()

  await county.to(addDays(way.monday, 1))
  const officer = await staffAt(county, 'HR1021')
  await openCase(officer, number)
  await decide(officer, '要求补正')
  const asked = drawer(officer.page).getByRole('checkbox', { name: /本人相片/ })
  await asked.check()
  await drawer(officer.page).getByLabel('本人相片：怎么补正').fill('请重拍，正面、白底、不戴帽子。')
  await confirm(officer, '要求补正')
  await officer.close()

  // Fifteen working days from Tuesday: the Tuesday three weeks on.
  const back = await residentAt(county, 'p023', way)
  await back.says('等您做的', '居住证申领')
  await back.visit(casePath)
  await back.says('补 1 样', dayAfter(way.monday, 22), '等您补正')
  await back.inElderDisplay()
  await back.follow('去补正')
  await back.says('本人相片', '请重拍，正面、白底、不戴帽子。')
  await back.press('补好了，交上去')
  await back.says('还什么都没有补')
  await back.page.getByLabel('选照片或者文件').setInputFiles({ ...picture, name: '新相片.png' })
  await back.press('补好了，交上去')
  await back.says('补正完成', '跑了 0 次')

  const again = await staffAt(county, 'HR1021')
  await openCase(again, number)
  await again.says('已补')
  await give(again, '受理')
  await again.close()
  const approver = await staffAt(county, 'HR1022')
  await openCase(approver, number)
  await give(approver, '准予')
  await approver.close()
  await back.visit(casePath)
  await back.says('已经决定')
  await back.close()

  const { types, intact, data } = await county.logOf(number)
  assert.ok(intact)
  assert.equal(types.filter((type) => type === 'one-time-notice-issued').length, 1)
  assert.ok(types.indexOf('supplement-made') < types.indexOf('case-accepted'))
  assert.equal(data('supplement-made').complete, true)
  assert.ok(types.includes('case-granted'))
}
