/**
 * A second opinion on the clocks, from the text of the rules (docs/law/clocks.md) and the events alone: it walks from day to day
 * with a table of what each day is. It imports nothing of the product but types, and shares no code with `clock.ts`.
 */
import type { CaseTerms, RecordedEvent } from '../model.ts'

/** What the shipped file says; a table of days is made of it. */
interface Notices {
  readonly coversFrom: string
  readonly coversTo: string
  readonly years: readonly {
    readonly holidays: readonly { readonly from: string; readonly to: string }[]
    readonly makeUpDays: readonly string[]
  }[]
}

const following = new Map<string, string>()
const next = (date: string): string => {
  const known = following.get(date)
  if (known !== undefined) return known
  const at = new Date(`${date}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + 1)
  const day = at.toISOString().slice(0, 10)
  following.set(date, day)
  return day
}

const earlier = (a: string, b: string): string => (a.localeCompare(b) < 0 ? a : b)
const later = (a: string, b: string): string => (a.localeCompare(b) < 0 ? b : a)

/** Every covered day: whether it is worked. */
export function dayTableOf(notices: Notices): ReadonlyMap<string, boolean> {
  const days = new Map<string, boolean>()
  for (let date = notices.coversFrom; date <= notices.coversTo; date = next(date)) {
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay()
    days.set(date, weekday !== 0 && weekday !== 6)
  }
  for (const { holidays, makeUpDays } of notices.years) {
    for (const { from, to } of holidays)
      for (let date = from; date <= to; date = next(date)) if (days.has(date)) days.set(date, false)
    for (const date of makeUpDays) if (days.has(date)) days.set(date, true)
  }
  return days
}

/** What the rules say about one clock today. */
export interface Opinion {
  readonly dueOn: string | null
  readonly late: number
  readonly ended: boolean
}

export interface Opinions {
  readonly promise: Opinion | null
  readonly statutory: Opinion | null
  readonly steps: ReadonlyMap<string, Opinion>
}

type Of<Type extends RecordedEvent['type']> = Extract<RecordedEvent, { type: Type }>
interface Stop {
  readonly first: string
  readonly last: string
  readonly open: boolean
  readonly cap: string
}
interface Question {
  readonly from: string
  readonly amount: number
  readonly unit: 'working' | 'calendar'
  readonly ended: string | null
  readonly stops: readonly Stop[]
  readonly gaps: readonly Stop[]
  readonly more: number
  readonly ceiling: string | null
}

export function opinionsOf(
  events: readonly RecordedEvent[],
  today: string,
  days: ReadonlyMap<string, boolean>,
): Opinions {
  const all = <Type extends RecordedEvent['type']>(type: Type) =>
    events.filter((e): e is Of<Type> & RecordedEvent => e.type === type)
  const acceptance = all('case-accepted')[0]
  if (!acceptance) return { promise: null, statutory: null, steps: new Map() }
  const { terms, acceptedOn } = acceptance.data
  const concluded = all('case-concluded')[0]?.data.concludedOn ?? null
  const decided = (all('case-granted')[0] ?? all('case-denied')[0])?.data.decidedOn ?? null
  const handled = decided ?? concluded
  const stops = all('clock-suspended').map(({ data }): Stop => {
    const resumed = all('clock-resumed').find((e) => e.data.suspensionId === data.suspensionId)?.data.resumedOn
    const until = concluded ?? today
    const last = resumed ?? earlier(data.capOn, until)
    return { first: next(data.suspendedOn), last, open: resumed === undefined, cap: data.capOn }
  })
  const extension = all('limit-extended')[0]?.data
  const more = extension?.workingDays ?? 0

  const answer = (question: Question): Opinion => {
    const until = question.ended ?? today
    const counting = [...question.stops, ...question.gaps].filter((stop) => stop.first <= until)
    const stopped = (date: string): boolean => counting.some((stop) => stop.first <= date && date <= stop.last)
    const worked = (date: string): boolean => days.get(date) === true && !stopped(date)
    const counts = (date: string): boolean => (question.unit === 'working' ? worked(date) : !stopped(date))
    let date = question.from
    for (let left = question.amount; left > 0 && days.has(date); ) {
      date = next(date)
      if (counts(date)) left--
    }
    while (days.has(date) && !worked(date) && (question.unit === 'calendar' || question.amount === 0)) date = next(date)
    const bare = date
    for (let left = question.more; left > 0 && days.has(date); ) {
      date = next(date)
      if (worked(date)) left--
    }
    if (question.more > 0 && question.ceiling !== null && days.has(date) && date > question.ceiling) {
      date = later(bare, question.ceiling)
    }
    if (!days.has(date)) return { dueOn: null, late: 0, ended: question.ended !== null }
    let late = 0
    for (let on = next(date); on <= until; on = next(on)) {
      if (days.get(on) && !question.gaps.some((gap) => gap.first <= on && on <= gap.last)) late++
    }
    if (until > date) late = Math.max(1, late)
    return { dueOn: date, late, ended: question.ended !== null }
  }
  // A clock that stands has no date, unless its last day had come before it was stopped.
  const shown = (opinion: Opinion): Opinion => {
    const standing = opinion.ended ? undefined : stops.find((stop) => stop.open && today <= stop.cap)
    if (!standing || opinion.late > 0) return opinion
    return opinion.dueOn !== null && standing.first > opinion.dueOn ? opinion : { ...opinion, dueOn: null }
  }

  const law: Question | null = terms.statutory && {
    from: acceptedOn,
    amount: terms.statutory.amount,
    unit: terms.statutory.unit,
    ended: handled,
    stops,
    gaps: [],
    more,
    ceiling: null,
  }
  const legal = law && answer(law)
  const sameDay = terms.handling === 'on-the-spot' && terms.rules.onTheSpotSameDay
  const bare: Question = {
    from: acceptedOn,
    amount: sameDay ? 0 : terms.promisedWorkingDays,
    unit: 'working',
    ended: handled,
    stops,
    gaps: [],
    more: 0,
    ceiling: legal?.dueOn ?? null,
  }
  const unextended = answer(bare).dueOn
  const moves = extension !== undefined && (unextended === null || extension.extendedOn <= unextended)
  const steps = new Map<string, Opinion>()
  for (const term of terms.steps) {
    const opinion = stepOpinion(term, events, acceptance, answer, stops, concluded)
    if (opinion) steps.set(term.key, term.function === 'acceptance' ? opinion : shown(opinion))
  }
  return {
    promise: shown(answer({ ...bare, more: moves ? more : 0 })),
    statutory: legal && shown(legal),
    steps,
  }
}

/** 受理 runs from receipt to the first step; the others from stretch to stretch, the time between left out. */
function stepOpinion(
  term: CaseTerms['steps'][number],
  events: readonly RecordedEvent[],
  acceptance: Of<'case-accepted'>,
  answer: (question: Question) => Opinion,
  stops: readonly Stop[],
  concluded: string | null,
): Opinion | null {
  const common = { amount: term.workingDays, unit: 'working', more: 0, ceiling: null } as const
  if (term.function === 'acceptance') {
    const complete = events.findLast((e) => e.type === 'supplement-made' && e.data.complete) as
      | Of<'supplement-made'>
      | undefined
    const filed = events.find((e): e is Of<'case-submitted'> & RecordedEvent => e.type === 'case-submitted')
    const first = events.find((e): e is Of<'step-started'> & RecordedEvent => e.type === 'step-started')
    const from = complete?.data.suppliedOn ?? filed?.data.submittedOn ?? ''
    return answer({ ...common, from, ended: first?.data.startedOn ?? acceptance.data.acceptedOn, stops: [], gaps: [] })
  }
  const stretches: { from: string; to: string | null }[] = []
  for (const event of events) {
    if (event.type === 'step-started' && event.data.stepKey === term.key) {
      stretches.push({ from: event.data.startedOn, to: null })
    }
    const last = stretches.at(-1)
    if (!last || last.to !== null) continue
    if (event.type === 'step-completed' && event.data.stepKey === term.key) last.to = event.data.completedOn
    if (event.type === 'step-returned' && event.data.stepKey === term.key) last.to = event.data.returnedOn
    if ((event.type === 'case-granted' || event.type === 'case-denied') && event.data.stepKey === term.key) {
      last.to = event.data.decidedOn
    }
  }
  const [first] = stretches
  if (!first) return null
  const gaps = stretches.slice(1).map((stretch, index): Stop => {
    const left = stretches[index]?.to ?? stretch.from
    return { first: next(left), last: stretch.from, open: false, cap: stretch.from }
  })
  return answer({ ...common, from: first.from, ended: stretches.at(-1)?.to ?? concluded, stops, gaps })
}
