/** What the actions of the audit trail are called; one without a name is shown as it stands. */
const actionNames: Readonly<Record<string, string>> = {
  'identity.password-given': '输入密码',
  'identity.code-given': '输入动态口令',
  'identity.code-requested': '要短信验证码',
  'identity.signed-in': '登录',
  'identity.signed-out': '退出',
  'identity.registered': '注册',
  'identity.session-ended': '结束一次登录',
  'identity.all-sessions-ended': '在所有设备上退出',
  'identity.password-changed': '换密码',
  'identity.credential-given': '发放登录凭据',
  'identity.unlocked': '解锁',
  'identity.disabled': '停用',
  'identity.account-opened': '开通账号',
  'identity.real-name-verified': '实名核验',
  'identity.verified-at-window': '窗口实名',
  'identity.acting-changed': '换替谁办',
  'registers.applicant-registered': '登记申请人',
  'registers.looked-up': '查申请人',
  'registers.unmasked': '查看完整个人信息',
  'organisation.office-added': '新增单位',
  'organisation.office-changed': '修改单位',
  'organisation.office-closed': '撤销单位',
  'organisation.staff-added': '新增人员',
  'organisation.staff-ended': '登记离职',
  'organisation.post-assigned': '安排岗位',
  'organisation.post-ended': '结束岗位',
  'organisation.regions-imported': '导入区划',
  'organisation.directory-imported': '导入单位名录',
  'catalog.items-imported': '导入事项',
  'catalog.bundles-imported': '导入一件事',
  'catalog.licence-types-imported': '导入证照类型',
  'catalog.item-withdrawn': '撤下事项',
  'demo.loaded': '载入演示数据',
}

/** 审计记录里的动作，写成话。 */
export const actionWords = (action: string): string => actionNames[action] ?? action

const kindNames: Readonly<Record<string, string>> = {
  case: '办件',
  person: '人',
  'legal-person': '单位法人',
  staff: '工作人员',
  account: '账号',
  session: '登录',
  office: '单位',
  post: '岗位',
  item: '事项',
  code: '验证码',
  system: '系统',
  demo: '演示数据',
  organisation: '单位和区划',
  catalog: '事项目录',
  visitor: '没登录的人',
}

/** `case:0198…a1b2` → 办件 …a1b2: enough to tell two apart; the whole key is in the title and in the filter. */
export function keyWords(key: string): string {
  const [kind = '', id = ''] = key.split(':', 2)
  const name = kindNames[kind] ?? kind
  return /^[0-9a-f-]{36}$/.test(id) ? `${name} …${id.slice(-6)}` : id === '' ? name : `${name} ${id}`
}
