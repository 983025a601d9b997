/** Why a command or a value is turned down. `platform/http/problem.ts` maps the kind to an HTTP status. */
export type RefusalKind = 'invalid' | 'not-found' | 'forbidden' | 'conflict' | 'rule' | 'unavailable'

/**
 * The command cannot be done, and the caller can know why. `code` names the reason (`module.fact`),
 * `params` hold what the Chinese sentence needs. Never put personal data into `params`: they reach logs.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  readonly code: string
  readonly params: Record<string, unknown>

  constructor(kind: RefusalKind, code: string, params: Record<string, unknown> = {}) {
    super(code)
    this.kind = kind
    this.code = code
    this.params = params
  }
}

/** A rule of law or of the house stands against the command. The caller throws the result, or only tells it. */
export function refuse(code: string, params: Record<string, unknown> = {}): Refusal {
  // A screen asks every rule of a case to offer one command; recording where each answer was made costs more than making it.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const refusal = new Refusal('rule', code, params)
  Error.stackTraceLimit = stackTraceLimit
  return refusal
}

/** The value itself is wrong, whatever the state. The caller throws the result. */
export function invalid(code: string, params: Record<string, unknown> = {}): Refusal {
  return new Refusal('invalid', code, params)
}
