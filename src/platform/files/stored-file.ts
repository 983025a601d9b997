import { type Database, type Sql, violatedConstraint } from '../db/database.ts'
import type { FileStore, StoredFile } from './file-store.ts'

/** Bytes may be on disk for this long before the transaction that needs them: an upload still in hand. */
const inHandMs = 3_600_000

/** Notes in the transaction that a stored file is needed; tables that name a digest refer to this row. */
export async function keepFile(tx: Sql, file: StoredFile): Promise<void> {
  // The update takes the row's lock, so that nobody clears the file before this transaction has said what for.
  await tx.query(
    `insert into stored_file (digest, size_bytes, media_type) values ($1, $2, $3)
     on conflict (digest) do update set unused_since = null`,
    [file.digest, file.size, file.mediaType],
    'stored-file-keep',
  )
}

/** Notes that bytes which were stored are not needed after all; nothing happens to a file that others need. */
export async function forsakeFile(sql: Sql, file: StoredFile): Promise<void> {
  await sql.query(
    `insert into stored_file (digest, size_bytes, media_type, unused_since) values ($1, $2, $3, now())
     on conflict (digest) do nothing`,
    [file.digest, file.size, file.mediaType],
    'stored-file-forsake',
  )
}

/** Notes that the rows which named these digests are gone; whether others name them is found out when the bytes are cleared. */
export async function releaseFiles(tx: Sql, digests: readonly string[]): Promise<void> {
  await tx.query(
    'update stored_file set unused_since = now() where digest = any($1) and unused_since is null',
    [digests],
    'stored-file-release',
  )
}

/**
 * Takes bytes nobody names off the disk, one file a transaction; what somebody takes up at the same moment stays. Safe to run anywhere
 * and as often as one likes. Answers how many files went.
 */
export async function clearUnusedFiles(db: Database, store: FileStore): Promise<number> {
  let cleared = 0
  let after = ''
  for (;;) {
    const digests = await db.query<{ digest: string }>(
      'select digest from stored_file where unused_since is not null and digest > $1 order by digest limit 200',
      [after],
      'stored-file-unused',
    )
    for (const { digest } of digests) if (await clear(db, store, digest)) cleared += 1
    const last = digests.at(-1)
    if (!last) return cleared
    after = last.digest
  }
}

async function clear(db: Database, store: FileStore, digest: string): Promise<boolean> {
  try {
    return await db.transaction(async (tx) => {
      const [gone] = await tx.query<StoredFile>(
        `delete from stored_file where digest =
           (select digest from stored_file where digest = $1 and unused_since is not null for update skip locked)
         returning digest, size_bytes as size, media_type as "mediaType"`,
        [digest],
        'stored-file-clear',
      )
      if (!gone) return false
      // The disk's clock, not the service's: files carry the time they were really written.
      const isOff = await store.remove(digest, new Date(Date.now() - inHandMs))
      if (!isOff) await forsakeFile(tx, gone)
      return isOff
    })
  } catch (error) {
    if (violatedConstraint(error) === undefined) throw error
    // Somebody else names the same bytes.
    await db.query('update stored_file set unused_since = null where digest = $1', [digest], 'stored-file-needed')
    return false
  }
}
