/** The fold: what has happened so far, as one state. Never refuses, never computes a date (dates stand in the events). */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { CaseState, DeferralState, MaterialRecord, Presence, RecordedEvent, StepState } from './model.ts'
import { initialCase } from './model.ts'

const withPresence = (state: CaseState, presence: Presence | null, version: number): CaseState =>
  presence ? { ...state, presences: [...state.presences, { ...presence, version, void: false }] } : state

const patchStep = (state: CaseState, key: string, patch: Partial<StepState>): readonly StepState[] =>
  state.steps.map((step) => (step.key === key ? { ...step, ...patch } : step))

/** Ends the stretch that runs: that of the step in hand, if any. */
const endStint = (state: CaseState, endedOn: PlainDate, by: string | null): CaseState => ({
  ...state,
  steps: state.steps.map((step) => ({
    ...step,
    stints: step.stints.map((stint) => (stint.endedOn === null ? { ...stint, endedOn, by } : stint)),
  })),
})

/** Intake has the case until the first step takes it over; after silence that is later than the day of acceptance. */
const handOver = (state: CaseState, on: PlainDate): readonly StepState[] => {
  const key = state.terms?.steps.find((term) => term.function === 'acceptance')?.key
  const begun = state.steps.some((step) => step.key !== key && step.stints.length > 0)
  if (begun) return state.steps
  return state.steps.map((step) =>
    step.key === key ? { ...step, endedOn: on, stints: step.stints.map((stint) => ({ ...stint, endedOn: on })) } : step,
  )
}

const patchDeferral = (state: CaseState, key: string, patch: Partial<DeferralState>): readonly DeferralState[] =>
  state.deferrals.map((d) => (d.key === key ? { ...d, ...patch } : d))

function mergeMaterials(state: CaseState, supplied: readonly MaterialRecord[]): readonly MaterialRecord[] {
  const byKey = new Map(supplied.map((m) => [m.key, m]))
  const known = new Set(state.materials.map((m) => m.key))
  return [...state.materials.map((m) => byKey.get(m.key) ?? m), ...supplied.filter((m) => !known.has(m.key))]
}

/** Applies one event. Total over all event types: an unknown type is a compile error. */
export function evolve(before: CaseState, event: RecordedEvent): CaseState {
  const base: CaseState = { ...before, version: event.version }
  const state: CaseState =
    'document' in event.data
      ? {
          ...base,
          documents: [...base.documents, { ...event.data.document, version: event.version, at: event.at, void: false }],
        }
      : base
  switch (event.type) {
    case 'case-opened':
      return { ...state, status: 'draft', opened: event.data }
    case 'case-submitted':
      return withPresence(
        {
          ...state,
          status: 'submitted',
          number: event.data.number,
          longNumber: event.data.longNumber,
          itemVersion: event.data.itemVersion,
          situation: event.data.situation ?? null,
          revision: event.data.revision,
          contentHash: event.data.contentHash,
          submittedOn: event.data.submittedOn,
          receivedOn: event.data.submittedOn,
          materials: event.data.materials,
          origins: event.data.origins ?? {},
          commitment: event.data.commitment,
        },
        event.data.presence,
        event.version,
      )
    case 'case-pre-screened':
      return { ...state, preScreened: true }
    case 'case-received':
      return withPresence(
        { ...state, status: 'received', registered: true, receivedBy: event.actorKey },
        event.data.presence,
        event.version,
      )
    case 'one-time-notice-issued':
      return {
        ...state,
        status: 'correcting',
        notices: [
          ...state.notices,
          {
            round: event.data.round,
            items: event.data.items,
            reason: event.data.reason ?? null,
            noticedOn: event.data.noticedOn,
            dueOn: event.data.dueOn,
            settled: [],
            completedOn: null,
          },
        ],
      }
    case 'late-request-made':
      return {
        ...state,
        lateRequests: [...state.lateRequests, { items: event.data.items, settled: [], answered: false }],
      }
    case 'late-request-answered':
      return withPresence(
        {
          ...state,
          revision: event.data.revision,
          contentHash: event.data.contentHash,
          materials: mergeMaterials(state, event.data.materials),
          origins: { ...state.origins, ...event.data.origins },
          lateRequests: state.lateRequests.map((request) => {
            const settled = [...new Set([...request.settled, ...event.data.settled])]
            return { ...request, settled, answered: request.items.every((item) => settled.includes(item.key)) }
          }),
        },
        event.data.presence,
        event.version,
      )
    case 'supplement-made': {
      const notices = state.notices.map((notice) =>
        notice.round === event.data.round
          ? {
              ...notice,
              settled: [...new Set([...notice.settled, ...event.data.settled])],
              completedOn: event.data.complete ? event.data.suppliedOn : null,
            }
          : notice,
      )
      const next: CaseState = {
        ...state,
        notices,
        materials: mergeMaterials(state, event.data.materials),
        origins: { ...state.origins, ...event.data.origins },
        revision: event.data.revision,
        contentHash: event.data.contentHash,
        ...(event.data.complete && { status: 'received' as const, receivedOn: event.data.suppliedOn }),
      }
      return withPresence(next, event.data.presence, event.version)
    }
    case 'correction-lapsed':
      return { ...state, outcome: 'correction-lapsed' }
    case 'case-accepted':
      return {
        ...state,
        status: 'examining',
        acceptedOn: event.data.acceptedOn,
        acceptedBy: event.actorKey,
        basis: event.data.basis,
        terms: event.data.terms,
        calendarVersion: event.data.terms.calendarVersion,
        commitment: event.data.commitment ?? state.commitment,
        materials: mergeMaterials(
          state,
          event.data.deferrals.map(({ key }) => {
            const known = state.materials.find((m) => m.key === key)
            return { key, medium: known?.medium ?? null, digests: known?.digests ?? [], state: 'deferred' as const }
          }),
        ),
        deferrals: event.data.deferrals.map((d) => ({
          ...d,
          extended: false,
          extension: null,
          suppliedOn: null,
          lapsed: false,
        })),
        steps: event.data.terms.steps.map((step) => ({
          key: step.key,
          status: step.function === 'acceptance' ? ('done' as const) : ('waiting' as const),
          officeId: step.officeId,
          staffId: null,
          startedOn: step.function === 'acceptance' ? state.receivedOn : null,
          endedOn: step.function === 'acceptance' ? event.data.acceptedOn : null,
          completedBy: step.function === 'acceptance' ? event.actorKey : null,
          opinion: null,
          recommendation: null,
          stints:
            step.function === 'acceptance' && state.receivedOn
              ? [{ startedOn: state.receivedOn, endedOn: event.data.acceptedOn, by: event.actorKey }]
              : [],
        })),
      }
    case 'case-not-accepted':
      return { ...state, outcome: 'not-accepted' }
    case 'case-not-required':
      return { ...state, outcome: 'not-required' }
    case 'deferred-material-supplied':
      return withPresence(
        {
          ...state,
          deferrals: patchDeferral(state, event.data.key, { suppliedOn: event.data.suppliedOn }),
          materials: mergeMaterials(state, [{ ...event.data.material, key: event.data.key }]),
        },
        event.data.presence,
        event.version,
      )
    case 'deferral-extended':
      return {
        ...state,
        deferrals: patchDeferral(state, event.data.key, {
          dueOn: event.data.dueOn,
          extended: true,
          extension: { from: event.data.from, reason: event.data.reason },
        }),
      }
    case 'deferral-lapsed':
      return { ...state, deferrals: patchDeferral(state, event.data.key, { lapsed: true }) }
    case 'step-started': {
      const steps = handOver(state, event.data.startedOn)
      const before = steps.find((step) => step.key === event.data.stepKey)?.stints ?? []
      return {
        ...state,
        steps: patchStep({ ...state, steps }, event.data.stepKey, {
          status: 'open',
          officeId: event.data.officeId,
          staffId: null,
          startedOn: event.data.startedOn,
          endedOn: null,
          stints: [...before, { startedOn: event.data.startedOn, endedOn: null, by: null }],
        }),
      }
    }
    case 'step-claimed':
      return { ...state, steps: patchStep(state, event.data.stepKey, { staffId: event.data.staffId }) }
    case 'step-completed': {
      const ended = endStint(state, event.data.completedOn, event.actorKey)
      return {
        ...ended,
        steps: patchStep(ended, event.data.stepKey, {
          status: 'done',
          endedOn: event.data.completedOn,
          completedBy: event.actorKey,
          opinion: event.data.opinion,
          recommendation: event.data.recommendation,
        }),
      }
    }
    case 'step-returned': {
      const ended = endStint(state, event.data.returnedOn, event.actorKey)
      return {
        ...ended,
        steps: patchStep(ended, event.data.stepKey, {
          status: 'waiting',
          startedOn: null,
          endedOn: null,
          staffId: null,
        }),
      }
    }
    case 'step-transferred':
      return {
        ...state,
        steps: patchStep(state, event.data.stepKey, { officeId: event.data.toOfficeId, staffId: event.data.toStaffId }),
      }
    case 'clock-suspended':
      return {
        ...state,
        suspensions: [
          ...state.suspensions,
          {
            id: event.data.suspensionId,
            procedureKey: event.data.procedureKey,
            kind: event.data.kind,
            basis: event.data.basis,
            reason: event.data.reason,
            after: event.data.suspendedOn,
            through: null,
            capOn: event.data.capOn,
            noticedAt: event.data.noticedAt,
          },
        ],
      }
    case 'clock-resumed':
      return {
        ...state,
        suspensions: state.suspensions.map((s) =>
          s.id === event.data.suspensionId ? { ...s, through: event.data.resumedOn } : s,
        ),
      }
    case 'limit-extended':
      return {
        ...state,
        extension: {
          workingDays: event.data.workingDays,
          movesPromise: event.data.movesPromise,
          on: event.data.extendedOn,
          reason: event.data.reason,
        },
      }
    case 'calendar-revised':
      return { ...state, calendarVersion: event.data.toVersion }
    case 'case-transferred-up':
      return { ...state, outcome: 'transferred-up' }
    case 'case-withdrawn':
      return { ...state, outcome: 'withdrawn' }
    case 'case-terminated':
      return { ...state, outcome: 'terminated' }
    case 'case-granted':
    case 'case-denied': {
      const ended = endStint(state, event.data.decidedOn, event.actorKey)
      return {
        ...ended,
        status: 'decided',
        outcome: event.type === 'case-granted' ? 'granted' : 'denied',
        granted: event.type === 'case-granted',
        decidedOn: event.data.decidedOn,
        decidedBy: event.actorKey,
        steps: patchStep(ended, event.data.stepKey, {
          status: 'done',
          endedOn: event.data.decidedOn,
          completedBy: event.actorKey,
        }),
        verification:
          event.type === 'case-granted' && state.commitment?.kind === 'notice-and-commitment'
            ? { dueFrom: event.data.decidedOn, result: null, on: null }
            : null,
      }
    }
    case 'result-issued':
      return { ...state, status: 'issued', issuedOn: event.data.issuedOn }
    case 'result-dispatched':
      return { ...state, dispatched: event.data }
    case 'result-delivered':
      return withPresence(
        { ...state, deliveredOn: event.data.deliveredOn, deliveryMethod: event.data.method },
        event.data.presence,
        event.version,
      )
    case 'case-concluded':
      return {
        ...endStint(state, event.data.concludedOn, null),
        status: 'concluded',
        outcome: event.data.outcome,
        concludedOn: event.data.concludedOn,
      }
    case 'case-archived':
      return { ...state, status: 'archived' }
    case 'commitment-verified':
      return state.verification
        ? { ...state, verification: { ...state.verification, result: event.data.result, on: event.data.verifiedOn } }
        : state
    case 'decision-revoked':
      return { ...state, outcome: 'revoked' }
    case 'presence-recorded':
      return withPresence(state, event.data.presence, event.version)
    case 'record-corrected':
      return {
        ...state,
        presences: state.presences.map((p) =>
          event.data.subject === 'presence' && p.version === event.data.version ? { ...p, void: event.data.void } : p,
        ),
        documents: state.documents.map((d) =>
          event.data.subject === 'document' && d.version === event.data.version ? { ...d, void: event.data.void } : d,
        ),
      }
    case 'reminder-issued':
      return { ...state, reminders: [...state.reminders, event.data] }
    default:
      return unknownEvent(event)
  }
}

/** Only the type: what an event holds does not belong in a log. */
function unknownEvent(event: never): never {
  throw new Error(`no evolution for ${(event as { type: string }).type}`)
}

/** Folds a whole history. */
export const foldCase = (events: readonly RecordedEvent[]): CaseState => events.reduce(evolve, initialCase)
