/** A restaurant asks for its food licence, from the search on the home page to the receipt. */
import assert from 'node:assert/strict'
import type { Screen } from './browser.ts'
import type { County } from './county.ts'
import { residentAt, type WayIn } from './people.ts'

/** A picture of one dot: small and real. */
export const picture = {
  name: '布局图.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

const restaurant = { name: '华容县章华镇毛记禹山鑫餐馆', creditCode: '92430623MA9D00013P' }

/** Signed in as its owner and acting for the restaurant, at 我的. */
export async function restaurateurAt(county: County, way: Pick<WayIn, 'script'>): Promise<Screen> {
  const screen = await residentAt(county, 'p005', way)
  await screen.follow('替单位办事')
  if (!(await screen.words()).includes(restaurant.name)) {
    await screen.fill('统一社会信用代码', restaurant.creditCode)
    await screen.press('核对并绑定')
    await screen.says(`已绑定${restaurant.name}`)
  }
  await screen.press('替它办')
  return screen.says(restaurant.name)
}

/** Through search, guide and questions to the page for checking; the rules of hygiene are handed in later when `defer` says so. */
export async function fillFood(screen: Screen, defer: boolean): Promise<Screen> {
  await screen.visit('/')
  await screen.page
    .getByRole('main')
    .getByRole('search')
    .getByRole('textbox')
    .or(screen.page.getByRole('searchbox'))
    .first()
    .fill('开饭店要什么证')
  await screen.press('查找')
  await screen.go(screen.page.getByRole('main').getByRole('link', { name: '食品经营许可', exact: true }).first())
  await screen.says('6 个工作日')
  await screen.follow('开始办理')
  if (/给谁办/.test(await screen.page.title())) {
    await screen.choose(restaurant.name)
    await screen.press('继续')
  }
  // Answered a moment ago, it is not asked again.
  if ((await screen.words()).includes('不到 60 平方米')) await screen.choose('不是')
  await screen.press(/继续|开始/)
  await screen.fill('店面多少平方米', '120')
  await screen.press('继续')
  await screen.choose('餐馆')
  await screen.page.getByRole('checkbox').first().check()
  await screen.press('继续')
  await screen.fill('谁管食品安全', '易劲松')
  await screen.press('继续')
  await screen.says('交材料')
  const inputs = screen.page.locator('input[type=file]')
  const open = await inputs.count()
  assert.ok(open > 0)
  for (let i = 0; i < open - (defer ? 1 : 0); i += 1)
    await inputs
      .nth(i)
      .setInputFiles({ ...picture, name: `图${i}.png`, buffer: Buffer.concat([picture.buffer, Buffer.from([i])]) })
  if (defer) await screen.choose('以后再交')
  await screen.press('继续')
  return screen.says('核对后提交')
}

/** The number on a receipt, without its spaces. */
export async function numberOn(screen: Screen): Promise<string> {
  const number = /编号\s*(\d{4}(?: [0-9A-Z]{1,4})+)/.exec(await screen.words())?.[1]
  assert.ok(number, await screen.words())
  return number.replaceAll(/\s/g, '')
}
