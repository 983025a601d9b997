/** A refusal or fault of the server in words a person can act on. `message` is the Chinese sentence. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when the server could not be reached */
  readonly status: number
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  readonly errors: readonly { field: string; message: string }[]
  readonly requestId: string | null

  constructor(status: number, document: unknown) {
    const problem = (document ?? {}) as Record<string, unknown>
    super(typeof problem.detail === 'string' ? problem.detail : '系统没有办成这一步。请稍后再试。')
    this.status = status
    this.code = String(problem.code ?? 'platform.fault')
    this.params = (problem.params ?? {}) as Record<string, unknown>
    this.errors = Array.isArray(problem.errors) ? problem.errors : []
    this.requestId = typeof problem.requestId === 'string' ? problem.requestId : null
  }

  /** Whether the effect may have happened all the same: the answer got lost. The retry must carry the same number. */
  get uncertain(): boolean {
    return this.status === 0 || this.status >= 500
  }

  /** Somebody else wrote first. */
  get stale(): boolean {
    return this.code === 'platform.stale-version'
  }

  /** What is wrong with one field, if anything. */
  field(name: string): string | undefined {
    return this.errors.find((error) => error.field === name)?.message
  }
}

/** The server did not answer. */
export function unreachable(): ApiProblem {
  return new ApiProblem(0, {
    code: 'workbench.unreachable',
    detail: '连不上服务器。您写的还在，恢复后再按一次。',
  })
}

/** The problem in an error of a query or a mutation; anything else is told as a fault. */
export function problemOf(error: unknown): ApiProblem | undefined {
  if (error === null || error === undefined) return undefined
  return error instanceof ApiProblem ? error : new ApiProblem(500, {})
}
