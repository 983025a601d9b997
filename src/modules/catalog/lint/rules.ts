import type { LintItem } from '../lint-shape.ts'
import type { Severity } from './finding.ts'

/** One rule of the linter, as data. */
export interface Rule {
  readonly number: string
  readonly name: string
  /** the severity where the flaw is sure; a check may report less where the guide alone cannot tell */
  readonly severity: Severity
  readonly explanation: string
  readonly suggestion: string
  /** law and article, or plan and section */
  readonly source: string
  /** whose plan it comes from; null is everybody's */
  readonly place: string | null
  readonly bad: Example
  readonly good: Example
}

/** An example in words, and as the fields that make it; run as a test. */
export interface Example {
  readonly told: string
  readonly item: Partial<LintItem>
}

const condition = (text: string): Example => ({ told: text, item: { conditions: [text] } })
const material = (
  name: string,
  more: Partial<NonNullable<LintItem['materials']>[number]> = {},
  around: Partial<LintItem> = {},
  told = name,
): Example => ({ told, item: { materials: [{ name, source: 'applicant', ...more }], ...around } })
const limits = (told: string, item: Partial<LintItem>): Example => ({ told, item })
const procedure = (told: string, days: number, basis: string, promisedLimitDays = 10): Example => ({
  told,
  item: { promisedLimitDays, specialProcedures: [{ name: '专家评审', days, unit: 'working', basis }] },
})

const huarongClear = '华容县加快推进“最多跑一次”改革实施方案（2018）四、主要任务：消除模糊语言、杜绝兜底条款'
const yingshangShared =
  '颍上县“一网、一门、一次”改革行动实施方案（2018）第 11 条：能共享的、能核验的、前序流程已收取的材料不需提交'
const licensing = (article: string) => `行政许可法第${article}`

/** Every rule, in order of its number. 1xx wording, 2xx materials, 3xx basis, limits, fees and visits, 4xx ease of reading. */
export const rules: readonly Rule[] = [
  {
    number: 'L101',
    name: '兜底条款',
    severity: 'error',
    explanation: '没有列明具体内容，申请人无法提前准备，窗口可以随意加要件。',
    suggestion: '逐项列明名称；列不出来的删除。',
    source: `优化营商环境条例第三十五条；${huarongClear}`,
    place: null,
    bad: material('窗口要求补充的其他有关材料'),
    good: condition('有药师或者其他药学技术人员'),
  },
  {
    number: 'L102',
    name: '模糊词',
    severity: 'error',
    explanation: '没有可以核对的标准，不同的人会得出不同的结论。法条用的弹性词（相适应、适合、必要）只作提示。',
    suggestion: '写明数额、年限、面积，或者引用公布的标准。',
    source: `优化营商环境条例第三十五条（细化量化标准、压缩自由裁量权）；${huarongClear}`,
    place: null,
    bad: condition('家庭经济状况确实比较差'),
    good: condition('家庭人均月收入低于本县公布的最低生活保障标准'),
  },
  {
    number: 'L103',
    name: '不确定的情形',
    severity: 'error',
    explanation: '事先看不出自己算不算这种情形，要不要这份材料由窗口说了算。',
    suggestion: '写明哪些情形要、哪些情形不要；写不明的删除。',
    source: `优化营商环境条例第三十五条；${huarongClear}`,
    place: null,
    bad: material('邻居意见书（根据实际情况提供）'),
    good: material('授权书（委托办理的提交）'),
  },
  {
    number: 'L104',
    name: '没有写明是哪条规定',
    severity: 'error',
    explanation: '“有关规定”“当地政策”没有说是哪一个文件，申请人查不到。',
    suggestion: '写明文件名称和条款，或者把要求直接写出来。',
    source: `行政许可法第三十条（依据、条件应当公示）；${huarongClear}`,
    place: null,
    bad: condition('符合国家和省有关规定'),
    good: condition('排放的污水符合国家或者地方排放标准'),
  },
  {
    number: 'L201',
    name: '多余的证明',
    severity: 'error',
    explanation: '部门之间核查、数据共享就能知道的事，不应当让申请人去开证明。',
    suggestion: '取消这份证明：由部门核查，或者改为申请人书面承诺。',
    source:
      '民发〔2020〕20号附件（不应由村（居）委会出具证明事项清单）；公通字〔2016〕21号（派出所出具证明）；国办发〔2020〕42号（告知承诺）',
    place: null,
    bad: material('居委会出具的健在证明'),
    good: material('无配偶声明'),
  },
  {
    number: 'L202',
    name: '能共享取得的材料',
    severity: 'error',
    explanation: '已经连通的数据源或者证照库里有，不得再向申请人要。',
    suggestion: '由系统取得，不要申请人提供。',
    source: `政务数据共享条例（国务院令第809号）；${yingshangShared}`,
    place: null,
    bad: material('居民身份证复印件'),
    good: material('居民身份证', { source: 'licence', licenceType: '居民身份证' }, {}, '居民身份证（来源：电子证照）'),
  },
  {
    number: 'L203',
    name: '本单位自己发的材料',
    severity: 'error',
    explanation: '自己发出的证照、批文，自己查得到。',
    suggestion: '由本单位内部调取，不要申请人提供。',
    source: `政务数据共享条例（国务院令第809号）；${yingshangShared}`,
    place: null,
    bad: material(
      '准予设立批复',
      { issuer: '县民政局' },
      { department: '县民政局' },
      '县民政局的事项要县民政局发的批复',
    ),
    good: material(
      '验资报告',
      { issuer: '会计师事务所' },
      { department: '县民政局' },
      '县民政局的事项要会计师事务所的验资报告',
    ),
  },
  {
    number: 'L204',
    name: '前面已经交过的材料',
    severity: 'error',
    explanation: '前置事项产生的材料，不得让申请人再交一次。前置事项只是收取过的，内容可能已经变了，按提醒报。',
    suggestion: '由部门之间调取，不要再次提供。',
    source: yingshangShared,
    place: null,
    bad: material(
      '食堂备案回执',
      {},
      { department: '县教育局', prerequisites: ['食堂备案'] },
      '前置事项“食堂备案”的结果是食堂备案回执，再要一次',
    ),
    good: material(
      '办学章程',
      {},
      { department: '县教育局', prerequisites: ['食堂备案'] },
      '前置事项没有收过的办学章程',
    ),
  },
  {
    number: 'L205',
    name: '重复的材料',
    severity: 'error',
    explanation: '同一事项里同一份材料要了两次。',
    suggestion: '合并成一份，或者写明两份各是谁的。',
    source: huarongClear.replace('消除模糊语言、杜绝兜底条款', '精简申请材料，减少重复提交'),
    place: null,
    bad: limits('公司章程、公司章程（复印件）', {
      materials: [{ name: '公司章程' }, { name: '公司章程（复印件）' }],
    }),
    good: limits('公司章程（甲方）、公司章程（乙方）', {
      materials: [{ name: '公司章程（甲方）' }, { name: '公司章程（乙方）' }],
    }),
  },
  {
    number: 'L206',
    name: '和事项无关的材料',
    severity: 'error',
    explanation: '从名称、条件到依据，看不出这份材料和事项有什么关系。',
    suggestion: '删除；确有关系的，写明依据。',
    source: `${licensing('三十一条')}（不得要求提交无关的技术资料和其他材料）`,
    place: null,
    bad: material('毕业证书', {}, { name: '燃气过户', themes: ['公用事业'] }, '燃气过户要毕业证书'),
    good: material('毕业证书', {}, { name: '教师资格认定', themes: ['教育'] }, '教师资格认定要毕业证书'),
  },
  {
    number: 'L207',
    name: '缺样表或者空白表格',
    severity: 'error',
    explanation: '要填的表没有空白表格，或者没有填写样表。文件里没有这两项的不查。',
    suggestion: '补上空白表格和填写样表。',
    source: `${licensing('二十九条')}、第三十条（格式文本、申请书示范文本）`,
    place: null,
    bad: material('食品摊贩备案申请表', { blankForm: 'food-stall.pdf', sample: '' }, {}, '申请表没有填写样表'),
    good: material(
      '食品摊贩备案申请表',
      { blankForm: 'food-stall.pdf', sample: 'food-stall-sample.pdf' },
      {},
      '申请表有空白表格和样表',
    ),
  },
  {
    number: 'L301',
    name: '没有设定依据',
    severity: 'error',
    explanation: '没有法律、法规、规章依据，不得增设事项、条件和环节。',
    suggestion: '写明法律名称和条款；没有依据的事项取消。',
    source: '优化营商环境条例第三十五条',
    place: null,
    bad: limits('设定依据是空的', { legalBasis: [] }),
    good: limits('电力供应与使用条例第二十三条', {
      legalBasis: [{ law: '电力供应与使用条例', article: '第二十三条' }],
    }),
  },
  {
    number: 'L302',
    name: '数没有单位',
    severity: 'error',
    explanation: '只写数不写单位，分不清工作日还是自然日，也算不出到期日。',
    suggestion: '写明单位；期限写工作日或者自然日。',
    source: `${licensing('八十二条')}（期限以工作日计算，不含法定节假日）`,
    place: null,
    bad: limits('法定时限 20，没有单位', { statutoryLimit: { days: 20, unit: null } }),
    good: limits('法定时限 20 个工作日', { statutoryLimit: { days: 20, unit: 'working' } }),
  },
  {
    number: 'L303',
    name: '承诺长于法定',
    severity: 'error',
    explanation: '承诺时限不得长于法定时限。自然日按最少有几个工作日折算：15 个自然日只保证有 10 个工作日。',
    suggestion: '承诺时限改到法定时限以内。',
    source: `${licensing('四十二条')}、第八十二条；优化营商环境条例第三十六条`,
    place: null,
    bad: limits('法定 15 个自然日，承诺 13 个工作日', {
      statutoryLimit: { days: 15, unit: 'calendar' },
      promisedLimitDays: 13,
      audience: ['natural'],
    }),
    good: limits('法定 15 个自然日，承诺 10 个工作日', {
      statutoryLimit: { days: 15, unit: 'calendar' },
      promisedLimitDays: 10,
      audience: ['natural'],
    }),
  },
  {
    number: 'L304',
    name: '涉企事项超过法定时限三分之二',
    severity: 'error',
    explanation: '面向单位的事项，承诺时限要在法定时限三分之二以内。',
    suggestion: '压缩承诺时限。',
    source: '华容县加快推进“最多跑一次”改革实施方案（2018）一、工作目标',
    place: '华容',
    bad: limits('面向单位，法定 20 个工作日，承诺 14 个', {
      statutoryLimit: { days: 20, unit: 'working' },
      promisedLimitDays: 14,
      audience: ['legal'],
    }),
    good: limits('面向单位，法定 20 个工作日，承诺 13 个', {
      statutoryLimit: { days: 20, unit: 'working' },
      promisedLimitDays: 13,
      audience: ['legal'],
    }),
  },
  {
    number: 'L305',
    name: '特别程序没有依据',
    severity: 'error',
    explanation: '没有法律法规依据的特别程序一律取消；“有关规定”看不出是哪一个文件，按提醒报。',
    suggestion: '写明依据的名称和条款；没有依据的取消这道程序。',
    source: `${licensing('四十五条')}；颍上县“一网、一门、一次”改革行动实施方案（2018）第 22 条`,
    place: null,
    bad: procedure('专家评审，依据：本单位工作需要', 5, '本单位工作需要'),
    good: procedure('专家评审，依据：某某管理办法第八条', 5, '食用菌菌种管理办法第八条'),
  },
  {
    number: 'L306',
    name: '特别程序超过承诺时限一半',
    severity: 'error',
    explanation:
      '有依据、依据没有规定时限的特别程序，不得超过承诺时限的一半。指南里看不出依据有没有规定时限：依据写明没有规定的，依据只是本县、本单位自己的文件的，或者在颍上没有写到条的，按错误报；其余按提醒，写到条的按提示。',
    suggestion: '压缩到承诺时限的一半以内；依据规定了时限的，写明条款。',
    source: '颍上县“一网、一门、一次”改革行动实施方案（2018）第 22 条',
    place: '颍上',
    bad: procedure('承诺 10 个工作日，专家评审 8 个工作日，依据没有规定时限', 8, '食用菌菌种管理办法（未规定时限）'),
    good: procedure('承诺 10 个工作日，专家评审 5 个工作日', 5, '食用菌菌种管理办法（未规定时限）'),
  },
  {
    number: 'L307',
    name: '收费没有依据',
    severity: 'error',
    explanation: '行政许可不收费，法律、行政法规另有规定的除外；收费要写明依据和标准。没有写标准的，按提醒报。',
    suggestion: '写明收费依据的名称；没有依据的不收费。',
    source: `${licensing('五十八条')}、第五十九条`,
    place: null,
    bad: limits('收费，标准十元/证，没有依据', { fee: { charged: true, standard: '十元/证' } }),
    good: limits('收费，十元/证，依据居民身份证法第二十条', {
      fee: { charged: true, standard: '十元/证', basis: '居民身份证法第二十条' },
    }),
  },
  {
    number: 'L308',
    name: '跑动次数没有理由',
    severity: 'error',
    explanation: '要到现场的写明原因；多次到现场，中间要有非本人去不可的程序；全程网办的不再要求到现场。',
    suggestion: '减少到现场次数，或者写明每一次为什么要到现场。',
    source: '华容、沈阳等地“最多跑一次”方案；省级事项发布校验规则（到现场次数不为 0 的要写原因）',
    place: null,
    bad: limits('要到现场 3 次，没有写为什么', { visits: 3 }),
    good: limits('要到现场 2 次，中间到指定医院残疾评定', {
      visits: 2,
      specialProcedures: [{ name: '残疾评定', days: 10, unit: 'working', basis: '残疾人证管理办法第八条' }],
      promisedLimitDays: 20,
    }),
  },
  {
    number: 'L309',
    name: '咨询和投诉同一个电话',
    severity: 'error',
    explanation: '投诉打到被投诉的人那里，等于没有投诉电话。',
    suggestion: '投诉电话改为监督部门的，或者 12345。',
    source: '省级事项发布校验规则（咨询电话和监督投诉电话都要有且不相同）',
    place: null,
    bad: limits('咨询、投诉都是 0730-4200001', { consultPhone: '0730-4200001', complaintPhone: '0730-420 0001' }),
    good: limits('咨询 0730-4200001，投诉 12345', { consultPhone: '0730-4200001', complaintPhone: '12345' }),
  },
  {
    number: 'L401',
    name: '句子太长',
    severity: 'hint',
    explanation: '一句超过 35 个字，读到后面忘了前面。',
    suggestion: '拆成几句。',
    source: '华容县加快推进“最多跑一次”改革实施方案（2018）四：找得到、看得懂、能办事、好办事',
    place: null,
    bad: condition(
      '申请人已经依照城市供水条例第二十四条取得供水企业同意接入公共供水管网并且已经缴清原户号下的全部水费',
    ),
    good: condition('原户号水费已结清'),
  },
  {
    number: 'L402',
    name: '没有解释的词',
    severity: 'hint',
    explanation: '行话没有解释，外行看不懂。',
    suggestion: '在词后面的括号里解释。',
    source: '华容县加快推进“最多跑一次”改革实施方案（2018）四：找得到、看得懂、能办事、好办事',
    place: null,
    bad: condition('厨房不在蓄滞洪区'),
    good: condition('厨房不在蓄滞洪区（大洪水时临时存水的低洼地区）'),
  },
]

export const ruleByNumber: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.number, rule]))
