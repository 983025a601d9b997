import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import { decisionPaper } from './course-papers.ts'
import { demonstrationSeal, paperDate } from './document.ts'
import { exampleHead, examples } from './examples.ts'
import { acceptancePaper } from './intake-papers.ts'

const words = (name: string): string =>
  (examples.find((one) => one.name === name)?.view.markup ?? assert.fail(name)).replaceAll(/<[^>]+>/g, '')

test('每种文书都有标题、文号、受文者、署名、日期、验证码', () => {
  for (const { name, view } of examples) {
    for (const part of [exampleHead.authority, exampleHead.number, '：', '2026年4月28日', exampleHead.verifyCode]) {
      assert.ok(view.markup.includes(part), `${name}缺${part}`)
    }
  }
})

test('一次性告知书引第三十二条第一款第四项，承诺不再提新的要求', () => {
  assert.match(words('一次性告知书'), /行政许可法》第三十二条第一款第四项/)
  assert.match(words('一次性告知书'), /不再就同一次申请提出新的补正要求/)
})

test('不予受理、不予许可：说明理由，告知行政复议 60 日、行政诉讼 6 个月（行政许可法第三十八条第二款）', () => {
  for (const name of ['不予受理决定书', '不予许可决定书', '撤销决定书']) {
    assert.match(words(name), /60日内向华容县人民政府申请行政复议/)
    assert.match(words(name), /6个月内依法向华容县人民法院提起行政诉讼/)
  }
  assert.doesNotMatch(words('准予许可决定书'), /行政复议/)
})

test('特别程序引第四十五条，延期引第四十二条', () => {
  assert.match(words('特别程序告知书'), /第四十五条/)
  assert.match(words('延期告知书'), /第四十二条第一款/)
})

test('不是行政许可的事项，不直接引行政许可法，也不叫许可', () => {
  const granted = decisionPaper(
    { ...exampleHead, licensing: false },
    {
      appliedOn: plainDate('2026-04-27'),
      acceptedOn: plainDate('2026-04-28'),
      outcome: {
        kind: 'granted',
        resultName: null,
        validTo: null,
        deliverWorkingDays: 10,
        basis: '《社会救助暂行办法》第十一条',
      },
    },
  ).markup
  assert.match(granted, /准予办理决定书/)
  assert.match(granted, /根据《社会救助暂行办法》第十一条的规定/)
  assert.doesNotMatch(granted, /行政许可法/)
})

test('逾期不告知的，写自收到申请材料之日起即为受理（第三十二条第一款第四项）', () => {
  const { markup } = acceptancePaper(exampleHead, {
    appliedOn: plainDate('2026-04-27'),
    acceptedOn: plainDate('2026-04-27'),
    ground: 'deemed',
    statutory: null,
    promise: { workingDays: 0, dueOn: plainDate('2026-04-27') },
    deferred: [],
    fee: '本事项不收取费用',
  })
  assert.match(markup, /自2026年4月27日收到申请材料之日起即为受理/)
  assert.match(markup, /承诺当日办结/)
})

test('章只在演示里画，写明演示', () => {
  assert.match(demonstrationSeal('县<script>局').markup, /演示/)
  assert.doesNotMatch(demonstrationSeal('县<script>局').markup, /script>局/)
  assert.doesNotMatch(words('终止办理决定书'), /样章/)
})

test('公文日期不空格', () => assert.equal(paperDate(plainDate('2026-08-04')), '2026年8月4日'))
