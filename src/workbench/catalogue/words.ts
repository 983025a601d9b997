import type { Finding } from '#modules/catalog/contract.ts'
import { guideElements, itemTypes, type LocalElement, type Standing } from '#modules/catalog/model.ts'
import type { DraftAct, DraftKind, DraftState, ReductionMeasure } from '#modules/publishing/model.ts'
import type { StatusShape } from '../marks/status.tsx'

export const kindNames: Readonly<Record<DraftKind, string>> = {
  create: '新设',
  revise: '修改',
  suspend: '暂停',
  resume: '恢复',
  cancel: '取消',
  merge: '并入',
  delegate: '下放',
}

export const stateNames: Readonly<Record<DraftState, string>> = {
  draft: '编制中',
  checked: '等审核',
  approved: '等公布',
  published: '已公布',
  discarded: '已作废',
}

export const stateShapes: Readonly<Record<DraftState, StatusShape>> = {
  draft: 'half',
  checked: 'soon',
  approved: 'info',
  published: 'done',
  discarded: 'none',
}

export const actNames: Readonly<Record<DraftAct, string>> = {
  opened: '开始编制',
  saved: '保存',
  checked: '送审',
  returned: '退回',
  approved: '审定',
  published: '公布',
  discarded: '作废',
}

export const standingNames: Readonly<Record<Standing, string>> = {
  'in-use': '在用',
  suspended: '暂停',
  cancelled: '已取消',
  merged: '已并入',
}

export const standingShapes: Readonly<Record<Standing, StatusShape>> = {
  'in-use': 'done',
  suspended: 'pause',
  cancelled: 'none',
  merged: 'none',
}

export const severityNames: Readonly<Record<Finding['severity'], string>> = {
  error: '错误',
  warning: '提醒',
  hint: '提示',
}

export const severityShapes: Readonly<Record<Finding['severity'], StatusShape>> = {
  error: 'late',
  warning: 'soon',
  hint: 'info',
}

export const measureNames: Readonly<Record<ReductionMeasure, string>> = {
  steps: '环节',
  materials: '必要材料',
  'working-days': '承诺工作日',
  visits: '跑动次数',
}

export const levelNames = { county: '县', township: '乡镇', village: '村（社区）' } as const
export const audienceNames = { individual: '个人', 'legal-entity': '企业和其他组织' } as const
export const handlingNames = { 'on-the-spot': '即办件', timed: '承诺件' } as const
export const formNames = { original: '原件', copy: '复印件', electronic: '电子件' } as const
export const sourceNames = {
  applicant: '自己准备',
  licence: '电子证照，不用交',
  'data-sharing': '数据共享，不用交',
  'issued-by-government': '政府部门核发',
} as const
export const resultKindNames = { licence: '证照', approval: '批文', registration: '登记', payment: '发钱' } as const
export const depthNames = ['一级：网上看', '二级：网上预约', '三级：网上申请', '四级：全程网办'] as const
export const localElementNames: Readonly<Record<LocalElement, string>> = {
  place: '办理地点',
  hours: '办理时间',
  phone: '电话',
  window: '窗口',
}

/** 行政许可 for `licensing`. */
export const typeName = (key: string): string => itemTypes.find((type) => type.key === key)?.name ?? key

/** 3 个工作日；0 是当日办结。 */
export const promiseWords = (days: number): string => (days === 0 ? '当日办结' : `${days} 个工作日`)

/** 不用跑、最多跑 1 次、需跑 3 次 */
export const visitWords = (visits: number): string =>
  visits === 0 ? '不用跑' : visits === 1 ? '最多跑 1 次' : `需跑 ${visits} 次`

/** 25 %，没有基数的写不出比例。 */
export const rateWords = (rate: number | null): string => (rate === null ? '' : `${Math.round(rate * 100)} %`)

const otherFields: Readonly<Record<string, string>> = {
  code: '自带编码',
  note: '材料的说明',
  specialProcedures: '特别程序',
  prerequisites: '前置事项',
  noticeCommitment: '告知承诺',
  onlinePayment: '网上支付',
  result: '办理结果',
  variants: '办理情形',
  localElements: '乡镇、村可以不同的要素',
  sources: '资料来源',
}

/** What an element of an entry is called: 申请材料 for `materials`; the whole path's first part counts. */
export function fieldName(path: string): string {
  const [field = ''] = path.split(/[.[]/)
  return guideElements.find((element) => element.field === field)?.name ?? otherFields[field] ?? field
}

const variantParts: Readonly<Record<string, string>> = { questions: '问题', options: '选项', situations: '情形' }

/** A place in an entry as people say it: 申请材料第 3 项；办理情形第 1 个问题的第 2 个选项. */
export function placeWords(path: string): string {
  if (path.startsWith('variants.')) {
    const parts = [...path.matchAll(/(\w+)\[(\d+)\]/g)].flatMap(([, part = '', index]) => {
      const name = variantParts[part]
      return name ? [`第 ${Number(index) + 1} 个${name}`] : []
    })
    return `办理情形${parts.join('的')}`
  }
  const index = /\[(\d+)\]/.exec(path)?.[1]
  return index === undefined ? fieldName(path) : `${fieldName(path)}第 ${Number(index) + 1} 项`
}
