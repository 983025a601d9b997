/**
 * Who may do what, written from the county's rules and the law, in the words of offices and places. It knows nothing of the product's
 * own policies: where the two disagree, one of them is wrong.
 */
import type { Role } from '#modules/organisation/model.ts'

/** A post: a role at an office (by name) for a region (12 digits). */
export interface Seat {
  readonly role: Role
  readonly office: string
  readonly region: string
}

/** Whose a case is: a resident's own, or a company's, for which its representative and its agents act. */
export type Applicant = 'resident' | 'company'

/** Who asks, as the law sees it. */
export type Who =
  | { readonly kind: 'visitor'; readonly name: string }
  | { readonly kind: 'person'; readonly name: string; readonly speaksFor: Applicant | 'nobody' }
  | { readonly kind: 'staff'; readonly name: string; readonly seats: readonly Seat[] }

/** A case, as the law sees it: by hand, not asked of the product. */
export interface CaseCell {
  readonly name: string
  readonly status: string
  /** Offices that have or had it, the office of the open step, and whether a colleague holds that step. */
  readonly offices: readonly string[]
  readonly step: string | null
  readonly heldBy: 'somebody else' | null
  readonly onTheSpot: boolean
  readonly applicant: Applicant
  readonly regionCode: string
}

/** 窗口和帮代办，承办人员，有决定权的人。 */
const counters: readonly Role[] = ['window-clerk', 'township-helper', 'village-helper']
const handlers: readonly Role[] = ['caseworker', 'approver', 'office-head']
const deciders: readonly Role[] = ['approver', 'office-head']

/** A region covers itself and what lies below it: 430623000000 the county, 430623101000 the township, 430623101201 the village. */
export const covers = (region: string, place: string): boolean => place.startsWith(region.replace(/(000)+$/, ''))

interface Line {
  /** Counters that serve the place the case came from. */
  readonly counter?: true
  /** Roles at an office that has or had the case. */
  readonly office?: readonly Role[]
  /** Roles at the office of the open step. */
  readonly step?: readonly Role[]
  /** Whether a step in a colleague's hands is closed to all but the head of that office. */
  readonly ownStep?: true
  readonly during: readonly string[]
}

const handIn = ['submitted', 'received']
const handOut = ['decided', 'issued']
const filed = [...handIn, 'correcting', 'examining', ...handOut, 'concluded']

/** 一行一个命令：谁，什么时候。 */
const lines: Readonly<Record<string, Line>> = {
  'pre-screen': { counter: true, office: handlers, during: ['submitted'] },
  receive: { counter: true, office: handlers, during: ['submitted'] },
  'notify-once': { counter: true, office: handlers, during: handIn },
  'request-late': { office: handlers, during: ['received', 'examining'] },
  supplement: { counter: true, during: ['correcting'] },
  accept: { counter: true, office: handlers, during: handIn },
  'not-accept': { office: handlers, during: [...handIn, 'correcting'] },
  'not-require': { office: handlers, during: [...handIn, 'correcting'] },
  'supply-deferred': { counter: true, during: ['examining'] },
  'extend-deferral': { office: handlers, during: ['examining'] },
  claim: { step: handlers, during: ['examining'] },
  'complete-step': { step: handlers, ownStep: true, during: ['examining'] },
  'return-step': { step: handlers, ownStep: true, during: ['examining'] },
  transfer: { step: handlers, during: ['examining'] },
  suspend: { step: handlers, ownStep: true, during: ['examining'] },
  resume: { step: handlers, ownStep: true, during: ['examining'] },
  extend: { office: ['office-head'], during: ['examining'] },
  'transfer-up': { step: deciders, ownStep: true, during: ['examining'] },
  withdraw: { counter: true, during: ['draft', ...handIn, 'correcting', 'examining'] },
  terminate: { office: deciders, during: ['received', 'correcting', 'examining'] },
  grant: { step: deciders, ownStep: true, during: ['examining'] },
  deny: { step: deciders, ownStep: true, during: ['examining'] },
  issue: { office: handlers, during: ['decided'] },
  dispatch: { counter: true, office: handlers, during: handOut },
  deliver: { counter: true, office: handlers, during: handOut },
  archive: { counter: true, office: handlers, during: ['concluded'] },
  'verify-commitment': { office: handlers, during: [...handOut, 'concluded'] },
  revoke: { office: deciders, during: [...handOut, 'concluded'] },
  'record-presence': { counter: true, office: handlers, during: filed },
  'correct-record': { office: ['office-head'], during: filed },
}

/** Whether this person holds the authority for a command on this case, whatever its state. */
export function authorised(who: Who, command: string, at: CaseCell): boolean {
  const line = lines[command]
  if (!line || who.kind !== 'staff') return false
  return who.seats.some(({ role, office, region }) => {
    if (line.counter && counters.includes(role)) return covers(region, at.regionCode)
    if (line.office?.includes(role)) return at.offices.includes(office)
    if (!line.step?.includes(role) || office !== at.step) return false
    if (!line.ownStep || at.heldBy === null) return true
    return who.seats.some((seat) => seat.role === 'office-head' && seat.office === at.step)
  })
}

/** Whether the state lets anybody do it. */
export const isDuring = (command: string, at: CaseCell): boolean => lines[command]?.during.includes(at.status) ?? false

/** Who may read a case: what was not handed in is the applicant's alone; administrators and editors see none. */
export function maySee(who: Who, at: CaseCell): boolean {
  if (who.kind === 'person') return who.speaksFor === at.applicant
  if (who.kind === 'visitor' || at.status === 'draft') return false
  return who.seats.some(({ role, office, region }) => {
    if (role === 'supervisor' || counters.includes(role)) return covers(region, at.regionCode)
    return handlers.includes(role) && at.offices.includes(office)
  })
}

/** Who watches over a case in sums and figures: supervision by place, a head by office. Working at a counter adds nothing. */
export function mayWatch(who: Who, at: CaseCell): boolean {
  if (who.kind !== 'staff') return false
  const watchers = who.seats.filter(({ role }) => role === 'supervisor' || role === 'office-head')
  return maySee({ kind: 'staff', name: '', seats: watchers }, at)
}

/**
 * Who may see the full name, number and phone of the applicant, for a stated reason: who works on the case, never who watches. One
 * post has to hold both: working elsewhere and watching here do not add up.
 */
export function mayUnmask(who: Who, at: CaseCell): boolean {
  if (who.kind !== 'staff') return false
  return who.seats.some((seat) => seat.role !== 'supervisor' && maySee({ kind: 'staff', name: '', seats: [seat] }, at))
}
