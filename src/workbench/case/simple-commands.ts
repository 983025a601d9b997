import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'

/** What was filled in, by the name of the field. */
export type Values = Readonly<Record<string, string>>

/** One question of a command. */
export interface CommandField {
  name: string
  label: string
  kind: 'line' | 'words' | 'day' | 'number' | 'choice' | 'office' | 'staff' | 'inspectors'
  optional?: boolean
  hint?: string
  options?: readonly { value: string; label: string; note?: string; closed?: boolean }[]
  start?: string
  max?: number
}

/** What a drawer can know before anything is typed. */
export interface CommandFacts {
  view: CaseView
  /** 华容县 */
  county: string
  /** the item's own law, as one line */
  basis: string
  staffId: string
}

/** A command whose questions fit a plain form. */
export interface SimpleCommand {
  confirm: string
  note?: (facts: CommandFacts) => string
  fields: (facts: CommandFacts) => readonly CommandField[]
  run: (view: CaseView, version: number, intent: string, values: Values) => Promise<CaseView>
}

const reason = (label = '理由', max = 500): CommandField => ({ name: 'reason', label, kind: 'words', max })
const at = (view: CaseView) => ({ id: view.id })
const text = (values: Values, name: string): string => (values[name] ?? '').trim()
const orNull = (values: Values, name: string): string | null => text(values, name) || null

const remedies = (facts: CommandFacts): readonly CommandField[] => [
  { name: 'reviewBody', label: '复议机关', kind: 'line', start: `${facts.county}人民政府` },
  { name: 'reviewWithinDays', label: '几日内可申请复议', kind: 'number', start: '60' },
  { name: 'court', label: '管辖法院', kind: 'line', start: `${facts.county}人民法院` },
  { name: 'suitWithinMonths', label: '几个月内可起诉', kind: 'number', start: '6' },
]
const remediesOf = (values: Values) => ({
  reviewBody: text(values, 'reviewBody'),
  reviewWithinDays: Number(values.reviewWithinDays),
  court: text(values, 'court'),
  suitWithinMonths: Number(values.suitWithinMonths),
})

const presenceFields: readonly CommandField[] = [
  {
    name: 'who',
    label: '谁来的',
    kind: 'choice',
    start: 'none',
    options: [
      { value: 'none', label: '没有人来' },
      { value: 'applicant', label: '本人' },
      { value: 'family-agent', label: '家人或受托人' },
      { value: 'staff-helper', label: '代办员' },
    ],
  },
]
const counter = 'county-hall' as const
const presenceOf = (values: Values, purpose: 'submit' | 'verify' | 'correct' | 'pick-up') =>
  values.who === 'applicant' || values.who === 'family-agent' || values.who === 'staff-helper'
    ? { who: values.who, place: counter, purpose }
    : null

/** Commands by the name the server gives them in `actions`. */
export const simpleCommands: Readonly<Record<string, SimpleCommand>> = {
  'pre-screen': {
    confirm: '记下预审结果',
    fields: () => [
      {
        name: 'result',
        label: '预审结果',
        kind: 'choice',
        start: 'ready',
        options: [
          { value: 'ready', label: '可以收件' },
          { value: 'originals-needed', label: '要核对原件' },
        ],
      },
      { name: 'note', label: '说明', kind: 'words', optional: true },
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.preScreen,
        {
          params: at(view),
          body: {
            version,
            result: values.result === 'originals-needed' ? 'originals-needed' : 'ready',
            note: text(values, 'note'),
          },
        },
        { intent },
      ),
  },
  receive: {
    confirm: '收件，出收件凭证',
    note: () => '从今天起 5 个工作日内要受理或一次性告知，过期视为受理。',
    fields: () => presenceFields,
    run: (view, version, intent, values) =>
      call(
        casesRoutes.receive,
        { params: at(view), body: { version, presence: presenceOf(values, 'submit') } },
        { intent },
      ),
  },
  'not-accept': {
    confirm: '作出不予受理决定',
    note: () => '写清理由和救济途径，决定书会送达申请人。',
    fields: (facts) => [
      reason('不予受理的理由', 2000),
      { name: 'competentAuthority', label: '应当向哪个机关申请', kind: 'line', optional: true },
      ...remedies(facts),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.notAccept,
        {
          params: at(view),
          body: {
            version,
            reason: text(values, 'reason'),
            competentAuthority: orNull(values, 'competentAuthority'),
            remedies: remediesOf(values),
          },
        },
        { intent },
      ),
  },
  'not-require': {
    confirm: '告知不需要办理',
    fields: () => [{ name: 'explanation', label: '为什么不需要办', kind: 'words' }],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.notRequire,
        { params: at(view), body: { version, explanation: text(values, 'explanation') } },
        { intent },
      ),
  },
  'extend-deferral': {
    confirm: '延长补交期限',
    note: () => '每样材料只能延一次，不能超过承诺办结日。',
    fields: ({ view }) => [
      {
        name: 'key',
        label: '哪样材料',
        kind: 'choice',
        options: view.deferrals.map((d) => ({
          value: d.key,
          label: d.name,
          note: `原定 ${d.dueOn}`,
          closed: d.extended || d.suppliedOn !== null || d.lapsed,
        })),
      },
      { name: 'dueOn', label: '延到哪天', kind: 'day' },
      reason(),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.extendDeferral,
        {
          params: at(view),
          body: { version, key: text(values, 'key'), dueOn: text(values, 'dueOn'), reason: text(values, 'reason') },
        },
        { intent },
      ),
  },
  claim: {
    confirm: '认领这一步',
    fields: () => [],
    run: (view, version, intent) => call(casesRoutes.claim, { params: at(view), body: { version } }, { intent }),
  },
  'complete-step': {
    confirm: '完成，转下一环节',
    note: ({ view }) => {
      const step = view.steps.find((one) => one.status === 'open')
      const next = view.steps[view.steps.findIndex((one) => one.status === 'open') + 1]
      return step && next ? `${step.name}完成后，转${next.name}（${next.officeName}）。` : ''
    },
    fields: ({ view, staffId }) => [
      { name: 'opinion', label: '办理意见', kind: 'words' },
      {
        name: 'recommendation',
        label: '建议',
        kind: 'choice',
        start: 'grant',
        options: [
          { value: 'grant', label: '建议准予' },
          { value: 'deny', label: '建议不予' },
          { value: 'none', label: '不写建议' },
        ],
      },
      ...(view.steps.find((one) => one.status === 'open')?.onSite
        ? [{ name: 'inspectors', label: '现场核查人员，两名以上', kind: 'inspectors', start: staffId } as const]
        : []),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.completeStep,
        {
          params: at(view),
          body: {
            version,
            opinion: text(values, 'opinion'),
            recommendation:
              values.recommendation === 'grant' ? 'grant' : values.recommendation === 'deny' ? 'deny' : null,
            inspectors: text(values, 'inspectors').split(',').filter(Boolean),
          },
        },
        { intent },
      ),
  },
  'return-step': {
    confirm: '退回上一环节',
    fields: () => [reason('退回的理由')],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.returnStep,
        { params: at(view), body: { version, reason: text(values, 'reason') } },
        { intent },
      ),
  },
  transfer: {
    confirm: '转办',
    note: () => '转给别的单位或同事，时限照走。',
    fields: ({ view }) => [
      { name: 'toOfficeId', label: '转给哪个单位', kind: 'office', start: view.office.id },
      { name: 'toStaffId', label: '转给谁', kind: 'staff', optional: true, hint: '不选就由这个单位的人认领' },
      reason('转办的理由'),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.transfer,
        {
          params: at(view),
          body: {
            version,
            toOfficeId: text(values, 'toOfficeId'),
            toStaffId: orNull(values, 'toStaffId'),
            reason: text(values, 'reason'),
          },
        },
        { intent },
      ),
  },
  suspend: {
    confirm: '暂停计时，出告知书',
    note: () => '只能用办事指南里列的特别程序，每个只用一次；到最长期限自动恢复。',
    fields: ({ view }) => [
      {
        name: 'procedureKey',
        label: '特别程序',
        kind: 'choice',
        start: view.procedures.find((one) => !one.used)?.key ?? '',
        options: view.procedures.map((one) => ({
          value: one.key,
          label: one.used ? `${one.name}（用过了）` : one.name,
          note: `${one.limit}；${one.basis}`,
          closed: one.used,
        })),
      },
      reason('为什么要停'),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.suspend,
        {
          params: at(view),
          body: { version, procedureKey: text(values, 'procedureKey'), reason: text(values, 'reason') },
        },
        { intent },
      ),
  },
  resume: {
    confirm: '恢复计时',
    note: () => '明天起时限接着走。',
    fields: () => [{ name: 'note', label: '说明', kind: 'words', optional: true }],
    run: (view, version, intent, values) =>
      call(casesRoutes.resume, { params: at(view), body: { version, note: text(values, 'note') } }, { intent }),
  },
  extend: {
    confirm: '延期，出告知书',
    note: () => '一件只能延一次，最多 10 个工作日，由单位负责人批准（《行政许可法》第四十二条）。',
    fields: () => [
      { name: 'workingDays', label: '延几个工作日', kind: 'number', start: '5', max: 10 },
      reason('延期的理由'),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.extend,
        {
          params: at(view),
          body: { version, workingDays: Number(values.workingDays), reason: text(values, 'reason') },
        },
        { intent },
      ),
  },
  'transfer-up': {
    confirm: '转报上级机关',
    fields: () => [
      { name: 'authority', label: '上级机关', kind: 'line' },
      { name: 'opinion', label: '初步审查意见', kind: 'words' },
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.transferUp,
        {
          params: at(view),
          body: { version, authority: text(values, 'authority'), opinion: text(values, 'opinion') },
        },
        { intent },
      ),
  },
  withdraw: {
    confirm: '按申请人要求撤回',
    fields: () => [reason('撤回的原因')],
    run: (view, version, intent, values) =>
      call(casesRoutes.withdraw, { params: at(view), body: { version, reason: text(values, 'reason') } }, { intent }),
  },
  terminate: {
    confirm: '终止办理',
    fields: () => [
      {
        name: 'ground',
        label: '情形',
        kind: 'choice',
        options: [
          { value: 'cannot-continue', label: '无法继续办理' },
          { value: 'false-statement', label: '材料或承诺不实' },
          { value: 'deferral-lapsed', label: '容缺材料逾期未补' },
          { value: 'applicant-deceased', label: '申请人去世' },
          { value: 'entity-ended', label: '申请单位终止' },
          { value: 'object-lost', label: '办理的标的不在了' },
        ],
      },
      { name: 'basis', label: '依据', kind: 'line' },
      reason(),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.terminate,
        {
          params: at(view),
          body: {
            version,
            ground: values.ground as 'cannot-continue',
            basis: text(values, 'basis'),
            reason: text(values, 'reason'),
          },
        },
        { intent },
      ),
  },
  grant: {
    confirm: '准予',
    note: ({ view }) =>
      `准予${view.applicant.name}的申请${view.item.resultName ? `，出《${view.item.resultName}》` : ''}。决定当天进入出件。`,
    fields: () => [{ name: 'validTo', label: '有效期到', kind: 'day', optional: true, hint: '长期有效的不填' }],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.grant,
        { params: at(view), body: { version, validTo: orNull(values, 'validTo') } },
        { intent },
      ),
  },
  deny: {
    confirm: '作出不予决定',
    note: () => '写清理由、依据和救济途径（《行政许可法》第三十八条）。决定书会送达申请人。',
    fields: (facts) => [
      { name: 'reasons', label: '理由', kind: 'words', max: 2000 },
      { name: 'basis', label: '依据', kind: 'line', start: facts.basis },
      ...remedies(facts),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.deny,
        {
          params: at(view),
          body: {
            version,
            reasons: text(values, 'reasons'),
            basis: text(values, 'basis'),
            remedies: remediesOf(values),
          },
        },
        { intent },
      ),
  },
  issue: {
    confirm: '制证出件',
    fields: () => [{ name: 'number', label: '证照编号', kind: 'line', optional: true, hint: '不填就由系统编号' }],
    run: (view, version, intent, values) =>
      call(casesRoutes.issue, { params: at(view), body: { version, number: orNull(values, 'number') } }, { intent }),
  },
  dispatch: {
    confirm: '登记寄送',
    fields: () => [
      {
        name: 'method',
        label: '怎么给',
        kind: 'choice',
        start: 'courier',
        options: [
          { value: 'courier', label: '快递' },
          { value: 'kiosk', label: '自助终端' },
          { value: 'electronic', label: '电子送达' },
        ],
      },
      { name: 'waybill', label: '快递单号', kind: 'line', optional: true },
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.dispatch,
        {
          params: at(view),
          body: {
            version,
            method: values.method === 'kiosk' ? 'kiosk' : values.method === 'electronic' ? 'electronic' : 'courier',
            waybill: orNull(values, 'waybill'),
          },
        },
        { intent },
      ),
  },
  archive: {
    confirm: '归档',
    fields: () => [],
    run: (view, version, intent) => call(casesRoutes.archive, { params: at(view), body: { version } }, { intent }),
  },
  'verify-commitment': {
    confirm: '记下核查结果',
    fields: () => [
      {
        name: 'result',
        label: '核查结果',
        kind: 'choice',
        start: 'kept',
        options: [
          { value: 'kept', label: '承诺属实' },
          { value: 'broken', label: '承诺不实' },
        ],
      },
      { name: 'finding', label: '核查情况', kind: 'words' },
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.verifyCommitment,
        {
          params: at(view),
          body: {
            version,
            result: values.result === 'broken' ? 'broken' : 'kept',
            finding: text(values, 'finding'),
          },
        },
        { intent },
      ),
  },
  revoke: {
    confirm: '撤销决定',
    fields: (facts) => [
      reason('撤销的理由', 2000),
      { name: 'basis', label: '依据', kind: 'line', start: facts.basis },
      ...remedies(facts),
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.revoke,
        {
          params: at(view),
          body: {
            version,
            reason: text(values, 'reason'),
            basis: text(values, 'basis'),
            remedies: remediesOf(values),
          },
        },
        { intent },
      ),
  },
  'record-presence': {
    confirm: '登记到场',
    fields: () => [
      {
        name: 'who',
        label: '谁来的',
        kind: 'choice',
        start: 'applicant',
        options: [
          { value: 'applicant', label: '本人' },
          { value: 'family-agent', label: '家人或受托人' },
          { value: 'staff-helper', label: '代办员' },
        ],
      },
      {
        name: 'purpose',
        label: '来做什么',
        kind: 'choice',
        start: 'verify',
        options: [
          { value: 'submit', label: '交材料' },
          { value: 'verify', label: '核验' },
          { value: 'correct', label: '补正' },
          { value: 'pay', label: '缴费' },
          { value: 'pick-up', label: '领结果' },
        ],
      },
    ],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.recordPresence,
        {
          params: at(view),
          body: {
            version,
            presence: {
              who: values.who as 'applicant',
              place: counter,
              purpose: values.purpose as 'verify',
            },
          },
        },
        { intent },
      ),
  },
  'correct-record': {
    confirm: '更正记录',
    note: () => '原记录保留，只是不再算数。',
    fields: ({ view }) => [
      {
        name: 'record',
        label: '哪一条',
        kind: 'choice',
        options: [
          ...view.visits.log.map((one) => ({ value: `presence:${one.version}`, label: `到场 ${one.on} ${one.where}` })),
          ...view.documents.map((one) => ({ value: `document:${one.version}`, label: `${one.title} ${one.number}` })),
        ],
      },
      reason('为什么更正'),
    ],
    run: (view, version, intent, values) => {
      const [subject, record] = text(values, 'record').split(':')
      return call(
        casesRoutes.correctRecord,
        {
          params: at(view),
          body: {
            version,
            subject: subject === 'document' ? 'document' : 'presence',
            record: Number(record),
            void: true,
            reason: text(values, 'reason'),
          },
        },
        { intent },
      )
    },
  },
}
