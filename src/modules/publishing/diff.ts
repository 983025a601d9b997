import type { ItemContent, Material, Step } from '#modules/catalog/model.ts'

/** One difference between two versions, in words an editor and a resident understand. */
export interface Change {
  /** the element: 申请材料、承诺时限 … */
  element: string
  kind: 'added' | 'removed' | 'changed'
  /** the whole sentence: “承诺时限由 10 个工作日改为 5 个工作日” */
  words: string
  before: string | null
  after: string | null
}

const levelNames = { county: '县级', township: '乡镇级', village: '村级' } as const
const audienceNames = { individual: '个人', 'legal-entity': '企业和其他组织' } as const
const handlingNames = { 'on-the-spot': '即办件', timed: '承诺件' } as const
const formNames = { original: '原件', copy: '复印件', electronic: '电子件' } as const
const sourceNames = {
  applicant: '申请人自备',
  licence: '电子证照',
  'data-sharing': '数据共享',
  'issued-by-government': '政府部门核发',
} as const
const depths = { 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ' } as const

/** 两个版本的差别，按指南的次序。 Materials, steps and procedures are matched by name, so that moving one is no difference. */
export function differences(before: ItemContent, after: ItemContent): Change[] {
  return [
    ...one('事项名称', before.name, after.name),
    ...one('事项类型', before.type, after.type, '有变化'),
    ...one('实施部门', before.officeName, after.officeName),
    ...one('办件类型', handlingNames[before.handling], handlingNames[after.handling]),
    ...one(
      '服务对象',
      before.audience.map((each) => audienceNames[each]).join('、'),
      after.audience.map((each) => audienceNames[each]).join('、'),
    ),
    ...one(
      '行使层级',
      before.levels.map((each) => levelNames[each]).join('、'),
      after.levels.map((each) => levelNames[each]).join('、'),
    ),
    ...one('法定时限', limitWords(before), limitWords(after)),
    ...one('承诺时限', promiseWords(before), promiseWords(after)),
    ...one('到现场次数', `${before.visits} 次`, `${after.visits} 次`),
    ...one('必须到现场的原因', before.extras?.visitReason, after.extras?.visitReason),
    ...one('网上办理深度', `${depths[before.onlineDepth]} 级`, `${depths[after.onlineDepth]} 级`),
    ...one('收费', feeWords(before.fee), feeWords(after.fee)),
    ...one('办理结果', before.result.name, after.result.name),
    ...one('结果有效期', before.result.validity ?? undefined, after.result.validity ?? undefined),
    ...one('告知承诺', before.noticeCommitment ? '可以' : '不可以', after.noticeCommitment ? '可以' : '不可以'),
    ...one('办理地点', before.extras?.place, after.extras?.place),
    ...one('办理时间', before.extras?.hours, after.extras?.hours),
    ...one('咨询电话', before.extras?.consultPhone, after.extras?.consultPhone),
    ...one('监督投诉电话', before.extras?.complaintPhone, after.extras?.complaintPhone),
    ...lists('受理条件', before.conditions, after.conditions),
    ...named('申请材料', before.materials, after.materials, materialWords),
    ...named('办理环节', before.steps, after.steps, stepWords),
    ...named(
      '特别程序',
      before.specialProcedures,
      after.specialProcedures,
      (each) =>
        `${each.days === null ? '没有写期限' : `${each.days} 个${each.unit === 'calendar' ? '自然日' : '工作日'}`}，依据 ${each.basis}`,
    ),
    ...lists('设定依据', before.legalBasis.map(basisWords), after.legalBasis.map(basisWords)),
    ...lists('办理渠道', before.channels, after.channels),
    ...lists('前置事项', before.prerequisites, after.prerequisites),
    ...lists('主题', before.themes, after.themes),
    ...lists('常用叫法', before.synonyms, after.synonyms),
    ...lists(
      '常见问题',
      (before.extras?.commonQuestions ?? []).map((each) => each.question),
      (after.extras?.commonQuestions ?? []).map((each) => each.question),
    ),
    ...named(
      '办理情形',
      before.extras?.variants?.situations ?? [],
      after.extras?.variants?.situations ?? [],
      (each) => `材料 ${each.materials.length} 样：${each.materials.join('、')}`,
    ),
  ]
}

const limitWords = ({ statutoryLimit: limit }: Pick<ItemContent, 'statutoryLimit'>) =>
  limit ? `${limit.days} 个${limit.unit === 'calendar' ? '自然日' : '工作日'}` : '没有规定'
const promiseWords = ({ promisedWorkingDays: days }: Pick<ItemContent, 'promisedWorkingDays'>) =>
  days === 0 ? '当日办结' : `${days} 个工作日`
const feeWords = (fee: ItemContent['fee']) =>
  fee.charged ? `收费，${fee.standard ?? '没有写标准'}，依据 ${fee.basis ?? '没有写'}` : '不收费'
const basisWords = ({ law, article }: ItemContent['legalBasis'][number]) => `${law}${article ?? ''}`
const stepWords = (step: Step) => `${step.workingDays} 个工作日`
const materialWords = (material: Material) =>
  [
    `${formNames[material.form]} ${material.copies} 份`,
    sourceNames[material.source],
    material.required ? '必要' : '不是必要',
    ...(material.deferrable ? ['可以容缺'] : []),
  ].join('，')

function* one(
  element: string,
  before: string | undefined,
  after: string | undefined,
  instead?: string,
): Generator<Change> {
  if (before === after) return
  if (before === undefined)
    yield { element, kind: 'added', words: `增加${element}：${after}`, before: null, after: after ?? null }
  else if (after === undefined)
    yield { element, kind: 'removed', words: `删除${element}：${before}`, before, after: null }
  else
    yield {
      element,
      kind: 'changed',
      words: instead ? `${element}${instead}` : `${element}由“${before}”改为“${after}”`,
      before,
      after,
    }
}

function* lists(element: string, before: readonly string[], after: readonly string[]): Generator<Change> {
  for (const text of before)
    if (!after.includes(text))
      yield { element, kind: 'removed', words: `${element}删除“${text}”`, before: text, after: null }
  for (const text of after)
    if (!before.includes(text))
      yield { element, kind: 'added', words: `${element}增加“${text}”`, before: null, after: text }
}

function* named<T extends { name: string }>(
  element: string,
  before: readonly T[],
  after: readonly T[],
  words: (each: T) => string,
): Generator<Change> {
  for (const old of before) {
    const kept = after.find((each) => each.name === old.name)
    if (!kept) yield { element, kind: 'removed', words: `${element}删除“${old.name}”`, before: old.name, after: null }
    else if (words(kept) !== words(old))
      yield {
        element,
        kind: 'changed',
        words: `${element}“${old.name}”由“${words(old)}”改为“${words(kept)}”`,
        before: words(old),
        after: words(kept),
      }
  }
  for (const each of after)
    if (!before.some((old) => old.name === each.name))
      yield { element, kind: 'added', words: `${element}增加“${each.name}”`, before: null, after: each.name }
}
