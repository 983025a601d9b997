import type { Hit } from './finding.ts'
import { elastic } from './patterns.ts'
import { leaning, telling } from './second-opinion.ts'
import type { TextField } from './text-rules.ts'
import type { Wording } from './wording.ts'

/** Fields the corpora have sentences of, by the name they carry there. */
const learnedAs: Partial<Record<TextField, string>> = {
  conditions: 'conditions',
  materials: 'materials',
  note: 'note',
  commonQuestions: 'note',
  fee: 'fee',
  specialProcedures: 'specialProcedures',
  steps: 'steps',
}

/** Below this nothing in the wording speaks for a flaw: an error of the rules becomes a reminder. */
const surelySound = -1.5
/** Above this it is an error though no rule says so, or though a rule saw a measure, a list or a document beside it. */
const ratherFlawed = { noRule: 0, softRule: 1, measured: 3 }
/** 较大的养殖场（年出栏五百头以上）、损失较大，指…: the degree's measure stands right beside it */
const measuredBeside =
  /(?:[,，（(]|——)(?:即|指|是指)(?!定)|[（(][^（）()]{0,24}(?:\d|[一二三四五六七八九十百千万])[^（）()]{0,8}(?:以上|以下|以内|之内)/

/**
 * What the rules of wording found, after the second opinion: errors may become reminders, and what no rule knows may become an error.
 * Sentences that ask nothing of the applicant, and numbers without a unit, are the rules' alone.
 */
export function weigh(
  found: Hit | undefined,
  place: Pick<Hit, 'index' | 'text'> & { field: TextField },
  wording: Wording,
): Hit | undefined {
  const field = learnedAs[place.field]
  if (!field || found?.rule === 'L302' || wording.clauses.every(({ text }) => text === '')) return found
  const text = asked(place.text, wording)
  const lean = leaning(field, found?.severity === 'error' ? text : withoutElastic(field, text))
  if (found?.severity === 'error') return lean <= surelySound ? { ...found, severity: 'warning' } : found
  const soft = measuredBeside.test(place.text) ? ratherFlawed.measured : ratherFlawed.softRule
  if (lean <= (found ? soft : ratherFlawed.noRule)) return found
  const words = telling(place.text)
  return {
    ...place,
    rule: found?.rule ?? likelyRule(place.field, place.text),
    severity: 'error',
    ...(words.length > 0 ? { suggestion: suggestionFor(words) } : {}),
  }
}

const elasticWords = new RegExp(`(?:${elastic.source})的?`, 'g')

/** 合理的工艺流程、必要的检验仪器: words that statutes themselves use are a reminder, never the reason for an error. */
const withoutElastic = (field: string, text: string): string =>
  field === 'conditions' ? text.replace(elasticWords, '') : text

/** What asks nothing of the applicant (必要时由乡镇入户走访) says nothing for a flaw in the rest of the sentence. */
function asked(text: string, { clauses }: Wording): string {
  const rest = clauses.filter((clause) => clause.text !== '')
  return rest.length === clauses.length ? text : rest.map((clause) => clause.text).join(',')
}

const suggestionFor = (words: readonly string[]): string =>
  `${words.map((word) => `“${word}”`).join('')}这样的字，看的人对不出要交什么、够不够条件：写明材料名称、数额、期限、情形，或者哪部规定哪一条`

const cases =
  /(?:的|时|者)(?:$|[,，)）])|如|若|视|酌|可以|可|经.{1,12}(?:同意|认可|审|核|研究)|原则|一般|优先|特殊|情况|情形|必要|研究|决定|放宽|为准|择/
const norms =
  /(?:符合|达到|满足|合乎|按照?|依照?|遵守|执行|违反).{0,12}(?:规定|要求|政策|标准|精神|条件|规划|准入|规矩|部署|制度|程序)/
const papers =
  /(?:材料|资料|文件|证明|证件|手续|凭证|票据|附件|佐证|证据|单据|文书|图纸|依据|东西|说明)(?:$|[,，（(等])|等$|其他|其它|相关|有关|及其|之类/

/** The rule that names the flaw best, where only the opinion sees one. */
function likelyRule(field: TextField, text: string): string {
  if (/其他|其它|别的|其余|等(?:$|[材费条])/.test(text) || (field === 'materials' && papers.test(text))) return 'L101'
  if (norms.test(text)) return 'L104'
  return cases.test(text) ? 'L103' : 'L102'
}
