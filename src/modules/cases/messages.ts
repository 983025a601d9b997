/** Words for this module's refusals and vocabularies; every code has its sentence. */
import { chineseDate, isPlainDate } from '#kernel/plain-date.ts'
import { registerLabels } from '#modules/exchange/model.ts'
import type { Message } from '#platform/http/problem.ts'
import type { CommandType } from './commands.ts'
import type { AnswerOrigin, CaseOutcome, CaseStatus, DeliveryMethod, DocumentKind, PlaceKind } from './model.ts'

const day = (value: unknown): string => (isPlainDate(value) ? chineseDate(value) : '规定的日期')
const list = (value: unknown): string => (Array.isArray(value) ? value.join('、') : String(value ?? ''))

export const casesMessages = {
  'cases.unknown': '没有找到这个办件。请核对编号。',
  'cases.no-such-receipt': '没有这张回执，或者校验码和记录对不上。请对着回执再写一遍。',
  'cases.not-yours': '这个办件不归您办，或者现在不在您这一步。需要办理的，请联系承办单位。',
  'cases.not-now': '办件现在的状态不能这样办。请刷新后看最新进展。',
  'cases.already-open': '这个办件已经建立。',
  'cases.already-pre-screened': '已经预审过了。',
  'cases.words-missing': '请把文字写上，不能空着。',
  'cases.presence-in-the-future': '到场日期不能晚于今天。',
  'cases.notice-empty': '请至少选一项要补正的内容。',
  'cases.not-in-the-guide': '办事指南里没有这一项，不能要求申请人提供（《行政许可法》第三十一条）。',
  'cases.second-notice': '补正已经一次告知过，不能再为原有材料发第二次。需要的，请走“告知后另要”，会记入监督。',
  'cases.repeat-reason-missing': ({ round }: { round?: unknown }) =>
    `这是第 ${String(round)} 次告知，会记入监督。请写明上一次为什么没有说全，或者补来的为什么还不行。`,
  'cases.use-the-notice': '还没有发过一次性告知，请用一次性告知。',
  'cases.nothing-asked': '没有待答复的要求。',
  'cases.supplement-empty': '请至少补上一项告知书里列的内容。',
  'cases.correction-expired': '补正期限已过。可以重新申请，已有材料不用再交。',
  'cases.correction-not-expired': '补正期限还没有到。',
  'cases.materials-missing': ({ missing }: { missing?: unknown }) =>
    `还缺必备材料：${list(missing)}。补齐后再受理，或者一次性告知申请人。`,
  'cases.commitment-missing': ({ missing }: { missing?: unknown }) =>
    `缺少可以后补的材料：${list(missing)}。申请人签了容缺承诺才能先受理。`,
  'cases.commitment-not-offered': '这个事项不实行告知承诺。请按一般程序办。',
  'cases.credit-barred': '申请人有没修复的失信记录，不能容缺，也不能告知承诺。请按一般程序办。',
  'cases.deferral-too-long': ({ latest }: { latest?: unknown }) => `后补期限不能超过承诺时限，最晚 ${day(latest)}。`,
  'cases.deferral-in-the-past': '后补期限不能早于今天。',
  'cases.deferral-not-later': '新的期限要比原来的晚。',
  'cases.deferral-extended-already': '这样材料已经延过一次，不能再延。',
  'cases.deferral-expired': '后补期限已过，不能再补。可以重新申请，已有材料不用再交。',
  'cases.deferral-not-lapsed': '后补期限还没有到。',
  'cases.not-deferred': '这样材料不在后补清单里。',
  'cases.nothing-deferred': '没有待补的容缺材料。',
  'cases.nothing-lapsed': '没有到期未补的材料。',
  'cases.deferred-outstanding': '还有容缺材料没补齐，不能准予。',
  'cases.silence-not-yet': '收件审查的五个工作日还没有满。',
  'cases.silence-passed': ({ dueOn }: { dueOn?: unknown }) =>
    `收件审查期限 ${day(dueOn)} 已过，已视为受理，不能再告知补正或者不予受理。请受理后办理（《行政许可法》第三十二条）。`,
  'cases.silence-does-not-apply': '这个事项不适用逾期视为受理。',
  'cases.no-open-step': '现在没有办理中的环节。',
  'cases.already-claimed': '这个环节已经有人认领。',
  'cases.clock-suspended': '正在特别程序中，计时已停。请先恢复计时。',
  'cases.step-decides': '这是决定环节，请作出准予或不予的决定。',
  'cases.step-does-not-decide': '还没到决定环节。',
  'cases.four-eyes': '收件、审查的人不能作这件的决定。请由另一位审批人办理。',
  'cases.two-inspectors': '现场核查要两名以上工作人员（《行政许可法》第三十四条）。请选够两人。',
  'cases.no-step-before': '前面没有可以退回的环节。',
  'cases.transfer-nowhere': '已经在这个单位、这个人手里，不用转。',
  'cases.no-procedure-left': '这个事项没有可用的特别程序。',
  'cases.procedure-not-in-the-guide': '办事指南里没有这个特别程序，不能停止计时。',
  'cases.procedure-used': '这个特别程序已经用过一次。',
  'cases.procedure-without-basis': '这个特别程序没有法律依据，不能停止计时。',
  'cases.not-suspended': '计时没有停。',
  'cases.cap-not-reached': '还没到最长期限。',
  'cases.extended-already': '已经延期过一次，不能再延（《行政许可法》第四十二条）。',
  'cases.extension-too-late': ({ dueOn }: { dueOn?: unknown }) => `期限 ${day(dueOn)} 已过，不能再延期。`,
  'cases.extension-too-long': ({ max }: { max?: unknown }) => `最多延 ${String(max)} 个工作日。`,
  'cases.extension-not-whole-days': '请填整数个工作日，至少 1 个。',
  'cases.on-the-spot-not-extended': '即办件不能延期。',
  'cases.calendar-unchanged': '日历没有变化。',
  'cases.validity-in-the-past': '有效期要晚于今天。',
  'cases.validity-missing': ({ validity }: { validity?: unknown }) =>
    `指南写的有效期是“${String(validity)}”，算不出到哪一天。请填写有效期到哪一天，长期有效的写明长期。`,
  'cases.validity-over': ({ validTo }: { validTo?: unknown }) =>
    `决定的有效期只到 ${day(validTo)}，已经过了，不能再制证。请与作出决定的人核对。`,
  'cases.nothing-to-issue': '没有准予，不用制证。',
  'cases.not-issued': '结果还没有制好。',
  'cases.dispatched-already': '已经寄出。',
  'cases.not-dispatched': '还没有寄出，不能登记签收。',
  'cases.waybill-missing': '请填快递单号。',
  'cases.identity-unchecked': '请先核对领取人的身份。',
  'cases.signature-missing': '请领取人签字。',
  'cases.presence-missing': '请选谁来领的、在哪里领的。',
  'cases.verification-outstanding': '承诺还没有核查，不能归档。',
  'cases.revocation-outstanding': '承诺不实，请先撤销决定。',
  'cases.nothing-to-verify': '没有待核查的承诺。',
  'cases.nothing-to-revoke': '没有可以撤销的决定。',
  'cases.no-such-record': '没有这条记录。',
  'cases.reminded-already': '已经提醒过。',
  'cases.right-ended': ({ name }: { name?: unknown }) =>
    `您现在不能代表“${String(name)}”办事：法人库显示您已经不是它的法定代表人或者经办人，或者授权已经到期、撤销。请由法定代表人重新授权。`,
  'cases.right-unconfirmed': ({ name }: { name?: unknown }) =>
    `法人库连不上，很久没有核对过您能不能代表“${String(name)}”。请过一会儿再办，或者带营业执照到窗口办理。填写的内容还在。`,
  'cases.outside-mandate': ({ scope, item }: { scope?: unknown; item?: unknown }) =>
    `您的授权只包括：${String(scope)}。“${String(item)}”不在里面。请由法定代表人办理，或者请他改授权。`,
  'cases.stale': ({ who, at }: { who?: unknown; at?: unknown }) =>
    `${String(who)}在 ${String(at)} 已经办了这件。请刷新，看过最新进展再办；您写的内容还在。`,
  'cases.step-up-needed': '办理前请先实名认证。',
  'cases.item-withdrawn': '这个事项已经撤下，不再收新的申请。请搜索别的事项，或者打 12345 问。',
  'cases.situation-missing': '还没有说是哪种情形。请先选，材料才说得准。',
  'cases.audience': '这个事项不面向这类申请人。请看办事指南里“谁可以办”。',
  'cases.upload-unknown': '有文件不是您上传的，或者已经用在别的办件里。请重新上传。',
  'cases.material-unknown': '这个事项没有这样材料，请去掉。',
  'cases.not-on-the-spot': '这不是即办件，不能当场办结。',
  'cases.office-unknown': '要转到的单位没有找到。请重新选择单位。',
  'cases.office-closed': '要转到的单位已经撤销。请选择接替它的单位。',
  'cases.staff-not-in-office': '接办人在这个单位没有能办这一步的岗位。请另选一位，或者只选单位。',
  'cases.inspector-unknown': '核查人员里有人没有有效的岗位。请重新选择核查人员。',
  'cases.agent-unknown': '没有找到经办人。请先登记经办人的身份，再收件。',
  'cases.query-code-wrong': '编号和查询码（或手机号后四位）对不上。请核对后再查。',
} as const satisfies Readonly<Record<string, Message>>

export const statusNames: Readonly<Record<CaseStatus, string>> = {
  draft: '填写中',
  submitted: '已提交，等收件',
  received: '已收件，等受理',
  correcting: '等您补正',
  examining: '办理中',
  decided: '已决定，等出件',
  issued: '已出件，等送达',
  concluded: '已办结',
  archived: '已归档',
}

/** Decided, and nothing to issue: a refusal only has to be delivered. */
export const deniedName = '已决定，等送达'

export const outcomeNames: Readonly<Record<CaseOutcome, string>> = {
  granted: '准予',
  denied: '不予批准',
  'not-accepted': '不予受理',
  'not-required': '不需要办理',
  withdrawn: '已撤回',
  terminated: '已终止',
  'transferred-up': '已转报上级',
  'correction-lapsed': '没有补正，已办结',
  revoked: '决定已撤销',
}

export const documentNames: Readonly<Record<DocumentKind, string>> = {
  receipt: '收件凭证',
  'one-time-notice': '一次性告知书',
  acceptance: '受理通知书',
  'non-acceptance': '不予受理决定书',
  'non-requirement': '不需办理告知书',
  'special-procedure': '特别程序告知书',
  extension: '延期告知书',
  decision: '决定书',
  'delivery-receipt': '送达回证',
  termination: '终止办理决定书',
  revocation: '撤销决定书',
}

/** Where an answer came from, as staff and applicants read it. */
export const originNames: Readonly<Record<AnswerOrigin, string>> = {
  applicant: '本人填写',
  'population-register': registerLabels.population,
  'legal-person-register': registerLabels['legal-person'],
  window: '窗口核对的证件',
  declared: '以前填写的信息',
  account: '登录的账号',
  licence: '持有的证照',
}

export const placeNames: Readonly<Record<PlaceKind, string>> = {
  'county-hall': '县政务服务中心',
  'township-centre': '乡镇便民服务中心',
  'village-station': '村（社区）便民服务站',
  kiosk: '自助终端',
  office: '部门办公地点',
}
export const methodNames: Readonly<Record<DeliveryMethod, string>> = {
  window: '窗口领取',
  courier: '快递',
  kiosk: '自助终端',
  electronic: '电子送达',
}

/** Labels of the buttons; they say what they do. */
export const commandNames: Readonly<Record<CommandType, string>> = {
  open: '新建',
  submit: '提交',
  'pre-screen': '预审',
  receive: '收件',
  'notify-once': '要求补正',
  'request-late': '告知后另要',
  'answer-late': '补交另要的材料',
  supplement: '补正',
  'lapse-correction': '补正逾期办结',
  accept: '受理',
  'deem-accepted': '视为受理',
  'not-accept': '不予受理',
  'not-require': '不需办理',
  'supply-deferred': '补交容缺材料',
  'extend-deferral': '延长补交期限',
  'lapse-deferral': '容缺逾期终止',
  claim: '认领',
  'complete-step': '完成本环节',
  'return-step': '退回上一环节',
  transfer: '转办',
  suspend: '暂停计时',
  resume: '恢复计时',
  extend: '延期',
  'revise-calendar': '日历更新',
  'transfer-up': '转报上级',
  withdraw: '撤回',
  terminate: '终止办理',
  grant: '准予',
  deny: '不予批准',
  issue: '制证出件',
  dispatch: '寄送',
  deliver: '送达',
  archive: '归档',
  'verify-commitment': '核查承诺',
  revoke: '撤销决定',
  'record-presence': '登记到场',
  'correct-record': '更正记录',
  remind: '提醒',
}
