import assert from 'node:assert/strict'
import { addDays } from '#kernel/plain-date.ts'
import type { Screen } from '../testing/browser.ts'
import type { County } from '../testing/county.ts'
import { give, openCase } from '../testing/desk.ts'
import { numberOn, picture } from '../testing/food.ts'
import { residentAt, staffAt, type WayIn } from '../testing/people.ts'

/** Promise of fifteen, law of twenty working days, both moved by the five working days of a public notice; counted by hand on the calendar of 2026. */
const dates = {
  '2026-05-11': { before: ['6 月 1 日', '6 月 8 日'], after: ['6 月 8 日', '6 月 15 日'] },
  '2026-05-25': { before: ['6 月 15 日', '6 月 23 日'], after: ['6 月 23 日', '6 月 30 日'] },
} as const

/** 特别程序停表：承诺和法定两个期限一起顺延，居民、经办人、监督看到的一样。 */
export async function suspendForNotice(county: County, way: WayIn): Promise<void> {
  const { before, after } = dates[way.monday as keyof typeof dates]
  await county.to(way.monday)
  const person = await residentAt(county, 'p011', way)
  await person.visit(`/apply/${await county.itemCode('困难残疾人生活补贴和重度残疾人护理补贴')}`)
  if (/\/apply\/\w+$/.test(person.page.url())) await person.press(/继续|开始|办/)
  while (/\/pages\//.test(person.page.url())) {
    await person.page
      .getByRole('main')
      .getByRole('checkbox')
      .or(person.page.getByRole('main').getByRole('radio'))
      .first()
      .check()
    await person.press('继续')
  }
  if (person.page.url().endsWith('/materials')) {
    await person.page.getByLabel('选照片或者文件').setInputFiles(picture)
    await person.press('继续')
  }
  await person.choose(/我看过了，同意/)
  await person.press('提交申请')
  const number = await numberOn(person)
  await person.follow('看进度')
  const casePath = new URL(person.page.url()).pathname

  const officer = await staffAt(county, 'HR1012')
  await openCase(officer, number)
  await give(officer, '受理')
  await sees(officer, before)
  await officer.close()
  await person.visit(casePath)
  await sees(person, before)
  await person.close()
  const supervisor = await staffAt(county, 'HR1005')
  await openCase(supervisor, number)
  await sees(supervisor, before)
  await supervisor.close()

  await county.to(addDays(way.monday, 2))
  const township = await staffAt(county, 'HR1098')
  await openCase(township, number)
  await sees(township, before)
  await give(township, '暂停计时', (page) => page.getByLabel('为什么要停').fill('村里要公示七天。'))
  await township.says('暂停')
  await township.close()
  const waiting = await residentAt(county, 'p011', way)
  await waiting.visit(casePath)
  await waiting.says('停表中', '村里要公示七天')
  await waiting.inElderDisplay()
  await waiting.close()

  // Seven days later the limit of the procedure is reached: the clock goes on by itself.
  await county.to(addDays(way.monday, 9), '23:30')
  assert.ok(!(await county.logOf(number)).types.includes('clock-resumed'))
  await county.to(addDays(way.monday, 10))
  const citizen = await residentAt(county, 'p011', way)
  await citizen.visit(casePath)
  await sees(citizen, after)
  await citizen.close()
  for (const workNo of ['HR1098', 'HR1005']) {
    const screen = await staffAt(county, workNo)
    await openCase(screen, number)
    await sees(screen, after)
    await screen.close()
  }

  const { types, intact } = await county.logOf(number)
  assert.ok(intact)
  assert.equal(types.filter((type) => type === 'clock-suspended').length, 1)
  assert.equal(types.filter((type) => type === 'clock-resumed').length, 1)
}

async function sees(screen: Screen, [promise, law]: readonly [string, string]): Promise<void> {
  await screen.says(`${promise}前办好（法定 ${law}）`)
}
