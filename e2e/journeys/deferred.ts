import assert from 'node:assert/strict'
import type { County } from '../testing/county.ts'
import { give, openCase } from '../testing/desk.ts'
import { fillFood, numberOn, picture, restaurateurAt } from '../testing/food.ts'
import { dayAfter, staffAt, type WayIn } from '../testing/people.ts'

/** 容缺：承诺以后再交，先受理，到期前交上. */
export async function deferMaterial(county: County, way: WayIn): Promise<void> {
  await county.to(way.monday)
  const due = dayAfter(way.monday, 8)
  const owner = await restaurateurAt(county, way)
  await fillFood(owner, true)
  await owner.says('容缺承诺书', '以后再交')
  await owner.choose(/我看过了，同意，并作出上面的承诺/)
  await owner.press('提交申请')
  await owner.says('申请已提交', '您还要做 1 件事')
  const number = await numberOn(owner)
  await owner.follow('看进度')
  const casePath = new URL(owner.page.url()).pathname

  const officer = await staffAt(county, 'HR1018')
  await openCase(officer, number)
  await give(officer, '受理')
  await officer.page.getByRole('complementary', { name: '内容和经过' }).getByText('容缺', { exact: true }).waitFor()
  await officer.close()

  await owner.visit(casePath)
  await owner.says('等您做 1 件事', `${due}`)
  await owner.inElderDisplay()
  await owner.follow(/^传上来/)
  await owner.press('交上去')
  await owner.says('还没有选文件')
  await owner.page.getByLabel('选照片或者文件').setInputFiles({ ...picture, name: '制度.png' })
  await owner.press('交上去')
  await owner.says('补交了食品安全自查', '跑了 0 次')
  assert.doesNotMatch(await owner.words(), /等您做/)

  const again = await staffAt(county, 'HR1018')
  await openCase(again, number)
  await again.page.getByRole('complementary', { name: '内容和经过' }).getByText('已补', { exact: true }).waitFor()
  await again.close()
  await owner.close()

  const { types, intact, events, data } = await county.logOf(number)
  assert.ok(intact)
  assert.equal(types.filter((type) => type === 'deferred-material-supplied').length, 1)
  assert.equal(data('case-accepted').basis, 'deferred-materials')
  assert.ok(
    events.every((event) => !(event.data as { presence?: unknown }).presence),
    '没有到场，就没有到场记录',
  )
}
