import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { County } from '../testing/county.ts'
import { residentAt, staffAt, type WayIn } from '../testing/people.ts'

/** Nobody has the card twice: the two runs take two old people. */
const elders = { false: 'p021', true: 'p004' } as const

/** Presses keys and counts them, a chord as one for each of its keys. */
function keysOf(page: Page) {
  let count = 0
  return {
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        count += key.split('+').length
        await page.keyboard.press(key)
      }
    },
    count: () => count,
  }
}

/** 窗口即办件，只用键盘：读卡、选事项、收材料、当场办结、领证；本人查得到，跑了 1 次。 */
export async function settleAtWindow(county: County, way: WayIn): Promise<void> {
  await county.to(way.monday)
  const elder = elders[`${way.script}`]
  const { name, idNumber } = county.resident(elder)
  const clerk = await staffAt(county, 'HR1001')
  const { page } = clerk
  let mouse = 0
  await page.exposeFunction('noteMouse', () => {
    mouse += 1
  })
  await page.evaluate(`addEventListener('pointerdown', () => noteMouse(), true)`)

  await page.keyboard.press('F2')
  await page.keyboard.press('F6')
  // The card reader is a keyboard: name and number in one go.
  await page.keyboard.insertText(`${name}，${idNumber}`)
  const keys = keysOf(page)
  await keys.press('Enter')
  const picker = page.getByRole('dialog', { name: '选事项' })
  await picker.waitFor()
  await keys.press('l', 'n', 'y')
  await picker.getByRole('option', { name: /老年人优待证办理/, selected: true }).waitFor()
  await clerk.settled()
  await keys.press('Enter')
  await page.getByRole('radio', { name: '用身份证上的照片' }).and(page.locator(':focus')).waitFor()
  await keys.press('Space', 'Enter')
  const materials = page.getByRole('list', { name: '材料清单' })
  await materials.and(page.locator(':focus')).waitFor()
  await materials.getByText('近期一寸免冠彩色照片').waitFor({ state: 'detached' })
  await page.getByRole('status').filter({ hasText: '都齐了' }).waitFor()
  await clerk.settled()
  const paper = page.context().waitForEvent('page')
  await keys.press('Control+Enter')
  await page.getByRole('button', { name: /下一位/ }).waitFor()
  await (await paper).close()
  await clerk.settled()
  assert.equal(mouse, 0)
  assert.ok(keys.count() <= 12, `${keys.count()} 键`)

  const number = /\d{18}[0-9A-Z]/.exec(await clerk.words())?.[0]
  assert.ok(number)
  await clerk.says('当场办结')
  await clerk.close()

  const person = await residentAt(county, elder, way)
  await person.follow('老年人优待证办理')
  await person.says('办好了：老年人优待证办理', '跑了 1 次', '县政务服务中心', '当天')
  await person.inElderDisplay()
  await person.visit('/my/licences')
  await person.says('老年人优待证')
  await person.close()

  const { types, events, intact } = await county.logOf(number)
  assert.ok(intact)
  assert.deepEqual(types.at(-1), 'case-concluded')
  const places = events.flatMap(
    (event) => (event.data as { presence?: { on: string; purpose: string } | null }).presence ?? [],
  )
  assert.deepEqual(new Set(places.map((one) => one.on)), new Set([way.monday]), '交和领在同一天，算跑一次')
}
