import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  nextQuestion,
  situationOf,
  type VariantAnswers,
  type VariantFaultCode,
  type Variants,
  variantFaults,
} from './variants.ts'

const names = { materials: ['身份证', '委托书', '营业执照'], steps: ['受理', '决定'] }
const good: Variants = {
  questions: [
    {
      key: 'who',
      text: '为谁办？',
      options: [
        { key: 'self', label: '自己' },
        { key: 'firm', label: '单位' },
      ],
    },
    {
      key: 'agent',
      text: '谁来办？',
      options: [
        { key: 'own', label: '本人' },
        { key: 'other', label: '委托别人' },
      ],
      askedWhen: [{ question: 'who', in: ['self'] }],
    },
  ],
  situations: [
    { key: 'a', name: '本人办', when: [{ question: 'agent', in: ['own'] }], materials: ['身份证'] },
    { key: 'b', name: '委托办', when: [{ question: 'agent', in: ['other'] }], materials: ['身份证', '委托书'] },
    { key: 'c', name: '单位办', when: [{ question: 'who', in: ['firm'] }], materials: ['营业执照'] },
  ],
}
const codes = (variants: Variants): VariantFaultCode[] => variantFaults(variants, names).map((fault) => fault.code)
const change = (edit: (variants: { questions: never[]; situations: never[] }) => void): Variants => {
  const copy = structuredClone(good)
  edit(copy as never)
  return copy
}

test('几个问题，恰好一种情形；不用问的不问', () => {
  assert.deepEqual(variantFaults(good, names), [])
  assert.equal(nextQuestion(good, {})?.key, 'who')
  assert.equal(nextQuestion(good, { who: 'self' })?.key, 'agent')
  assert.equal(nextQuestion(good, { who: 'firm' }), undefined)
  assert.equal(
    situationOf(good, { who: 'firm', agent: 'other' })?.key,
    'c',
    'an answer to a question not asked does not count',
  )
  assert.equal(situationOf(good, { who: 'self', agent: '没有这个选项' }), undefined)
})

test('走不到、打架、漏掉的情形都说出来', () => {
  assert.deepEqual(codes(change(({ situations }) => void situations.pop())), ['gap'])
  assert.deepEqual(
    codes(
      change(
        ({ situations }) =>
          void situations.push({
            key: 'd',
            name: '又一种',
            when: [{ question: 'who', in: ['firm'] }],
            materials: [],
          } as never),
      ),
    ),
    ['contradictory'],
  )
  assert.deepEqual(
    codes(
      change(
        ({ situations }) =>
          void situations.push({
            key: 'd',
            name: '到不了',
            when: [
              { question: 'who', in: ['firm'] },
              { question: 'agent', in: ['own'] },
            ],
            materials: [],
          } as never),
      ),
    ),
    ['unreachable'],
  )
  assert.deepEqual(codes({ ...good, questions: [...good.questions].reverse() }), ['asked-too-late'])
  assert.deepEqual(
    codes(
      change(
        ({ questions }) =>
          void questions.push({
            key: 'never',
            text: '问不到的',
            options: [
              { key: 'x', label: '甲' },
              { key: 'y', label: '乙' },
            ],
            askedWhen: [
              { question: 'agent', in: ['own'] },
              { question: 'who', in: ['firm'] },
            ],
          } as never),
      ),
    ),
    ['never-asked'],
  )
})

test('写错的问题、选项、材料、环节指出在哪里', () => {
  const wrong: Variants = {
    questions: good.questions,
    situations: [
      { key: 'a', name: '情形', when: [{ question: 'nobody', in: ['x'] }], materials: ['护照'], steps: ['勘验'] },
    ],
  }
  assert.deepEqual(codes(wrong), ['unknown-question', 'unknown-material', 'unknown-step'])
})

test('属性：检查通过的情形，任何答法都恰好到一种；独立地逐一数过', () => {
  const option = fc.constantFrom('x', 'y', 'z')
  const condition = fc.record({
    question: fc.constantFrom('q0', 'q1', 'q2'),
    in: fc.uniqueArray(option, { minLength: 1, maxLength: 3 }),
  })
  const arbitrary = fc.record({
    questions: fc.tuple(
      ...[0, 1, 2].map((at) =>
        fc
          .record({ askedWhen: fc.option(fc.array(condition, { maxLength: 1 }), { nil: undefined }) })
          .map(({ askedWhen }) => ({
            key: `q${at}`,
            text: `问题 ${at}`,
            options: ['x', 'y', 'z'].map((key) => ({ key, label: key })),
            ...(askedWhen && { askedWhen: askedWhen.filter((each) => each.question < `q${at}`) }),
          })),
      ),
    ),
    situations: fc
      .array(fc.array(condition, { maxLength: 3 }), { minLength: 1, maxLength: 4 })
      .map((all) => all.map((when, at) => ({ key: `s${at}`, name: `情形 ${at}`, when, materials: [] }))),
  })
  let sound = 0
  fc.assert(
    fc.property(arbitrary, (variants) => {
      const faults = variantFaults(variants, { materials: [], steps: [] })
      // all 27 ways to fill in a paper form with every question on it, read the way a person would
      const ways = ['x', 'y', 'z'].flatMap((a) => ['x', 'y', 'z'].flatMap((b) => ['x', 'y', 'z'].map((c) => [a, b, c])))
      const reached = new Set<number>()
      let wrong = false
      for (const way of ways) {
        const counted: Record<string, string> = {}
        variants.questions.forEach((question, at) => {
          const asked = (question.askedWhen ?? []).every((each) =>
            (each.in as readonly string[]).includes(counted[each.question] ?? '-'),
          )
          if (asked) counted[question.key] = way[at] ?? ''
        })
        const fitting = variants.situations.flatMap((situation, at) =>
          situation.when.every((each) => (each.in as readonly string[]).includes(counted[each.question] ?? '-'))
            ? [at]
            : [],
        )
        for (const at of fitting) reached.add(at)
        if (fitting.length !== 1) wrong = true
        else if (
          situationOf(variants, Object.fromEntries(way.map((answer, at) => [`q${at}`, answer])) as VariantAnswers) !==
          variants.situations[fitting[0] ?? -1]
        )
          return false
      }
      const expected = wrong || reached.size < variants.situations.length
      const found = faults.some((fault) => fault.code !== 'never-asked')
      if (!expected) sound += 1
      return expected === found
    }),
    { numRuns: 1500, seed: 20261121 },
  )
  assert.ok(sound > 20, `${sound} sound ones among them`)
})
