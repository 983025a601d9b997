import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { permits } from '#modules/identity/policy.ts'
import { roles } from '#modules/organisation/model.ts'
import type { Route } from '#platform/http/route-table.ts'
import { addressesOf } from '../src/testing/addresses.ts'
import { createTestCounty, type Face, type TestCounty } from '../src/testing/county.ts'
import { type Caller, callers, permissionsPage } from '../tools/permissions.ts'

const file = join(import.meta.dirname, '..', 'docs', 'permissions.md')
const advice = 'run: node tools/permissions.ts --write, and review what changed'

/** Routes the page ticks, by `METHOD /path`, for each caller: the reviewed text, not the policy. */
function reviewed(page: string): ReadonlyMap<string, ReadonlySet<Caller>> {
  const rows = page.split('\n').filter((line) => /^\| `(GET|POST|PUT|PATCH|DELETE) /.test(line))
  return new Map(
    rows.map((line) => {
      const [key = '', , , ...ticks] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      return [key.replaceAll('`', ''), new Set(callers.filter((_, place) => ticks[place] === '✓'))]
    }),
  )
}

const page = readFileSync(file, 'utf8')
const cleanups: (() => Promise<void>)[] = []
let county: TestCounty
const faces = new Map<Caller, Face>()

/** What a caller gets at the door. Writes go without a request key: whoever is let in is told so, and nothing is done. */
async function isLetIn(face: Face, route: Pick<Route, 'method' | 'path'>): Promise<boolean> {
  const url = route.path.replace(/:\w+/g, '01890a5d-ac96-774b-bcce-b302099a8057')
  const reply =
    route.method === 'GET' ? await face.get(url) : await face.send(route.method, url, {}, { 'idempotency-key': '' })
  const refusedAtTheDoor = ['platform.sign-in-needed', 'platform.not-permitted'].includes(String(reply.body.code))
  assert.equal(refusedAtTheDoor, [401, 403].includes(reply.status), `${route.method} ${route.path}: ${reply.text}`)
  return !refusedAtTheDoor
}

/** Cells where the application and the page disagree. */
async function disagreements(
  app: ReadonlyMap<string, Pick<Route, 'method' | 'path'>>,
  expected: ReturnType<typeof reviewed>,
) {
  const found: string[] = []
  let cells = 0
  for (const [key, route] of app) {
    for (const [caller, face] of faces) {
      const wanted = expected.get(key)?.has(caller) ?? false
      cells += 1
      if ((await isLetIn(face, route)) !== wanted)
        found.push(`${key} as ${caller}: the page says ${wanted ? 'yes' : 'no'}`)
    }
  }
  return { found, cells }
}

describe('routes × roles', () => {
  before(async () => {
    county = await createTestCounty({ after: (work) => cleanups.unshift(work) })
    faces.set('visitor', county.visitor)
    faces.set('person', await county.resident())
    for (const role of roles) faces.set(role, await county.staff({ role }))
  })
  after(async () => {
    for (const cleanup of cleanups) await cleanup()
  })

  it('docs/permissions.md says what the policies say', () => {
    assert.equal(page, permissionsPage(), advice)
  })

  it('every request as everybody: let in exactly where the page ticks it', async () => {
    const expected = reviewed(page)
    assert.deepEqual([...expected.keys()].sort(), [...county.server.routeTable.keys()].sort(), advice)
    const { found, cells } = await disagreements(county.server.routeTable, expected)
    assert.deepEqual(found, [])
    assert.equal(cells, expected.size * callers.length)
    assert.equal(cells > 800, true, `${cells} cells`)
  })

  it('every address under /api stands in the table, but for the one stream', () => {
    const paths = addressesOf(county.server).map(({ path }) => path)
    const mounted = new Set([...county.server.routeTable.values()].map((route) => route.path))
    for (const path of mounted) assert.equal(paths.includes(path), true, `the check sees ${path}`)
    const strangers = paths.filter((path) => path.startsWith('/api/') && !mounted.has(path))
    assert.deepEqual(strangers, ['/api/live'])
  })

  it('every form of the portal refuses a post that it did not give out, whoever sends it', async () => {
    const addresses = addressesOf(county.server)
    const forms = addresses.filter(({ path, methods }) => methods.includes('POST') && !path.startsWith('/api/'))
    // They change nothing: one stands on a page that is the same for everybody, one is a question.
    const open = new Set(['/progress', '/ask'])
    assert.equal(forms.length > 8, true, `${forms.length} forms`)
    for (const { path } of forms.filter((form) => !open.has(form.path))) {
      const url = path.replace(/:\w+/g, '01890a5d-ac96-774b-bcce-b302099a8057')
      for (const caller of ['visitor', 'person', 'caseworker'] as const) {
        const reply = await faces.get(caller)?.send('POST', url, { any: 'thing' })
        // Where a session may end in the middle of a form, the answers are kept and the way leads to the sign-in page.
        const toSignIn = reply?.status === 303 && String(reply.headers.location).startsWith('/sign-in?')
        assert.equal(
          toSignIn || [401, 403, 404].includes(reply?.status ?? 0),
          true,
          `${path} as ${caller}: ${reply?.status}`,
        )
      }
    }
  })

  it('the interface description holds every route, says what it needs, and asks every write for its key', async () => {
    const document = (await county.visitor.get('/openapi.json')).body
    assert.equal(document.openapi, '3.1.1')
    type Operation = { 'x-needs': string; parameters: { name: string; required: boolean }[] }
    const paths = document.paths as Record<string, Record<string, Operation>>
    for (const route of county.server.routeTable.values()) {
      const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]
      assert.equal(operation?.['x-needs'], route.needs, `${route.method} ${route.path}`)
      const key = operation?.parameters.find(({ name }) => name === 'Idempotency-Key')
      assert.equal(key?.required ?? false, route.method !== 'GET', `${route.method} ${route.path}`)
    }
    const page = await county.visitor.get('/docs')
    for (const route of county.server.routeTable.values())
      assert.equal(page.text.includes(route.path), true, route.path)
  })

  it('the stream of changes is for staff only', async () => {
    for (const caller of ['visitor', 'person'] as const)
      assert.equal((await faces.get(caller)?.get('/api/live'))?.status, 401, caller)
  })

  it('the check bites: one tick too many or too few is seen', async () => {
    const expected = new Map(reviewed(page))
    const only = new Map([['GET /api/worklist', { method: 'GET', path: '/api/worklist' } as const]])
    const callersNow = expected.get('GET /api/worklist') ?? new Set<Caller>()
    expected.set('GET /api/worklist', new Set([...callersNow, 'audit-administrator' as const]))
    assert.deepEqual((await disagreements(only, expected)).found, [
      'GET /api/worklist as audit-administrator: the page says yes',
    ])
    expected.set('GET /api/worklist', new Set([...callersNow].filter((caller) => caller !== 'caseworker')))
    assert.deepEqual((await disagreements(only, expected)).found, ['GET /api/worklist as caseworker: the page says no'])
  })

  it('a route whose need nobody knows is closed to everybody', () => {
    const actor = {
      kind: 'staff',
      staffId: 's',
      name: '',
      posts: roles.map((role) => ({ postId: 'p', role, officeId: 'o', regionCode: 'r' })),
    } as const
    assert.equal(permits(actor, 'cases.everything'), false)
    assert.equal(permits({ kind: 'visitor' }, ''), false)
  })
})
