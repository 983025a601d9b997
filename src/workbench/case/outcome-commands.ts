import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import {
  at,
  type CommandField,
  orNull,
  reason,
  remedies,
  remediesOf,
  type SimpleCommand,
  text,
  type Values,
} from './simple-command.ts'

/** 有效期：照指南，或者决定人说到哪天、长期；指南算不出来的必须说。 */
function validityFields(
  { text: guide, told, validTo }: CaseView['defaults']['validity'],
  typed: Values,
): readonly CommandField[] {
  const inGuide = guide === null ? '指南没有写期限' : `指南写“${guide}”`
  const until = validTo === null ? '长期有效' : `到 ${chineseDateWithYear(plainDate(validTo))}`
  const start = told ? 'guide' : 'until'
  const choice: CommandField = {
    name: 'validity',
    label: '有效期',
    kind: 'choice',
    start,
    options: [
      ...(told ? [{ value: 'guide', label: until, note: inGuide }] : []),
      { value: 'until', label: told ? '到另外一天' : '到哪一天', ...(told ? {} : { note: `${inGuide}，要您来定` }) },
      ...(told && validTo === null ? [] : [{ value: 'none', label: '长期有效' }]),
    ],
  }
  return (typed.validity ?? start) === 'until'
    ? [choice, { name: 'validTo', label: '有效期到', kind: 'day', hint: '8 位数字就行，例如 20310512' }]
    : [choice]
}

/** The validity as the server takes it: left out, as the guide says; null, no end. */
const validityOf = (values: Values): { validTo?: string | null } =>
  values.validity === 'until'
    ? { validTo: text(values, 'validTo') }
    : values.validity === 'none'
      ? { validTo: null }
      : {}

/** Commands that decide, hand out and check afterwards. */
export const outcomeCommands: Readonly<Record<string, SimpleCommand>> = {
  grant: {
    confirm: '准予',
    note: ({ view }) =>
      `准予${view.applicant.name}的申请${view.item.resultName ? `，出《${view.item.resultName}》` : ''}。决定当天进入出件。`,
    fields: ({ view }, typed) => validityFields(view.defaults.validity, typed),
    run: (view, version, intent, values) =>
      call(casesRoutes.grant, { params: at(view), body: { version, ...validityOf(values) } }, { intent }),
  },
  deny: {
    confirm: '作出不予决定',
    note: ({ view }) =>
      `说明理由，并告知救济途径${view.item.licensing ? '（《行政许可法》第三十八条第二款）' : ''}。决定书会送达申请人。`,
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
}
