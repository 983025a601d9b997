import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import type { ServiceItem } from '../model.ts'
import { allItems, askForItems } from '../queries.ts'
import { createCatalog } from '../service.ts'
import { answerQuestion, type Consultation, type ConsultationFacts, isFollowUp } from './answer.ts'
import { intentsOf, type QuestionIntent, questionIntents, wordsOfItem } from './intents.ts'

const db = await testDatabase()
const catalog = createCatalog({ db, organisation: createOrganisation({ db }) })
const file = await readFile(`${import.meta.dirname}/../../../../db/data/items.json`, 'utf8')
assert.deepEqual((await catalog.importItems(file, { by: { actorKey: 'system:test' } })).faults, [])
const items = new Map((await allItems(db)).map((item) => [item.name, item]))
const itemOf = (name: string): ServiceItem => {
  const item = items.get(name)
  assert.ok(item, name)
  return item
}

const facts: ConsultationFacts = {
  hotline: '12345',
  office: { name: '办理的单位', address: '章华镇 1 号', phone: '0730-0000002', openingHours: '周一至周五 9:00–17:00' },
  serviceCentre: { name: '县政务服务中心', address: '迎宾路 2 号', phone: null, openingHours: '周一至周五 9:00–12:00' },
}

async function ask(question: string, before?: ServiceItem): Promise<Consultation> {
  const { found, confidence } = await askForItems(db, wordsOfItem(question), { limit: 5 })
  const candidates = found.map(({ name }) => ({ item: itemOf(name) }))
  return answerQuestion({ question, before, candidates, confidence }, facts)
}

/** What people ask, what about it, and of which item; several items where asking back is right too. */
const labelled: readonly (readonly [string, QuestionIntent, ...string[]])[] = [
  ['办残疾证要带什么材料', 'materials', '残疾人证办理'],
  ['领结婚证要户口本吗', 'materials', '内地居民结婚登记'],
  ['老年证要几张照片', 'materials', '老年人优待证办理'],
  ['新生儿上户口需要准备哪些东西', 'materials', '出生登记'],
  ['办护照要带哪些证件', 'materials', '普通护照签发'],
  ['个体户执照要什么资料', 'materials', '个体工商户设立登记'],
  ['开药店交什么材料', 'materials', '药品零售经营许可'],
  ['低保要准备么子材料', 'materials', '最低生活保障对象认定'],
  ['二手房过户需要多久', 'days', '国有建设用地使用权及房屋所有权转移登记'],
  ['护照几天能拿到', 'days', '普通护照签发'],
  ['食品经营许可证要等多少天', 'days', '食品经营许可'],
  ['施工许可证办下来要多长时间', 'days', '建筑工程施工许可证核发'],
  ['取水许可证几个工作日', 'days', '取水许可审批'],
  ['社保卡好久能拿到', 'days', '社会保障卡申领'],
  ['环评审批时限', 'days', '建设项目环境影响评价文件审批'],
  ['办护照多少钱', 'money', '普通护照签发'],
  ['换驾照要交钱吗', 'money', '机动车驾驶证期满换证'],
  ['补办身份证收费吗', 'money', '居民身份证申领换领补领'],
  ['结婚登记要不要钱', 'money', '内地居民结婚登记'],
  ['办残疾证免费吗', 'money', '残疾人证办理'],
  ['房屋抵押登记收多少手续费', 'money', '不动产抵押权首次登记'],
  ['高龄津贴一个月多少钱', 'benefit', '高龄津贴发放'],
  ['高龄补贴能领多少钱', 'benefit', '高龄津贴发放'],
  ['创业担保贷款额度', 'benefit', '创业担保贷款申请'],
  ['农机补贴能补多少钱', 'benefit', '农机购置与应用补贴申领'],
  ['身份证在哪里办', 'place', '居民身份证申领换领补领'],
  ['办残疾证去哪个部门', 'place', '残疾人证办理'],
  ['宅基地归哪个单位管', 'place', '农村宅基地用地审批'],
  ['生育登记乡镇能办吗', 'place', '生育登记'],
  ['烟草证到哪里办', 'place', '烟草专卖零售许可证核发'],
  ['结婚登记周六上班吗', 'hours', '内地居民结婚登记'],
  ['办居住证几点上班', 'hours', '居住证申领'],
  ['公积金提取中午能办吗', 'hours', '住房公积金提取'],
  ['申请低保要什么条件', 'conditions', '最低生活保障对象认定'],
  ['特困人员要符合哪些条件', 'conditions', '特困人员认定'],
  ['哪些人可以申请创业担保贷款', 'conditions', '创业担保贷款申请'],
  ['临时救助什么情况可以申请', 'conditions', '临时救助金给付'],
  ['劳务派遣许可有什么要求', 'conditions', '劳务派遣经营许可'],
  ['失业登记可以网上办吗', 'online', '失业登记'],
  ['医保参保手机能办吗', 'online', '城乡居民基本医疗保险参保登记'],
  ['公司注销线上怎么弄', 'online', '企业注销登记'],
  ['老年证在家里办得到不', 'online', '老年人优待证办理'],
  ['办居住证要跑几趟', 'visits', '居住证申领'],
  ['残疾证本人必须去吗', 'visits', '残疾人证办理'],
  ['出生登记可以委托别人办吗', 'visits', '出生登记'],
  ['户口迁移要跑几次', 'visits', '户口迁移（夫妻投靠）'],
  ['食品经营许可证有效期几年', 'validity', '食品经营许可'],
  ['护照有效期', 'validity', '普通护照签发'],
  ['公共场所卫生许可证管几年', 'validity', '公共场所卫生许可'],
  ['取水许可证能用几年', 'validity', '取水许可审批'],
  ['办残疾证打什么电话', 'phone', '残疾人证办理'],
  ['烟草证咨询电话', 'phone', '烟草专卖零售许可证核发'],
  ['宽带报装怎么联系', 'phone', '通信宽带报装'],
  ['水土保持方案审批的法律依据', 'basis', '生产建设项目水土保持方案审批'],
  ['砍树办证是哪条规定', 'basis', '林木采伐许可证核发'],
  ['低保申请流程', 'steps', '最低生活保障对象认定'],
  ['施工许可证怎么申请', 'steps', '建筑工程施工许可证核发'],
  ['企业投资项目备案怎么办', 'steps', '企业投资项目备案'],
  ['公司设立登记完了给什么证', 'result', '企业设立登记'],
  ['就业登记办完给什么证', 'result', '就业登记'],
  ['老年证', 'overview', '老年人优待证办理'],
  ['我想办残疾证', 'overview', '残疾人证办理'],
  ['电表过户', 'overview', '用电过户'],
]

test('63 个问题：问的是什么、问的是哪个事项，都听得懂；拿不准的反问，不乱答', async (t) => {
  let intents = 0
  let sure = 0
  const wrong: string[] = []
  for (const [question, intent, ...names] of labelled) {
    if (intentsOf(question).includes(intent)) intents++
    else wrong.push(`${question} → ${intentsOf(question)}`)
    const answer = await ask(question)
    if (answer.kind === 'answer') {
      if (names.includes(answer.item.name)) sure++
      else wrong.push(`${question} → ${answer.item.name}`)
    } else if (!(answer.kind === 'choice' && answer.items.some(({ name }) => names.includes(name))))
      wrong.push(`${question} → ${answer.kind}`)
  }
  t.diagnostic(JSON.stringify({ asked: labelled.length, intents, sure, wrong }))
  assert.ok(intents / labelled.length >= 0.95)
  assert.ok(sure / labelled.length >= 0.85)
  assert.ok(wrong.length <= 4)
})

/** Every run of figures of a text, Arabic and Chinese. */
const figuresOf = (text: string): string[] =>
  text.match(/\d+(?:\.\d+)?|[一二三四五六七八九十百千万]+(?=元|年|个月|天|周岁|日)/g) ?? []

test('答案里的每个数字都在指南的字段里：86 个事项，每一种问法', () => {
  const questions = questionIntents.map((intent) => labelled.find(([, asked]) => asked === intent)?.[0] ?? '有问题')
  for (const item of items.values()) {
    const known = `${JSON.stringify(item)}${JSON.stringify(facts)}`
    const figures = new Set([...figuresOf(known), ...(known.match(/\d+/g) ?? [])])
    for (const question of questions) {
      const answer = answerQuestion({ question, candidates: [{ item }], confidence: 'sure' }, facts)
      if (answer.kind !== 'answer') continue
      for (const { said, list } of answer.passages) {
        for (const figure of figuresOf(said.join('').replaceAll('第二天', '')))
          assert.ok(figures.has(figure) || known.includes(figure), `${item.name}：${figure}`)
        for (const line of list)
          assert.ok(
            known.includes(
              line
                .split(/[：，]/)[0]
                ?.replace(/^《/, '')
                .replace(/》.*$/, '') ?? '',
            ),
            line,
          )
      }
    }
  }
})

test('答案都指到指南的一段，说得出一点内容', () => {
  for (const item of items.values())
    for (const intent of questionIntents) {
      const question = labelled.find(([, asked]) => asked === intent)?.[0]
      if (question === undefined) continue
      const answer = answerQuestion({ question, candidates: [{ item }], confidence: 'sure' }, facts)
      assert.equal(answer.kind, 'answer')
      if (answer.kind !== 'answer') continue
      for (const passage of answer.passages) {
        assert.match(passage.anchor, /^(materials|course|places|basics|conditions|basis|ask|suits)$/)
        assert.ok(passage.silent || passage.said.length + passage.list.length > 0)
      }
    }
})

test('要户口本吗：材料里有就说有，没有就说没有写，不猜', async () => {
  const yes = await ask('申请低保要户口本吗')
  assert.ok(yes.kind === 'answer')
  assert.match(yes.passages[0]?.said[0] ?? '', /^要“户口簿”/)
  const notAnyMore = await ask('领结婚证要户口本吗')
  assert.ok(notAnyMore.kind === 'answer')
  assert.match(notAnyMore.passages[0]?.said[0] ?? '', /没有写“户口簿”/)
  const no = answerQuestion(
    { question: '要银行卡吗', before: itemOf('内地居民结婚登记'), candidates: [], confidence: 'unsure' },
    facts,
  )
  assert.ok(no.kind === 'answer')
  assert.match(no.passages[0]?.said[0] ?? '', /没有写“银行”/)
})

test('平台写好的、替您取的材料，说不用交', () => {
  const item = itemOf('残疾人证办理')
  const key = item.materials[0]?.key ?? ''
  const answer = answerQuestion(
    { question: '要带什么材料', candidates: [{ item }], confidence: 'sure' },
    { ...facts, supplied: () => new Set([key]) },
  )
  assert.ok(answer.kind === 'answer')
  assert.match(answer.passages[0]?.list[0] ?? '', /：不用您交$/)
  assert.doesNotMatch(answer.passages[0]?.list[1] ?? '', /不用您交/)
})

test('能领多少钱：指南没有写金额就说没有写，转给人，不说不收钱', async () => {
  const answer = await ask('高龄津贴一个月多少钱')
  assert.ok(answer.kind === 'answer')
  assert.equal(answer.handOver, true)
  assert.ok(!answer.passages.some(({ said }) => said.join('').includes('不收钱')))
})

test('接着问“那要多少钱”“几天”，还是刚才的事项；换了别的事项就换', async () => {
  const before = itemOf('普通护照签发')
  assert.equal(isFollowUp('那要多少钱'), true)
  assert.equal(isFollowUp('几天能好'), true)
  assert.equal(isFollowUp('残疾证呢'), false)
  const money = await ask('那要多少钱', before)
  assert.ok(money.kind === 'answer')
  assert.equal(money.item.name, '普通护照签发')
  const other = await ask('残疾人证要几天', before)
  assert.ok(other.kind === 'answer')
  assert.equal(other.item.name, '残疾人证办理')
})

test('两个事项都像的反问；问进度的要编号；不知道的转给人', async () => {
  assert.equal((await ask('营业执照')).kind, 'choice')
  assert.equal((await ask('我的低保办到哪了')).kind, 'progress')
  assert.equal((await ask('今天天气怎么样')).kind, 'unknown')
  assert.equal((await ask('火星移民的飞船船票在哪里买啊')).kind, 'unknown')
  assert.equal((await ask('？？？')).kind, 'unknown')
})

test('常见问题里有的，照原文答', () => {
  const item = itemOf('残疾人证办理')
  const withQuestions = {
    ...item,
    extras: { commonQuestions: [{ question: '残疾等级不服怎么办？', answer: '可以申请重新评定。' }] },
  }
  const answer = answerQuestion(
    {
      question: '对残疾等级不服怎么办',
      before: withQuestions,
      candidates: [{ item: withQuestions }],
      confidence: 'sure',
    },
    facts,
  )
  assert.ok(answer.kind === 'answer')
  assert.deepEqual(answer.passages[0]?.said, ['可以申请重新评定。'])
})
