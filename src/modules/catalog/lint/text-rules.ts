import { caseTermsOf, isBareVerdict, isVagueCase, openCases } from './cases.ts'
import {
  amounts,
  demandsUnnamedPaper,
  isAmountless,
  knownFees,
  listedIn,
  namedClasses,
  openAnywhere,
  openFees,
  openInPapers,
  thingsAsked,
} from './demands.ts'
import { ofOthers } from './duties.ts'
import { isBareMeeting, isNormless, loosely, looselyRuled } from './norms.ts'
import {
  bareNumber,
  caseTerms,
  degrees,
  degreeTerms,
  elastic,
  emptyCase,
  emptyNorm,
  emptyPaper,
  etcetera,
  hedge,
  kinds,
  meets,
  namedSystems,
  noClass,
  officeTells,
  openConditions,
  openEnds,
  openPapers,
  otherOfClass,
  recently,
  relatedPaper,
  setPhrases,
  shares,
  startsDefinition,
  startsDemand,
  undefinedCases,
  unitless,
  unnamedNorms,
} from './patterns.ts'
import {
  appraisals,
  approximations,
  duePace,
  paces,
  paperQualities,
  qualities,
  statutory,
  uncounted,
  unsaidTimes,
} from './qualities.ts'
import { type Clause, citesArticle, isDefined, namesDocument, said, type Wording, wordingOf } from './wording.ts'

/** What a text rule found in a text. `null`: nothing. */
export type TextFinding = 'error' | 'warning' | 'hint' | null
export type TextField =
  | 'conditions'
  | 'materials'
  | 'note'
  | 'specialProcedures'
  | 'fee'
  | 'steps'
  | 'result'
  | 'prerequisites'
  | 'variants'
  | 'commonQuestions'

/** Fields that speak to the applicant in sentences. */
const tells = (field: TextField): boolean =>
  field === 'conditions' || field === 'note' || field === 'variants' || field === 'commonQuestions'

const matches = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text))

const isDefinedBeside = ({ brackets, text }: Wording): boolean =>
  brackets.some((inner) => startsDefinition.test(inner)) ||
  /下列|如下|以下(?:情形|情况|条件)|(?:限于|仅限|只限|只有|分为|共有)[^,;。]{0,8}[种类项个]:/.test(text)

/** 兜底条款 (L101): a list left open, or papers without a name. An article that lists them, or a list behind a colon, closes it. */
export function openEnded(field: TextField, whole: Wording): TextFinding {
  const wording = withoutClasses(field, whole)
  const { text, clauses, brackets } = wording
  if (etcetera.test(text)) return 'error'
  const open = clauses.filter(
    (clause, at) =>
      (field === 'materials' || !officeTells.test(clause.text)) &&
      (matches(openEnds, clause.text) ||
        matches(openAnywhere, clause.text) ||
        (field === 'materials' && (isOpenPaper(clause) || demandsUnnamedPaper(clause.text))) ||
        (field !== 'materials' && thingsAsked(clause.text).some(isOpenThing)) ||
        (tells(field) && isLastOutside(clauses, at) && openConditions.test(clause.text)) ||
        (field === 'fee' && matches(openFees, clause.text.replace(amounts, '')) && !knownFees.test(clause.text))),
  )
  if (open.length === 0) return null
  const isClosed =
    open.every(
      (clause) => namedSystems.test(clause.text) || listedIn.test(clause.text) || introducesPapers(clause, text),
    ) ||
    citesArticle(text) ||
    isDefinedBeside(wording) ||
    brackets.some((inner) => namesParts.test(inner)) ||
    /(?:其他|等)[^,;。]{0,12}:./.test(text)
  return isClosed ? 'hint' : 'error'
}

/** 相关部门批复文件：消防安全检查意见书、环境影响登记表 — what stands behind the colon is judged by itself. */
const introducesPapers = (clause: Clause, text: string): boolean =>
  /^[^;。]{2,}(?:书|表|证|单|报告|合同|簿|执照|函|图|批复)/.test(text.split(`${clause.text}:`)[1] ?? '')

/** 药师或者其他药学技术人员 reads as 药师: the class has a name. */
function withoutClasses(field: TextField, wording: Wording): Wording {
  const named = wording.text.replace(otherOfClass, (whole, _, head: string) =>
    noClass.test(whole) || said(head.replace(/(?:人员|机构|组织|企业|成员)$/, '')) === '' ? whole : '',
  )
  return named === wording.text ? wording : judged(field, named)
}

/** （事故认定书、住院费用结算单、火灾认定书之一） */
const namesParts = /^(?!.*(?:等|其他|视|需要|窗口)).*(?:、.+|之一|任选)/

const isOpenPaper = ({ text, bracket }: Clause): boolean =>
  matches(openPapers, text) ||
  (!namedClasses.test(text) && matches(openInPapers, text)) ||
  (!bracket && isNamelessPaper(text))

const isOpenThing = (thing: string): boolean =>
  isOpenPaper({ text: thing, bracket: false, after: '' }) || demandsUnnamedPaper(thing)

const isLastOutside = (clauses: readonly Clause[], at: number): boolean =>
  !clauses[at]?.bracket && clauses.slice(at + 1).every((clause) => clause.bracket)

/** 相关图纸及资料 says one word of its own; 经营场所使用相关文件 says which. */
const isNamelessPaper = (name: string): boolean =>
  (emptyPaper.test(name) && said(name) === '') || (relatedPaper.test(name) && said(name).length <= 2)

const isEmptyCase = (text: string): boolean =>
  emptyCase.test(text) && /(?:提供|提交|的|适用|人员)$/.test(text) && said(text) === ''

/** 经核实无误的花名册: who checks it, by what, is not told */
const checkedPaper = /经(?:现场|实地|初步)?(?:核实|审核|审查|核对|检查|查验)(?:后)?(?:无误|属实|通过|合格|同意|认可)的/

/** 不确定的情形 (L103): when something is asked, or met, cannot be told beforehand. */
export function undefinedWhen(field: TextField, wording: Wording): TextFinding {
  const found = wording.clauses.find(
    ({ text, bracket, after }) =>
      matches(undefinedCases, text.replace(caseTerms, '')) ||
      matches(openCases, caseTermsOf(text)) ||
      (tells(field) && isBareVerdict(text)) ||
      (field === 'materials' && checkedPaper.test(text)) ||
      (field === 'materials' &&
        (((bracket || isAside(wording, text)) && isVagueCase(text)) ||
          ((bracket || isAside(wording, text) || startsDemand.test(after)) && isEmptyCase(text)))),
  )
  if (!found) return null
  return (found.bracket && isDefined(found.text)) ||
    isDefined(found.after) ||
    isDefinedBeside(wording) ||
    namesDocument(wording.text)
    ? 'hint'
    : 'error'
}

/** …的体育设施，符合国家标准: what has to keep it stands before */
const publishedStandard =
  /^(?:并|且)?(?:应当|应|须)?符合(?:国家|行业|地方|强制性|安全|卫生|技术|环保|质量|[或和者、])+(?:标准|规范|规程)$/
const isAside = ({ clauses }: Wording, text: string): boolean => clauses[0]?.text !== text

const kindsOnly = new RegExp(kinds, 'g')

/** 没有写明是哪条规定 (L104): 符合有关规定、符合当地政策要求. */
export function unnamedRule(field: TextField, wording: Wording): TextFinding {
  const found = wording.clauses.some(
    ({ text, bracket, after }) =>
      matches(unnamedNorms, text) ||
      matches(loosely, text) ||
      (field !== 'materials' && (looselyRuled.test(text) || isNormless(text))) ||
      (tells(field) && !bracket && isBareMeeting(text) && !isDefined(after)) ||
      (field === 'conditions' &&
        !bracket &&
        meets.test(text) &&
        !setPhrases.test(text) &&
        !(isAside(wording, text) && publishedStandard.test(text)) &&
        emptyNorm.test(text) &&
        said(text.replace(kindsOnly, '')) === ''),
  )
  if (!found) return null
  if (namesDocument(wording.text) || isDefinedBeside(wording)) return 'hint'
  return field === 'specialProcedures' ? 'warning' : 'error'
}

/** A cause with examples tells what need is meant: 因火灾、交通事故等意外事件…，基本生活出现严重困难. */
const toldCause = /因[^,;。]{0,12}(?:、|或者|或|等)[^;。]*/
/** A status that somebody has established by other rules. */
const established = /低保|最低生活保障|特困|低收入|建档立卡|脱贫不稳定|零就业|认定(?:为|标准|意见|结果)|鉴定为|评定为/
const means = /收入|费用|支出|自付|面积|人均|财产/

/** 模糊词 (L102): a degree without a measure. Elastic words of statutes are a hint. */
export function vagueDegree(field: TextField, wording: Wording): TextFinding {
  const { clauses, text } = wording
  for (const clause of clauses) {
    const phrase = clause.text.replace(degreeTerms, '').replace(statutory, '')
    if (matches(field === 'materials' ? uncounted : approximations, phrase) && !namesDocument(text)) return 'error'
    if (!isVague(field, phrase)) continue
    const isNeed = /困难|困境/.test(phrase) && !hedge.test(phrase) && !/其他/.test(text)
    const isTold =
      isDefined(field === 'materials' ? phrase.replace(listPaper, '') : phrase) ||
      isDefined(clause.after) ||
      namesDocument(text) ||
      isDefinedBeside(wording) ||
      wording.brackets.some(tellsMeasure) ||
      (established.test(phrase) && !/其他/.test(text)) ||
      (isNeed && (toldCause.test(text) || (means.test(text) && isDefined(text))))
    return isTold ? 'hint' : 'error'
  }
  if (field === 'fee' && isAmountless(text)) return 'error'
  return field === 'conditions' && elastic.test(text) ? 'hint' : null
}

/** 一定比例的自筹资金证明; 一定期间 is a term of law */
const someDegree =
  /(?<![不必])一定的?(?!期间|要|会|能|是|数额|在|以上)|为(?:宜|佳|妥)$|(?:主要|关键|核心)[^,;。]{0,4}(?:时段|时间|环节|部位|节点)|要求清晰/

/** 住院费用清单: a paper, not a list that says what is meant */
const listPaper = /(?:清单|名单|目录)$/

/** Names of papers are not judged by praise: 近期清晰照片 is clear enough. */
const isVague = (field: TextField, phrase: string): boolean =>
  matches(degrees, phrase) ||
  matches(appraisals, phrase) ||
  (field === 'materials' && (paperQualities.test(phrase) || someDegree.test(phrase))) ||
  (field !== 'materials' && unsaidTimes.test(phrase)) ||
  ((tells(field) || field === 'specialProcedures') && duePace.test(phrase)) ||
  ((field === 'fee' || field === 'specialProcedures' || field === 'note') && /(?<!不)必要的/.test(phrase)) ||
  (field === 'materials' && recently.test(phrase)) ||
  (field !== 'materials' && matches(qualities, phrase)) ||
  ((field === 'steps' || field === 'result' || field === 'specialProcedures') && paces.test(phrase))

/** （百分之十）, but not （一式三份） */
const tellsMeasure = (inner: string): boolean => isDefined(inner) && !/(?:份|张|页|套)$/.test(inner)

/** 数没有单位 (L302 in a text). */
export function bareQuantity({ stem }: Wording): TextFinding {
  return bareNumber.test(stem.replace(shares, '')) && !unitless.test(stem) ? 'error' : null
}

/** Steps tell what an office does and how fast: there its own work is judged too. */
const ownWork: readonly TextField[] = ['steps', 'result', 'prerequisites', 'materials']

/** 要看的话：单位对自己工作的交代、人家自己的愿望不算。 */
export function judged(field: TextField, text: string): Wording {
  const wording = wordingOf(text)
  if (ownWork.includes(field)) return wording
  return {
    ...wording,
    clauses: wording.clauses.map((clause) => ({ ...clause, text: ofOthers(clause.text, clause.after) })),
  }
}
