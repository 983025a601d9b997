import { casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { at, licensingLaw, orNull, reason, type SimpleCommand, text } from './simple-command.ts'

/** Commands while an office has the case in hand. */
export const stepCommands: Readonly<Record<string, SimpleCommand>> = {
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
      call(casesRoutes.returnStep, { params: at(view), body: { version, reason: text(values, 'reason') } }, { intent }),
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
    note: ({ view }) => `一件只能延一次，由单位负责人批准（${licensingLaw(view, '第四十二条')}）。`,
    fields: ({ view: { defaults } }) => [
      {
        name: 'workingDays',
        label: '延几个工作日',
        kind: 'number',
        start: String(Math.min(5, defaults.extensionMaxWorkingDays)),
        max: defaults.extensionMaxWorkingDays,
        hint: `最多 ${defaults.extensionMaxWorkingDays} 个工作日`,
      },
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
}
