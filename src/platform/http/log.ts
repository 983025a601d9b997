import { DatabaseError } from 'pg'

const identifiers = /\d{6,}[\dXx]?/g
const lineBreakers = /[\p{Cc}\u2028\u2029]+/gu

/**
 * Log settings with an allow-list: what is not named here is not written. No bodies, no query values, no addresses, no headers;
 * longer runs of digits in error texts are blanked, since they may be numbers of a person.
 */
export function logSettings(level: string, stream?: { write(line: string): void }) {
  return {
    level,
    ...(stream ? { stream } : {}),
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: {
      req: () => ({}),
      res: () => ({ statusCode: 0 }),
      err: describeError,
    },
  }
}

export interface ErrorRecord {
  [more: string]: unknown
  type: string
  message: string
  stack: string
}

/** An error as it may stand in a log. PostgreSQL's texts quote values, so only its codes and names are kept. */
export function describeError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const stack = places(error)
  if (error instanceof DatabaseError) {
    const { code, constraint, table, routine } = error
    return { type: 'DatabaseError', message: [code, table, constraint, routine].filter(Boolean).join(' '), stack }
  }
  return {
    type: error.name,
    message: error.message.replace(identifiers, '…').replace(lineBreakers, ' ').slice(0, 500),
    stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

function places(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return lines
    .slice(0, 12)
    .map((line) => line.trim().slice(3))
    .join(' < ')
}
