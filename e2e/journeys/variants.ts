import assert from 'node:assert/strict'
import type { County } from '../testing/county.ts'
import { openCase } from '../testing/desk.ts'
import { numberOn, picture } from '../testing/food.ts'
import { residentAt, staffAt, visitorAt, type WayIn } from '../testing/people.ts'

export const elderCard = '老年人优待证办理'

/** Nobody has the card twice. */
const elders = { false: 'p021', true: 'p004' } as const

/** 选情形、照情形办：指南先问，材料照答；带着答案去申请，填的时候改主意，传过的不丢；窗口看到的也是这种情形。 */
export async function applyInSituation(county: County, way: WayIn): Promise<void> {
  await county.to(way.monday)
  const code = await county.itemCode(elderCard)
  const visitor = await visitorAt(county, way)
  await visitor.visit(`/guide/${code}`)
  await visitor.says('您是哪种情形', '证上用哪张照片', '看情形 1 样')
  await visitor.press('看我要准备什么')
  await visitor.says('还没有选：证上用哪张照片')
  await visitor.choose('用身份证上的照片')
  await visitor.press('看我要准备什么')
  await visitor.says('您的情形', '用身份证上的照片', '不用带材料')
  await visitor.inElderDisplay()
  await visitor.follow('开始办理')
  await visitor.says('您的情形：用身份证上的照片')
  await visitor.close()

  const elder = await residentAt(county, elders[`${way.script}`], way)
  await elder.visit(`/apply/${code}`)
  await elder.says('您是哪种情形')
  await elder.choose('另交一张近期一寸照片')
  await elder.press('继续')
  await elder.says('您的情形：另交近期照片', '先准备好这 1 样')
  await elder.press('开始填')
  await elder.says('交材料', '近期一寸免冠彩色照片')
  await elder.page.locator('input[type=file]').setInputFiles({ ...picture, name: '照片.png' })
  await elder.press('继续')
  await elder.says('核对后提交', '您的情形', '另交近期照片', '1 个文件，已传好')
  await elder.follow(/^修改\s*您的情形/)
  await elder.says('传过的文件都留着')
  await elder.inElderDisplay()
  await elder.choose('用身份证上的照片')
  await elder.press('继续')
  assert.doesNotMatch(await elder.words(), /近期一寸/)
  await elder.follow(/^修改\s*您的情形/)
  await elder.choose('另交一张近期一寸照片')
  await elder.press('继续')
  await elder.says('1 个文件，已传好')
  await elder.follow(/^修改\s*您的情形/)
  await elder.choose('用身份证上的照片')
  await elder.press('继续')
  await elder.choose(/我看过了，同意/)
  await elder.press('提交申请')
  await elder.says('申请已提交')
  const number = await numberOn(elder)
  await elder.follow('看进度')
  await elder.inElderDisplay()
  await elder.close()

  const log = await county.logOf(number)
  assert.equal(log.data('case-submitted').situation, 'id-card-photo')
  const officer = await staffAt(county, 'HR1001')
  await openCase(officer, number)
  const words = await officer.words()
  assert.match(words, /居民身份证/)
  assert.doesNotMatch(words, /近期一寸/)
  await officer.close()
}
