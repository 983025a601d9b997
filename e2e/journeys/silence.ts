import assert from 'node:assert/strict'
import { addDays } from '#kernel/plain-date.ts'
import type { County } from '../testing/county.ts'
import { openCase } from '../testing/desk.ts'
import { fillFood, numberOn, restaurateurAt } from '../testing/food.ts'
import { dayAfter, residentAt, staffAt, type WayIn } from '../testing/people.ts'

/** 五个工作日没有告知，视为收到那天已受理：居民、经办人、监督看到同一个日期. */
export async function acceptBySilence(county: County, way: WayIn): Promise<void> {
  await county.to(way.monday)
  const owner = await restaurateurAt(county, way)
  await fillFood(owner, false)
  await owner.choose(/我看过了，同意/)
  await owner.press('提交申请')
  const number = await numberOn(owner)
  await owner.follow('看进度')
  const casePath = new URL(owner.page.url()).pathname
  await owner.close()

  // The fifth working day is the Monday after: still in time.
  await county.to(addDays(way.monday, 7), '23:30')
  assert.ok(!(await county.logOf(number)).types.includes('case-accepted'))
  await county.to(addDays(way.monday, 8), '00:10')
  await county.to(addDays(way.monday, 8))

  const promise = `${dayAfter(way.monday, 8)}`
  const back = await residentAt(county, 'p005', way)
  if (!(await back.words()).includes('正在替')) {
    await back.follow('替单位办事')
    await back.press('替它办')
  }
  await back.visit(casePath)
  await back.says(`视为 ${dayAfter(way.monday, 0)}`, '收到材料当天受理', promise, '今天到期')
  await back.inElderDisplay()
  await back.follow('受理通知书')
  await back.close()

  for (const workNo of ['HR1018', 'HR1005']) {
    const screen = await staffAt(county, workNo)
    await openCase(screen, number)
    await screen.says(promise, '视为', '今天到期')
    await screen.close()
  }

  const { types, intact, data } = await county.logOf(number)
  assert.ok(intact)
  assert.equal(types.filter((type) => type === 'case-accepted').length, 1)
  assert.equal(data('case-accepted').basis, 'deemed')
  assert.equal(data('case-accepted').acceptedOn, way.monday)
}
