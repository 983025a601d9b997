import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, test } from 'node:test'
import items from '../../../../db/data/items.json' with { type: 'json' }
import licences from '../../../../db/data/licence-types.json' with { type: 'json' }
import type { ImportedItem } from '../import-shape.ts'
import type { LintItem, Waiver } from '../lint-shape.ts'
import { lintContext, placeName } from './context.ts'
import type { Finding, LintFacts } from './finding.ts'
import { surelyWorkingDays } from './limit-rules.ts'
import { blocks, lintItem, lintItems } from './lint.ts'
import { sameOffice } from './offices.ts'
import { rules } from './rules.ts'
import sentences from './sentences.json' with { type: 'json' }
import { empty, wordingOf } from './wording.ts'

const today = '2026-05-11'
const licenceTypes = licences.licenceTypes.map((type) => type.name)
const canteen: LintItem = {
  name: '食堂备案',
  department: '县教育局',
  result: { name: '食堂备案回执' },
  materials: [{ name: '食堂平面布置图', source: 'applicant' }],
}
const facts: LintFacts = { today, licenceTypes, items: [canteen] }

const lint = (item: Partial<LintItem>, more: Partial<LintFacts> = {}): Finding[] =>
  lintItem({ name: '用水过户', ...item }, lintContext({ ...facts, ...more }))
const rulesOf = (findings: readonly Finding[]): string[] => findings.map((finding) => finding.rule)
const errorsOf = (findings: readonly Finding[]): Finding[] => findings.filter(({ severity }) => severity === 'error')

/** Conditions in the words of statutes: nobody who runs a county may write them more exactly than the law does. */
const elasticConditions = [
  '有与其经营规模相适应的场所和设备',
  '有与所办学校相适应的必要的教师',
  '具备必要的资金和专业人员',
  '有符合规定的名称和必要的组织机构',
  '有必要的办公场所',
  '必要的检验仪器',
  '有健全的管理制度',
  '有完善的质量管理体系',
  '有相应的专业技术人员',
  '有固定的经营场所和合理的布局',
  '合理的工艺流程',
  '有适合的场地',
  '品行良好，身体健康',
  '具有与从事的经营活动相适应的资信',
]

describe('每条规则', () => {
  it('编号不重复，说明、依据、例子都写了', () => {
    assert.equal(new Set(rules.map(({ number }) => number)).size, rules.length)
    for (const rule of rules)
      for (const text of [rule.name, rule.explanation, rule.suggestion, rule.source, rule.bad.told, rule.good.told])
        assert.notEqual(text.trim(), '', rule.number)
  })

  it('文档里的表和规则一字不差', () => {
    const rows = readFileSync(join(import.meta.dirname, '../../../../docs/linter.md'), 'utf8')
      .split('\n')
      .filter((line) => /^\| L\d/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    const names = { error: '错误', warning: '提醒', hint: '提示' }
    assert.deepEqual(
      rows,
      rules.map((rule) => [
        ...[rule.number, rule.name, names[rule.severity], rule.place ?? ''],
        ...[rule.bad.told, rule.good.told, rule.source],
      ]),
    )
  })

  for (const rule of rules) {
    it(`${rule.number} ${rule.name}：反例查得出，正例不误报`, () => {
      const bad = lint(rule.bad.item).filter((finding) => finding.rule === rule.number)
      assert.deepEqual(
        bad.map(({ severity }) => severity),
        [rule.severity],
        rule.bad.told,
      )
      assert.deepEqual(
        rulesOf(lint(rule.good.item)).filter((number) => number === rule.number && rule.severity === 'error'),
        [],
        rule.good.told,
      )
      assert.equal(errorsOf(lint(rule.good.item)).length, 0, rule.good.told)
    })
  }
})

describe('句子', () => {
  const brought = (name: string): Partial<LintItem> => ({ materials: [{ name, source: 'applicant' }] })
  const named = (name: string): Partial<LintItem> => ({ materials: [{ name, source: 'licence' }] })

  for (const text of sentences.flawed.conditions)
    it(`条件“${text}”挡住发布`, () => assert.equal(blocks(lint({ conditions: [text] })), true))
  for (const name of sentences.flawed.materials)
    it(`材料“${name}”挡住发布`, () => assert.equal(blocks(lint(named(name))), true))
  for (const name of sentences.flawed.proofs)
    it(`证明“${name}”不该要`, () => assert.ok(rulesOf(errorsOf(lint(brought(name)))).includes('L201')))
  for (const text of sentences.clean.conditions)
    it(`条件“${text}”没有错误`, () => assert.deepEqual(errorsOf(lint({ conditions: [text] })), []))
  for (const name of sentences.clean.materials)
    it(`材料“${name}”没有文字错误，也不是多余的证明`, () => {
      const found = [...lint(named(name)), ...lint(brought(name))].filter(({ rule }) => /^L1|L201/.test(rule))
      assert.deepEqual(errorsOf(found), [])
    })

  it('一处只报一条文字错误，弹性词只是提示', () => {
    assert.deepEqual(rulesOf(lint({ conditions: ['符合当地政策和有关规定的其他确有困难的情形'] })), ['L101'])
    const [hint] = lint({ conditions: ['有与经营规模相适应的场所'] })
    assert.deepEqual([hint?.rule, hint?.severity, hint?.blocks], ['L102', 'hint', false])
  })

  for (const text of elasticConditions)
    it(`法律自己用的弹性词不是错误：${text}`, () => {
      const found = lint({ conditions: [text] }).filter(({ field }) => field === 'conditions')
      assert.deepEqual(
        found.filter(({ severity }) => severity !== 'hint'),
        [],
      )
    })

  it('写明数额、名单、条款的模糊词降为提示', () => {
    for (const text of [
      '家庭比较困难，人均月收入低于本县公布的最低生活保障标准',
      '情况较为严重（指医疗费用自付超过三万元）',
      '《食品经营许可和备案管理办法》第十五条规定的其他条件',
    ])
      assert.deepEqual(errorsOf(lint({ conditions: [text] })), [], text)
    assert.equal(blocks(lint({ conditions: ['年满六十周岁且生活比较困难'] })), true, 'an age says nothing of need')
  })

  it('全角、半角、空白、引号不影响结果', () => {
    for (const text of ['其 它 材 料', '“其他”材料', '其他材料(如需)'])
      assert.equal(blocks(lint({ materials: [{ name: text }] })), true, text)
  })

  it('空话词表没有两种切法，长文字也很快', () => {
    const words = empty
      .slice(3, -1)
      .split('|')
      .flatMap((word) => (/\?$/.test(word) ? [word.slice(0, -2), word.slice(0, -1)] : [word]))
    const isMade = (word: string): boolean =>
      [...word].some(
        (_, at) =>
          at > 0 && words.includes(word.slice(0, at)) && (words.includes(word.slice(at)) || isMade(word.slice(at))),
      )
    assert.deepEqual(words.filter(isMade), [])
    assert.deepEqual(
      words.filter((word, at) => words.indexOf(word) < at),
      [],
    )
    const started = performance.now()
    lint({ conditions: [`其他${'有关规定的'.repeat(40000)}x`] })
    assert.ok(performance.now() - started < 1000)
    assert.deepEqual(wordingOf('户口簿（夫妻双方）').brackets, ['夫妻双方'])
  })
})

describe('收录的 86 个事项', () => {
  const found = lintItems(items as LintItem[], { today, licenceTypes })
  const keyOf = ({ item, field, index }: Pick<Finding, 'item' | 'field' | 'index'>) => `${item} ${field} ${index}`

  it('十六处留下的毛病全部查出，别处没有一个错误', () => {
    assert.deepEqual(errorsOf(found).map(keyOf), [
      '最低生活保障对象认定 conditions 3',
      '最低生活保障对象认定 materials 7',
      '临时救助金给付 conditions 2',
      '户口迁移（夫妻投靠） conditions 2',
      '户口迁移（夫妻投靠） materials 4',
      '劳务派遣经营许可 conditions 3',
      '公共场所卫生许可 materials 6',
      '农村宅基地用地审批 conditions 4',
      '农村宅基地用地审批 materials 5',
      '国有建设用地使用权及房屋所有权转移登记 materials 5',
      '企业设立登记 materials 5',
      '食品经营许可 conditions 4',
      '烟草专卖零售许可证核发 conditions 3',
      '烟草专卖零售许可证核发 materials 3',
      '城镇污水排入排水管网许可 conditions 3',
      '取水许可审批 materials 5',
    ])
  })

  it('导入格式的事项可以直接体检', () => {
    const imported = items[0] as unknown as ImportedItem
    const read: LintItem = imported
    assert.equal(blocks(lintItem(read, lintContext({ today }))), true)
  })
})

describe('期限', () => {
  it('自然日折算成最少有的工作日：无论哪天受理，承诺都在法定以内', () => {
    for (const days of [1, 2, 3, 7, 15, 20, 30, 45, 60, 90]) {
      // day 0 of the count falls on each day of the week in turn; 6 and 0 are the weekend
      const counts = [0, 1, 2, 3, 4, 5, 6].map(
        (start) =>
          Array.from({ length: days }, (_, at) => (start + at + 1) % 7).filter((day) => day !== 0 && day !== 6).length,
      )
      assert.equal(surelyWorkingDays(days), Math.min(...counts), `${days}`)
    }
  })

  it('13 个工作日长于 15 个自然日，10 个不长', () => {
    const law = { statutoryLimit: { days: 15, unit: 'calendar' }, audience: ['natural'] }
    assert.deepEqual(rulesOf(lint({ ...law, promisedLimitDays: 13 })), ['L303'])
    assert.deepEqual(lint({ ...law, promisedLimitDays: 10 }), [])
  })

  it('面向单位的才看三分之二；超过法定的只报超过法定', () => {
    const law = { statutoryLimit: { days: 20, unit: 'working' } }
    assert.deepEqual(rulesOf(lint({ ...law, promisedLimitDays: 14, audience: ['natural', 'legal'] })), ['L304'])
    assert.deepEqual(lint({ ...law, promisedLimitDays: 20, audience: ['natural'] }), [])
    assert.deepEqual(rulesOf(lint({ ...law, promisedLimitDays: 21, audience: ['legal'] })), ['L303'])
  })

  it('特别程序超过一半：看不出法律有没有规定时限的只提醒，在颍上没有写到条的算错', () => {
    const item = (basis: string): Partial<LintItem> => ({
      promisedLimitDays: 10,
      specialProcedures: [{ name: '专家评审', days: 6, unit: 'working', basis }],
    })
    const severity = (basis: string, place: string | null = null) => lint(item(basis), { place })[0]?.severity
    assert.equal(severity('水行政许可实施规定'), 'warning')
    assert.equal(severity('水行政许可实施规定第八条'), 'hint')
    assert.equal(severity('水行政许可实施规定', '颍上'), 'error')
    assert.equal(severity('水行政许可实施规定', '华容'), undefined)
  })

  it('特别程序超过一半，依据只是县里自己的文件：不写地方也算错', () => {
    const severity = (basis: string | null) =>
      lint({
        promisedLimitDays: 10,
        specialProcedures: [{ name: '部门会审', days: 6, unit: 'working', basis }],
      }).find(({ rule }) => rule === 'L306')?.severity
    for (const basis of [
      null,
      '',
      '本县审批提速工作方案',
      '县水利局内部规程',
      '本局会审办法',
      '华容县人民政府办公室通知',
    ])
      assert.equal(severity(basis), 'error', `${basis}`)
    for (const basis of ['湖南省河道采砂管理办法', '县级以上地方人民政府质量监督规定', '人社部门退休审批规定'])
      assert.equal(severity(basis), 'warning', basis)
    assert.equal(severity('本县工作方案、取水许可管理办法'), 'warning', 'one published rule is enough')
  })

  it('特别程序、收费、设定依据：空的、写“无”的、自己定的都不是依据', () => {
    for (const basis of [undefined, null, '', '无', '本局内部规定', '工作需要', '上级要求', '按有关规定']) {
      const where = {
        specialProcedures: [{ name: '专家评审', basis }],
        fee: { charged: true, standard: '十元/证', basis },
      }
      assert.deepEqual(rulesOf(errorsOf(lint(where))), ['L305', 'L307'], `${basis}`)
    }
    assert.deepEqual(lint({ specialProcedures: [{ name: '公示', basis: '国发〔2015〕52号' }] }), [])
    assert.deepEqual(
      errorsOf(
        lint({
          legalBasis: [
            { law: '有关法律法规', article: null },
            { law: '城市供水条例', article: null },
          ],
        }),
      ).map(({ rule, index }) => `${rule} ${index}`),
      ['L301 0'],
    )
  })

  it('没有单位的期限，写在法定时限、特别程序、条件里都查得出', () => {
    const found = errorsOf(
      lint({
        statutoryLimit: { days: 20, unit: '' },
        specialProcedures: [{ name: '公示', days: 7, unit: null, basis: '国发〔2015〕52号' }],
        conditions: ['自取得之日起三十内申请', '自取得之日起三十日内申请', '面积不少于六十', '评分不低于六十'],
      }),
    )
    assert.deepEqual(
      found.map(({ rule, field, index }) => [rule, field, index]),
      [
        ['L302', 'statutoryLimit', null],
        ['L302', 'conditions', 0],
        ['L302', 'conditions', 2],
        ['L302', 'specialProcedures', 0],
      ],
    )
  })
})

describe('材料', () => {
  const one = (material: NonNullable<LintItem['materials']>[number], item: Partial<LintItem> = {}) =>
    rulesOf(errorsOf(lint({ ...item, materials: [material] })))

  it('单位换了叫法也认得出是自己发的', () => {
    for (const [mine, issuer] of [
      ['县公安局', '公安机关'],
      ['县公安局', '公安派出所'],
      ['县人力资源和社会保障局', '人社部门'],
      ['县粮食局', '县粮食局'],
      ['华容县粮食局', '粮食部门'],
    ] as const)
      assert.equal(sameOffice(mine, issuer), true, `${mine} ${issuer}`)
    assert.equal(sameOffice('县民政局', '县公安局'), false)
    assert.deepEqual(one({ name: '县粮食局出具的收购资格批复', source: 'applicant' }, { department: '县粮食局' }), [
      'L203',
    ])
    assert.deepEqual(
      one(
        { name: '数字相片（现场采集）', source: 'issued_by_government', issuer: '公安机关' },
        { department: '县公安局' },
      ),
      [],
    )
  })

  it('有共享来源的、证照库有的不再要；只能核验的按提醒，交回的旧证照收', () => {
    assert.deepEqual(one({ name: '完税信息', source: 'applicant', sharedWith: '税务部门涉税信息库' }), ['L202'])
    assert.deepEqual(one({ name: '申请人身份证、户口本复印件', source: 'applicant' }), ['L202'])
    assert.deepEqual(one({ name: '营业执照正副本', source: 'applicant' }), ['L202'])
    assert.deepEqual(one({ name: '购机发票', source: 'applicant', sharedWith: '税务部门发票查验平台' }), [])
    assert.deepEqual(one({ name: '旧居民身份证（换领时交回）', source: 'applicant' }), [])
    assert.deepEqual(one({ name: '居民身份证', source: 'licence', licenceType: '居民身份证' }), [])
  })

  it('自己发的证照，换了说法也认得出：市场监管的事项不要营业执照复印件', () => {
    const licence = { name: '营业执照复印件加盖公章', source: 'applicant' }
    assert.deepEqual(one(licence, { department: '县市场监督管理局' }), ['L202', 'L203'])
    assert.deepEqual(one(licence, { department: '县烟草专卖局' }), ['L202'])
    assert.deepEqual(one({ name: '原户口登记底册复印件', source: 'applicant' }, { department: '县公安局' }), ['L203'])
  })

  it('自己留的底册、存根，别的机关打印的记录，不该要；不再收取的、由部门核对的不报', () => {
    assert.deepEqual(one({ name: '婚姻登记处留存的结婚登记底册' }, { name: '补领结婚证', department: '县民政局' }), [
      'L203',
    ])
    assert.deepEqual(one({ name: '发票存根联' }, { department: '县税务局' }), [])
    assert.deepEqual(one({ name: '社保中心打印的参保缴费清单' }, { name: '失业保险金申领' }), ['L201'])
    assert.deepEqual(one({ name: '会计师事务所出具的验资证明' }), [])
    assert.deepEqual(one({ name: '不再收取居住证明和婚姻状况证明' }), [])
    assert.deepEqual(one({ name: '婚姻登记信息由部门核对' }), [])
  })

  it('换了说法、拆成几页的同一份材料是重复的；各人各一份不是', () => {
    const repeated = (...names: string[]) =>
      lint({ materials: names.map((name) => ({ name, source: 'licence' })) }).filter(({ rule }) => rule === 'L205')
        .length
    assert.equal(repeated('居民户口簿复印件', '户口簿首页和婴幼儿页复印件'), 1)
    assert.equal(repeated('身份证、户口簿', '居民户口簿'), 1)
    assert.equal(repeated('房屋租赁合同', '房屋租赁协议'), 1)
    assert.equal(repeated('居民户口簿（男方）', '居民户口簿（女方）'), 0)
    assert.equal(repeated('居民身份证', '父母身份证'), 0)
    assert.equal(repeated('旧居民身份证', '居民身份证'), 0)
  })

  it('前置事项产生的证照不再要；收过的材料提醒；自己的申请表照要', () => {
    const before: LintItem = {
      name: '取水许可审批',
      department: '县水利局',
      result: { name: '取水许可证', licenceType: '取水许可证' },
      materials: [
        { name: '水资源论证表', source: 'applicant' },
        { name: '取水申请书', source: 'applicant' },
      ],
    }
    const after = (department: string, name: string) =>
      lint(
        { department, prerequisites: ['取水许可审批'], materials: [{ name, source: 'applicant' }] },
        { items: [before] },
      )
        .filter(({ rule }) => rule === 'L204')
        .map(({ severity }) => severity)
    assert.deepEqual(after('县水利局', '水资源论证表'), ['warning'])
    assert.deepEqual(after('县林业局', '水资源论证表'), ['warning'])
    assert.deepEqual(after('县林业局', '取水许可证'), ['error'])
    assert.deepEqual(after('县水利局', '取水申请书'), [])
  })

  it('无关的材料：事项里没有一个字和它有关', () => {
    const unrelated = (name: string, item: string) =>
      rulesOf(lint({ name: item, materials: [{ name, source: 'licence' }] })).includes('L206')
    assert.deepEqual(
      [unrelated('结婚证', '食品经营许可'), unrelated('机动车行驶证', '失业登记'), unrelated('体检报告', '发票领用')],
      [true, true, true],
    )
    assert.deepEqual(
      [
        unrelated('结婚证', '生育登记'),
        unrelated('机动车行驶证', '道路货物运输经营许可'),
        unrelated('照片', '发票领用'),
      ],
      [false, false, false],
    )
  })
})

test('步骤、结果有效期、前置事项、依据里的含糊话也查，写明在哪一栏第几项', () => {
  const found = errorsOf(
    lint(
      {
        legalBasis: [{ law: '城市供水条例', article: null }, { law: '有关供水方面的规定' }],
        steps: [{ name: '受理' }, { name: '受理后尽快审核' }, { name: '其他有关环节按内部流程执行' }],
        result: { name: '通知书', validity: '两年左右' },
        prerequisites: ['食堂备案', '先办好相关前期手续'],
      },
      {},
    ),
  )
  assert.deepEqual(
    found.map(({ rule, field, index }) => [rule, field, index]),
    [
      ['L104', 'legalBasis', 1],
      ['L103', 'steps', 1],
      ['L101', 'steps', 2],
      ['L102', 'result', null],
      ['L101', 'prerequisites', 1],
    ],
  )
})

describe('跑动、电话', () => {
  it('全程网办还要到现场的算错，说得出原因的提醒', () => {
    assert.deepEqual(rulesOf(errorsOf(lint({ visits: 1, onlineDepth: 4 }))), ['L308'])
    assert.deepEqual(errorsOf(lint({ visits: 1, onlineDepth: 4, conditions: ['本人到场采集指纹'] })), [])
    assert.deepEqual(lint({ visits: 1, onlineDepth: 3 }), [])
    assert.deepEqual(lint({ visits: 2, visitReason: '面签、领证各一次' }), [])
    assert.deepEqual(rulesOf(lint({ visits: 1, visitReason: '' })), ['L308'])
  })

  it('单位名录里咨询和投诉是同一个电话，也查得出', () => {
    const office = { name: '县自来水公司', phone: '0730-4200001', complaintPhone: '07304200001' }
    const [found] = lint({ department: '县自来水公司' }, { offices: [office] })
    assert.deepEqual([found?.rule, found?.field, found?.index], ['L309', 'department', null])
  })
})

describe('地方和豁免', () => {
  const business: Partial<LintItem> = {
    audience: ['legal'],
    statutoryLimit: { days: 20, unit: 'working' },
    promisedLimitDays: 15,
  }

  it('三分之二只在华容查，写全称也一样；不写地方全查', () => {
    assert.deepEqual(rulesOf(lint(business, { place: '华容县' })), ['L304'])
    assert.deepEqual(lint(business, { place: '颍上' }), [])
    assert.deepEqual(rulesOf(lint(business)), ['L304'])
    assert.equal(placeName('泗店乡'), '泗店')
  })

  const waiver: Waiver = {
    rule: 'L304',
    item: '用水过户',
    field: 'promisedLimitDays',
    index: null,
    text: lint(business)[0]?.text ?? '',
    reason: '管网改造，省里批准到年底',
    by: '周敏',
    until: '2026-05-11',
  }

  it('豁免的仍然列出，写明谁豁免，不挡发布；过期、换了字的不算', () => {
    const waived = lint(business, { waivers: [waiver] })
    assert.deepEqual(waived[0]?.waived, { by: '周敏', reason: '管网改造，省里批准到年底', untilOn: '2026-05-11' })
    assert.equal(blocks(waived), false)
    assert.equal(blocks(lint(business, { waivers: [waiver], today: '2026-05-12' })), true)
    assert.equal(blocks(lint({ ...business, promisedLimitDays: 16 }, { waivers: [waiver] })), true)
    assert.equal(blocks(lint({ ...business, name: '用电过户' }, { waivers: [waiver] })), true)
  })
})

test('只写了几栏的事项，没有写的不查', () => {
  assert.deepEqual(lint({}), [])
  assert.deepEqual(rulesOf(lint({ department: '县自来水公司', steps: [{ name: '受理' }] })), ['L301'])
})
