/** 文字的切分：指南里的一条条件、一份材料名称，切成括号和分句来看。 */

/** A clause with what stands around it. */
export interface Clause {
  readonly text: string
  /** it stands in brackets */
  readonly bracket: boolean
  /** the clauses that follow it in the same sentence, where a definition may stand */
  readonly after: string
}

export interface Wording {
  /** full-width forms, blanks and quotation marks made alike */
  readonly text: string
  /** the text without what stands in brackets */
  readonly stem: string
  readonly brackets: readonly string[]
  readonly clauses: readonly Clause[]
}

const innerBracket = /\(([^()]*)\)/g

/** 表内“其他作物”一栏、“原则上不予受理”为由: a name in quotation marks is spoken of, not asked for. */
const quoted = /[“"](?:其他|其它)[^”"“]{2,}[”"]|(?<=以)[“"][^”"“]{1,20}[”"](?=为由)/g
/** 之 of written style reads as 的: 其他情况 follows in 认为不宜上岗之其他情况. 三分之二, 之一, 之日 stay. */
const classical = /(?<!分)之(?![一二三日间外后前内类用处时初下上中际])/g

export const plain = (text: string): string =>
  text
    .replace(quoted, '此处')
    .normalize('NFKC')
    .replace(/[\s“”"'‘’]/g, '')
    .replaceAll('【', '(')
    .replaceAll('】', ')')
    .replace(/其它|别项|余项|别种|他种|别样|旁的|别的(?!处|地|人)/g, '其他')
    .replace(classical, '的')

function clausesOf(text: string, bracket: boolean): Clause[] {
  const parts = text.split(/[,;。!?:]|(?<=.)(?=且(?!慢))|(?=并且)|(?=同时)/).filter((part) => part !== '')
  return parts.map((part, at) => ({ text: part, bracket, after: parts.slice(at + 1).join(',') }))
}

/** 无需提交其他材料、不需要健在证明、不再收取…: what is not asked is no finding. */
const notAsked =
  /^[^,;。的]{0,8}(?:无需|无须|毋须|毋需|不需要?|不用|不必|不再|免予?|不要求|不得要求|不要|不收取?|不另|不得设置|不得附加|不设|不问|不论|莫得|冇得|没得|莫要)(?:申请人|您|群众|另行|另外|重复|再|要求|[\p{Script=Han}]{2}(?=提交|递交|提供|出具|补交))*(?:(?:提交|提供|出具|开具|出示|递交|附送|上传|补交|收取|收|交|准备|携带|填写|补充|另附|具备|满足|符合|达到|具有|办理)(?!的)|(?:需要)?[^,;。的]{0,14}(?:材料|证明|手续|资料|文件|原件|复印件|证件|凭证|资格|费用?)$)/u

/** 其他佐证一律免交 */
const waived =
  /^(?![^,;。]*(?:困难|特殊|部分|酌|可以?免|视))[^,;。]{0,20}(?:证明|佐证|材料|资料|文件|手续|凭证|证件|协议|合同)(?:(?:一律|均|全部|都)(?:免交|免收|免予?提交|免予?提供|不收|不再收取|取消)|不再(?:收取|提交|提供|要求提供)|免予?(?:提交|提供))$/
/** 不得以任何理由要求清单以外的证明: a prohibition on the office. 不得以任何理由拒绝提供… is a demand. */
const prohibited =
  /^(?![^,;。]*(?:拒|推[托诿脱]|拖延|逃避|不(?:提供|提交|配合|补)))[^,;。]{0,8}(?:不得|不能|不准|不可|严禁|禁止)(?:以[^,;。]{1,16}(?:理由|名义|借口|为由)|(?:额外|另行|再|违规|自行|擅自|随意|向[^,;。]{1,6})*(?:要求|索要|加收)(?:申请人|群众|企业|当事人|您)|向[^,;。]{1,6}(?:索要|收取|要求))/

/** 其他单位不得加价、代办点不得代收 */
const forbidsOthers =
  /^(?:[^,;。]{0,6}?)(?:单位|机构|部门|人员|个人|机关|窗口|代办点|组织|干部)[^,;。]{0,6}(?:不得|不能|不准|不可|严禁|禁止)(?:借故|变相|违规|另行|擅自|以任何名义|额外)*(?:索要|摊派|加价|加收|代收|另收|收取|收费|增设|增加|设置|附加|变相)/

export const asksNothing = (clause: string): boolean =>
  notAsked.test(clause) || waived.test(clause) || prohibited.test(clause) || forbidsOthers.test(clause)

/** 除上述四项外，不需要提交其他材料: an exception to what is not asked asks for nothing either. */
const isExceptionToNothing = ({ text, after }: Clause): boolean =>
  /^除[^,;。]{1,16}外$/.test(text) && asksNothing(after.split(',')[0] ?? '')

/** Nobody reads on, and patterns need not either: three times the longest name an import takes. */
const mostRead = 1000

/** Takes a text apart. */
export function wordingOf(text: string): Wording {
  const whole = plain(text.slice(0, mostRead))
  const brackets = [...whole.matchAll(innerBracket)].map(([, inner]) => inner ?? '').filter((inner) => inner !== '')
  const stem = whole.replace(innerBracket, '')
  return {
    text: whole,
    stem,
    brackets,
    clauses: [...clausesOf(stem, false), ...brackets.flatMap((inner) => clausesOf(inner, true))].filter(
      (clause) => !asksNothing(clause.text) && !isExceptionToNothing(clause),
    ),
  }
}

/**
 * Words that say nothing of their own: bodies without a name, verbs of asking and giving, law in general, pronouns.
 * What is left of a phrase without them is what it really says.
 */
export const empty =
  '(?:国务院|中央|地方性?|国家|各级|上级|本级|省级?|市级?|县级?|区级?|乡镇|街道|当地|本地|本县|我县|本市|本省|法律|法规|规章|规范性文件|政策性?|精神|' +
  '有关|相关|本行业|行业|领域|主管|行政|职能|业务|管理|监管|部门|机关|单位|机构|窗口|工作人员|经办人?|审批|审核|审查|核查|核实|受理|办理|申办|申报|申请|人员|' +
  '规定|要求|认为|认定|确定|指定|明确|需要|必需|必须|必要|必备|应当|应予|应|须|需|可以|能够|能|可|' +
  '提供|提交|出具|开具|补齐|补正|递交|报送|附送|具备|具有|符合|满足|达到|遵守|属于|' +
  '证明|佐证性?|支撑性?|支持性?|辅助性?|辅证|补充性?|反映|说明|解释|体现|表明|书面|纸质|合法|有效|真实|完整|齐全|原始|正式|类似|相应|相近|同类|配套|法定|特殊|特定|实际|具体|' +
  '各类|各种|各项|一切|全部|任何|若干|部分|个别|其他|其余|以上|上述|本次|此次|基本|一般|重要|关键|涉及|本人|申请人|当事人|办事人|' +
  '效力|情况|情形|条件|资格|标准|规范|制度|手续|程序|材料|资料|文件|证件|证照|证书|附件|凭证|要件|单证|事项|内容|方面|' +
  '按照|根据|依据|依照|按|依|经|由|视|所|的|之|和|及|以及|与|或者|或|并|且|等|为|有|是|在|对|向|其|此|该|中|种|类|项|份|、|/)'

const emptyWords = new RegExp(empty, 'g')

/** What a phrase says beside empty words; titles in 《》 name a law but no content, so they count as nothing. */
export const said = (phrase: string): string => phrase.replace(/《[^》]*》/g, '').replace(emptyWords, '')

/** An article is cited, so the reader can look it up. */
export const citesArticle = (text: string): boolean => /第[一二三四五六七八九十百零〇\d]+(?:条|项|款|类|目)/.test(text)

/** A document is named: a title in 《》, a number such as 国发〔2014〕47号, an article, a standard. */
export const namesDocument = (text: string): boolean =>
  /《[^》]+》|〔\d{4}〕\d+号|\[\d{4}\]\d+号|\bGB\/?T?\s?\d|[A-Z]{2,}\/?T?\s?\d{3,}/.test(text) || citesArticle(text)

const number = '(?:\\d+(?:\\.\\d+)?|(?!一[定般些切致样段阵直旦向并律贯流同起])[一二三四五六七八九十百千万两零]+)'
const unit =
  '(?:万?元|平方米|公顷|亩|人|名|天|日|工作日|自然日|个?月|年|公里|千米|米|立方米|吨|千瓦|公斤|千克|%|倍|级|分贝|辆|台|张|床|间|户|次|项|小时|学时)'
const measure = new RegExp(
  `(?:不少于|不低于|不超过|不高于|不足|低于|高于|少于|多于|大于|小于|超过|超出|达到|未达|满)[^,;。]{0,14}(?:${number}|标准|限额|限值|分之|标准线)|在[^,;。]{0,14}(?:标准|限额|限值)|${number}(?:个|%)?${unit}|${number}[\\p{Script=Han}]?(?:以上|以下|以内|之内)|分之[一二三四五六七八九十百零\\d]`,
  'u',
)

const list = /下列|如下|以下|是指|即指|^指|^即|列明|目录|名录|清单|公布的|名单/

/** A measure, a list or a document says what is meant. Ages say nothing about need. */
export const isDefined = (text: string): boolean => {
  const rest = text.replace(/年?满?(?:[一二三四五六七八九十百]+|\d+)周?岁(?:以上|以下)?/g, '')
  return measure.test(rest) || list.test(rest) || namesDocument(rest)
}

/** Han characters of the longest sentence of a text. */
export const longestSentence = (text: string): number =>
  Math.max(0, ...text.split(/[。；;！？!?\n]/).map((sentence) => sentence.match(/\p{Script=Han}/gu)?.length ?? 0))
