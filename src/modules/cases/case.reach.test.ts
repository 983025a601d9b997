/** The finite abstraction of a case, searched whole: whatever can be reached can be brought to an end. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, type PlainDate } from '#kernel/plain-date.ts'
import { actorKey } from '#modules/identity/model.ts'
import { actionsFor } from './actions.ts'
import type { CaseCommand, CommandType } from './commands.ts'
import { decide } from './decide.ts'
import { evolve } from './evolve.ts'
import { type CaseState, isOver, type RecordedEvent } from './model.ts'
import { factsOn, payloadFor } from './testing/given.ts'
import { clockJob, parties, people, play, termsOfPlan } from './testing/histories.ts'

/** Commands that lead nowhere else: left out of the search for dead ends, so that these cannot be the only way on. */
const aside: ReadonlySet<CommandType> = new Set([
  'pre-screen',
  'request-late',
  'answer-late',
  'claim',
  'transfer',
  'withdraw',
  'terminate',
  'transfer-up',
  'record-presence',
  'correct-record',
  'remind',
])

describe('没有走不出去的状态', () => {
  it('从草稿出发能走到的每个状态，都有人能继续办到办结', () => {
    const plan = { start: 40, terms: 2, filing: 1, creditBarred: false, turns: [] }
    const base = termsOfPlan(plan)
    const terms = { ...base, specialProcedures: base.specialProcedures.filter((p) => p.key === 'testing') }
    const abstract = (state: CaseState): string =>
      JSON.stringify([
        state.status,
        state.outcome,
        state.basis,
        state.steps.map((s) => s.status),
        state.suspensions.map((s) => s.through === null),
        state.notices.length,
        state.deferrals.map((d) => d.suppliedOn !== null),
        state.extension !== null,
        state.verification?.result ?? null,
        state.dispatched !== null,
      ])
    const first = play(plan)
    const seen = new Map<string, { readonly ends: boolean; readonly next: Set<string> }>()
    const queue = [{ state: first.states[1] as CaseState, on: first.days[0] as PlainDate }]
    for (let at = 0; at < queue.length; at++) {
      const { state, on } = queue[at] as (typeof queue)[number]
      const name = abstract(state)
      if (seen.has(name) || state.notices.length > 2) continue
      const node = { ends: isOver(state), next: new Set<string>() }
      seen.set(name, node)
      for (const date of [on, addDays(on, 30)]) {
        const done = new Set<string>()
        for (const actor of [...people.slice(0, 8), clockJob]) {
          const facts = factsOn(date, { terms: state.terms ?? terms, actorKey: actorKey(actor) })
          for (const { command, open } of actionsFor(actor, state, parties, facts)) {
            if (!open || done.has(command) || aside.has(command)) continue
            done.add(command)
            let after = state
            for (const event of decide(
              { type: command, data: payloadFor(command, state, facts) } as CaseCommand,
              state,
              facts,
            )) {
              after = evolve(after, { ...event, version: after.version + 1, actorKey: facts.actorKey } as RecordedEvent)
            }
            node.next.add(abstract(after))
            queue.push({ state: after, on: date })
          }
        }
      }
    }
    const ends = new Set([...seen].filter(([, node]) => node.ends).map(([name]) => name))
    for (let grown = true; grown; ) {
      const before = ends.size
      for (const [name, node] of seen) if ([...node.next].some((next) => ends.has(next))) ends.add(name)
      grown = ends.size > before
    }
    assert.ok(seen.size > 60, `only ${seen.size} states reached`)
    assert.deepEqual(
      [...seen.keys()].filter((name) => !ends.has(name)),
      [],
    )
  })
})
