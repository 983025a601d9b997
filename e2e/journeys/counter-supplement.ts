import assert from 'node:assert/strict'
import type { County } from '../testing/county.ts'
import { confirm, decide, drawer, openCase } from '../testing/desk.ts'
import { staffAt } from '../testing/people.ts'

/** One page with a blue field on it. */
const scan = {
  name: '相片扫描件.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(
    [
      '%PDF-1.4',
      '1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj',
      '2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj',
      '3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>> endobj',
      '4 0 obj <</Length 28>> stream',
      '0 0 1 rg 0 0 200 100 re f   ',
      'endstream endobj',
      'trailer <</Size 5/Root 1 0 R>>',
      '%%EOF',
    ].join('\n'),
  ),
}

/** Colour in the middle of the first page as drawn. */
const middle = `(() => {
  const canvas = document.querySelector('canvas')
  return canvas && canvas.width > 0 ? [...canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].join() : ''
})()`

/** 窗口补正：告知书要什么，窗口就收什么，申请表的格子当场改；收来的 PDF 在页里看。 */
export async function supplementAtCounter(county: County): Promise<void> {
  const clerk = await staffAt(county, 'HR1001')
  const { page } = clerk
  const { name, idNumber } = county.resident('p023')
  await page.keyboard.press('F6')
  // A slash is no part of a number: it goes to the search, and there it is a sign like any other.
  await page.keyboard.press('/')
  const finder = page.getByRole('search').getByRole('textbox')
  await finder.and(page.locator(':focus')).waitFor()
  await page.keyboard.press('/')
  assert.equal(await finder.inputValue(), '/')
  assert.equal(await page.getByLabel('身份号码').inputValue(), '')
  await finder.fill('')
  await page.keyboard.press('F6')
  await page.keyboard.insertText(`${name}，${idNumber}`)
  await page.keyboard.press('Enter')
  const picker = page.getByRole('dialog', { name: '选事项' })
  await picker.waitFor()
  await page.keyboard.type('jzzsl')
  await picker.getByRole('option', { name: /居住证申领/, selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByLabel('从哪一天起住在这里').fill('20250301')
  await page.getByRole('radio', { name: '在这里工作' }).check()
  await page.keyboard.press('Control+b')

  await drawer(page)
    .getByRole('checkbox', { name: /本人相片/ })
    .check()
  await drawer(page)
    .getByRole('checkbox', { name: /从哪一天起/ })
    .check()
  await confirm(clerk, '要求补正')
  const number = /\d{18}[0-9A-Z]/.exec(await clerk.words())?.[0]
  assert.ok(number)

  await decide(clerk, '补正')
  const asked = drawer(page)
  await asked.getByText('现在填的：2025-03-01').waitFor()
  assert.equal(await asked.getByRole('checkbox').count(), 1, '只有告知书要的那样材料')
  assert.equal(await asked.getByRole('textbox').count(), 1, '只有告知书要的那一格')
  await asked.getByLabel('从哪一天起住在这里').fill('20250201')
  await asked.locator('input[type=file]').setInputFiles(scan)
  await asked.getByText(scan.name).waitFor()
  await confirm(clerk, '补正')
  await clerk.settled()

  const { data } = await county.logOf(number)
  assert.deepEqual(new Set(data('supplement-made').settled as string[]), new Set(['m2', 'form:since']))
  assert.equal(data('supplement-made').complete, true)

  const officer = await staffAt(county, 'HR1021')
  await openCase(officer, number)
  await officer.page.keyboard.press('2')
  await officer.page.getByRole('img', { name: /第 1 页，共 1 页/ }).waitFor()
  await officer.page.waitForFunction(`${middle} === '0,0,255,255'`)
  await officer.says('2025-02-01')
  await officer.settled()

  // What is not theirs is said before anything is asked of the server.
  await officer.page.route('**/api/audit**', () => assert.fail('asked for what is not theirs'))
  await officer.page.goto('/desk/administration/audit')
  await officer.page.getByText('没有权限看这一页').waitFor()
  await officer.says('审计管理员', '安全管理员')
  await officer.settled()
  await officer.close()
  await clerk.close()
}
