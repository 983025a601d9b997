/**
 * Who may do what to a case: role × office × region × state, denied by default, judged at the time of the act.
 * Staff posts are those valid today (identity looks them up at each request), so a moved officer loses the old rights at once.
 */
import { Refusal } from '#kernel/refusal.ts'
import type { Actor, PersonActor, StaffActor } from '#modules/identity/model.ts'
import { type Post, type Role, regionCovers } from '#modules/organisation/model.ts'
import type { CommandType } from './commands.ts'
import { type CaseState, openStep } from './model.ts'
import { mustDecideAt } from './routing.ts'

/** Whose case it is; rows of their own, not part of the log. */
export interface CaseParties {
  readonly personId: string | null
  readonly legalPersonId: string | null
  /** The account that filed it, for agents and for drafts before the real-name check. */
  readonly accountId: string | null
}

const intake: readonly Role[] = ['window-clerk', 'township-helper', 'village-helper']
const officers: readonly Role[] = ['caseworker', 'approver', 'office-head']
const deciders: readonly Role[] = ['approver', 'office-head']

interface Grant {
  readonly applicant?: true
  readonly system?: true
  readonly staff?: readonly Role[]
  /** Staff must hold the post in: any office (front-office intake), the handling office, or the office of the open step. */
  readonly in?: 'front' | 'handling' | 'step'
  /** Front-office staff may also decide 即办件 in one sitting. */
  readonly onTheSpotToo?: true
}

/** One line per command. */
export const grants: Readonly<Record<CommandType, Grant>> = {
  open: { applicant: true, staff: intake, in: 'front' },
  submit: { applicant: true, staff: intake, in: 'front' },
  'pre-screen': { staff: [...intake, ...officers], in: 'front' },
  receive: { staff: [...intake, ...officers], in: 'front' },
  'notify-once': { staff: [...intake, ...officers], in: 'front' },
  'request-late': { staff: officers, in: 'handling' },
  'answer-late': { applicant: true, staff: intake, in: 'front' },
  supplement: { applicant: true, staff: intake, in: 'front' },
  'lapse-correction': { system: true },
  accept: { staff: [...intake, ...officers], in: 'front' },
  'deem-accepted': { system: true },
  'not-accept': { staff: officers, in: 'handling' },
  'not-require': { staff: officers, in: 'handling' },
  'supply-deferred': { applicant: true, staff: intake, in: 'front' },
  'extend-deferral': { staff: officers, in: 'handling' },
  'lapse-deferral': { system: true },
  claim: { staff: officers, in: 'step', onTheSpotToo: true },
  'complete-step': { staff: officers, in: 'step', onTheSpotToo: true },
  'return-step': { staff: officers, in: 'step' },
  transfer: { staff: officers, in: 'step' },
  suspend: { staff: officers, in: 'step' },
  resume: { staff: officers, in: 'step', system: true },
  extend: { staff: ['office-head'], in: 'handling' },
  'revise-calendar': { system: true },
  'transfer-up': { staff: deciders, in: 'step' },
  withdraw: { applicant: true, staff: intake, in: 'front' },
  terminate: { staff: deciders, in: 'handling' },
  grant: { staff: deciders, in: 'step', onTheSpotToo: true },
  deny: { staff: deciders, in: 'step' },
  issue: { staff: officers, in: 'handling', onTheSpotToo: true },
  dispatch: { staff: [...intake, ...officers], in: 'front' },
  deliver: { staff: [...intake, ...officers], in: 'front' },
  archive: { staff: [...intake, ...officers], in: 'front', system: true },
  'verify-commitment': { staff: officers, in: 'handling' },
  revoke: { staff: deciders, in: 'handling' },
  'record-presence': { staff: [...intake, ...officers], in: 'front' },
  'correct-record': { staff: ['office-head'], in: 'handling' },
  remind: { system: true },
}

const isApplicant = (actor: PersonActor, parties: CaseParties): boolean => {
  if (parties.legalPersonId !== null) return actor.actingFor?.legalPersonId === parties.legalPersonId
  if (parties.accountId === actor.accountId) return true
  return parties.personId !== null && parties.personId === actor.personId
}

/** Whether the office has, or had, the case in hand. */
const handles = (officeId: string, state: CaseState): boolean =>
  state.opened?.officeId === officeId || state.steps.some((step) => step.officeId === officeId)

/** Whether the case came from a place the post serves; a case that has not begun comes from nowhere. */
const serves = (post: Post, state: CaseState): boolean =>
  state.opened !== null && regionCovers(post.regionCode, state.opened.regionCode)

/** Whether the post reaches this case at all: its office handles it, or its front desk serves the place it came from. */
function reaches(post: Post, state: CaseState): boolean {
  return intake.includes(post.role) ? serves(post, state) : handles(post.officeId, state)
}

function holdsFor(post: Post, grant: Grant, state: CaseState): boolean {
  if (grant.staff?.includes(post.role)) {
    if (state.status === null) return true
    if (grant.in === 'step') return openStep(state)?.officeId === post.officeId
    return reaches(post, state)
  }
  const onTheSpot = state.terms?.handling === 'on-the-spot' && post.role === 'window-clerk'
  return grant.onTheSpotToo === true && onTheSpot && reaches(post, state)
}

/** Steps in a colleague's hands are his or the head's of that office; a head elsewhere has no say here. */
const heldByAnother = (actor: StaffActor, state: CaseState, type: CommandType): boolean => {
  if (grants[type].in !== 'step' || type === 'claim' || type === 'transfer') return false
  const step = openStep(state)
  if (!step || step.staffId === null || step.staffId === actor.staffId) return false
  return !actor.posts.some((post) => post.role === 'office-head' && post.officeId === step.officeId)
}

/** Whether somebody with these posts can be given a step in an office: to examine, or to decide where the step decides. */
export function mayTakeStep(posts: readonly Post[], officeId: string, state: CaseState, stepKey: string): boolean {
  const able = state.terms !== null && !mustDecideAt(state.terms, stepKey) ? officers : deciders
  return posts.some((post) => post.officeId === officeId && able.includes(post.role))
}

/** Whether the actor holds the authority for this command on this case; state conditions are judged elsewhere. */
export function mayCommand(actor: Actor, type: CommandType, state: CaseState, parties: CaseParties): boolean {
  const grant = grants[type]
  if (actor.kind === 'system') return grant.system === true
  if (actor.kind === 'person') return grant.applicant === true && (state.status === null || isApplicant(actor, parties))
  if (actor.kind !== 'staff') return false
  if (heldByAnother(actor, state, type)) return false
  return actor.posts.some((post) => holdsFor(post, grant, state))
}

/** @throws Refusal forbidden `cases.not-yours` */
export function authorise(actor: Actor, type: CommandType, state: CaseState, parties: CaseParties): void {
  if (!mayCommand(actor, type, state, parties)) throw new Refusal('forbidden', 'cases.not-yours', { command: type })
}

/** Who may read a case: its applicant, the offices that handle it, the front desk that serves the place, supervision. */
export function mayView(actor: Actor, state: CaseState, parties: CaseParties): boolean {
  if (actor.kind === 'person') return isApplicant(actor, parties)
  if (actor.kind !== 'staff') return actor.kind === 'system'
  // What has not been handed in is the applicant's own.
  if (state.status === 'draft') return false
  return worksOn(actor, state) || actor.posts.some((post) => post.role === 'supervisor' && serves(post, state))
}

/** Whether a post of this actor works on the case, at the front desk or in an office. Rights of several posts do not add up. */
function worksOn(actor: StaffActor, state: CaseState): boolean {
  return actor.posts.some((post) => [...intake, ...officers].includes(post.role) && reaches(post, state))
}

/** Who may see the applicant's data in full, for a stated reason: who works on the case, not who watches over it. */
export function mayUnmask(actor: StaffActor, state: CaseState): boolean {
  return state.status !== 'draft' && worksOn(actor, state)
}
