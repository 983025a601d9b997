/**
 * Random histories of a case against the invariants of docs/law/clocks.md and docs/law/case-life-cycle.md. `CASE_SEED` repeats a
 * run, `CASE_RUNS` makes it longer, `CASE_SHRINK=1` looks for the smallest plan that still fails. A failure prints its seed.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween, maxDate, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { workingDaysBetween } from '#kernel/working-days.ts'
import { actorKey } from '#modules/identity/model.ts'
import { actionsFor } from './actions.ts'
import type { Clock } from './clock.ts'
import { commandsDue } from './clock-commands.ts'
import { clocksOf, governingClock } from './clocks.ts'
import type { CaseCommand } from './commands.ts'
import { silenceDueOn } from './conditions.ts'
import { decide } from './decide.ts'
import { evolve, foldCase } from './evolve.ts'
import { type CaseState, type CaseStatus, handedOverOn, holderOf, isOver, type RecordedEvent } from './model.ts'
import { project } from './projection.ts'
import { calendar, calendarData, factsOn, payloadFor } from './testing/given.ts'
import { clockJob, type Played, parties, plans, play, product, runClock } from './testing/histories.ts'
import { dayTableOf, opinionsOf } from './testing/oracle.ts'
import { visitsOf } from './visits.ts'

const runs = Number(process.env.CASE_RUNS ?? 300)
const seed = Number(process.env.CASE_SEED ?? Date.now() % 2 ** 31)
const workedDays = dayTableOf(calendarData)

const cache = new Map<string, Played>()
/** Every property sees the same plans; each is played once. */
const played = (plan: Parameters<typeof play>[0]): Played => {
  const key = JSON.stringify(plan)
  const known = cache.get(key) ?? play(plan)
  cache.set(key, known)
  return known
}

const property = (name: string, holds: (history: Played) => void): void => {
  it(name, () => {
    fc.assert(
      fc.property(plans, (plan) => holds(played(plan))),
      { seed, numRuns: runs, endOnFailure: process.env.CASE_SHRINK === undefined },
    )
  })
}

/** Each prefix of the log with the state as it was folded when it came, and the day. */
const prefixes = (history: Played): readonly { state: CaseState; events: readonly RecordedEvent[]; on: PlainDate }[] =>
  history.days.map((on, index) => ({
    state: history.states[index + 1] as CaseState,
    events: history.events.slice(0, index + 1),
    on,
  }))

/** Prefixes at which a decision had been written down whole. */
const settled = (history: Played): readonly { state: CaseState; on: PlainDate }[] =>
  history.entries.map((entry) => ({
    state: history.states[entry.before.version + entry.events.length] as CaseState,
    on: entry.on,
  }))

const of = <Type extends RecordedEvent['type']>(events: readonly RecordedEvent[], type: Type) =>
  events.filter((event): event is Extract<RecordedEvent, { type: Type }> => event.type === type)

const clocksAt = (state: CaseState, on: PlainDate, history: Played): readonly Clock[] =>
  clocksOf(state, calendar, on, history.terms.rules, history.terms)

/** 状态只能这样走：行政许可法第二十九条至第四十四条的次序. */
const transitions: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  draft: ['submitted', 'concluded'],
  submitted: ['received', 'examining', 'correcting', 'concluded'],
  received: ['correcting', 'examining', 'concluded'],
  correcting: ['received', 'concluded'],
  examining: ['decided', 'concluded'],
  decided: ['issued', 'concluded'],
  issued: ['concluded'],
  concluded: ['archived'],
  archived: [],
}

/** Who alone may bring an event about, whatever grants say: who is named by law. */
const namedByLaw: Partial<Record<RecordedEvent['type'], RegExp>> = {
  'case-opened': /^(person:li|staff:(clerk|helper))$/,
  'case-submitted': /^(person:li|staff:(clerk|helper))$/,
  'correction-lapsed': /^system:clock$/,
  'deferral-lapsed': /^system:clock$/,
  'calendar-revised': /^system:clock$/,
  'reminder-issued': /^system:clock$/,
  'limit-extended': /^staff:head(-2)?$/,
  'case-denied': /^staff:(approver|deputy|head|head-2)$/,
  'case-granted': /^staff:(clerk|approver|deputy|head|head-2)$/,
  'step-completed': /^staff:(clerk|worker|second|approver|deputy|head|head-2)$/,
  'case-withdrawn': /^(person:li|staff:(clerk|helper))$/,
}

/** The oracle and the clocks, on one day of one prefix. */
function agree(state: CaseState, events: readonly RecordedEvent[], on: PlainDate, history: Played): void {
  const clocks = clocksAt(state, on, history)
  const opinion = opinionsOf(events, on, workedDays)
  const same = (
    clock: Clock | undefined,
    expected: { dueOn: string | null; late: number } | null | undefined,
  ): void => {
    assert.equal(clock === undefined, !expected)
    if (!clock || !expected) return
    assert.deepEqual(
      { dueOn: clock.dueOn, late: clock.late },
      { dueOn: expected.dueOn, late: expected.late },
      `${clock.kind} ${clock.about} on ${on}`,
    )
  }
  same(
    clocks.find((c) => c.kind === 'promise'),
    opinion.promise,
  )
  same(
    clocks.find((c) => c.kind === 'statutory'),
    opinion.statutory,
  )
  for (const step of state.steps) {
    same(
      clocks.find((c) => c.kind === 'step' && c.about === step.key),
      opinion.steps.get(step.key),
    )
  }
}

const oracle = (history: Played): void => {
  for (const [index, { state, events, on }] of prefixes(history).entries()) {
    if (!state.terms) continue
    for (const later of [0, 1 + (index % 9)]) agree(state, events, addDays(on, later), history)
  }
}

const monotone = (history: Played): void => {
  const last = new Map<string, PlainDate>()
  for (const { state, events, on } of prefixes(history)) {
    if (events.at(-1)?.type === 'calendar-revised') last.clear()
    for (const clock of clocksAt(state, on, history)) {
      if (clock.kind !== 'promise' && clock.kind !== 'statutory' && clock.kind !== 'deferral') continue
      const key = `${clock.kind} ${clock.about}`
      const before = last.get(key)
      if (clock.dueOn === null) continue
      assert.ok(before === undefined || clock.dueOn >= before, `${key} moved from ${before} to ${clock.dueOn}`)
      last.set(key, clock.dueOn)
      const moves = clock.moves
      moves.forEach((move, index) => {
        assert.ok(move.rule !== '' && move.reason !== '' && move.to > move.from)
        assert.equal(move.from, index === 0 ? clock.baseDueOn : moves[index - 1]?.to)
      })
      assert.equal(moves.at(-1)?.to ?? clock.baseDueOn, clock.dueOn)
    }
    exactly(state, on, history)
  }
}

/** 停几个工作日就移几个工作日: unpaused working days from acceptance to the due date are the limit, neither more nor fewer. */
function exactly(state: CaseState, on: PlainDate, history: Played): void {
  const promise = clocksAt(state, on, history).find((clock) => clock.kind === 'promise')
  if (!promise?.dueOn || promise.limit.amount === 0 || !state.terms) return
  const pauses = state.suspensions.map((s) => ({
    after: s.after,
    through: s.through ?? (s.capOn < on ? s.capOn : maxDate(s.after, on)),
  }))
  const extended = state.extension?.movesPromise ? state.extension.workingDays : 0
  const counted = workingDaysBetween(calendar, promise.startedOn, promise.dueOn, pauses)
  if (state.terms.statutory === null || !extended) assert.equal(counted, promise.limit.amount + extended)
  else assert.ok(counted >= promise.limit.amount && counted <= promise.limit.amount + extended)
}

const visits = (history: Played): void => {
  for (const { state, events } of prefixes(history)) {
    const rule = (state.terms?.rules ?? history.terms.rules).visitDistinctBy
    const seen = new Map<string, boolean>()
    const struck = new Map<number, boolean>()
    for (const { data } of of(events, 'record-corrected'))
      if (data.subject === 'presence') struck.set(data.version, data.void)
    for (const event of events) {
      const presence = 'presence' in event.data ? event.data.presence : null
      if (!presence || presence.who === 'staff-helper' || struck.get(event.version)) continue
      const place = presence.where.placeId ?? presence.where.regionCode
      const key = rule === 'date' ? presence.on : `${presence.on} ${presence.where.kind} ${place}`
      seen.set(key, (seen.get(key) ?? true) && presence.cause === 'office')
    }
    const charged = [...seen.values()].filter((office) => office).length
    assert.deepEqual(visitsOf(state, history.terms.rules), { total: seen.size, chargedToOffice: charged })
  }
}

const replay = (history: Played): void => {
  for (const [index, { state, events, on }] of prefixes(history).entries()) {
    if (index % 4 !== 0 && index < history.days.length - 3) continue
    const again = foldCase(events)
    assert.deepEqual(again, state)
    assert.deepEqual(
      project(again, calendar, on, history.terms.rules, history.terms),
      project(state, calendar, on, history.terms.rules, history.terms),
    )
  }
}

const suspensionsEnd = (history: Played): void => {
  for (const { state, events } of prefixes(history)) {
    const { terms } = state
    const list = state.suspensions
    for (const [index, one] of list.entries()) {
      assert.ok(one.basis.trim() !== '' && one.kind && one.noticedAt !== '')
      assert.ok(one.through === null || (one.through >= one.after && one.through <= one.capOn))
      const next = list[index + 1]
      assert.ok(!next || (one.through !== null && next.after >= one.through), 'suspensions overlap')
      const procedure = terms?.specialProcedures.find((p) => p.key === one.procedureKey)
      const share = terms?.rules.suspensionCapShareOfPromise ?? null
      if (procedure?.days === null && share !== null && terms && one.capOn <= calendar.coversTo) {
        assert.ok(workingDaysBetween(calendar, one.after, one.capOn) <= terms.promisedWorkingDays * share)
      }
    }
    assert.equal(new Set(list.map((s) => s.procedureKey)).size, list.length)
    assert.equal(list.length, of(events, 'clock-suspended').length)
    if (state.status !== 'examining') assert.ok(list.every((s) => s.through !== null))
  }
}

describe('任意历史下的不变量', () => {
  property('历史够长：每一段至少六十个命令', (history) => {
    assert.ok(history.entries.length >= 62)
  })

  property('I1 受理以后，编号、事项、版本、环节、日历定格，材料内容只随新的提交变', (history) => {
    const fixed = ['number', 'longNumber', 'opened', 'terms', 'acceptedOn', 'basis'] as const
    let frozen: CaseState | undefined
    for (const { state, events } of prefixes(history)) {
      assert.equal(events.length, state.version)
      if (frozen) {
        for (const part of fixed) assert.deepEqual(state[part], frozen[part])
        const event = events.at(-1)
        if (event?.type !== 'calendar-revised') assert.equal(state.calendarVersion, frozen.calendarVersion)
        if (event?.type !== 'late-request-answered') assert.equal(state.contentHash, frozen.contentHash)
      }
      if (state.acceptedOn !== null) frozen = state
    }
  })

  property('I3 一个办件只有一个状态、一个持有人，办结以后没有持有人', (history) => {
    for (const { state } of prefixes(history)) {
      const holder = holderOf(state)
      assert.ok(state.status !== null)
      assert.equal(holder.kind === 'none', isOver(state))
      if (holder.kind === 'office') assert.ok(holder.officeId !== '' && holder.stepKey !== '')
    }
    for (const { state } of settled(history)) {
      if (state.status === 'examining') assert.equal(state.steps.filter((s) => s.status === 'open').length, 1)
    }
  })

  property('I4 状态只按法定次序走，只由有权的人走', (history) => {
    const statuses = prefixes(history).map(({ state }) => state.status as CaseStatus)
    assert.equal(statuses[0], 'draft')
    statuses.forEach((after, index) => {
      const before = statuses[index - 1] ?? after
      if (after !== before) assert.ok(transitions[before].includes(after), `${before} → ${after}`)
    })
    for (const event of history.events) {
      const named = namedByLaw[event.type]
      if (named) assert.match(event.actorKey, named, event.type)
      assert.doesNotMatch(event.actorKey, /zhang|elsewhere|watcher/)
    }
    for (const entry of history.entries) if (entry.refused !== null) assert.equal(entry.events.length, 0)
  })

  property('I5 四眼：收件、受理、经办过的人不作决定', (history) => {
    const decided = history.events.find((e) => e.type === 'case-granted' || e.type === 'case-denied')
    if (!decided || !history.terms.fourEyes) return
    const stepKey = 'stepKey' in decided.data ? decided.data.stepKey : ''
    const handled = history.events.filter(
      (event) =>
        event.type === 'case-received' ||
        event.type === 'case-accepted' ||
        (event.type === 'step-completed' && event.data.stepKey !== stepKey) ||
        (event.type === 'step-returned' && event.data.stepKey !== stepKey),
    )
    assert.ok(!handled.some((event) => event.actorKey === decided.actorKey))
  })

  property('I6 办结就是办结：以后只有核查、撤销、更正、提醒、归档', (history) => {
    const end = history.events.findIndex((event) => event.type === 'case-concluded')
    if (end < 0) return
    const allowed = ['case-archived', 'commitment-verified', 'decision-revoked', 'record-corrected', 'reminder-issued']
    for (const event of history.events.slice(end + 1)) assert.ok(allowed.includes(event.type), event.type)
    const outcome = history.states[end + 1]?.outcome
    const last = history.states.at(-1)?.outcome
    assert.ok(outcome === last || (outcome === 'granted' && last === 'revoked'))
    assert.equal(of(history.events, 'case-concluded').length, 1)
  })

  property('I7 一次性告知：第一次就在的材料不再告知；五个工作日不出声，自收件日受理', (history) => {
    const notices = of(history.events, 'one-time-notice-issued')
    notices.forEach(({ data }, index) => {
      const before = notices[index - 1]?.data.items.map((item) => item.key)
      if (before) assert.ok(data.items.every((item) => before.includes(item.key)))
      assert.ok(
        data.items.every(
          (item) => item.key.startsWith('form:') || history.terms.materials.some((m) => m.key === item.key),
        ),
      )
    })
    for (const { state, facts } of history.rests) assert.equal(silenceDueOn(state, facts), null)
    const acceptance = of(history.events, 'case-accepted')[0]
    if (!acceptance) return
    const before = history.states[acceptance.version - 1] as CaseState
    const received = before.receivedOn as PlainDate
    const on = acceptance.at.slice(0, 10)
    let silent = 0
    for (let date = addDays(received, 1); date < on; date = addDays(date, 1)) if (workedDays.get(date)) silent++
    const applies = history.terms.licensing || history.terms.rules.silenceAppliesTo === 'all'
    const known = [...workedDays.keys()].filter((date) => date > received && workedDays.get(date)).length >= 5
    if (applies && known && silent >= 5) {
      assert.deepEqual([acceptance.data.basis, acceptance.data.acceptedOn], ['deemed', received])
    } else assert.equal(acceptance.data.acceptedOn, on)
  })

  property('I8 容缺：每样不是按时补了，就是还在期限里，就是到期有后果；最多延一次', (history) => {
    for (const { state, events, on } of prefixes(history)) {
      for (const deferral of state.deferrals) {
        assert.ok(!(deferral.lapsed && deferral.suppliedOn !== null))
        assert.ok(deferral.suppliedOn === null || deferral.suppliedOn <= deferral.dueOn)
        assert.ok(of(events, 'deferral-extended').filter((e) => e.data.key === deferral.key).length <= 1)
        if (state.granted) assert.ok(deferral.suppliedOn !== null)
        if (deferral.lapsed && isOver(state)) assert.equal(state.outcome, 'terminated')
      }
      const rested = history.rests.find((rest) => rest.state === state)
      if (rested && state.status === 'examining') {
        assert.ok(
          state.deferrals.every((d) => d.suppliedOn !== null || d.lapsed || d.dueOn >= rested.on),
          `${on}`,
        )
      }
    }
    const ended = history.states.at(-1)
    if (ended?.outcome === 'terminated' && of(history.events, 'deferral-lapsed').length > 0) {
      const lapsedOn = of(history.events, 'deferral-lapsed').map((event) => event.data.dueOn)
      assert.equal(new Set(lapsedOn).size, 1)
      assert.ok(ended.deferrals.every((d) => d.suppliedOn !== null || d.lapsed || d.dueOn > (lapsedOn[0] ?? '')))
    }
  })

  property('I10 期限只往后移，停几天移几天，每一步都写明规则', monotone)

  property('I11 各段时间首尾相接：收件、补正、环节、送达之和等于全程，自然日和工作日都是', (history) => {
    for (const { state, on } of settled(history)) {
      if (state.submittedOn === null) continue
      const cuts: PlainDate[] = [state.submittedOn]
      const stretches: (readonly [PlainDate, PlainDate | null])[] = []
      for (const notice of state.notices) {
        stretches.push(
          [cuts.at(-1) as PlainDate, notice.noticedOn],
          [notice.noticedOn, notice.completedOn ?? state.concludedOn],
        )
        cuts.push(notice.completedOn ?? state.concludedOn ?? notice.noticedOn)
      }
      const open = state.notices.at(-1)
      if (!open || open.completedOn !== null) {
        stretches.push([
          cuts.at(-1) as PlainDate,
          handedOverOn(state) ?? (state.acceptedOn === null ? state.concludedOn : state.acceptedOn),
        ])
      }
      const intake = state.terms?.steps.find((s) => s.function === 'acceptance')?.key
      const stints = state.steps.filter((s) => s.key !== intake).flatMap((s) => s.stints)
      stints.sort(
        (a, b) => a.startedOn.localeCompare(b.startedOn) || (a.endedOn ?? '9').localeCompare(b.endedOn ?? '9'),
      )
      for (const stint of stints) stretches.push([stint.startedOn, stint.endedOn])
      if (state.decidedOn !== null) stretches.push([state.decidedOn, state.concludedOn])
      for (const [index, [from, to]] of stretches.entries()) {
        const next = stretches[index + 1]
        if (next) assert.equal(to, next[0], `a gap after stretch ${index} on ${on}`)
        assert.ok(to === null || to >= from)
      }
      const end = state.concludedOn ?? on
      const sum = (count: (from: PlainDate, to: PlainDate) => number): number =>
        stretches.reduce((total, [from, to]) => total + count(from, to ?? end), 0)
      if (end < state.submittedOn || end > calendar.coversTo || stretches.some(([from]) => from > end)) continue
      assert.equal(sum(daysBetween), daysBetween(state.submittedOn, end))
      assert.equal(
        sum((from, to) => workingDaysBetween(calendar, from, to)),
        workingDaysBetween(calendar, state.submittedOn, end),
      )
    }
  })

  property('I12 停表不重叠，有种类、依据、书面告知，不过上限，都有终点', suspensionsEnd)

  property('I13 延期至多一次，不过上限，期满前由负责人批准并告知', (history) => {
    const extensions = of(history.events, 'limit-extended')
    assert.ok(extensions.length <= 1)
    for (const event of extensions) {
      assert.ok(event.data.workingDays >= 1 && event.data.workingDays <= history.terms.rules.extensionMaxWorkingDays)
      assert.ok(event.data.reason !== '' && event.data.approvedBy.startsWith('staff:head'))
      const old = opinionsOf(history.events.slice(0, event.version - 1), event.data.extendedOn, workedDays)
      const legal = old.statutory ?? old.promise
      assert.ok(legal?.dueOn == null || event.data.extendedOn <= legal.dueOn)
      assert.ok(event.data.noticedAt.slice(0, 10) <= event.data.extendedOn)
    }
  })

  property('I14 红就是超期，不超不红；先黄后红；列表存的日子和当天算的灯一致', (history) => {
    const shown = prefixes(history)
    shown.forEach(({ state, on }, index) => {
      const until = shown[index + 1]?.on ?? addDays(on, 12)
      if (index + 1 < shown.length && until === on) return
      let yesterday = new Map<string, Clock>()
      for (let date = on, left = 12; date <= until && left > 0; date = addDays(date, 1), left--) {
        const clocks = clocksAt(state, date, history)
        for (const clock of clocks) {
          if (clock.endedOn === null) assert.equal(clock.lamp === 'red', clock.dueOn !== null && date > clock.dueOn)
          assert.equal(clock.late > 0, clock.dueOn !== null && (clock.endedOn ?? date) > clock.dueOn)
          const before = yesterday.get(`${clock.kind} ${clock.about}`)
          if (clock.lamp === 'red' && before)
            assert.ok(['amber', 'red'].includes(before.lamp), `${clock.kind} ${before.lamp} → red`)
        }
        yesterday = new Map(clocks.map((clock) => [`${clock.kind} ${clock.about}`, clock]))
        lampsAgree(state, date, on, history)
      }
    })
  })

  property('I16 时钟任务睡过头，过去的事实和移动的日子与准时来一样；已经写下的日期不再变', (history) => {
    const dates = ['submittedOn', 'acceptedOn', 'decidedOn', 'issuedOn', 'deliveredOn', 'concludedOn'] as const
    history.states.forEach((state, index) => {
      const next = history.states[index + 1]
      for (const date of dates) if (state[date] !== null && next) assert.equal(next[date], state[date])
      if (next)
        assert.deepEqual(
          next.presences.slice(0, state.presences.length).map((p) => p.on),
          state.presences.map((p) => p.on),
        )
    })
    const at = history.plan.terms % history.days.length
    const from = history.days[at] as PlainDate
    const state = history.states[at + 1] as CaseState
    const span = 1 + (history.plan.start % 30)
    const punctual = sleepUntil(
      state,
      history,
      Array.from({ length: span }, (_, day) => addDays(from, day + 1)),
    )
    const late = sleepUntil(state, history, [addDays(from, span)])
    const seen = (end: CaseState) => ({
      acceptedOn: end.acceptedOn,
      basis: end.basis,
      outcome: end.outcome,
      suspensions: isOver(end) ? [] : end.suspensions,
      deferrals: end.deferrals,
      steps: isOver(end)
        ? []
        : end.steps.map((s) => [s.key, s.status, s.stints.map((stint) => [stint.startedOn, stint.endedOn])]),
      clocks: isOver(end)
        ? []
        : clocksAt(end, addDays(from, span), history).map((c) => [c.kind, c.about, c.dueOn, c.lamp, c.late]),
    })
    assert.deepEqual(seen(late), seen(punctual))
  })

  property('I17 每次到场算一次：代办员、同日重来不加，划掉的不算', visits)

  property('I22 重放等于存下的：每个前缀的投影都一样', replay)

  property('两个时钟和每个环节的时钟，与逐日数出来的一样（独立的第二个算法）', oracle)

  property('能点的就能办，不能点的办不成：actions 与 decide 一致', (history) => {
    for (const [index, entry] of history.entries.entries()) {
      if (index % 6 !== history.plan.start % 6) continue
      for (const actor of [entry.actor, clockJob]) {
        const facts = { ...entry.facts, actorKey: actorKey(actor), nextDocumentNumber: () => '1' }
        for (const action of actionsFor(actor, entry.before, parties, facts)) {
          const command = { type: action.command, data: payloadFor(action.command, entry.before, facts) } as CaseCommand
          assert.equal(
            refusalOf(command, entry.before, facts),
            action.reason,
            `${action.command} in ${entry.before.status}`,
          )
        }
      }
    }
  })
})

const refusalOf = (command: CaseCommand, state: CaseState, facts: Parameters<typeof decide>[2]): string | null => {
  try {
    decide(command, state, facts)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** The lamp a list makes of the dates it stored on `stored` is the lamp of that day; a suspension that lasts has no stored date. */
function lampsAgree(state: CaseState, date: PlainDate, stored: PlainDate, history: Played): void {
  const row = project(state, calendar, stored, history.terms.rules, history.terms)
  const governing = governingClock(clocksAt(state, date, history), state)
  if (!governing || row.dueOn === null || state.suspensions.some((s) => s.through === null)) return
  const lamp = date > row.dueOn ? 'red' : row.amberOn !== null && date >= row.amberOn ? 'amber' : 'green'
  assert.equal(
    governing.lamp === 'done' || governing.lamp === 'done-late' ? lamp : governing.lamp,
    lamp,
    `${governing.kind} on ${date}`,
  )
}

/** Lets the clock job run on these days and nobody else act. */
function sleepUntil(from: CaseState, history: Played, days: readonly PlainDate[]): CaseState {
  let state = from
  for (const on of days) {
    const facts = factsOn(on, {
      terms: state.terms ?? history.terms,
      actorKey: 'system:clock',
      nextDocumentNumber: () => '1',
    })
    runClock(
      () => commandsDue(state, facts).filter((command) => command.type !== 'remind'),
      (command) => {
        for (const event of decide(command, state, facts)) {
          state = evolve(state, { ...event, version: state.version + 1, actorKey: 'system:clock' } as RecordedEvent)
        }
        return null
      },
    )
  }
  return state
}

describe('这些不变量咬得住错', () => {
  const broken = (name: string, breaks: Partial<typeof product>, holds: (history: Played) => void): void => {
    it(name, () => {
      const check = fc.check(
        fc.property(plans, (plan) => holds(play(plan, { ...product, ...breaks }))),
        { seed: 20261121, numRuns: 120, endOnFailure: true },
      )
      assert.equal(check.failed, true)
    })
  }
  const unlike =
    (
      type: RecordedEvent['type'],
      change: (before: CaseState, after: CaseState, event: RecordedEvent) => CaseState,
    ): typeof evolve =>
    (before, event) => {
      const after = evolve(before, event)
      return event.type === type ? change(before, after, event) : after
    }

  broken(
    '忘了停表的，独立算法看得出来',
    {
      evolve: unlike('clock-suspended', (before, after) => ({ ...after, suspensions: before.suspensions })),
    },
    oracle,
  )
  broken(
    '恢复日记错一天的，独立算法看得出来',
    {
      evolve: unlike('clock-resumed', (_before, after) => ({
        ...after,
        suspensions: after.suspensions.map((s) => (s.through === null ? s : { ...s, through: addDays(s.through, 1) })),
      })),
    },
    oracle,
  )
  broken(
    '退回就重算环节时间的，独立算法看得出来',
    {
      evolve: unlike('step-started', (_before, after) => ({
        ...after,
        steps: after.steps.map((s) => ({ ...s, stints: s.stints.slice(-1) })),
      })),
    },
    oracle,
  )
  broken(
    '划掉的到场还算的，I17 看得出来',
    {
      evolve: unlike('record-corrected', (before, after) => ({ ...after, presences: before.presences })),
    },
    visits,
  )
  broken(
    '结束时不关停表的，I12 看得出来',
    {
      decide: (command, state, facts) => {
        const events = decide(command, state, facts)
        return command.type === 'resume' ? events : events.filter((event) => event.type !== 'clock-resumed')
      },
    },
    suspensionsEnd,
  )
  broken(
    '恢复时把期限往前挪的，I10 看得出来',
    {
      evolve: unlike('limit-extended', (before, after) => ({
        ...after,
        extension: before.extension,
        acceptedOn: after.acceptedOn && addDays(after.acceptedOn, -7),
      })),
    },
    monotone,
  )
  broken(
    '重放和当时不一样的，I22 看得出来',
    {
      evolve: unlike('case-accepted', (before, after) => ({ ...after, acceptedOn: before.receivedOn })),
    },
    replay,
  )
})
