import pg from 'pg'

/**
 * Connections for the job library, to be ended by whoever opened them. Its own pool gives up its error handlers before its connections
 * have ended, and does not wait for that: a connection that PostgreSQL closes in between throws where nobody can catch.
 */
export function openPool(url: string, most: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: most })
  // Whoever uses a connection that broke is told by its next statement.
  const bear = () => {}
  return pool.on('error', bear).on('connect', (client) => void client.on('error', bear))
}
