/**
 * Known bugs, planted one at a time into the text of a file while it is loaded, and how many seeds it takes to find each. A plant whose
 * text is gone from the source stops the hunt: whoever changed the file plants it anew.
 */
import { playApart } from './crew.ts'
import type { Plant } from './hooks.ts'

export interface KnownBug extends Plant {
  readonly name: string
}

const cases = 'modules/cases'

export const knownBugs: readonly KnownBug[] = [
  {
    name: 'off by one day: a limit ends on the day before',
    file: `${cases}/limits.ts`,
    find: "if (limit.unit === 'working' && limit.amount > 0) return addWorkingDays(calendar, start, limit.amount, pauses)",
    put: "if (limit.unit === 'working' && limit.amount > 0) return addWorkingDays(calendar, start, Math.max(1, limit.amount - 1), pauses)",
  },
  {
    name: 'lost suspension: the statutory clock does not leave it out',
    file: `${cases}/clocks.ts`,
    find: '    limit: state.terms.statutory,\n    endedOn: endOfHandling(state),\n    suspendable: true,',
    put: '    limit: state.terms.statutory,\n    endedOn: endOfHandling(state),\n    suspendable: false,',
  },
  {
    name: 'double visit: two errands of one day count twice',
    file: `${cases}/visits.ts`,
    find: "rule === 'date' ? presence.on : ",
    put: "rule === 'date' ? [presence.on, presence.purpose].join() : ",
  },
  {
    name: 'staff who help count as a visit',
    file: `${cases}/visits.ts`,
    find: "if (presence.void || presence.who === 'staff-helper') continue",
    put: 'if (presence.void) continue',
  },
  {
    name: 'a struck-out presence still counts',
    file: `${cases}/visits.ts`,
    find: "if (presence.void || presence.who === 'staff-helper') continue",
    put: "if (presence.who === 'staff-helper') continue",
  },
  {
    name: 'missing claim: a repeat is not recognised',
    file: 'platform/db/once.ts',
    find: 'if (claimed.length === 0) return repeated<T>(tx, stamp)',
    put: 'void repeated',
  },
  {
    name: 'missing claim on the grouped path: handled requests are not looked for, and the claim is not counted',
    file: `${cases}/writing.ts`,
    find: "if (row?.claimed !== claims.length) throw new Refusal('conflict', 'platform.stale-version')\n  return new Map(Object.entries(row.counters))",
    put: 'return new Map(Object.entries(row?.counters ?? {}))',
  },
  {
    name: 'skipped chain link: each event hangs on the head before the act',
    file: 'platform/db/event-log.ts',
    find: '    prevHash = hash\n    return { ...content, hash }',
    put: '    return { ...content, hash }',
  },
  {
    name: 'reminder lost: the promise reminds nobody',
    file: `${cases}/clock-commands.ts`,
    find: "  { clock: 'promise', kind: 'promise-due-soon', before: 1 },\n",
    put: '',
  },
  {
    name: 'four eyes: whoever accepted may decide',
    file: `${cases}/conditions.ts`,
    find: '    state.receivedBy,\n    state.acceptedBy,\n',
    put: '    state.receivedBy,\n',
  },
  {
    name: 'four eyes: handing back washes the hands',
    file: `${cases}/conditions.ts`,
    find: "(step.status === 'open' ? [] : step.stints.map((stint) => stint.by))",
    put: "(step.status === 'open' ? [] : step.stints.slice(-1).filter(() => step.status === 'done').map((stint) => stint.by).slice(1))",
  },
  {
    name: 'stale version accepted',
    file: `${cases}/acting.ts`,
    find: 'if (input.version !== null && input.version !== before.version) {',
    put: 'if (input.version !== null && input.version > before.version) {',
  },
  {
    name: 'lost race: events that were not written count as written',
    file: `${cases}/case-rows.ts`,
    find: "if (written?.events !== events.length) throw new Refusal('conflict', 'platform.stale-version')",
    put: "if (!written) throw new Refusal('conflict', 'platform.stale-version')",
  },
  {
    name: 'message twice',
    file: `${cases}/announce.ts`,
    find: '    return sms ? [{ id: uuidv7(), message: { kind',
    put: '    return sms ? [{ id: uuidv7(), message: { kind: "sms", to: phone, ...sms, about } as const }, { id: uuidv7(), message: { kind',
  },
  {
    name: 'message lost: a failed try counts as done',
    file: 'platform/notify/outbox.ts',
    find: '      if (isFinal) return\n      throw error',
    put: '      if (isFinal) return',
  },
  {
    name: 'notice twice about what was there at the first',
    file: `${cases}/decide.ts`,
    find: "if (old.length > 0) throw refuse('cases.second-notice', { keys: old.map((item) => item.key) })",
    put: 'void old',
  },
  {
    name: 'deferral forgotten: granted with materials outstanding',
    file: `${cases}/conditions.ts`,
    find: "when((state) => outstandingDeferrals(state).length === 0, 'cases.deferred-outstanding'),",
    put: "when(() => true, 'cases.deferred-outstanding'),",
  },
  {
    name: 'deferral extended twice',
    file: `${cases}/decide.ts`,
    find: "if (deferral.extended) throw refuse('cases.deferral-extended-already', { key: data.key })",
    put: '',
  },
  {
    name: 'accepted by silence a day late',
    file: `${cases}/conditions.ts`,
    find: 'clock.endedOn === null && clock.late > 0 ? clock.dueOn : null',
    put: 'clock.endedOn === null && clock.late > 1 ? clock.dueOn : null',
  },
  {
    name: 'accepted by silence from the day it was noticed',
    file: `${cases}/decide.ts`,
    find: '  const acceptedOn = state.receivedOn ?? facts.today\n',
    put: '  const acceptedOn = facts.today\n',
  },
  {
    name: 'extension twice',
    file: `${cases}/conditions.ts`,
    find: "when((state) => state.extension === null, 'cases.extended-already'),",
    put: "when(() => true, 'cases.extended-already'),",
  },
  {
    name: 'extension beyond ten days',
    file: `${cases}/decide.ts`,
    find: 'if (data.workingDays > terms.rules.extensionMaxWorkingDays) {',
    put: 'if (data.workingDays > terms.rules.extensionMaxWorkingDays + 1) {',
  },
  {
    name: 'cap ignored: a suspension is ended when somebody comes',
    file: `${cases}/decide.ts`,
    find: '      resumedOn: minDate(facts.today, suspension.capOn),',
    put: '      resumedOn: facts.today,',
  },
  {
    name: 'suspended and examined all the same',
    file: `${cases}/conditions.ts`,
    find: "  'complete-step': all(in_('examining'), stepInHand, running, notDeciding),",
    put: "  'complete-step': all(in_('examining'), stepInHand, notDeciding),",
  },
  {
    name: 'counter gap: a number too many is drawn',
    file: `${cases}/numbering.ts`,
    find: '    const nth = (taken.get(scope) ?? 0) + 1\n    taken.set(scope, nth)',
    put: "    const nth = (taken.get(scope) ?? 0) + (scope.startsWith('document') ? 2 : 1)\n    taken.set(scope, nth)",
  },
  {
    name: 'two issue at the same moment: whoever comes second gets a fault instead of an answer',
    file: `${cases}/results.ts`,
    find: "violatedConstraint(error) === 'e_licence_case_unique'",
    put: "violatedConstraint(error) === ''",
  },
  {
    name: 'rollback leaves rows',
    file: 'platform/db/database.ts',
    find: "await client.query('rollback')",
    put: "await client.query('commit')",
  },
  {
    name: 'wake date lost: nobody looks at a supplement that does not come',
    file: `${cases}/projection.ts`,
    find: '    wakeOn: wakeOn(state, calendar, today, rules),',
    put: "    wakeOn: state.status === 'correcting' ? null : wakeOn(state, calendar, today, rules),",
  },
  {
    name: 'the clock job looks at a case too late',
    file: `${cases}/clock-commands.ts`,
    find: 'state.calendarVersion === null ? today : addDays(dueOn as PlainDate, -watchDays),',
    put: 'state.calendarVersion === null ? today : addDays(dueOn as PlainDate, watchDays),',
  },
  {
    name: 'calendar change moves a frozen date',
    file: `${cases}/facts.ts`,
    find: 'state.calendarVersion !== null && !input.current',
    put: 'state.calendarVersion !== null && !input.current && state.version < 0',
  },
  {
    name: 'the newest version of the item instead of the one handed in under',
    file: `${cases}/facts.ts`,
    find: 'const version = state.terms?.itemVersion ?? state.itemVersion ?? undefined',
    put: 'const version = undefined',
  },
  {
    name: 'right not asked for: a clerk decides',
    file: `${cases}/policy.ts`,
    find: "  grant: { staff: deciders, in: 'step', onTheSpotToo: true },",
    put: "  grant: { staff: [...deciders, ...officers], in: 'handling', onTheSpotToo: true },",
  },
  {
    name: 'an end leaves the clock stopped',
    file: `${cases}/decide.ts`,
    find: "const withdraw: Decide<'withdraw'> = (data, state, facts) => [\n  ...closeSuspension(state, facts),",
    put: "const withdraw: Decide<'withdraw'> = (data, state, facts) => [\n  ...(state === undefined ? closeSuspension(state, facts) : []),",
  },
  {
    name: 'a commitment is taken where the item has none',
    file: `${cases}/decide.ts`,
    find: "if (data.commitment?.kind === 'notice-and-commitment' && !facts.terms.noticeCommitment)",
    put: 'if (data.commitment === undefined)',
  },
  {
    name: 'the holder’s name in the record of an event',
    file: `${cases}/opening.ts`,
    find: 'label: legal ? legal.name : maskName(person.name),',
    put: 'label: legal ? legal.name : person.name,',
  },
  {
    name: 'figures: a helper who came does not keep a case from being 全程网办',
    file: 'modules/supervision/handlings.ts',
    find: 'const helped = rules.helpIsOnSite && facts.helped',
    put: 'const helped = false',
  },
  {
    name: 'figures: what somebody came for counts also when the presence was struck out',
    file: `${cases}/projection.ts`,
    find: "const came = present.filter((one) => one.who !== 'staff-helper')",
    put: "const came = state.presences.filter((one) => one.who !== 'staff-helper')",
  },
  {
    name: 'once only: the address that the register gave is asked again',
    file: 'modules/registers/known-answers.ts',
    find: "    ...(person.address ? { 'person.address': answer(person.address, false) } : {}),\n",
    put: '',
  },
  {
    name: 'once only: what a register says is recorded as the applicant’s own words',
    file: `${cases}/settled-answers.ts`,
    find: "known && says(answer, known.value) ? known.origin : 'applicant'",
    put: "known && says(answer, known.value) && !known.settled ? known.origin : 'applicant'",
  },
  {
    name: 'access: a look in full is noted without its case',
    file: 'modules/registers/service.ts',
    find: '          caseId: unmasking.caseId,\n',
    put: '          caseId: null,\n',
  },
  {
    name: 'access: a look at a counter stands in the audit trail only',
    file: 'modules/registers/service.ts',
    find: 'if (!(await wasNoted(tx, line, hourBefore(now())))) await insertAccess(tx, line)',
    put: 'if (await wasNoted(tx, line, hourBefore(now()))) await insertAccess(tx, line)',
  },
  {
    name: 'clock jumps: whose clock is behind is told that somebody was faster',
    file: `${cases}/acting.ts`,
    find: 'if (input.version !== null && input.version !== before.version) {',
    put: "const behind = actor.kind !== 'system' && deps.now().toISOString() < (input.inHand.events.at(-1)?.at ?? '')\n  if (input.version !== null && (behind || input.version !== before.version)) {",
  },
]

/** Seeds of a hunt. */
export const mostSeeds = 300

/** The first seed that finds a bug, how far its history had come, and what was wrong. */
interface Found {
  readonly seed: number
  readonly at: string
  readonly invariant: string
  readonly text: string
}

/** A planted bug by its number, with what came of the hunt; `found` is null when no seed found it. */
export interface Hunted {
  readonly bug: number
  readonly name: string
  readonly found: Found | null
}

/** Hunts from seed 1 upwards; null when the bug is not found. */
export async function hunt(bug: KnownBug, seeds = mostSeeds): Promise<Found | null> {
  let after = 0
  let found: Found | null = null
  const list = Array.from({ length: seeds }, (_none, at) => at + 1)
  const plant = { file: bug.file, find: bug.find, put: bug.put }
  await playApart(
    { seeds: list, shrink: false, stopAtFirst: true },
    ({ findings }) => {
      after += 1
      const [first] = findings
      if (first?.text.startsWith('UnknownStatement')) throw new Error(first.text)
      if (!first || found) return
      const text = first.text.split('\n')[0] ?? ''
      found = { seed: after, invariant: first.invariant, at: first.at, text }
    },
    plant,
  )
  return found
}

/** Plants them all, two at a time; what was found of each, in their order. */
export async function huntAll(tell: (line: string) => void): Promise<readonly Hunted[]> {
  const left = [...knownBugs.entries()]
  const hunted: Hunted[] = []
  const next = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) {
      const [at, bug] = one
      const found = await hunt(bug)
      hunted[at] = { bug: at + 1, name: bug.name, found }
      const told = found
        ? `seed ${found.seed}, ${found.at}: ${found.invariant} ${found.text}`
        : `NOT FOUND in ${mostSeeds} seeds`
      tell(`${String(at + 1).padStart(2)}. ${bug.name}: ${told}`)
    }
  }
  await Promise.all([next(), next()])
  return hunted
}
