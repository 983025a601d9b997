/** Reads the record of one case from its beginning and says what does not agree with the rules. */
import { type DayBook, dayIn, earlier, type LeftOut, later, tomorrow } from './days.ts'
import type { Around, Data, Entry, Fault, Reading, Terms } from './entry.ts'
import { afterTheEnd, authority, course, limits, notWhileSuspended, reminders } from './tables.ts'

interface Stop {
  readonly id: string
  readonly procedure: string
  readonly after: string
  readonly cap: string
  through: string | null
}

export function read(entries: readonly Entry[], around: Around): Reading {
  const faults: Fault[] = []
  const wrong = (invariant: string, text: string) => faults.push({ invariant, text })
  let status = ''
  let outcome: string | null = null
  let terms: Terms | null = null
  let calendar: string | null = null
  let opened: Partial<Data> = {}
  let submitted: Data | null = null
  let received: string | null = null
  let acceptedOn: string | null = null
  let basis: string | null = null
  // What the applicant has promised in writing is verified after a grant, also of a case that silence accepted (国办发〔2020〕42号).
  let commitment: string | null = null
  let decidedOn: string | null = null
  let concludedOn: string | null = null
  let granted: boolean | null = null
  let delivered: string | null = null
  let extension: { days: number; on: string; moves: boolean } | null = null
  let step: { readonly key: string; readonly office: string } | null = null
  let verification: { from: string; done: boolean; broken: boolean } | null = null
  let last = ''
  let silenceDueAt: readonly (string | null)[] | null = null
  let notice: { keys: readonly string[]; due: string; settled: Set<string>; round: number } | null = null
  const asked = new Map<string, number>()
  const stops: Stop[] = []
  const deferrals = new Map<string, { due: string; extended: boolean; supplied: boolean; lapsed: boolean }>()
  const hands: { actor: string; step: string }[] = []
  const offices = new Map<string, string>()
  const presences = new Map<number, { on: string; who: string; cause: string; purpose: string; void: boolean }>()
  const reminded = new Set<string>()
  const openStop = () => stops.find((stop) => stop.through === null)
  const outstanding = () =>
    [...deferrals].flatMap(([key, one]) => (one.supplied || one.lapsed ? [] : [{ key, due: one.due }]))
  const promised = (): number => (terms?.handling === 'on-the-spot' ? 0 : Number(terms?.promisedWorkingDays ?? 0))

  /** Stretches a clock leaves out as seen on a day: a suspension that still lasts is cut there, and at its cap. */
  const leftOut = (until: string): LeftOut =>
    stops.flatMap((stop): [string, string][] => {
      const through = stop.through ?? (stop.cap < until ? stop.cap : until)
      return stop.after < until && through > stop.after ? [[stop.after, through]] : []
    })
  const dueBy = (book: DayBook, until: string, what: 'promise' | 'statutory', extended = true): string | null => {
    if (acceptedOn === null || terms === null) return null
    const out = leftOut(until)
    const more = extended && extension && (what === 'statutory' || extension.moves) ? extension.days : 0
    const limit = what === 'promise' ? { amount: promised(), unit: 'working' } : terms.statutory
    if (!limit) return null
    const bare =
      limit.unit === 'working' && limit.amount > 0
        ? book.after(acceptedOn, limit.amount, out)
        : book.afterCalendar(acceptedOn, limit.amount, out)
    if (bare === null || more === 0) return bare
    const moved = book.after(bare, more, out)
    const ceiling = what === 'promise' ? dueBy(book, until, 'statutory') : null
    if (moved !== null && ceiling !== null && moved > ceiling) return later(bare, ceiling)
    return moved
  }
  const inForce = (): DayBook | null => (calendar === null ? null : around.book(calendar))
  const silenceOn = (version: number): readonly (string | null)[] =>
    received === null ? [] : around.booksAt(version).map((book) => book.after(received as string, limits.silence))

  const mayAct = (entry: Entry, day: string): boolean => {
    const rule = authority[entry.type]
    if (!rule) return true
    const [alone, roles, place] = rule
    const { key } = entry.actor
    if (key.startsWith('person:')) return alone.includes('A')
    if (key.startsWith('system:')) return alone.includes('S')
    const known = roles.split(' ')
    return around.posts(key.slice(6), entry.version).some((post) => {
      if (post.valid_from > day) return false
      const front = ['window-clerk', 'township-helper', 'village-helper'].includes(post.role)
      const serves = String(opened.regionCode ?? '').startsWith(post.region_code.replace(/0+$/, ''))
      const handling = post.office_id === opened.officeId || [...offices.values()].includes(post.office_id)
      if (front && known.includes('desk+')) return terms?.handling === 'on-the-spot' && serves
      if (!known.includes(post.role)) return false
      if (front || entry.type === 'case-opened') return serves || entry.type === 'case-opened'
      if (place === 'step') return step !== null && post.office_id === step.office
      return handling
    })
  }

  for (const [at, entry] of entries.entries()) {
    const { type, data, version } = entry
    const day = dayIn(entry.occurred_at)
    const where = `${type} (${version}) on ${day}`
    const rule = course[type]
    if (!rule) {
      wrong('I4', `${where}: no rule knows this event`)
      continue
    }
    if (version !== at + 1) wrong('I21', `${where} stands in place ${at + 1}`)
    if (!(rule[0] === '' ? status === '' : rule[0].split(' ').includes(status)))
      wrong('I4', `${where} in state ${status || 'none'}`)
    if ((status === 'concluded' || status === 'archived') && !afterTheEnd.includes(type))
      wrong('I6', `${where} after the end`)
    if (openStop() && notWhileSuspended.includes(type)) wrong('I12', `${where} while the clock is stopped`)
    if (!mayAct(entry, day)) wrong('I4', `${where} by ${entry.actor.key}, who may not`)
    const silent = submitted !== null && ['submitted', 'received'].includes(status) && silenceOn(version)
    const tooLate = silent !== false && silent.length > 0 && silent.every((due) => due !== null && day > due)
    const surelyNotLate = silent !== false && silent.every((due) => due === null || day <= due)

    switch (type) {
      case 'case-opened':
        opened = data
        break
      case 'case-submitted':
        submitted = data
        commitment = data.commitment?.kind ?? null
        received = data.submittedOn
        if (data.submittedOn !== day) wrong('I1', `${where} is dated ${data.submittedOn}`)
        if (
          commitment === 'notice-and-commitment' &&
          !around.item(opened.itemId ?? '', data.itemVersion)?.noticeCommitment
        )
          wrong('I4', `${where} on a commitment, which the item does not have`)
        break
      case 'case-received':
        if (data.receivedOn !== submitted?.submittedOn)
          wrong('I7', `${where}: receipt is dated ${data.receivedOn}, not the day of submission`)
        hands.push({ actor: entry.actor.key, step: 'intake' })
        break
      case 'one-time-notice-issued': {
        if (tooLate) wrong('I7', `${where}: five days of silence had accepted the case`)
        const keys = data.items.map((item) => item.key)
        if (notice && keys.some((key) => !notice?.keys.includes(key)))
          wrong('I7', `${where} asks for what was there at the first notice`)
        if (notice && !String(data.reason ?? '').trim()) wrong('I7', `${where} gives no reason for asking again`)
        if (!around.booksAt(version).some((book) => book.after(day, limits.correction) === data.dueOn))
          wrong('I7', `${where}: the supplement is due ${data.dueOn}`)
        for (const key of new Set(keys)) asked.set(key, (asked.get(key) ?? 0) + 1)
        notice = { keys, due: data.dueOn, settled: new Set(), round: data.round }
        break
      }
      case 'supplement-made': {
        if (!notice || day > notice.due) wrong('I7', `${where} after the last day, ${notice?.due}`)
        for (const key of data.settled) notice?.settled.add(key)
        const whole = notice?.keys.every((key) => notice?.settled.has(key)) === true
        if (whole !== data.complete) wrong('I7', `${where}: complete is ${data.complete}`)
        if (data.complete) {
          status = 'received'
          received = day
        }
        break
      }
      case 'correction-lapsed':
        if (!notice || day <= notice.due) wrong('I7', `${where} before the last day, ${notice?.due}, had passed`)
        break
      case 'case-not-accepted':
      case 'case-not-required':
        if (tooLate) wrong('I7', `${where}: five days of silence had accepted the case`)
        break
      case 'case-accepted': {
        terms = data.terms
        calendar = terms.calendarVersion
        acceptedOn = data.acceptedOn
        basis = data.basis
        commitment = data.commitment?.kind ?? commitment
        const deemed = basis === 'deemed'
        if (tooLate && !deemed) wrong('I7', `${where}: silence had accepted the case already`)
        if (surelyNotLate && deemed) wrong('I7', `${where}: accepted by silence before the five days were over`)
        if (acceptedOn !== (deemed ? received : day))
          wrong('I7', `${where} is dated ${acceptedOn}, received ${received}`)
        if (!around.booksAt(version).some((book) => book.version === calendar))
          wrong('I1', `${where} stands on calendar ${calendar}, which was not in force`)
        if (terms.itemVersion !== submitted?.itemVersion)
          wrong('I1', `${where} freezes version ${terms.itemVersion}, handed in under ${submitted?.itemVersion}`)
        const content = around.item(opened.itemId ?? '', terms.itemVersion)
        if (content && terms.promisedWorkingDays !== content.promisedWorkingDays)
          wrong('I1', `${where} freezes another promise than its version has`)
        const book = around.book(calendar)
        for (const { key, dueOn } of data.deferrals) {
          const latest = book.after(acceptedOn, Math.max(1, promised()))
          if (latest !== null && (dueOn > latest || dueOn < day || !book.works(dueOn)))
            wrong('I8', `${where}: ${key} may follow until ${dueOn}, latest ${latest}`)
          deferrals.set(key, { due: dueOn, extended: false, supplied: false, lapsed: false })
        }
        if (deemed && data.deferrals.length > 0) wrong('I7', `${where}: accepted by silence, with conditions`)
        for (const one of terms.steps) offices.set(one.key, one.officeId)
        hands.push({ actor: entry.actor.key, step: 'intake' })
        break
      }
      case 'step-started': {
        const first: boolean = step === null && last === 'case-accepted'
        const due = silenceDueAt
        const from: readonly (string | null)[] | null = first
          ? basis === 'deemed'
            ? due === null
              ? null
              : due.map((one) => one && tomorrow(one))
            : [acceptedOn]
          : [day]
        if (from && !from.includes(data.startedOn))
          wrong('I11', `${where} begins ${data.startedOn}, the time before ended ${from}`)
        step = { key: data.stepKey, office: data.officeId }
        offices.set(data.stepKey, data.officeId)
        break
      }
      case 'step-completed':
      case 'step-returned': {
        const on = type === 'step-completed' ? data.completedOn : data.returnedOn
        if (on !== day) wrong('I11', `${where} is dated ${on}`)
        if (step?.key !== data.stepKey) wrong('I3', `${where}: in hand is ${step?.key}`)
        const term = terms?.steps.find((one) => one.key === data.stepKey)
        if (type === 'step-completed' && term?.onSite && new Set(data.inspectors).size < 2)
          wrong('I4', `${where}: on site by fewer than two`)
        hands.push({ actor: entry.actor.key, step: data.stepKey })
        break
      }
      case 'step-transferred':
        step = { key: data.stepKey, office: data.toOfficeId }
        offices.set(data.stepKey, data.toOfficeId)
        break
      case 'clock-suspended': {
        const term = terms?.specialProcedures.find((one) => one.key === data.procedureKey)
        const book = inForce()
        if (!term || !data.basis || !data.document?.number) wrong('I12', `${where} without procedure, basis or notice`)
        if (stops.some((stop) => stop.procedure === data.procedureKey))
          wrong('I12', `${where}: ${data.procedureKey} a second time`)
        if (data.suspendedOn !== day) wrong('I12', `${where} is dated ${data.suspendedOn}`)
        const amount = term?.days ?? Math.floor(promised() / 2)
        if (amount < 1) wrong('I12', `${where}: not one whole day may be left out`)
        const cap = term?.unit === 'calendar' ? dayPlus(day, amount) : (book?.after(day, amount) ?? book?.last)
        if (data.capOn !== cap) wrong('I12', `${where} lasts until ${data.capOn} at most, by the rule ${cap}`)
        stops.push({
          id: data.suspensionId,
          procedure: data.procedureKey,
          after: data.suspendedOn,
          cap: data.capOn,
          through: null,
        })
        break
      }
      case 'clock-resumed': {
        const stop = openStop()
        if (!stop || stop.id !== data.suspensionId) wrong('I12', `${where}: nothing was stopped`)
        else {
          const by = earlier(day, stop.cap)
          if (data.resumedOn !== by) wrong('I12', `${where}: runs again from ${data.resumedOn}, by the rule ${by}`)
          stop.through = data.resumedOn
        }
        break
      }
      case 'limit-extended': {
        const book = inForce()
        if (extension) wrong('I13', `${where} a second time`)
        if (data.workingDays < 1 || data.workingDays > limits.extension)
          wrong('I13', `${where} by ${data.workingDays} days`)
        if (terms?.handling !== 'timed') wrong('I13', `${where} of what is settled on the spot`)
        // Beyond what is published the law's date is not known, and the promise does not stand in for it (clocks.md, 12 and 22).
        const legal = book && dueBy(book, day, terms?.statutory ? 'statutory' : 'promise')
        if (legal && day > legal) wrong('I13', `${where} after the old date, ${legal}`)
        const due = book && dueBy(book, day, 'promise')
        const moves = due === null || day <= due
        if (data.movesPromise !== moves) wrong('I13', `${where}: moves the promise is ${data.movesPromise}, due ${due}`)
        if (!String(data.reason).trim()) wrong('I13', `${where} without a reason`)
        extension = { days: data.workingDays, on: data.extendedOn, moves: data.movesPromise }
        break
      }
      case 'calendar-revised':
        if (data.fromVersion !== calendar)
          wrong('I1', `${where} from ${data.fromVersion}, the case stood on ${calendar}`)
        calendar = data.toVersion
        break
      case 'deferred-material-supplied': {
        const one = deferrals.get(data.key)
        if (!one || one.supplied || one.lapsed) wrong('I8', `${where}: ${data.key} was not outstanding`)
        else if (day > one.due) wrong('I8', `${where}: ${data.key} was due ${one.due}`)
        if (one) one.supplied = true
        break
      }
      case 'deferral-extended': {
        const one = deferrals.get(data.key)
        if (!one || one.extended || one.supplied) wrong('I8', `${where}: ${data.key} a second time, or not outstanding`)
        else if (data.from !== one.due || data.dueOn <= one.due || day > one.due)
          wrong('I8', `${where}: ${data.key} from ${one.due} to ${data.dueOn}`)
        if (one) Object.assign(one, { extended: true, due: data.dueOn })
        break
      }
      case 'deferral-lapsed': {
        const one = deferrals.get(data.key)
        if (!one || one.supplied || day <= one.due) wrong('I8', `${where}: ${data.key} is due ${one?.due}`)
        if (one) one.lapsed = true
        if (!entries.some((other) => other.request_id === entry.request_id && other.type === 'case-terminated'))
          wrong('I8', `${where} has no consequence`)
        break
      }
      case 'case-granted':
      case 'case-denied': {
        granted = type === 'case-granted'
        decidedOn = data.decidedOn
        outcome = granted ? 'granted' : 'denied'
        if (data.decidedOn !== day) wrong('I11', `${where} is dated ${data.decidedOn}`)
        if (granted && outstanding().length > 0) wrong('I8', `${where} with materials outstanding`)
        const earlier = hands.filter((hand) => hand.step !== step?.key).map((hand) => hand.actor)
        if (terms?.fourEyes && earlier.includes(entry.actor.key))
          wrong('I5', `${where} by ${entry.actor.key}, who had the case in hand before`)
        const handled = (terms?.steps ?? []).filter((one) => !['acceptance', 'deliver'].includes(one.function))
        const term = handled.find((one) => one.key === step?.key)
        if (basis !== 'notice-and-commitment' && term?.function !== 'approve' && handled.at(-1)?.key !== step?.key)
          wrong('I4', `${where} at a step that does not decide`)
        if (granted && commitment === 'notice-and-commitment') verification = { from: day, done: false, broken: false }
        break
      }
      case 'result-issued':
        if (granted !== true) wrong('I4', `${where} of what was not granted`)
        break
      case 'result-delivered': {
        const inPerson = data.method === 'window' || data.method === 'kiosk'
        if (inPerson && (!data.identityChecked || !data.presence)) wrong('I4', `${where}: identity or presence missing`)
        if (granted && status !== 'issued') wrong('I4', `${where} before the result was issued`)
        delivered = data.method
        break
      }
      case 'commitment-verified':
        if (!verification || verification.done) wrong('I6', `${where}: nothing to verify`)
        verification = { from: day, done: true, broken: data.result === 'broken' }
        break
      case 'decision-revoked':
        if (!verification?.broken || outcome !== 'granted') wrong('I6', `${where}: nothing to revoke`)
        outcome = 'revoked'
        break
      case 'record-corrected':
        if (data.subject === 'presence') {
          const one = presences.get(data.version)
          if (!one || one.void === data.void) wrong('I6', `${where} of no such record`)
          else one.void = data.void
        }
        break
      case 'reminder-issued': {
        const id = `${data.kind} ${data.dueOn} ${data.about ?? ''}`
        if (reminded.has(id)) wrong('I14', `${where}: ${id} a second time`)
        reminded.add(id)
        const before = reminders[data.kind]
        const books = inForce() ? [inForce() as DayBook] : around.booksAt(version)
        if (before === undefined || day > data.dueOn || !books.some((book) => book.between(day, data.dueOn) <= before))
          wrong('I14', `${where}: ${id} at the wrong time`)
        break
      }
      case 'case-concluded':
        concludedOn = data.concludedOn
        if (data.concludedOn !== day) wrong('I11', `${where} is dated ${data.concludedOn}`)
        if (openStop()) wrong('I12', `${where} with the clock stopped for ever`)
        if (outcome !== null && !['granted', 'denied', 'revoked'].includes(data.outcome))
          wrong('I6', `${where} as ${data.outcome} after ${outcome}`)
        outcome = data.outcome
        break
      case 'case-archived':
        if (verification && !verification.done) wrong('I6', `${where} with a verification outstanding`)
        break
      default:
        break
    }
    if (rule[1] !== '=') status = rule[1]
    if (data.presence) {
      const { on, who, cause, purpose } = data.presence
      presences.set(version, { on, who, cause, purpose, void: false })
      if (on > day) wrong('I17', `${where}: somebody was there tomorrow`)
    }
    silenceDueAt = silent === false ? null : silent
    last = type
  }

  const until = decidedOn ?? concludedOn ?? dayIn(entries.at(-1)?.occurred_at ?? '2000-01-01T00:00:00Z')
  const book = inForce()
  /** A clock that stands has no date, unless its last day had come before it was stopped. */
  const shown = (due: string | null): string | null => {
    const stop = openStop()
    if (!stop || decidedOn !== null || concludedOn !== null || until > stop.cap) return due
    return due !== null && (until > due || stop.after >= due) ? due : null
  }
  const promise = book && dueBy(book, until, 'promise')
  const present = [...presences.values()].filter((one) => !one.void)
  const counted = present.filter((one) => one.who !== 'staff-helper')
  const visitDays = Map.groupBy(counted, (one) => one.on)
  return {
    faults,
    ...{ status, outcome, suspended: openStop() !== undefined, deferrals: outstanding().length },
    visits: visitDays.size,
    visitsByOffice: [...visitDays.values()].filter((ones) => ones.every((one) => one.cause === 'office')).length,
    ...{ came: counted.map(({ purpose }) => purpose), helped: present.length > counted.length, delivered },
    noticeRounds: Math.max(0, ...asked.values()),
    ...{ submittedOn: submitted ? (submitted as Data).submittedOn : null, acceptedOn, decidedOn, concludedOn },
    promiseDue: shown(promise),
    statutoryDue: book && shown(dueBy(book, until, 'statutory')),
    inTime: decidedOn === null ? null : !(promise !== null && decidedOn > promise),
    silenceDue:
      ['submitted', 'received'].includes(status) && received !== null ? silenceOn(Number.POSITIVE_INFINITY) : null,
    openNoticeDue: status === 'correcting' && notice ? (notice as { due: string }).due : null,
    outstanding: status === 'examining' ? outstanding() : [],
    openCap: openStop()?.cap ?? null,
    deliveryDue:
      ['decided', 'issued'].includes(status) && book && decidedOn ? book.after(decidedOn, limits.delivery) : null,
    verificationDue:
      verification && !(verification as { done: boolean }).done && book
        ? book.after((verification as { from: string }).from, limits.verification)
        : null,
    ...{ reminded, calendar },
  }
}

const dayPlus = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
