/** 表格里的列：which cell of which sheet holds which part of an entry, read and written by one description. */

type Cell = string | number | null

/** A column: how the value of an entry is written into a cell, and a cell read back. `read` returns undefined for “not there”. */
export interface Column {
  header: string
  key: string
  width: number
  write(value: unknown): Cell
  /** throws an Error with a Chinese sentence when the cell says nothing we know */
  read(cell: string): unknown
}

const short = (cell: string) => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)

const asText = (value: unknown): Cell => (value === undefined || value === null ? null : String(value))

const text = (header: string, key: string, width = 20): Column => ({
  ...{ header, key, width },
  write: asText,
  read: (cell) => cell,
})

const whole = (header: string, key: string): Column => ({
  ...{ header, key, width: 12 },
  write: (value) => (typeof value === 'number' ? value : null),
  read: (cell) => {
    if (!/^\d{1,5}$/.test(cell)) throw new Error(`应当是整数，现在是“${short(cell)}”。`)
    return Number(cell)
  },
})

const yesNo = (header: string, key: string): Column => ({
  ...{ header, key, width: 10 },
  write: (value) => (value === undefined ? null : value ? '是' : '否'),
  read: (cell) => {
    if (cell !== '是' && cell !== '否') throw new Error(`写“是”或者“否”，现在是“${short(cell)}”。`)
    return cell === '是'
  },
})

const oneOf = (header: string, key: string, words: Readonly<Record<string, string>>): Column => ({
  ...{ header, key, width: 14 },
  write: (value) => (typeof value === 'string' ? (words[value] ?? value) : null),
  read: (cell) => {
    const found = Object.entries(words).find(([, word]) => word === cell)
    if (!found) throw new Error(`写 ${Object.values(words).join('、')} 中的一个，现在是“${short(cell)}”。`)
    return found[0]
  },
})

const someOf = (header: string, key: string, words: Readonly<Record<string, string>>): Column => ({
  ...{ header, key, width: 20 },
  write: (value) => (Array.isArray(value) ? value.map((each) => words[String(each)] ?? String(each)).join('、') : null),
  read: (cell) =>
    cell
      .split(/[、，,\n]/)
      .filter((part) => part.trim() !== '')
      .map((part) => oneOf(header, key, words).read(part.trim())),
})

const linesOf = (header: string, key: string): Column => ({
  ...{ header, key, width: 30 },
  write: (value) => (Array.isArray(value) && value.length > 0 ? value.join('\n') : null),
  read: (cell) =>
    cell
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
})

const json = (header: string, key: string): Column => ({
  ...{ header, key, width: 40 },
  write: (value) => (value === undefined ? null : JSON.stringify(value)),
  read: (cell) => {
    try {
      return JSON.parse(cell)
    } catch {
      throw new Error('不是完整的 JSON，请从系统导出以后再改。')
    }
  },
})

const units = { working: '工作日', calendar: '自然日' }

/** The first sheet: one row an item. A key with a dot is a part of a part. */
export const itemColumns: readonly Column[] = [
  text('事项名称', 'name', 32),
  text('事项编码', 'code', 36),
  text('事项类型', 'type'),
  text('实施部门', 'department', 26),
  someOf('服务对象', 'audience', { natural: '个人', legal: '企业和其他组织' }),
  someOf('行使层级', 'level', { county: '县级', township: '乡镇级', village: '村级' }),
  oneOf('办件类型', 'caseKind', { immediate: '即办件', promised: '承诺件' }),
  whole('法定时限', 'statutoryLimit.days'),
  oneOf('法定时限单位', 'statutoryLimit.unit', units),
  whole('承诺时限（工作日）', 'promisedLimitDays'),
  whole('到现场次数', 'visits'),
  text('必须到现场的原因', 'visitReason', 30),
  whole('网上办理深度', 'onlineDepth'),
  linesOf('办理渠道', 'channels'),
  yesNo('收费', 'fee.charged'),
  text('收费标准', 'fee.standard'),
  text('收费依据', 'fee.basis'),
  text('办理结果', 'result.name', 26),
  oneOf('结果种类', 'result.kind', { licence: '证照', approval: '批文', registration: '登记', payment: '发放' }),
  text('结果证照类型', 'result.licenceType'),
  text('结果有效期', 'result.validity'),
  text('结果样本', 'resultSample'),
  yesNo('告知承诺', 'noticeCommitment'),
  yesNo('网上支付', 'onlinePayment'),
  text('办理地点', 'place', 30),
  text('办理时间', 'hours', 26),
  text('咨询电话', 'consultPhone'),
  text('监督投诉电话', 'complaintPhone'),
  linesOf('前置事项', 'prerequisites'),
  linesOf('常用叫法', 'synonyms'),
  linesOf('主题', 'themes'),
  linesOf('资料来源', 'sources'),
  someOf('可以本地不同的要素', 'localElements', { place: '地点', hours: '时间', phone: '电话', window: '窗口' }),
  json('办理情形', 'variants'),
]

/** The other sheets: one row a line of a list. A column with key '' is the line itself. */
export const listSheets: readonly { sheet: string; key: string; columns: readonly Column[]; always: boolean }[] = [
  { sheet: '受理条件', key: 'conditions', always: true, columns: [text('条件', '', 80)] },
  {
    sheet: '申请材料',
    key: 'materials',
    always: true,
    columns: [
      text('材料名称', 'name', 40),
      oneOf('形式', 'form', { original: '原件', copy: '复印件', electronic: '电子件' }),
      whole('份数', 'copies'),
      oneOf('来源', 'source', {
        applicant: '申请人自备',
        licence: '电子证照',
        data_sharing: '数据共享',
        issued_by_government: '政府部门核发',
      }),
      text('证照类型', 'licenceType'),
      yesNo('必要', 'required'),
      yesNo('可容缺', 'deferrable'),
      text('共享来源', 'sharedWith'),
      text('出具单位', 'issuer'),
      text('样本', 'sample'),
      text('空白表格', 'blankForm'),
      text('说明', 'note', 30),
    ],
  },
  { sheet: '办理环节', key: 'steps', always: true, columns: [text('环节', 'name', 24), whole('工作日', 'days')] },
  {
    sheet: '特别程序',
    key: 'specialProcedures',
    always: true,
    columns: [
      text('程序', 'name', 30),
      whole('期限', 'days'),
      oneOf('单位', 'unit', units),
      yesNo('计入办理时限', 'countsTowardLimit'),
      text('依据', 'basis', 40),
    ],
  },
  {
    sheet: '设定依据',
    key: 'legalBasis',
    always: true,
    columns: [text('法律法规', 'law', 50), text('条', 'article')],
  },
  {
    sheet: '常见问题',
    key: 'commonQuestions',
    always: false,
    columns: [text('问题', 'question', 40), text('回答', 'answer', 60)],
  },
]

/** What an entry says where a cell is empty: these parts are there and null, or false, not absent. */
export const emptyParts: Readonly<Record<string, unknown>> = {
  'statutoryLimit.days': null,
  'statutoryLimit.unit': null,
  channels: [],
  prerequisites: [],
  synonyms: [],
  themes: [],
  sources: [],
  'specialProcedures.days': null,
  'specialProcedures.unit': null,
  'legalBasis.article': null,
}
