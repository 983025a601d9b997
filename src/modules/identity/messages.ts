/** 本模块的拒绝原因。 Sign-in answers are the same whether an account exists or not. */
export const identityMessages = {
  'identity.phone-invalid': '请填写 11 位手机号。',
  'identity.code-too-soon': '验证码刚刚发过。请等 {seconds} 秒后再发。',
  'identity.code-daily-limit':
    '今天给这个手机号发的验证码已经到了上限。请换用以前登录过的手机或者电脑再试，或者明天再试；急用请带身份证到就近窗口办理。',
  'identity.source-limit': '这个网络今天的尝试太多。请过一小时再试，或到就近窗口办理。',
  'identity.code-wrong': '验证码不对或已过期。请核对短信，或重新获取验证码。',
  'identity.sign-in-needed': '请先登录，再办这件事。',
  'identity.already-verified': '您已经完成实名核验，不用再做一次。',
  'identity.name-mismatch': '姓名和身份号码对不上。请对照身份证核对；确认无误的，请带身份证到就近窗口办理。',
  'identity.register-unavailable': '公安部门人口库暂时连不上，没有核验成功。请过一会儿再试，或带身份证到就近窗口办理。',
  'identity.person-deceased':
    '人口库显示这个身份号码已注销，不能用来登录。为家人办理身后事项的，请用您自己的身份核验；信息有误的，请到户籍派出所更正。',
  'identity.person-bound':
    '这个身份已经绑定别的手机号。请用原来的手机号登录；手机号已不用的，请带身份证到就近窗口更换。',
  'identity.real-name-locked': '核验不一致的次数太多，已暂停到 {until}。请到时再试，或带身份证到就近窗口办理。',
  'identity.level-needed': '办这件事要先完成实名核验（需要 {level} 级，您现在是 {have} 级）。',
  'identity.legal-person-mismatch': '市场监管部门法人库没有这个代码。请核对统一社会信用代码。',
  'identity.legal-person-unavailable': '市场监管部门法人库暂时连不上。请过一会儿再试，或带营业执照到就近窗口办理。',
  'identity.not-representative':
    '法人库显示您不是这个单位的法定代表人，也不是登记的经办人。请由法定代表人登录后授权给您。',
  'identity.not-acting': '您不能代表这个单位办事，授权可能已到期或已撤销。请由法定代表人重新授权。',
  'identity.only-representative': '只有法定代表人能授权经办人。',
  'identity.agent-mismatch': '经办人的姓名和身份号码对不上。请核对后再授权。',
  'identity.sign-in-failed':
    '工号或密码不对，或者账号暂时锁定。请核对后再试；连续输错 5 次锁定 30 分钟，急用请联系安全管理员。',
  'identity.one-time-code-wrong': '动态口令不对或已用过。请等下一个口令再输。',
  'identity.pending-over': '登录等待超过 5 分钟。请重新输入工号和密码。',
  'identity.password-wrong': '原密码不对。请重新输入。',
  'identity.password-short': '密码至少 10 位。请重新设置。',
  'identity.password-simple':
    '密码要包含大写字母、小写字母、数字、符号中的至少三种，同一字符不能连用 4 次。请重新设置。',
  'identity.password-personal': '密码不能包含工号或姓名。请重新设置。',
  'identity.password-same': '新密码不能和原密码相同。请重新设置。',
  'identity.credential-unknown': '这名工作人员还没有登录凭据。请先发放。',
  'identity.credential-own': '不能给自己发放、重置或解锁凭据。请由另一名安全管理员办理。',
  'identity.session-unknown': '没有找到这次登录，可能已经退出。',
} as const
