/** Where a small file system may be mounted: root may, others in a user namespace of their own. */
import { spawnSync } from 'node:child_process'

/**
 * Runs this program once more where it may mount, and answers how that ended; undefined where we are there already, or where the machine
 * has no user namespaces for us: then the full disks are said to be not run.
 */
export function againWhereMounting(): number | undefined {
  if (process.getuid?.() === 0) return undefined
  const own = ['-Urm']
  if (spawnSync('unshare', [...own, 'true']).status !== 0) return undefined
  const { status } = spawnSync('unshare', [...own, process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' })
  return status ?? 1
}
