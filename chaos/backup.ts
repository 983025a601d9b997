/** Base backups with nothing but SQL and file copies: what `docs/operations/backup.md` describes, step by step. */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** What a copy of a running cluster leaves out: it belongs to the running server. */
const leftOut = new Set(['postmaster.pid', 'postmaster.opts'])

/**
 * Copies the running cluster of `from` to `<to>/postgres`, with the label that makes the copy a backup. WAL is not copied: the archive
 * has it, or the primary sends it.
 */
export async function baseBackup(url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`select pg_backup_start('onevisit', fast => true)`)
    const cluster = join(from, 'postgres')
    const copy = join(to, 'postgres')
    await rm(copy, { recursive: true, force: true })
    await mkdir(copy, { recursive: true, mode: 0o700 })
    for (const name of await readdir(cluster)) {
      if (leftOut.has(name)) continue
      if (name === 'pg_wal') await mkdir(join(copy, name, 'archive_status'), { recursive: true, mode: 0o700 })
      // A file may vanish while it is copied; replay brings back what belongs to the backup.
      else await cp(join(cluster, name), join(copy, name), { recursive: true }).catch(ignoreVanished)
    }
    const { rows } = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(wait_for_archive => false)',
    )
    await writeFile(join(copy, 'backup_label'), rows[0]?.labelfile ?? '')
  } finally {
    await client.end()
  }
}

function ignoreVanished(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** Settings of a server whose log is archived file by file into a folder. */
export const archiving = (archive: string): string[] => [
  'wal_level=replica',
  'archive_mode=on',
  `archive_command=test ! -f ${archive}/%f && cp %p ${archive}/%f.part && mv ${archive}/%f.part ${archive}/%f`,
]

/** Settings of a server that restores a backup up to a moment and then opens for writing. */
export const restoring = (archive: string, moment: string): string[] => [
  `restore_command=cp ${archive}/%f %p`,
  `recovery_target_time=${moment}`,
  'recovery_target_action=promote',
]

/** Marks a copied cluster as one to be restored, or as a standby. */
export const mark = (folder: string, as: 'recovery' | 'standby') =>
  writeFile(join(folder, 'postgres', `${as}.signal`), '')
