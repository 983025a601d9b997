import type { Confidence, Material, ServiceItem } from '../model.ts'
import { intentsOf, type QuestionIntent, subjectOf } from './intents.ts'

/** What the guide rests on besides its own fields: where one goes and whom one rings. */
export interface ConsultationFacts {
  /** 12345 */
  hotline: string
  office?: Place | undefined
  serviceCentre?: Place | undefined
  /** keys of the materials that nobody has to bring: written by the platform or fetched by it */
  supplied?: ((item: ServiceItem) => ReadonlySet<string>) | undefined
}

export interface Place {
  name: string
  address: string | null
  phone: string | null
  openingHours: string | null
}

/** An item that may be meant, best first. */
export interface Candidate {
  item: ServiceItem
}

/** One thing asked and what the guide says of it. */
export interface Passage {
  intent: QuestionIntent
  /** sentences made of the guide's own fields */
  said: readonly string[]
  /** things in a list: materials, conditions, places */
  list: readonly string[]
  /** the section of the guide page it stands in: `materials`, `course`, … */
  anchor: string
  /** the guide says nothing of it */
  silent: boolean
}

/**
 * `answer`: of one item, passage by passage. `choice`: several items fit, ask which. `progress`: needs a case number.
 * `unknown`: we do not know; people do.
 */
export type Consultation =
  | { kind: 'answer'; item: ServiceItem; passages: readonly Passage[]; handOver: boolean }
  | { kind: 'choice'; intents: readonly QuestionIntent[]; items: readonly ServiceItem[] }
  | { kind: 'progress' }
  | { kind: 'unknown' }

/** How a question was understood before its items were looked for. */
export interface Asked {
  question: string
  /** the item the talk is about so far, for 那要多少钱 */
  before?: ServiceItem | undefined
  candidates: readonly Candidate[]
  confidence: Confidence
}

/** Whether a question says nothing of its own about the item, so that the item of before is meant. */
export const isFollowUp = (question: string): boolean => [...subjectOf(question)].length < 2

/**
 * Answers a question from the fields of the guide and nothing else; what the guide does not say is said plainly and handed over.
 * Every figure of an answer stands in a field of the item or of the facts.
 */
export function answerQuestion(asked: Asked, facts: ConsultationFacts): Consultation {
  const { question, before, candidates, confidence } = asked
  const intents = intentsOf(question)
  const item = itemMeant(asked)
  if (intents[0] === 'progress') return { kind: 'progress' }
  if (item === undefined) {
    const items = candidates.slice(0, 3).map((candidate) => candidate.item)
    return confidence === 'close' && items.length > 1 && before === undefined
      ? { kind: 'choice', intents, items }
      : { kind: 'unknown' }
  }
  const common = commonAnswer(item, question)
  const passages = [...(common ? [common] : []), ...intents.map((intent) => passageOf(intent, item, question, facts))]
  return { kind: 'answer', item, passages, handOver: passages.some(({ silent }) => silent) }
}

function itemMeant({ question, before, candidates, confidence }: Asked): ServiceItem | undefined {
  if (before && (isFollowUp(question) || confidence === 'unsure')) return before
  const best = candidates[0]?.item
  if (before && candidates.slice(0, 3).some(({ item }) => item.itemId === before.itemId) && confidence === 'close')
    return before
  return confidence === 'sure' ? best : undefined
}

/** 常见问题 of the guide, word for word, when most of the question is in it. */
function commonAnswer(item: ServiceItem, question: string): Passage | undefined {
  const asked = pairsOf(question)
  const found = (item.extras?.commonQuestions ?? []).find((one) => {
    const theirs = pairsOf(one.question)
    const shared = [...asked].filter((pair) => theirs.has(pair)).length
    return shared >= 3 && shared >= Math.min(asked.size, theirs.size) * 0.6
  })
  return found && { intent: 'overview', said: [found.answer], list: [], anchor: 'ask', silent: false }
}

function passageOf(intent: QuestionIntent, item: ServiceItem, question: string, facts: ConsultationFacts): Passage {
  const said = (sentences: readonly (string | null | undefined | false)[], list: readonly string[] = []): Passage => {
    const spoken = sentences.filter((sentence): sentence is string => Boolean(sentence))
    return { intent, said: spoken, list, anchor: anchors[intent], silent: spoken.length === 0 && list.length === 0 }
  }
  switch (intent) {
    case 'materials':
      return materialsSaid(item, question, facts.supplied?.(item) ?? new Set())
    case 'days':
      return said([promiseSaid(item), statutorySaid(item), ...specialsSaid(item)])
    case 'money':
      return said([feeSaid(item)])
    case 'benefit':
      return { ...said([]), said: ['能领多少、能贷多少，指南里没有写。'], silent: true }
    case 'place':
      return said([officeSaid(item, facts), centreSaid(item, facts)], item.channels)
    case 'hours':
      return said(hoursSaid(item, facts))
    case 'conditions':
      return said([audienceSaid(item), item.conditions.length > 0 && '要符合这些条件：'], item.conditions)
    case 'online':
      return said([onlineSaid[item.onlineDepth]], item.channels.filter(isOnline))
    case 'visits':
      return said([visitsSaid(item), item.extras?.visitReason])
    case 'result':
      return said([`办好了给您：${item.result.name}。`])
    case 'validity':
      return said([item.result.validity && `${item.result.name}：${item.result.validity}。`])
    case 'phone':
      return said(phonesSaid(item, facts))
    case 'basis':
      return said(
        [item.legalBasis.length > 0 && '依据是：'],
        item.legalBasis.map(({ law, article }) => `《${law}》${article ?? ''}`),
      )
    case 'steps':
      return said(
        [item.steps.length > 0 && '一步一步是：'],
        item.steps.map((step) => (step.workingDays > 0 ? `${step.name}，${step.workingDays} 个工作日` : step.name)),
      )
    case 'overview':
    case 'progress':
      return said([promiseSaid(item), feeSaid(item), visitsSaid(item), onlineSaid[item.onlineDepth]])
  }
}

const anchors: Readonly<Record<QuestionIntent, string>> = {
  materials: 'materials',
  days: 'course',
  money: 'basics',
  benefit: 'basics',
  place: 'places',
  hours: 'places',
  conditions: 'conditions',
  online: 'basics',
  visits: 'suits',
  result: 'basics',
  validity: 'basics',
  progress: 'course',
  phone: 'ask',
  basis: 'basis',
  steps: 'course',
  overview: 'suits',
}

/** 要户口本吗: one paper asked for by name gets yes or “the guide does not name it”; otherwise the whole list. */
function materialsSaid(item: ServiceItem, question: string, supplied: ReadonlySet<string>): Passage {
  const materialSaid = (material: Material) => materialLine(material, supplied.has(material.key))
  const passage = { intent: 'materials' as const, anchor: 'materials', silent: false }
  const named = namedPaper(question)
  if (named !== undefined) {
    const meant = item.materials.filter(({ name }) => name.includes(named))
    return meant.length > 0
      ? { ...passage, said: [`要“${named}”的是这些：`], list: meant.map(materialSaid) }
      : { ...passage, said: [`材料里没有写“${named}”。要交的是这些：`], list: item.materials.map(materialSaid) }
  }
  if (item.materials.length === 0) return { ...passage, said: ['不用交材料。'], list: [] }
  return { ...passage, said: ['要准备这些：'], list: item.materials.map(materialSaid) }
}

const papers: Readonly<Record<string, string>> = {
  户口本: '户口簿',
  户口簿: '户口簿',
  身份证: '身份证',
  照片: '照片',
  相片: '照片',
  结婚证: '结婚证',
  营业执照: '营业执照',
  房产证: '不动产权',
  租房合同: '租赁',
  健康证: '健康证明',
  委托书: '委托',
  银行卡: '银行',
  病历: '诊断',
  出生证: '出生医学证明',
  毕业证: '学历',
  公章: '公章',
}

function namedPaper(question: string): string | undefined {
  const found =
    /(?:要不要|用不用|需不需要|要|需要|带|用)(?:带|交|准备|提供)?([\p{Script=Han}]{2,6}?)(?:原件|复印件)?(?:吗|不|么|没|呢|啵)/u.exec(
      question,
    )?.[1]
  const key = Object.keys(papers).find((paper) => found?.includes(paper))
  return key === undefined ? undefined : papers[key]
}

const formSaid = { original: '原件', copy: '复印件', electronic: '拍照或者传文件' } as const

function materialLine(material: Material, supplied: boolean): string {
  if (supplied) return `${material.name}：不用您交`
  const how =
    material.condition !== null ? '看情形' : !material.required ? '有就交' : material.deferrable ? '可以后补' : '要交'
  return `${material.name}：${formSaid[material.form]}，${how}`
}

const promiseSaid = (item: ServiceItem): string =>
  item.handling === 'on-the-spot' || item.promisedWorkingDays === 0
    ? '材料齐了当场办好。'
    : `承诺 ${item.promisedWorkingDays} 个工作日办好，从受理第二天算起。`

const statutorySaid = ({ statutoryLimit: limit }: ServiceItem): string | null =>
  limit && `法定期限 ${limit.days} ${limit.unit === 'working' ? '个工作日' : '天'}。`

const specialsSaid = ({ specialProcedures }: ServiceItem): string[] =>
  specialProcedures
    .filter(({ countsTowardLimit }) => !countsTowardLimit)
    .map(({ name, days, unit }) =>
      days === null ? `${name}不算在里面。` : `${name}${days} ${unit === 'working' ? '个工作日' : '天'}，不算在里面。`,
    )

const feeSaid = ({ fee }: ServiceItem): string =>
  fee.charged ? (fee.standard ? `要收钱：${fee.standard}。` : '要收钱，收多少指南里没有写。') : '不收钱。'

const visitsSaid = ({ visits }: ServiceItem): string => (visits === 0 ? '不用跑。' : `要到现场 ${visits} 次。`)

const audienceSaid = ({ audience }: ServiceItem): string =>
  `${audience.map((one) => (one === 'individual' ? '个人' : '企业和单位')).join('、')}可以办。`

const onlineSaid = {
  1: '网上只能看指南，要到窗口办。',
  2: '网上可以先交，再到窗口核对。',
  3: '网上能办，原件交一次。',
  4: '全程可以网上办。',
} as const

const isOnline = (channel: string): boolean => /网|移动|湘易办|小程序|自助|APP|app/.test(channel)

function officeSaid(item: ServiceItem, { office }: ConsultationFacts): string {
  const address = item.extras?.place ?? office?.address
  return `归${item.officeName}办。${address ? `地址：${address}。` : ''}`
}

const centreSaid = ({ levels }: ServiceItem, { serviceCentre }: ConsultationFacts): string | undefined =>
  levels.includes('county') && serviceCentre?.address ? `${serviceCentre.name}：${serviceCentre.address}。` : undefined

function hoursSaid(item: ServiceItem, { office, serviceCentre }: ConsultationFacts): string[] {
  if (item.extras?.hours) return [`${item.officeName}：${item.extras.hours}。`]
  return [office, serviceCentre].flatMap((place, at, all) =>
    place?.openingHours && all.findIndex((one) => one?.name === place.name) === at
      ? [`${place.name}：${place.openingHours}。`]
      : [],
  )
}

function phonesSaid(item: ServiceItem, { office, hotline }: ConsultationFacts): string[] {
  const phone = item.extras?.consultPhone ?? office?.phone
  return [...(phone ? [`${item.officeName}的电话是 ${phone}。`] : []), `也可以打 ${hotline}，报事项名字就行。`]
}

function pairsOf(text: string): Set<string> {
  const characters = [...text.replace(/[^\p{Script=Han}a-z0-9]+/giu, '')]
  return new Set(characters.slice(1).map((character, at) => `${characters[at]}${character}`))
}
