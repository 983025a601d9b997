/** 要素齐全度：办事指南要素里写了多少 (GB/T 39554.2 的基本信息、扩展信息；数得到的要素)。 */

/** One element of a guide: the field of the import shape that holds it, and its name. */
export interface GuideElement {
  field: string
  name: string
  /** whether the entry needs it at all: 收费依据 only when it charges */
  needed?: (entry: Entry) => boolean
}

type Entry = Readonly<Record<string, unknown>>

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Entry)[key] : undefined

const charges = (entry: Entry) => at(entry.fee, 'charged') === true
const visits = (entry: Entry) => typeof entry.visits === 'number' && entry.visits > 0
const licensing = (entry: Entry) => entry.type === '行政许可'

/** The elements counted, in the order of the guide. */
export const guideElements: readonly GuideElement[] = [
  { field: 'name', name: '事项名称' },
  { field: 'type', name: '事项类型' },
  { field: 'legalBasis', name: '设定依据' },
  { field: 'audience', name: '服务对象' },
  { field: 'level', name: '行使层级' },
  { field: 'department', name: '实施部门' },
  { field: 'caseKind', name: '办件类型' },
  { field: 'statutoryLimit', name: '法定时限', needed: licensing },
  { field: 'promisedLimitDays', name: '承诺时限' },
  { field: 'visits', name: '到现场次数' },
  { field: 'visitReason', name: '必须到现场的原因', needed: visits },
  { field: 'onlineDepth', name: '网上办理深度' },
  { field: 'channels', name: '办理渠道' },
  { field: 'conditions', name: '受理条件' },
  { field: 'materials', name: '申请材料' },
  { field: 'steps', name: '办理环节' },
  { field: 'fee', name: '是否收费' },
  { field: 'fee.standard', name: '收费标准', needed: charges },
  { field: 'fee.basis', name: '收费依据', needed: charges },
  { field: 'result.name', name: '办理结果' },
  { field: 'resultSample', name: '结果样本' },
  { field: 'place', name: '办理地点' },
  { field: 'hours', name: '办理时间' },
  { field: 'consultPhone', name: '咨询电话' },
  { field: 'complaintPhone', name: '监督投诉电话' },
  { field: 'commonQuestions', name: '常见问题', needed: licensing },
  { field: 'themes', name: '主题' },
  { field: 'synonyms', name: '常用叫法' },
]

export interface Completeness {
  filled: number
  /** how many of the elements this entry needs */
  elements: number
  missing: readonly { field: string; name: string }[]
}

const isFilled = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object') return Object.values(value).some((part) => part !== null && part !== undefined)
  return true
}

/** How complete an entry in the import shape is. */
export function completenessOf(entry: Entry): Completeness {
  const wanted = guideElements.filter((element) => element.needed?.(entry) ?? true)
  const missing = wanted.filter(
    ({ field }) => !isFilled(field.split('.').reduce<unknown>((value, key) => at(value, key), entry)),
  )
  return {
    filled: wanted.length - missing.length,
    elements: wanted.length,
    missing: missing.map(({ field, name }) => ({ field, name })),
  }
}
