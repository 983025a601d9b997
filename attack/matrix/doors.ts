/** Which doors open for whom, route by route, written from what each office is for; the product's own tables are not asked. */
import { type Role, roles } from '#modules/organisation/model.ts'
import type { Who } from './law.ts'

type Opens = 'everybody' | 'signed-in' | 'people' | readonly Role[]

const counters: readonly Role[] = ['window-clerk', 'township-helper', 'village-helper']
const handlers: readonly Role[] = ['caseworker', 'approver', 'office-head']
const workers: readonly Role[] = [...counters, ...handlers]
const readers: readonly Role[] = [...workers, 'supervisor']
const watchers: readonly Role[] = ['office-head', 'supervisor']
const ofTheList: readonly Role[] = ['office-head', 'supervisor', 'catalogue-editor', 'catalogue-approver']
const editors: readonly Role[] = ['catalogue-editor']
const approvers: readonly Role[] = ['catalogue-approver']
const systemOnly: readonly Role[] = ['system-administrator']
const securityOnly: readonly Role[] = ['security-administrator']
const auditOnly: readonly Role[] = ['audit-administrator']
const helpers: readonly Role[] = ['township-helper', 'village-helper']

const lines = `
everybody     GET /api/session, POST /api/session, POST /api/session/code, DELETE /api/session
people        POST /api/applications
signed-in     POST /api/session/password, GET /api/sessions, DELETE /api/sessions, DELETE /api/sessions/:id, GET /api/files/:id
everybody     GET /api/offices, GET /api/offices/:id, GET /api/regions, GET /api/items, GET /api/items/search, GET /api/items/export
everybody     GET /api/items/:code, GET /api/items/:code/form, GET /api/items/:code/changes, GET /api/themes, GET /api/bundles
everybody     GET /api/licence-types, GET /api/publishing/batches, GET /api/publishing/batches/:id, GET /api/item-list
everybody     GET /log/checkpoint, GET /log/key, GET /log/inclusion, GET /log/consistency
everybody     GET /api/bundles/:id/plan, GET /api/item-list.xlsx, GET /api/receipts/verification
everybody     GET /api/receipts/proof, GET /log/checkpoint, GET /log/key
everybody     GET /log/inclusion, GET /log/consistency
security      POST /api/staff/:id/credential, POST /api/staff/:id/unlocking, DELETE /api/staff/:id/credential
security      POST /api/posts, POST /api/posts/:id/end
system        POST /api/offices, PATCH /api/offices/:id, POST /api/offices/:id/closure, POST /api/staff, POST /api/staff/:id/end
system        POST /api/organisation/imports
staff         GET /api/staff, GET /api/staff/:id/posts, GET /api/calendar
counters      POST /api/people, POST /api/people/lookups, GET /api/people/:id, POST /api/legal-persons
counters      POST /api/cases, POST /api/intake-preparations
list          GET /api/search-board, GET /api/items/:code/search-words, GET /api/items/:code/versions, GET /api/publishing/items
list          GET /api/publishing/items/:code/claims, GET /api/publishing/drafts, GET /api/publishing/drafts/:id
list          POST /api/publishing/inspection, POST /api/publishing/drafts/:id/return, POST /api/publishing/drafts/:id/discard
list          GET /api/publishing/items/:code/reasons, GET /api/publishing/coverage/:region, GET /api/plans, GET /api/prerequisites, GET /api/publishing/coverage, GET /api/publishing/comparisons/:code, GET /api/publishing/waivers, GET /api/figures/laws
editors       POST /api/items/:code/search-words, DELETE /api/search-words/:id, POST /api/publishing/drafts
editors       PUT /api/publishing/drafts/:id, POST /api/publishing/drafts/:id/check, POST /api/publishing/imports
editors       POST /api/publishing/benchmarks
approvers     POST /api/items/:code/withdrawal, POST /api/imports, POST /api/publishing/drafts/:id/approval
approvers     POST /api/publishing/batches/:id/publication, POST /api/publishing/comparisons/:code/baseline
approvers     POST /api/publishing/waivers, DELETE /api/publishing/waivers/:id
helpers       GET /api/publishing/claims, PUT /api/publishing/claims/:code, DELETE /api/publishing/claims/:code
workers       POST /api/uploads
readers       GET /api/worklist, GET /api/worklist/counts, GET /api/cases, GET /api/cases/:id
watchers      GET /api/board, GET /api/public-log, GET /api/figures, GET /api/figures/:key/items, GET /api/figures/:key/cases
watchers      GET /api/figures/:key/breakdown, GET /api/figures/laws/cases
workers       POST /api/cases/:id/unmaskings
audit         GET /api/audit, GET /api/audit/verification, GET /api/audit/public-log
`

const groups: Readonly<Record<string, Opens>> = {
  everybody: 'everybody',
  'signed-in': 'signed-in',
  people: 'people',
  security: securityOnly,
  system: systemOnly,
  audit: auditOnly,
  staff: roles,
  counters,
  list: ofTheList,
  editors,
  approvers,
  helpers,
  workers,
  readers,
  watchers,
}

/** Every door but the commands on a case, which are open to whoever works on cases. */
export const doors: ReadonlyMap<string, Opens> = new Map(
  lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [group = '', ...rest] = line.split(/\s+/)
      const opens = groups[group]
      if (!opens) throw new Error(`no group ${group}`)
      return rest
        .join(' ')
        .split(', ')
        .map((route) => [route, opens] as const)
    }),
)

/** Whether the door of a route opens; undefined for a route this table does not know. */
export function opens(who: Who, route: string): boolean | undefined {
  const isCommand = /^POST \/api\/cases\/:id\/(?!unmaskings)/.test(route)
  const open: Opens | undefined = isCommand ? workers : doors.get(route)
  if (open === undefined) return undefined
  if (open === 'everybody') return true
  if (open === 'signed-in') return who.kind !== 'visitor'
  if (open === 'people') return who.kind === 'person'
  return who.kind === 'staff' && who.seats.some(({ role }) => open.includes(role))
}
