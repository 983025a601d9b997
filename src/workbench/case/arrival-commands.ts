import { casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import {
  at,
  cameField,
  counter,
  licensingLaw,
  orNull,
  presenceOf,
  reason,
  remedies,
  remediesOf,
  type SimpleCommand,
  text,
  whoField,
} from './simple-command.ts'

/** Commands while a case comes in, and those about its record. */
export const arrivalCommands: Readonly<Record<string, SimpleCommand>> = {
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
    note: ({ view }) =>
      `从今天起算收件审查期限：要么受理，要么一次告知，过期视为受理（${licensingLaw(view, '第三十二条')}）。`,
    fields: () => [{ ...cameField, start: 'none' }],
    run: (view, version, intent, values) =>
      call(
        casesRoutes.receive,
        { params: at(view), body: { version, presence: presenceOf(values.who, 'submit') } },
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
  'record-presence': {
    confirm: '登记到场',
    fields: () => [
      whoField,
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
