/** 本模块的拒绝原因。 */
export const registersMessages = {
  'registers.id-number': '{reason}',
  'registers.name-missing': '请填写姓名，与证件上一致。',
  'registers.name-differs': '这个身份号码已登记的姓名与填写的不同。请核对证件；姓名已变更的，请到窗口办理。',
  'registers.name-by-register':
    '这个号码在登记库里登记的姓名或名称与填写的不同。登记库连得上时核对过，不能只凭证件改。请核对证件；已经变更登记的，等登记库恢复后再办。',
  'registers.name-mismatch': '姓名和身份号码对不上。请对照身份证重新填写。',
  'registers.person-deceased': '人口库显示这个身份号码已注销。请核对；代为办理的，请登记办事人本人的身份。',
  'registers.register-unavailable': '法人库暂时连不上。请过一会儿再试。',
  'registers.not-in-register':
    '人口库里没有这个身份号码。请核对号码；号码没错的，看过证件原件以后勾选“看过证件原件”再登记。',
  'registers.person-unknown': '没有找到这个人，请核对后再查。',
  'registers.credit-code': '{reason}',
  'registers.irregular-reason': '请写明这个代码为什么可以用，例如登记机关的证明，至少 4 个字。',
  'registers.legal-person-unknown': '没有找到这个单位，请核对统一社会信用代码。',
  'registers.reason-missing': '请写明查看的理由，至少 4 个字。办事人会看到这条理由。',
  'registers.fields-missing': '请选择要查看的内容。',
  'registers.agent-standing': '这个人已经是经办人。需要改期限的，请先撤销，再重新授权。',
  'registers.agent-unknown': '没有找到这条授权，可能已经撤销。请刷新后核对。',
  'registers.agent-dates': '授权结束日期不能早于开始日期，也不能早于今天。请改正。',
  'registers.agent-self': '法定代表人不用授权自己，可以直接办理。',
} as const
