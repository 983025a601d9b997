import assert from 'node:assert/strict'
import type { County } from '../testing/county.ts'
import { fillFood, numberOn, restaurateurAt } from '../testing/food.ts'
import type { WayIn } from '../testing/people.ts'

/** 点两下、后退再交、两个标签页一起交，都是同一件，同一张回执. */
export async function submitTwice(county: County, way: WayIn): Promise<void> {
  const owner = await restaurateurAt(county, way)
  await fillFood(owner, false)
  const checkPath = new URL(owner.page.url()).pathname
  const tab = await owner.tab()
  await tab.visit(checkPath)
  await owner.choose(/我看过了，同意/)
  await tab.choose(/我看过了，同意/)

  const submit = owner.page.getByRole('button', { name: '提交申请' })
  await submit.dblclick({ delay: 0 })
  await owner.page.getByRole('heading', { name: '申请已提交' }).waitFor()
  await owner.settled()
  const number = await numberOn(owner)

  // The other tab still shows the page for checking.
  await tab.press('提交申请')
  assert.equal(await numberOn(tab), number)

  await owner.page.goBack()
  const again = owner.page.getByRole('button', { name: '提交申请' })
  if (await again.isVisible()) {
    await owner.choose(/我看过了，同意/)
    await owner.press('提交申请')
  }
  assert.equal(await numberOn(owner), number)
  await owner.page.reload()
  assert.equal(await numberOn(owner), number)
  await owner.visit('/my')
  assert.equal((await owner.words()).split('食品经营许可').length - 1, await openFood(county))
  await owner.close()

  const { types } = await county.logOf(number)
  assert.deepEqual(types, ['case-opened', 'case-submitted'])
}

/** How many applications of the restaurant there really are. */
async function openFood(county: County): Promise<number> {
  const [row] = await county.db.query<{ n: number }>(
    `select count(*)::int as n from case_file where item_name = '食品经营许可'`,
  )
  return row?.n ?? 0
}
