/** What people do: for each state of a case the commands that make sense, now and then one that makes none. */
import type { CommandType } from '../src/modules/cases/commands.ts'
import type { Chance } from './random.ts'
import type { Row } from './store/store.ts'

/** Who does what, before it is known to which case. */
export type MoveKind =
  | 'apply-online'
  | 'apply-for-business'
  | 'intake'
  | 'act'
  | 'rush'
  | 'wild'
  | 'again'
  | 'stale'
  | 'review'
  | 'deploy'
  | 'calendar'
  | 'item-version'
  | 'move-post'
  | 'clock-jump'
  | 'restart'
  | 'register-person'
  | 'look'

export const moveWeights: readonly (readonly [MoveKind, number])[] = [
  ['apply-online', 6],
  ['apply-for-business', 1.2],
  ['intake', 4],
  ['act', 62],
  ['rush', 7],
  ['wild', 4],
  ['again', 5],
  ['stale', 2],
  ['review', 2.5],
  ['deploy', 1],
  ['calendar', 0.9],
  ['item-version', 1.2],
  ['move-post', 0.8],
  ['clock-jump', 0.8],
  ['restart', 1],
  ['register-person', 0.8],
  ['look', 1.5],
]

/** How long after the move before; most within a day, some weeks later. */
export const gapWeights: readonly (readonly [readonly [number, number], number])[] = [
  [[0, 30], 22],
  [[1_000, 60_000], 22],
  [[60_000, 3_600_000], 20],
  [[3_600_000, 6 * 3_600_000], 14],
  [[18 * 3_600_000, 3 * 86_400_000], 16],
  [[4 * 86_400_000, 9 * 86_400_000], 5],
  [[12 * 86_400_000, 30 * 86_400_000], 1],
]

type Weighed = readonly (readonly [CommandType, number])[]

/** Sensible commands by the status a list shows. */
const usual: Readonly<Record<string, Weighed>> = {
  draft: [['withdraw', 1]],
  submitted: [
    ...([
      ['receive', 3],
      ['accept', 6],
      ['notify-once', 4],
      ['pre-screen', 1],
    ] as const),
    ...([
      ['not-accept', 0.3],
      ['not-require', 0.3],
      ['withdraw', 0.3],
    ] as const),
  ],
  received: [
    ...([
      ['accept', 7],
      ['notify-once', 4],
      ['not-accept', 0.3],
      ['terminate', 0.2],
    ] as const),
    ...([
      ['withdraw', 0.3],
      ['request-late', 0.4],
      ['answer-late', 0.4],
    ] as const),
  ],
  correcting: [
    ...([
      ['supplement', 8],
      ['withdraw', 0.3],
      ['not-accept', 0.2],
      ['terminate', 0.2],
    ] as const),
  ],
  examining: [
    ...([
      ['claim', 2],
      ['complete-step', 7],
      ['return-step', 0.8],
      ['transfer', 0.8],
      ['suspend', 2],
    ] as const),
    ...([
      ['extend', 1],
      ['supply-deferred', 1.5],
      ['extend-deferral', 0.7],
      ['request-late', 0.5],
    ] as const),
    ...([
      ['answer-late', 0.8],
      ['grant', 5],
      ['deny', 1],
      ['transfer-up', 0.2],
      ['terminate', 0.2],
    ] as const),
    ...([
      ['withdraw', 0.2],
      ['record-presence', 1],
      ['correct-record', 0.5],
    ] as const),
  ],
  decided: [
    ...([
      ['issue', 7],
      ['deliver', 3],
      ['dispatch', 1.5],
      ['verify-commitment', 1],
    ] as const),
    ...([
      ['revoke', 1],
      ['record-presence', 0.6],
      ['correct-record', 0.5],
    ] as const),
  ],
  issued: [
    ...([
      ['deliver', 7],
      ['dispatch', 2.5],
      ['verify-commitment', 1],
      ['revoke', 1],
      ['record-presence', 0.6],
    ] as const),
  ],
  concluded: [
    ...([
      ['archive', 3],
      ['verify-commitment', 3],
      ['revoke', 3],
      ['correct-record', 1],
    ] as const),
  ],
  archived: [['correct-record', 1]],
}

export const allCommands: readonly CommandType[] = [
  ...(['pre-screen', 'receive', 'notify-once', 'request-late', 'answer-late', 'supplement', 'accept'] as const),
  ...(['not-accept', 'not-require', 'supply-deferred', 'extend-deferral', 'claim', 'complete-step'] as const),
  ...(['return-step', 'transfer', 'suspend', 'resume', 'extend', 'transfer-up', 'withdraw', 'terminate'] as const),
  ...(['grant', 'deny', 'issue', 'dispatch', 'deliver', 'archive', 'verify-commitment', 'revoke'] as const),
  ...(['record-presence', 'correct-record', 'deem-accepted', 'lapse-correction', 'lapse-deferral'] as const),
  ...(['revise-calendar', 'remind', 'submit'] as const),
]

const whileSuspended: Weighed = [
  ...([
    ['resume', 8],
    ['withdraw', 1.2],
    ['terminate', 0.5],
    ['transfer-up', 0.3],
  ] as const),
]

/** What may be done once only, or only so often, and is tried again: the command behind an event, and how often it is. */
const repeatable: Readonly<Record<string, readonly [CommandType, number]>> = {
  ...{
    'limit-extended': ['extend', 6],
    'deferral-extended': ['extend-deferral', 14],
    'clock-suspended': ['suspend', 3],
  },
  ...{
    'one-time-notice-issued': ['notify-once', 2],
    'case-accepted': ['accept', 0.5],
    'case-received': ['receive', 0.5],
  },
  ...{ 'case-granted': ['grant', 1], 'case-denied': ['deny', 1], 'result-issued': ['issue', 1] },
  ...{ 'result-dispatched': ['dispatch', 1], 'result-delivered': ['deliver', 1], 'decision-revoked': ['revoke', 2] },
  ...{ 'commitment-verified': ['verify-commitment', 2], 'step-returned': ['return-step', 1] },
  ...{ 'deferred-material-supplied': ['supply-deferred', 1], 'record-corrected': ['correct-record', 1] },
}

/** Something that was done to this case already, once more. */
export function sameAgain(events: readonly { readonly type: string }[], chance: Chance): CommandType | null {
  const done = [...new Set(events.map(({ type }) => type))].flatMap((type) =>
    repeatable[type] ? [repeatable[type]] : [],
  )
  return done.length > 0 ? chance.weighed(done) : null
}

/** The next command for a case as its row shows it. */
export function nextCommand(row: Row, deferred: boolean, lastStep: boolean, chance: Chance): CommandType {
  if (row.suspended === true && chance.happens(0.75)) return chance.weighed(whileSuspended)
  if (deferred && chance.happens(0.4)) return chance.happens(0.65) ? 'supply-deferred' : 'extend-deferral'
  const table = usual[String(row.status)] ?? []
  const drawn = table.length > 0 ? chance.weighed(table) : 'correct-record'
  if (row.status !== 'examining' || chance.happens(0.1)) return drawn
  if (lastStep && drawn === 'complete-step') return chance.happens(0.85) ? 'grant' : 'deny'
  return !lastStep && (drawn === 'grant' || drawn === 'deny') ? 'complete-step' : drawn
}
