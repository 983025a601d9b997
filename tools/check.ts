// npm run check: types and lint only, in seconds.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
export interface CheckResult {
  name: string
  ok: boolean
  output: string
}

function runTool(name: string, program: string, args: readonly string[]): CheckResult {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    encoding: 'utf8',
  })
  return { name, ok: status === 0, output: `${stdout}${stderr}`.trim() }
}

/** Types of the server with its tests and tools, and of the workbench. */
export function checkTypes(): CheckResult[] {
  const projects = ['tsconfig.json', 'tsconfig.workbench.json']
  return projects.map((project) => runTool(`types (${project})`, 'tsc', ['--noEmit', '-p', project]))
}

/** Format, lint and import cycles. */
export function checkLint(): CheckResult[] {
  return [
    runTool('format and lint', 'biome', ['ci', '--colors=off', '--diagnostic-level=error', '--max-diagnostics=40']),
  ]
}

if (import.meta.main) {
  const results = [...checkTypes(), ...checkLint()]
  for (const result of results)
    console.log(`${result.ok ? '✔' : '✖'} ${result.name}${result.ok ? '' : `\n${result.output}`}`)
  process.exit(results.every((result) => result.ok) ? 0 : 1)
}
