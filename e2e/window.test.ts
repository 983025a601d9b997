import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCounty } from './testing/county.ts'
import { residentAt, staffAt, waysIn } from './testing/people.ts'

const county = await startCounty()
const { name, idNumber } = county.resident('p021')

for (const way of waysIn) {
  test(`窗口即办件：读卡、选事项、当场办结；本人查得到，跑了 1 次（${way.name}）`, async () => {
    await county.to(way.monday)
    const clerk = await staffAt(county, 'HR1001')
    const { page } = clerk
    await page.keyboard.press('F2')
    await page.keyboard.insertText(`${name}，${idNumber}`)
    await page.keyboard.press('Enter')
    const picker = page.getByRole('dialog', { name: '选事项' })
    await picker.waitFor()
    await page.keyboard.type('lny')
    await picker.getByRole('option', { name: /老年人优待证办理/ }).and(page.locator('[aria-selected=true]')).waitFor()
    await clerk.settled()
    await page.keyboard.press('Enter')
    await page.screenshot({ path: '/tmp/e2e-intake.png' })
  })
}
