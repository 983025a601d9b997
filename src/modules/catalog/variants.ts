/** 办理情形：几个问题，答完就知道是哪一种情形，要哪些材料、走哪些环节、收不收费。 */

/** “问题 `question` 答了 `in` 里的一个”。 Several of them hold together. */
export interface AnswerIs {
  question: string
  in: readonly string[]
}

export interface VariantQuestion {
  key: string
  text: string
  hint?: string
  options: readonly { key: string; label: string }[]
  /** asked only when earlier answers are these; always when absent */
  askedWhen?: readonly AnswerIs[]
}

/** 一种情形。 `materials` and `steps` are names of the item's own; absent steps, promise and fee are the item's. */
export interface Situation {
  key: string
  name: string
  when: readonly AnswerIs[]
  materials: readonly string[]
  steps?: readonly string[]
  promisedLimitDays?: number
  fee?: { charged: boolean; standard?: string | undefined; basis?: string | undefined }
}

export interface Variants {
  questions: readonly VariantQuestion[]
  situations: readonly Situation[]
}

/** Answers by question key. */
export type VariantAnswers = Readonly<Record<string, string>>

/** A fault of the variants: where (`questions` or `situations` and the place in the list) and what, in the editor's words. */
export interface VariantFault {
  part: 'questions' | 'situations'
  index: number
  code: VariantFaultCode
  message: string
}

export const variantFaultCodes = [
  'repeated-key',
  'unknown-question',
  'unknown-option',
  'unknown-material',
  'unknown-step',
  'asked-too-late',
  'never-asked',
  'unreachable',
  'contradictory',
  'gap',
  'too-many',
] as const
export type VariantFaultCode = (typeof variantFaultCodes)[number]

/** More ways through the questions than this and nobody can check them, neither we nor the editor. */
export const mostAnswerPaths = 20_000

const holds = (conditions: readonly AnswerIs[] | undefined, answers: VariantAnswers): boolean =>
  (conditions ?? []).every(({ question, in: options }) => {
    const answer = answers[question]
    return answer !== undefined && options.includes(answer)
  })

/** The question to ask next; undefined when all that apply are answered. Answers to questions that no longer apply are passed over. */
export function nextQuestion(variants: Variants, given: VariantAnswers): VariantQuestion | undefined {
  const answers: Record<string, string> = {}
  for (const question of variants.questions) {
    if (!holds(question.askedWhen, answers)) continue
    const answer = given[question.key]
    if (answer === undefined || !question.options.some((option) => option.key === answer)) return question
    answers[question.key] = answer
  }
  return undefined
}

/** The questions that apply as far as has been answered, in order: those answered, and all that can be asked at once. */
export function applyingQuestions(variants: Variants, given: VariantAnswers): readonly VariantQuestion[] {
  const answers = countingAnswers(variants, given)
  return variants.questions.filter((question) => holds(question.askedWhen, answers))
}

/** Only the answers that count: to questions asked on this way, with an option that exists. */
export function countingAnswers(variants: Variants, given: VariantAnswers): VariantAnswers {
  const answers: Record<string, string> = {}
  for (const question of variants.questions) {
    const answer = given[question.key]
    if (!holds(question.askedWhen, answers) || !question.options.some((option) => option.key === answer)) continue
    if (answer !== undefined) answers[question.key] = answer
  }
  return answers
}

/** The situation the answers lead to; undefined while a question is open. Published variants always lead to exactly one. */
export function situationOf(variants: Variants, given: VariantAnswers): Situation | undefined {
  if (nextQuestion(variants, given)) return undefined
  const answers = countingAnswers(variants, given)
  return variants.situations.find((situation) => holds(situation.when, answers))
}

/**
 * 公布前的检查：每一条答题路径都通向恰好一种情形，每一种情形、每一个问题都走得到，写到的材料和环节都在事项里。
 * `names` are those of the item's materials and steps.
 */
export function variantFaults(
  variants: Variants,
  names: { materials: readonly string[]; steps: readonly string[] },
): VariantFault[] {
  const faults = [...referenceFaults(variants, names)]
  if (faults.length > 0) return faults
  const paths = answerPaths(variants)
  if (paths === undefined)
    return [
      fault(
        'questions',
        0,
        'too-many',
        `这些问题有超过 ${mostAnswerPaths} 种答法，没有人核对得过来，请减少问题或者选项。`,
      ),
    ]
  variants.questions.forEach((question, index) => {
    if (!paths.some((answers) => Object.hasOwn(answers, question.key)))
      faults.push(fault('questions', index, 'never-asked', `“${question.text}”永远问不到，请检查它的前提或者删除。`))
  })
  const reached = new Set<number>()
  const clashes = new Set<string>()
  for (const answers of paths) {
    const fitting = variants.situations.flatMap((situation, index) => (holds(situation.when, answers) ? [index] : []))
    for (const index of fitting) reached.add(index)
    const [first, second] = fitting
    if (first === undefined)
      faults.push(fault('questions', 0, 'gap', `答“${spoken(variants, answers)}”时没有对应的情形，请补上。`))
    else if (second !== undefined && !clashes.has(`${first},${second}`)) {
      clashes.add(`${first},${second}`)
      faults.push(
        fault(
          'situations',
          second,
          'contradictory',
          `答“${spoken(variants, answers)}”时，“${nameOf(variants, first)}”和“${nameOf(variants, second)}”都符合，只能有一种。`,
        ),
      )
    }
  }
  variants.situations.forEach((situation, index) => {
    if (!reached.has(index))
      faults.push(
        fault('situations', index, 'unreachable', `怎么回答都到不了“${situation.name}”，请改它的前提或者删除。`),
      )
  })
  // one example of a gap is enough to mend it; a hundred hide the rest
  const gaps = faults.filter((each) => each.code === 'gap')
  return faults.filter((each) => each.code !== 'gap' || gaps.indexOf(each) < 3)
}

function* referenceFaults(
  variants: Variants,
  names: { materials: readonly string[]; steps: readonly string[] },
): Generator<VariantFault> {
  const before = new Map<string, VariantQuestion>()
  const later = new Set(variants.questions.map((question) => question.key))
  for (const [index, question] of variants.questions.entries()) {
    if (before.has(question.key))
      yield fault('questions', index, 'repeated-key', `问题的代号“${question.key}”用了两次。`)
    if (new Set(question.options.map((option) => option.key)).size < question.options.length)
      yield fault('questions', index, 'repeated-key', `“${question.text}”有两个选项用了同一个代号。`)
    for (const condition of question.askedWhen ?? []) {
      if (!before.has(condition.question) && later.has(condition.question))
        yield fault('questions', index, 'asked-too-late', `“${question.text}”的前提问题排在它后面，请调整次序。`)
      else yield* conditionFaults('questions', index, condition, before)
    }
    before.set(question.key, question)
  }
  const keys = new Set<string>()
  for (const [index, situation] of variants.situations.entries()) {
    if (keys.has(situation.key))
      yield fault('situations', index, 'repeated-key', `情形的代号“${situation.key}”用了两次。`)
    keys.add(situation.key)
    for (const condition of situation.when) yield* conditionFaults('situations', index, condition, before)
    for (const name of situation.materials)
      if (!names.materials.includes(name))
        yield fault('situations', index, 'unknown-material', `“${situation.name}”要的“${name}”不在申请材料里。`)
    for (const name of situation.steps ?? [])
      if (!names.steps.includes(name))
        yield fault('situations', index, 'unknown-step', `“${situation.name}”写的环节“${name}”不在办理环节里。`)
  }
}

function* conditionFaults(
  part: VariantFault['part'],
  index: number,
  condition: AnswerIs,
  questions: ReadonlyMap<string, VariantQuestion>,
): Generator<VariantFault> {
  const question = questions.get(condition.question)
  if (!question) {
    yield fault(part, index, 'unknown-question', `前提里的问题“${condition.question}”不存在。`)
    return
  }
  for (const option of condition.in)
    if (!question.options.some((each) => each.key === option))
      yield fault(part, index, 'unknown-option', `“${question.text}”没有选项“${option}”。`)
}

/** Every way to answer; undefined when there are too many. */
function answerPaths(variants: Variants): VariantAnswers[] | undefined {
  let paths: VariantAnswers[] = [{}]
  for (const question of variants.questions) {
    paths = paths.flatMap((answers) =>
      holds(question.askedWhen, answers)
        ? question.options.map((option) => ({ ...answers, [question.key]: option.key }))
        : [answers],
    )
    if (paths.length > mostAnswerPaths) return undefined
  }
  return paths
}

const nameOf = (variants: Variants, index: number) => variants.situations[index]?.name ?? ''

const spoken = (variants: Variants, answers: VariantAnswers) =>
  variants.questions
    .flatMap((question) => question.options.filter((option) => answers[question.key] === option.key))
    .map((option) => option.label)
    .join('、')

const fault = (part: VariantFault['part'], index: number, code: VariantFaultCode, message: string): VariantFault => ({
  part,
  index,
  code,
  message,
})
