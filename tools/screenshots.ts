/** node tools/screenshots.ts: the pictures in docs/screenshots, taken from the running product with the invented county of a day in May 2026. */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { Screen, type ScreenWish } from '../e2e/testing/browser.ts'
import { startCounty } from '../e2e/testing/county.ts'
import { residentSession, staffSession } from '../e2e/testing/people.ts'
import { startPostgres } from './postgres.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'screenshots')
/** A picture in a README is not to keep anybody waiting. */
const mostBytes = 250_000

const stops: (() => Promise<unknown>)[] = []
const t = { after: (stop: () => Promise<unknown>) => void stops.unshift(stop) }

const phone = { width: 390, height: 844, scale: 2 }
const desk = { width: 1366, height: 768 }

async function take(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-pictures-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const postgres = await startPostgres({ dataDir, durable: false })
  t.after(() => postgres.stop())
  process.env.TEST_DATABASE_URL = postgres.url
  const county = await startCounty({ start: '2026-05-13 10:20', demo: true }, t)
  const { identity } = county.services
  // What a running county does every twenty seconds.
  await county.services.transparency.keepUp()
  await mkdir(folder, { recursive: true })

  const at = (view: Pick<ScreenWish, 'width' | 'height' | 'scale'>, token?: string) =>
    Screen.open(county.browser, {
      ...{ url: county.url, now: county.clock.at, ...view },
      session: token === undefined ? undefined : { name: county.sessionCookie, token },
    })
  const shoot = async (screen: Screen, name: string, ready: (page: Page) => Promise<unknown>) => {
    await ready(screen.page)
    await screen.settled()
    const path = join(folder, `${name}.png`)
    await screen.page.screenshot({ path, animations: 'disabled', caret: 'hide' })
    const { size } = await stat(path)
    console.log(`${name}.png  ${Math.round(size / 1000)} kB`)
    if (size > mostBytes) throw new Error(`${name}.png is larger than ${mostBytes / 1000} kB`)
  }

  const [food] = await county.db.query<{ id: string; legalPersonId: string }>(
    `select id, legal_person_id as "legalPersonId" from case_file
      where item_name = '食品经营许可' and status = 'examining' and legal_person_id is not null
        and applicant_label like '%毛记禹山鑫餐馆' order by submitted_at desc limit 1`,
  )
  if (!food) throw new Error('the demonstration has no food licence of the restaurant in hand')

  const visitor = await at(phone)
  await shoot(visitor, 'guide-phone', async (page) => page.goto(`/guide/${await county.itemCode('食品经营许可')}`))
  await shoot(visitor, 'elder', async (page) => {
    await page.goto('/display?size=elder&contrast=off&return=/')
  })
  await shoot(await at({ width: 1280, height: 860 }), 'portal-home', (page) => page.goto('/'))

  await shoot(await at({ width: 1280, height: 860 }), 'public-log', (page) => page.goto('/log'))

  const owner = await residentSession(county, 'p005')
  const token = await identity.actFor(owner, food.legalPersonId, { ip: '127.0.0.1', userAgent: 'pictures' })
  const telephone = await at(phone, token)
  await shoot(await at({ ...phone, height: 1180 }, token), 'portal-case', (page) => page.goto(`/my/cases/${food.id}`))
  await shoot(telephone, 'receipt', (page) => page.goto(`/apply/${food.id}/done`))
  await shoot(await at({ width: 900, height: 1180 }, token), 'notice-print', async (page) => {
    await page.goto(`/my/cases/${food.id}`)
    const paper = page.getByRole('link', { name: '受理通知书' })
    await page.goto((await paper.getAttribute('href')) ?? '')
  })

  const officer = await at(desk, await staffSession(county, 'HR1018'))
  await shoot(officer, 'queue-desk', async (page) => {
    await page.goto('/desk/cases')
    await page.getByRole('row').nth(3).waitFor()
    await page.getByRole('complementary', { name: '预览' }).getByRole('heading', { name: '最近' }).waitFor()
  })
  await shoot(officer, 'case-desk', async (page) => {
    await page
      .getByRole('row')
      .filter({ hasText: '毛记禹山鑫餐馆' })
      .filter({ hasText: '食品经营许可' })
      .first()
      .click()
    await page.keyboard.press('o')
    await page.getByRole('toolbar', { name: '决定' }).waitFor()
    await page.getByRole('tabpanel').getByRole('img').first().waitFor()
  })

  const clerk = await at(desk, await staffSession(county, 'HR1001'))
  await shoot(clerk, 'intake-desk', async (page) => {
    await page.goto('/desk/intake')
    const { name, idNumber } = county.resident('p023')
    await page.getByLabel('身份号码').fill(`${name}，${idNumber}`)
    await page.keyboard.press('Enter')
    const picker = page.getByRole('dialog', { name: '选事项' })
    await picker.waitFor()
    await page.keyboard.type('jzzsl')
    await picker.getByRole('option', { name: /居住证申领/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '申请表' }).waitFor()
    await page.getByLabel('从哪一天起住在这里').fill('20250301')
    await page.getByRole('radio', { name: '在这里工作' }).check()
    await page.getByRole('list', { name: '材料清单' }).focus()
    await page.keyboard.press('Space')
  })

  const supervisor = await at(desk, await staffSession(county, 'HR1005'))
  await shoot(supervisor, 'board-desk', async (page) => {
    await page.goto('/desk/board')
    await page.getByRole('row').nth(3).waitFor()
  })

  const editor = await at(desk, await staffSession(county, 'HR1007'))
  await shoot(editor, 'catalogue-editor', async (page) => {
    await page.goto('/desk/catalogue/drafts')
    await page.getByRole('link', { name: '农村宅基地用地审批' }).click()
    const said = page.getByRole('complementary', { name: '检查' })
    await said
      .getByRole('button', { name: /^去改：申请材料/ })
      .first()
      .click()
  })
  await shoot(editor, 'catalogue-coverage', async (page) => {
    await page.goto('/desk/catalogue/coverage')
    await page.getByRole('row').nth(5).waitFor()
  })
  await shoot(editor, 'catalogue-plans', async (page) => {
    await page.goto('/desk/catalogue/plans')
    await page.getByRole('region', { name: '先后表' }).getByRole('row').nth(2).waitFor()
  })
  await shoot(editor, 'catalogue-circles', async (page) => {
    await page.goto('/desk/catalogue/circles')
    await page
      .getByRole('region', { name: /^互为前置：/ })
      .first()
      .waitFor()
  })
  const approver = await at(desk, await staffSession(county, 'HR1008'))
  await shoot(approver, 'catalogue-review', async (page) => {
    await page.goto('/desk/catalogue/reviews')
    await page.getByRole('row').nth(1).getByRole('link').click()
    await page.getByRole('heading', { name: '改了什么' }).waitFor()
  })
  await shoot(approver, 'catalogue-batch', async (page) => {
    await page.keyboard.press('Control+Enter')
    await page.getByText('已经审定').waitFor()
    await page.getByRole('link', { name: '待公布的一批' }).click()
    await page.getByRole('heading', { name: /最多跑一次”清单/ }).waitFor()
  })
}

try {
  await take()
} finally {
  for (const stop of stops) await stop().catch(() => undefined)
}
