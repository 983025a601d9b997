import type { Database } from './database.ts'

/**
 * The same database for those whose rows others keep in memory: `onEnd` is called after every transaction made through it, before its
 * caller goes on, so that a process always reads what it wrote itself.
 */
export function tellingCommits(db: Database, onEnd: () => void): Database {
  const transaction: Database['transaction'] = async (work) => {
    try {
      return await db.transaction(work)
    } finally {
      onEnd()
    }
  }
  // Everything else, also what is read by a getter, stays that of the database itself.
  return Object.create(db, { transaction: { value: transaction } }) as Database
}
