import { before, test } from 'node:test'
import { type PublishedList, readTheList } from './journeys/list.ts'
import { applyInSituation, elderCard } from './journeys/variants.ts'
import { startCounty } from './testing/county.ts'
import { waysIn } from './testing/people.ts'
import { claimInTownship, publishBatch } from './testing/publishing.ts'

const county = await startCounty({ start: '2026-05-07 09:00' })
const list: PublishedList = {
  ...{ changed: elderCard, suspended: '高龄津贴发放', merged: '居住证申领', earlier: '2026-05-07' },
}

before(async () => {
  await county.to('2026-05-08')
  await publishBatch(county, '减材料', [
    {
      ...{ name: list.changed, kind: 'revise' },
      entry: (source) => ({
        ...source,
        conditions: [...(source.conditions as string[]), '本人到场'],
        ...{ consultPhone: '0730-4220000', place: '县政务服务中心一楼 12 号窗口', hours: '周一至周五 9:00–17:00' },
        commonQuestions: [{ question: '镇上也能办吗', answer: '能，选一下您在哪个乡镇。' }],
      }),
    },
    { name: list.suspended, kind: 'suspend', reason: '系统改造' },
    { name: list.merged, kind: 'merge', reason: '两证合一', into: list.changed },
  ])
  await claimInTownship(county, list.changed, { place: '三封寺镇集镇 8 号', hours: '逢场日 8:00–16:00' })
})

for (const way of waysIn) {
  test(`情形：先问再列材料，带着答案去申请，改主意不丢文件（${way.name}）`, () => applyInSituation(county, way))
  test(`指南和清单照某一天看，镇上的窗口写镇上的（${way.name}）`, () => readTheList(county, way, list))
}
