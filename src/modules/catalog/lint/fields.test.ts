import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LintItem } from '../lint-shape.ts'
import { lintContext } from './context.ts'
import type { Finding } from './finding.ts'
import { lintItem } from './lint.ts'

const context = lintContext({ today: '2026-05-11' })
const errorsIn = (item: Partial<LintItem>): Finding[] =>
  lintItem({ name: '用水过户', ...item }, context).filter(({ severity }) => severity === 'error')

test('材料的说明、办理情形、常见问题的回答也查；“其他情形”这个名字、群众的问法不查', () => {
  const found = errorsIn({
    materials: [
      { name: '授权书', source: 'applicant', note: '委托办理的提交，一式两份' },
      { name: '户型图', source: 'applicant', note: '图纸不清楚的，以窗口告知为准' },
    ],
    variants: {
      questions: [{ text: '您是不是确有困难的家庭？', hint: null }],
      situations: [
        { name: '新建' },
        { name: '其他情形' },
        { name: '情况特殊的', fee: { standard: '适当收取' } },
        { name: '扩建', fee: { standard: '每户八十元' } },
      ],
    },
    commonQuestions: [
      { question: '还要别的材料吗？', answer: '不需要其他材料。' },
      { question: '多久能办好？', answer: '视情况而定，一般三五天。' },
    ],
  })
  assert.deepEqual(
    found.map(({ rule, field, index }) => [rule, field, index]),
    [
      ['L103', 'note', 1],
      ['L102', 'variants', null],
      ['L101', 'variants', 2],
      ['L103', 'variants', 2],
      ['L102', 'commonQuestions', 1],
    ],
  )
})

test('单位对自己工作的交代不是要求，要申请人做的才是；人家自己想问、想选的不算', () => {
  const noted = (note: string) => errorsIn({ materials: [{ name: '授权书', note }] }).length > 0
  for (const note of [
    '窗口收到申请后将及时录入系统',
    '我中心会尽快联系您并短信告知结果',
    '必要时由我局与公安部门核实，申请人无须提交证明',
    '必要时由经办机构电话回访，不要求本人到场，不影响办结时限',
    '根据需要，县民政局通过省社会救助信息平台核对家庭收入和财产',
    '林业局视情况派两名工作人员到伐区查验，不收费用',
    '窗口不得要求群众提供清单以外的其他证明',
    '对收费标准有疑问的，可以拨打12345',
    '如需邮寄证照，填写收件地址',
    '申请人有权要求听证',
    '表内“其他需要说明的问题”可以不填',
  ])
    assert.equal(noted(note), false, note)
  for (const note of [
    '申请人应当及时提交',
    '必要时申请人到场说明',
    '必要时由第三方检测机构上门检测，检测费自理',
    '根据需要，受让方应配合办理公证',
    '由窗口研究确定',
    '窗口可根据情况要求补交材料',
    '如需其他资料，按工作人员要求提供',
    '请携带相关证件原件到窗口核对',
  ])
    assert.equal(noted(note), true, note)
})
