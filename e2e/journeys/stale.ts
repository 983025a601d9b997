import assert from 'node:assert/strict'
import { wordsOf } from '../testing/browser.ts'
import type { County } from '../testing/county.ts'
import { confirm, decide, drawer, openCase } from '../testing/desk.ts'
import { fillFood, numberOn, restaurateurAt } from '../testing/food.ts'
import { staffAt } from '../testing/people.ts'

/** 两个人同时决定一件：先确认的作数，后确认的被拒绝，看得到是谁、什么时候先办的，写的还在。 */
export async function refuseSecond(county: County): Promise<void> {
  const owner = await restaurateurAt(county, { script: true })
  await fillFood(owner, false)
  await owner.choose(/我看过了，同意/)
  await owner.press('提交申请')
  const number = await numberOn(owner)
  await owner.close()

  const first = await staffAt(county, 'HR1018')
  await openCase(first, number)
  const second = await staffAt(county, 'HR1019')
  // The line that tells open screens of changes is slow today.
  await second.page.route('**/api/live', () => {})
  await second.page.reload()
  await openCase(second, number)

  await decide(second, '要求补正')
  const layout = drawer(second.page).getByRole('checkbox', { name: /^主要设备设施布局/ })
  await layout.check()
  await drawer(second.page)
    .getByLabel(/^主要设备设施布局.*怎么补正/)
    .fill('请标出洗手池的位置。')
  await decide(first, '受理')
  await confirm(first, '受理')

  await second.page.keyboard.press('Control+Enter')
  const told = drawer(second.page).getByRole('alert')
  await told.waitFor()
  await second.settled()
  assert.match(await wordsOf(told), /潘卫东在 .*已经办了这件/)
  assert.equal(
    await drawer(second.page)
      .getByLabel(/^主要设备设施布局.*怎么补正/)
      .inputValue(),
    '请标出洗手池的位置。',
  )
  await first.close()
  await second.close()

  const { types, intact } = await county.logOf(number)
  assert.ok(intact)
  assert.equal(types.filter((type) => type === 'case-accepted').length, 1)
  assert.ok(!types.includes('one-time-notice-issued'))
}
