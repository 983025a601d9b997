/**
 * 谁的义务：办事的单位怎样做，不是对申请人的要求。
 * What an office promises of its own work may be told by 及时 or 尽快; what it may still decide, or ask, may not.
 */

const ours =
  '(?:本|我|该|各|受理|审批|登记|发证|审核|主管|承办|经办|核发|综合|县|镇|乡|街道|便民|政务|服务|行政|许可|办证|出件|后台|代办|帮办|工作|导办|值班|现场|执法|市场监管|民政|公安|人社|自然资源|税务|医保|住建|不动产)*'
const house =
  '(?:局|机关|部门|中心|大厅|窗口|单位|所|站|委|办|镇|乡|县|街道|政府|机构|专区|专窗)(?:的)?(?:工作人员|人员|科室|同志)?|工作人员|窗口人员|审批人员|受理人员|经办人员|代办人员|代办员|导办员|帮办员|执法人员|核查人员|勘验人员|[村镇乡]干部|社区干部|网格员|民警|法官|检疫员'

/** 我局将及时组织检验、窗口收到申请后尽快录入、对当场能够办结的，本中心… */
const officeActs = new RegExp(
  `^(?:对|如|凡|在|经|由|则|并由|必要时由?|收件后|受理后|审核后|此后|随后)?[^,;。]{0,12}?${ours}(?:${house})(?:之间|内部)?(?:收[^,;。]{1,6}后|审核后|受理后|核实后)?(?:将|会|应当?|须|要|在|于|收到|自|负责|承诺|可|主动|原则上|尽量|尽快|及时|随时|不得|不|与|同|对|为|向|已|即|立即|组织|安排|逐一|一次|[、和])`,
)
/** 申请人、企业、请、由您：asked of somebody else in the same breath */
const asksSomebody =
  /(?<!告知|通知|联系|提醒|协助|帮助|送达|答复|减少|方便|[向给为与对])申请人(?!到场|等候|排队|跑|因|送|已|的)|当事人|企业|农户|家长|群众|您(?=[须需应要请自])|自行|(?<!申)请(?![求示])|提交|提供|出具|补交|缴|认为|要求|决定|酌|视/
const pace =
  /(?:及时|尽快|尽早|尽量|尽可能|随时|适时|原则上|第一时间|妥善|主动|积极|耐心|热情|合理安排|抓紧|迅速|一般)/g

/** 必要时由我局与公安部门核实: the applicant has nothing to do with it */
const officeInquires =
  /必要时(?=由?(?:本|我|窗口|登记|受理|审批|检测|检验|鉴定|评审)[^,;。]{0,24}(?:核实|核查|核对|调取|查询|协查|函询|上门|复测|复核|复检|复查|复验)$)/g

/** 县民政局、经办机构、两名工作人员: who acts */
const office =
  '由?(?:[\\p{Script=Han}]{0,10}?(?:局|机关|机构|中心|大队|支队|所|站|委|委员会|政府|办公室|乡镇|街道|部门|窗口|馆|残联|学校|医院|银行|供电公司|供水公司|燃气公司)|[\\p{Script=Han}]{0,6}(?:工作人员|核查人员|检疫员|兽医|民警|评审组))'
/** what an office looks into by itself */
const looksInto =
  '(?:核实|核查|核对|核验|调取|查询|协查|函询|函告|上门|入户|走访|回访|电话联系|来电|复测|复核|复检|复查|复验|踏勘|勘查|勘验|测量|查看|查验|抽查|抽检|抽样|检测|拍照|比对|派|安排|组织|邀请|会同|联合|征求|听取|公示|公告)'
/** verdicts and burdens: there the case is the applicant's after all */
const decides =
  /认定|同意|通过(?:的|后|$)|认可|决定|确定|批准|研究|合格|追加|增加|要求|补充|补正|补交|加收|收取|延长|另行|自费|自行|第三方|配合|须|申请人(?:到场|承担|负责|应|陪同)|建设单位|举办者|经营者/
/** 不要求本人到场、费用由财政承担 */
const spares =
  /^(?:申请人|本人|您|企业|职工)?(?:不|无需|无须)|由(?:财政|本?级?财政|我?局|县)[^,;。]{0,8}(?:承担|负担)$|[局院所站]承担$/
const ownCase =
  '(?:必要时|需要时|如有必要|确有必要的|(?:根据|视)(?:[\\p{Script=Han}]{0,6}?)(?:需要|情况)|有疑[问义点]的|有必要的?)'
const inquiry = new RegExp(`^${office}[^,;。]{0,24}?${looksInto}`, 'u')
const caseBefore = new RegExp(`^${ownCase}`, 'u')
const caseAlone = new RegExp(`^${ownCase}$`, 'u')
const caseWithin = new RegExp(`^(${office}(?:可以?|将|会)?)${ownCase}`, 'u')

/** 根据需要，县民政局通过平台核对收入 and 林业局视情况派人查验: the case is the office's own, for it acts alone. */
function withoutOwnCase(clause: string, after: string): string {
  const rest = after.split(',')
  const isDecided = [clause, ...rest].some((part) => decides.test(part) && !spares.test(part))
  if (isDecided) return clause
  if (caseAlone.test(clause)) return inquiry.test(rest[0] ?? '') ? '' : clause
  const bare = clause.replace(caseBefore, '').replace(caseWithin, '$1')
  return bare !== clause && inquiry.test(bare) ? '' : clause
}

/** 对规定有疑问的可以咨询、如需邮寄证照: what somebody may ask or wish for himself */
const ownWish =
  /^(?:申请人|当事人|您|利害关系人|群众)(?:如果?|若)?认为[^,;。]{2,24}(?:的|,)?$|(?:申请人|当事人|您|利害关系人|群众)有权[^,;。]{2,}|^(?:申请人|当事人|群众|企业|您|利害关系人)?(?:如果?|若|凡)?对[^,;。]{0,24}(?:疑问|异议|不服|不满|不清楚|不明白|意见)(?:的|时|者|之处)?[^,;。]{0,16}$|如遇?(?:停电|断网|停水|网络故障|系统故障|系统升级|法定节假日|节假日|双休日|周末)(?:等(?:情况|情形|原因)?)?(?:的|时)?|如需(?=[^,;。]{0,6}(?:邮寄|快递|寄送|打印|预约|代办|帮办|查询|查看|复印|下载|上门|发票|自取|翻译|停车|委托|协助|帮助|咨询|领取纸质|纸质))/g

/** 根据实际情况安排两名人员上门: how an office sends its own people */
const ownStaff =
  /(?:根据|按照?|视|结合)(?:实际|具体|现场|报名|排队)*(?:情况|需要|人数)(?=(?:统筹|合理)?(?:安排|派|选派|组织|调配|增开|开放|增设|增加窗口))|适当(?=(?:延长|增加|增派|增设|调整)[^,;。]{0,6}(?:服务|窗口|人员|时间|班次))/g

/** 尽快在一个工作日内办结: the measure stands beside the pace */
const pacedByDays =
  /(?:及时|尽快|尽早|抓紧|原则上|一般)(?=[^,;。]{0,8}(?:\d+|[一二两三四五六七八九十百半]+)个?(?:工作日|自然日|日|天|小时|分钟|个月)[^左上]{0,2}(?:内|之内|以内))/g
/** 有困难的可拨打… */
const callsUs = /(?:有|遇到?)(?:困难|问题|疑问|不便)的?(?=[^,;。]{0,6}(?:拨打|致电|来电|联系))/g

/** 也受理其他事项、可以选择其他时间 */
const otherChoices =
  /(?:受理|办理|代办|选择|设有|改约|改在|前往)其他(?:事项|业务|时间|地点|窗口|日期|设施|服务设施|服务|渠道|方式)/g

/** 涉及其他部门的环节由牵头窗口转办 */
const handledByOffice =
  /由(?:牵头|本|我|综合|登记|受理|各|前台|后台)*(?:窗口|局|中心|部门|单位|机关|科室)[^,;。]{0,6}(?:转办|代办|代为|内部|统一办理|调取|核验|上传|录入|流转|并联办理|推送)/
/** 工作人员态度不好的，可以投诉 */
const complains = /^(?:可以?|也可以?|请|可直接)?[^,;。]{0,14}(?:投诉|举报|拨打|致电|复议|诉讼|反映)/
const isComplaint = (clause: string, after: string): boolean => /(?:的|时|者)$/.test(clause) && complains.test(after)

/** What is left of a clause to be judged when the office's own work and the reader's own wishes are taken out. */
export const ofOthers = (clause: string, after: string): string => {
  if (isComplaint(clause, after) || (handledByOffice.test(clause) && !asksSomebody.test(clause))) return ''
  const wished = withoutOwnCase(clause, after)
    .replace(ownWish, '')
    .replace(officeInquires, '')
    .replace(pacedByDays, '')
    .replace(callsUs, '')
    .replace(otherChoices, '')
  return officeActs.test(wished) && !asksSomebody.test(wished) ? wished.replace(pace, '').replace(ownStaff, '') : wished
}
