/** 指标：监察人员看比例，点开是哪些，算法写在旁边；条文改了看牵动什么。 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Screen, wordsOf } from './testing/browser.ts'
import { startCounty } from './testing/county.ts'
import { staffSession } from './testing/people.ts'

const county = await startCounty({ start: '2026-05-13 10:20', demo: true })

const supervisorAt = async (width: number, height: number) =>
  Screen.open(county.browser, {
    ...{ url: county.url, now: county.clock.at, width, height },
    session: { name: county.sessionCookie, token: await staffSession(county, 'HR1005') },
  })

const shots = process.env.FIGURES_SHOTS

test('监察人员看指标：数字点开是它的清单，清单里写为什么；分乡镇点进去只剩那一处；换日期、导出都行', async () => {
  const screen = await supervisorAt(1366, 768)
  const { page } = screen
  await page.goto('/desk/figures')
  const handlings = page.getByRole('region', { name: '四办和零上门' })
  await handlings.getByRole('row').nth(6).waitFor()
  await screen.settled()
  const picture = async (name: string) => {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png`, animations: 'disabled' })
  }
  await picture('figures-1366')

  const [counted] = await county.db.query<{ all: number; once: number }>(
    `select count(*)::int as all, count(*) filter (where visits <= 1)::int as once from case_file
      where submitted_on is not null and concluded_on between '2026-04-14' and '2026-05-13'`,
  )
  assert.ok(counted && counted.all > 10, `${counted?.all} cases`)
  const once = handlings.getByRole('row').filter({ hasText: '一次办' })
  assert.match(await wordsOf(once), new RegExp(`${counted.once} / ${counted.all} 件`))
  const number = once.getByRole('button', { name: /按办件/ })
  await number.focus()
  await page
    .getByText(/^一次办（按办件）＝一次办的件 ÷ 办结的件。/)
    .first()
    .waitFor()
  await number.press('Enter')
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('row').nth(2).waitFor()
  await screen.settled()
  await picture('figures-drawer')
  assert.match(await wordsOf(drawer), /到场 \d 次/)
  await drawer.getByText('不算的', { exact: true }).click()
  await drawer
    .getByText(/到场 2 次|没有这样的/)
    .first()
    .waitFor()
  await drawer.getByText('分乡镇', { exact: true }).click()
  const town = drawer.getByRole('button', { name: /镇$/ }).first()
  await town.waitFor()
  await screen.settled()
  await picture('figures-towns')
  await town.click()
  await drawer.getByRole('button', { name: /^只看.*镇/ }).waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })

  await handlings
    .getByRole('button', { name: /网上办，按事项/ })
    .first()
    .click()
  await drawer.getByText('网上办理深度 4 级').first().waitFor()
  await picture('figures-items')
  const [rows] = await Promise.all([
    page.waitForEvent('download'),
    drawer.getByRole('button', { name: '导出表格' }).click(),
  ])
  assert.match(rows.suggestedFilename(), /\.csv$/)
  await page.keyboard.press('Escape')

  const file = page.waitForEvent('download')
  await page.getByRole('region', { name: '指标' }).getByRole('button', { name: '导出表格' }).click()
  assert.match((await file).suggestedFilename(), /^figures-2026-05-13\.csv$/)
  await page.getByLabel('办结从').fill('2026-05-20')
  await page.getByLabel('办结从').press('Enter')
  await page.getByRole('alert').filter({ hasText: '开始日期晚于截止日期' }).waitFor()
  await screen.settled()
  await screen.close()
})

test('条文改了：牵动的事项、指南和正在办的件；手机宽也看得全', async () => {
  const [law] = await county.db.query<{ law: string; article: string }>(
    `select r.law, r.article from item_legal_reference r join case_file f on f.service_item_id = r.service_item_id
      where r.article <> '' and f.status not in ('draft', 'concluded', 'archived') group by 1, 2 order by count(*) desc limit 1`,
  )
  assert.ok(law)
  const screen = await supervisorAt(1366, 768)
  const { page } = screen
  await page.goto('/desk/figures/laws')
  await screen.settled()
  await page.getByLabel('法律、法规、规章').fill(law.law)
  await page.getByLabel(/^条/).fill(law.article)
  await page.getByRole('button', { name: '查牵动' }).click()
  const rows = page.getByRole('region', { name: '牵动的事项' })
  await rows.getByRole('button').first().waitFor()
  await screen.settled()
  if (shots) await page.screenshot({ path: `${shots}/laws-1366.png` })
  await rows.getByRole('button').first().click()
  await page.getByRole('dialog').getByRole('row').nth(1).waitFor()
  await screen.settled()
  if (shots) await page.screenshot({ path: `${shots}/laws-drawer.png` })
  await screen.close()

  const narrow = await supervisorAt(320, 700)
  await narrow.page.goto('/desk/figures')
  await narrow.page.getByRole('region', { name: '四办和零上门' }).getByRole('row').nth(6).waitFor()
  await narrow.settled()
  if (shots) await narrow.page.screenshot({ path: `${shots}/figures-320.png` })
  await narrow.page.getByRole('button', { name: /一次办，按办件/ }).click()
  await narrow.page.getByRole('dialog').getByRole('row').nth(1).waitFor()
  await narrow.settled()
  if (shots) await narrow.page.screenshot({ path: `${shots}/figures-320-drawer.png`, animations: 'disabled' })
  await narrow.close()
  if (shots) {
    const wide = await supervisorAt(1920, 1080)
    await wide.page.goto('/desk/figures')
    await wide.page.getByRole('region', { name: '四办和零上门' }).getByRole('row').nth(6).waitFor()
    await wide.page.screenshot({ path: `${shots}/figures-1920.png` })
    await wide.page.goto(`/desk/figures/laws?${new URLSearchParams({ law: law.law })}`)
    await wide.page.getByRole('region', { name: '牵动的事项' }).waitFor()
    await wide.page.setViewportSize({ width: 320, height: 700 })
    await wide.page.screenshot({ path: `${shots}/laws-320.png` })
    await wide.page.pdf({ path: `${shots}/figures.pdf` })
    await wide.close()
  }
})
