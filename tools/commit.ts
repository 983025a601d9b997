import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const git = (...args: readonly string[]): string | undefined => {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/**
 * Which sources a run was made from: the commit, shortened, with `, changed` when a file outside docs/ differs from it (published runs
 * write into docs/, one after the other). `unknown` without git or outside a clone.
 */
export function commitOfSources(): string {
  const commit = git('rev-parse', '--short', 'HEAD')
  if (!commit) return 'unknown'
  return git('status', '--porcelain', '--', '.', ':!docs') === '' ? commit : `${commit}, changed`
}
