import type { LintItem } from '../lint-shape.ts'
import { type LintContext, lintContext } from './context.ts'
import { checkEase } from './ease-rules.ts'
import type { Finding, Hit, LintFacts, LintField } from './finding.ts'
import { checkLimits } from './limit-rules.ts'
import { checkMaterials } from './material-rules.ts'
import { ruleByNumber } from './rules.ts'
import {
  bareQuantity,
  judged,
  openEnded,
  type TextField,
  type TextFinding,
  undefinedWhen,
  unnamedRule,
  vagueDegree,
} from './text-rules.ts'
import { weigh } from './weigh.ts'
import type { Wording } from './wording.ts'

/** The rules of wording, the surest first: one place gets one of them, the rest would say the same again. */
const textRules: readonly (readonly [string, (field: TextField, wording: Wording) => TextFinding])[] = [
  ['L101', openEnded],
  ['L103', undefinedWhen],
  ['L104', unnamedRule],
  ['L102', vagueDegree],
  ['L302', (_, wording) => bareQuantity(wording)],
]

const weights = { error: 3, warning: 2, hint: 1 } as const

/**
 * 办事指南体检：一个事项的全部发现，按字段顺序。 Pure: the county's facts come in `context`.
 * The item is read in the import shape, so the command line, the editor and publishing see the same findings.
 */
export function lintItem(item: LintItem, context: LintContext): Finding[] {
  const materials = (item.materials ?? []).map(({ name }, index) => ({ name, index }))
  const nameless = new Set(
    materials.flatMap(({ name, index }) => {
      const wording = judged('materials', name)
      const found = byRules('materials', index, name, wording)
      if (found?.rule !== 'L101' || found.severity !== 'error') return []
      return weigh(found, { field: 'materials', index, text: name }, wording)?.severity === 'error' ? index : []
    }),
  )
  // what has no name cannot be a proof too many, or be had elsewhere
  const papers = checkMaterials(item, context).filter(({ index }) => index === null || !nameless.has(index))
  const refused = new Set(papers.flatMap(({ rule, severity, index }) => (rule === 'L201' && !severity ? index : [])))
  const hits = [
    ...checkLimits(item, context),
    ...(item.conditions ?? []).flatMap((text, index) => checkText('conditions', index, text)),
    // a proof nobody may ask for is one finding, however it is worded
    ...materials.flatMap(({ name, index }) => checkText('materials', index, name, refused.has(index))),
    ...papers,
    ...(item.specialProcedures ?? []).flatMap(({ name }, index) => checkText('specialProcedures', index, name)),
    ...(item.steps ?? []).flatMap(({ name }, index) => checkText('steps', index, name)),
    ...(item.fee?.standard ? checkText('fee', null, item.fee.standard) : []),
    ...(item.result?.validity ? checkText('result', null, item.result.validity) : []),
    ...(item.prerequisites ?? []).flatMap((name, index) =>
      context.itemsByName.has(name) ? [] : checkText('prerequisites', index, name),
    ),
    ...(item.materials ?? []).flatMap(({ note }, index) => (note ? checkText('note', index, note) : [])),
    ...checkVariants(item),
    // what people ask is theirs to word
    ...(item.commonQuestions ?? []).flatMap(({ answer }, index) =>
      answer ? checkText('commonQuestions', index, answer) : [],
    ),
  ]
  return inOrder(hits.flatMap((hit) => finding(hit, item, context)))
}

/** Situations by their place, their questions without one. “其他情形” as a name is what no other situation covers: closed by the questions. */
function checkVariants({ variants }: LintItem): Hit[] {
  const situations = (variants?.situations ?? []).flatMap(({ name, fee }, index) => [
    ...(name && !/^(?:其他|以上都不是|都不是)/.test(name) ? checkText('variants', index, name) : []),
    ...(fee?.standard
      ? checkText('fee', null, fee.standard).map((hit) => ({ ...hit, field: 'variants' as const, index }))
      : []),
  ])
  const asked = (variants?.questions ?? []).flatMap(({ text, hint }) => [text, hint].flatMap((words) => words || []))
  return [...situations, ...asked.flatMap((words) => checkText('variants', null, words))]
}

/** As `lintItem` for the items of a file; they know each other. Two items of one name share their waivers. */
export function lintItems(items: readonly LintItem[], facts: LintFacts): Finding[] {
  const context = lintContext({ ...facts, items: [...(facts.items ?? []), ...items] })
  return items.flatMap((item) => lintItem(item, context))
}

/** 有一个没有豁免的错误就不得发布。 */
export const blocks = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.blocks)

/** What the rules of wording say of one place: the surest of them. */
function byRules(field: TextField, index: number | null, text: string, wording: Wording): Hit | undefined {
  let found: Hit | undefined
  for (const [rule, check] of textRules) {
    const severity = check(field, wording)
    if (severity && weights[severity] > (found?.severity ? weights[found.severity] : 0))
      found = { rule, field, index, text, severity }
    if (severity === 'error') break
  }
  return found
}

/** The rules of wording with the second opinion, which keeps silent where `rulesOnly`. */
function checkText(field: TextField, index: number | null, text: string, rulesOnly = false): Hit[] {
  const wording = judged(field, text)
  const found = byRules(field, index, text, wording)
  const weighed = rulesOnly ? found : weigh(found, { field, index, text }, wording)
  return [...(weighed ? [weighed] : []), ...checkEase(field, index, text)]
}

const fieldOrder: readonly LintField[] = [
  'department',
  'legalBasis',
  'statutoryLimit',
  'promisedLimitDays',
  'visits',
  'conditions',
  'materials',
  'steps',
  'specialProcedures',
  'fee',
  'result',
  'prerequisites',
  'note',
  'variants',
  'commonQuestions',
]

const inOrder = (findings: Finding[]): Finding[] =>
  findings.sort(
    (one, other) =>
      fieldOrder.indexOf(one.field) - fieldOrder.indexOf(other.field) ||
      (one.index ?? -1) - (other.index ?? -1) ||
      weights[other.severity] - weights[one.severity] ||
      one.rule.localeCompare(other.rule),
  )

function finding(hit: Hit, item: LintItem, context: LintContext): Finding[] {
  const rule = ruleByNumber.get(hit.rule)
  if (!rule) throw new Error(`no rule ${hit.rule}`)
  if (rule.place !== null && context.place !== null && rule.place !== context.place) return []
  const waiver = context.waivers
    .get(item.name)
    ?.find(
      (one) =>
        one.rule === hit.rule &&
        one.field === hit.field &&
        one.index === hit.index &&
        one.text === hit.text &&
        one.until >= context.today,
    )
  const severity = hit.severity ?? rule.severity
  return [
    {
      item: item.name,
      field: hit.field,
      index: hit.index,
      rule: hit.rule,
      severity,
      text: hit.text,
      explanation: rule.explanation,
      suggestion: hit.suggestion ?? rule.suggestion,
      waived: waiver ? { by: waiver.by, reason: waiver.reason, untilOn: waiver.until } : null,
      blocks: severity === 'error' && !waiver,
    },
  ]
}
