import assert from 'node:assert/strict'
import type { County } from '../testing/county.ts'
import { visitorAt, type WayIn } from '../testing/people.ts'

export interface PublishedList {
  /** an item with a version before, claimed in 三封寺镇 */
  readonly changed: string
  /** suspended, and merged into `changed` */
  readonly suspended: string
  readonly merged: string
  /** a day with the version before */
  readonly earlier: string
}

/** 清单和指南照某一天看：这一版、以前的版本、差在哪里，哪一批公布；不办了的说明去哪里；镇上的窗口写镇上的。 */
export async function readTheList(county: County, way: WayIn, list: PublishedList): Promise<void> {
  await county.to(way.monday)
  const code = await county.itemCode(list.changed)
  const visitor = await visitorAt(county, way)
  await visitor.visit(`/guide/${code}`)
  await visitor.says('第 2 版', '内容指纹', '镇上也能办吗', '0730-4220000')
  await visitor.page.getByLabel('您在哪个乡镇').selectOption({ label: '三封寺镇' })
  await visitor.press('看这里的窗口')
  await visitor.says('三封寺镇集镇 8 号', '逢场日 8:00–16:00', '和县里一样')
  await visitor.inElderDisplay()
  await visitor.visit(`/guide/${code}`)
  await visitor.says('三封寺镇集镇 8 号')

  await visitor.follow('看以前的版本')
  await visitor.says('第 2 版，现在用的', '2026 年第 1 批', '受理条件增加“本人到场”')
  await visitor.inElderDisplay()
  await visitor.follow('看第 1 版')
  await visitor.says('的指南，第 1 版', '现在的是第 2 版')
  assert.equal(await visitor.page.getByRole('link', { name: '开始办理' }).count(), 0)
  await visitor.follow('看现在的指南')
  await visitor.says('开始办理')

  await visitor.visit(`/guide/${await county.itemCode(list.suspended)}`)
  await visitor.says('现在暂停办理', '原因：系统改造')
  await visitor.visit(`/guide/${await county.itemCode(list.merged)}`)
  await visitor.says('已经并到别的事项里')
  await visitor.follow(`去办${list.changed}`)

  await visitor.visit('/')
  await visitor.follow('事项清单')
  await visitor.says('事项清单', '零上门', '最多跑一次', '下载 Excel 表格')
  await visitor.inElderDisplay()
  await visitor.follow(/^零上门/)
  await visitor.follow(/^全部/)
  await visitor.page.getByLabel('看哪一天的清单').fill(list.earlier)
  await visitor.press('看这一天的')
  await visitor.says('那天用的清单', list.suspended)
  await visitor.follow('分批公布的清单')
  await visitor.follow('2026 年第 1 批')
  await visitor.says('减材料', list.changed, '受理条件增加“本人到场”', '暂停')
  await visitor.inElderDisplay()
  await visitor.close()
}
