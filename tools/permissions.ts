// Writes docs/permissions.md from the policies: node tools/permissions.ts --write (without it, to standard output).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { moduleOrder } from '../checks/boundaries.ts'
import type { CommandType } from '../src/modules/cases/commands.ts'
import { commandNames } from '../src/modules/cases/messages.ts'
import { grants } from '../src/modules/cases/policy.ts'
import { type Permission, permissionNames, permissions, permissionsOf } from '../src/modules/identity/policy.ts'
import { type Role, roleNames, roles } from '../src/modules/organisation/model.ts'
import type { Route } from '../src/platform/http/route-table.ts'
import { transparencyRoutes } from '../src/platform/transparency/contract.ts'

/** Everybody who can stand in front of a route: nobody signed in, a person, and staff with one post each. */
export const callers = ['visitor', 'person', ...roles] as const
export type Caller = (typeof callers)[number]

const callerNames: Readonly<Record<Caller, string>> = { visitor: '访客', person: '群众', ...roleNames }

/** Every route of every module, in module order, and those of the public log. */
const routes: readonly Route[] = [
  ...(await Promise.all(moduleOrder.map(routesOf))).flat(),
  ...Object.values(transparencyRoutes),
]

async function routesOf(module: string): Promise<readonly Route[]> {
  const file = join(import.meta.dirname, '..', 'src', 'modules', module, 'contract.ts')
  if (!existsSync(file)) return []
  const contract = (await import(file)) as Readonly<Record<string, Readonly<Record<string, Route>>>>
  const tables = Object.entries(contract).filter(([name]) => name.endsWith('Routes'))
  return tables.flatMap(([, table]) => Object.values(table))
}

/** Who gets through the door of a route, by what the route declares. */
export function admitted(caller: Caller, needs: string): boolean {
  if (needs === 'anyone') return true
  if (needs === 'signed-in') return caller !== 'visitor'
  return isRole(caller) && (permissionsOf(caller) as readonly string[]).includes(needs)
}

const isRole = (caller: Caller): caller is Role => (roles as readonly string[]).includes(caller)
const mark = (yes: boolean) => (yes ? '✓' : '')
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const whereNames = { front: '本地窗口或者承办单位', handling: '承办过的单位', step: '当前环节的单位' } as const

function commandRow(command: CommandType): string[] {
  const { applicant, system, staff = [], in: where, onTheSpotToo } = grants[command]
  const held = roles.map((role) => {
    if (staff.includes(role)) return '✓'
    return onTheSpotToo && role === 'window-clerk' ? '即办' : ''
  })
  const place = where ? whereNames[where] : ''
  return [commandNames[command], `\`${command}\``, mark(applicant === true), mark(system === true), ...held, place]
}

/** The whole page, as it must stand in docs/permissions.md. */
export function permissionsPage(): string {
  const biome = join(import.meta.dirname, '..', 'node_modules', '.bin', 'biome')
  const { stdout, stderr, status } = spawnSync(biome, ['format', '--stdin-file-path=docs/permissions.md'], {
    input: plainPage(),
    encoding: 'utf8',
    cwd: join(import.meta.dirname, '..'),
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

function plainPage(): string {
  const needed = new Set(routes.map((route) => route.needs))
  const byRole = permissions.map((permission: Permission) => [
    `${permissionNames[permission]}${needed.has(permission) ? '' : '（还没有接口用到）'}`,
    `\`${permission}\``,
    ...roles.map((role) => mark(permissionsOf(role).includes(permission))),
  ])
  const byRoute = routes.map((route) => [
    `\`${route.method} ${route.path}\``,
    route.summary,
    `\`${route.needs}\``,
    ...callers.map((caller) => mark(admitted(caller, route.needs))),
  ])
  const roleHeads = roles.map((role) => roleNames[role])
  return `# Permissions

Written by \`node tools/permissions.ts --write\` from \`src/modules/identity/policy.ts\`, the route tables (\`contract.ts\` of each module) and
\`src/modules/cases/policy.ts\`. \`checks/permissions.test.ts\` fails when this page and the running application disagree: it sends every
request below as everybody. What is not ticked is refused (401 for visitors, 403 for others). Review a change here before the code.

A role is held through a post: at one office, for one region, between two dates, read at every request. A tick opens the door of a route;
behind it the module judges the case itself. To people who may not see a case it does not exist (404).

## Roles and permissions

${table(['权限', 'Code', ...roleHeads], byRole)}

## Routes

${table(['Route', '说明', 'Needs', ...callers.map((caller) => callerNames[caller])], byRoute)}

Not in the table, because they are not mounted from one: \`GET /api/live\` (changes of cases as server-sent events; staff only, each sees its
own offices and region), \`GET /openapi.json\`, \`GET /docs\`, \`GET /health/live\`, \`GET /health/ready\` (anybody).

## Commands on a case

The applicant acts on the own case only, whoever is \`即办\` decides 即办件 at the counter in one sitting. A step in a colleague's hands is his,
hers, or the office head's. 承办过的单位 is the office of the case and every office that had a step of it; 本地窗口 are counters whose region
the case lies in. Administrators, catalogue staff and supervisors have no command at all.

${table(
  ['命令', 'Code', '申请人', '系统', ...roleHeads, '在哪里'],
  (Object.keys(grants) as CommandType[]).map(commandRow),
)}
`
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '..', 'docs', 'permissions.md')
  if (process.argv.includes('--write')) await writeFile(file, permissionsPage())
  else process.stdout.write(permissionsPage())
}
