/** Which cases a member of staff looks at, as conditions for SQL. Pure. */
import type { Actor } from '#modules/identity/model.ts'
import type { worklistViews } from './contract.ts'

export type WorklistView = (typeof worklistViews)[number]

/** Condition of cases that somebody has to do something about; the partial indexes of `case_file` say it in the same words. */
export const open = `status not in ('draft', 'concluded', 'archived')`
/** The due date as lists order by it: cases without one come last. */
export const due = `coalesce(due_on, 'infinity'::date)`

/** What a member of staff may see: own offices, or everything that comes from the region served. */
export interface Scope {
  readonly offices: readonly string[]
  /** Prefixes of region codes: 9 digits for a township, 12 for a village, fewer for the whole county. */
  readonly regions: readonly string[]
  readonly staffId: string
}

const front = new Set(['window-clerk', 'township-helper', 'village-helper', 'supervisor'])
const back = new Set(['caseworker', 'approver', 'office-head'])

/** A region code without the zeros that stand for “all below”. */
function regionPrefix(code: string): string {
  const length = [2, 4, 6, 9, 12].find((end) => /^0*$/.test(code.slice(end))) ?? 12
  return code.slice(0, length)
}

/** The scope of an actor; empty for administrators and others who read no cases. */
export function scopeOf(actor: Actor): Scope {
  const posts = actor.kind === 'staff' ? actor.posts : []
  const regions = [...new Set(posts.filter((p) => front.has(p.role)).map((p) => regionPrefix(p.regionCode)))]
  return {
    offices: [...new Set(posts.filter((p) => back.has(p.role)).map((p) => p.officeId))],
    // A village in a township that is served anyway adds nothing, and would show its cases twice.
    regions: regions.filter((one) => !regions.some((other) => other !== one && one.startsWith(other))),
    staffId: actor.kind === 'staff' ? actor.staffId : '',
  }
}

const watching = new Set(['supervisor', 'office-head'])

/** What an actor watches over, for sums and figures: by the posts that watch. A post at a counter beside them adds nothing. */
export function watchedBy(actor: Actor): Scope {
  return scopeOf(
    actor.kind === 'staff' ? { ...actor, posts: actor.posts.filter((post) => watching.has(post.role)) } : actor,
  )
}

/** Condition of a view; `:me` and `:today` are bound by name. */
export const viewCondition: Readonly<Record<WorklistView, string>> = {
  all: `${open} and status <> 'correcting'`,
  mine: `${open} and holder_staff_id = :me`,
  unclaimed: `status = 'examining' and holder_staff_id is null and ${open}`,
  red: `${open} and ${due} < :today`,
  amber: `${open} and ${due} >= :today and amber_on <= :today`,
  'due-today': `${open} and ${due} = :today`,
  suspended: `${open} and suspended`,
  'to-accept': `status in ('submitted', 'received') and ${open}`,
  correcting: `status = 'correcting' and ${open}`,
  deferred: `${open} and deferrals_outstanding > 0`,
  'to-deliver': `status in ('decided', 'issued') and ${open}`,
  // Says nothing of the status, which follows from it: so an index alone answers how many there are.
  concluded: 'concluded_on is not null',
}

/** One place to look in: rows of `from` (nothing: everywhere), and the condition under which a case belongs to such a row. */
export interface Branch {
  readonly from: string | null
  readonly where: string
}

/** Whether the county is served as a whole, so that nothing else needs asking. */
const servesCounty = (scope: Scope): boolean => scope.regions.some((prefix) => prefix.length <= 6)

const isTownship = (prefix: string): boolean => prefix.length === 9
const isVillage = (prefix: string): boolean => prefix.length === 12

/** The column by which a case is an office's: by holder while it handles, by authority when it is with the applicant or done. */
const officeColumn = (view: WorklistView): string =>
  view === 'correcting' || view === 'concluded' || view === 'to-deliver' ? 'office_id' : 'holder_office_id'

/** A branch for each kind of scope, each served by an index of its own; none for those who see nothing. */
export function branchesOf(scope: Scope, view: WorklistView): readonly Branch[] {
  if (servesCounty(scope)) return [{ from: null, where: 'true' }]
  const branches: Branch[] = []
  if (scope.offices.length > 0)
    branches.push({ from: 'unnest(:offices) as own (office)', where: `${officeColumn(view)} = own.office` })
  const townships = { from: 'unnest(:townships) as served (place)', where: 'left(region_code, 9) = served.place' }
  const villages = {
    from: 'unnest(:villages) as served (place)',
    where: 'left(region_code, 9) = left(served.place, 9) and region_code = served.place',
  }
  if (scope.regions.some(isTownship)) branches.push(townships)
  if (scope.regions.some(isVillage)) branches.push(villages)
  return branches
}

/** The same as one condition, for counting. */
export function scopeCondition(scope: Scope, view: WorklistView): string {
  return conditionBy(scope, [officeColumn(view)])
}

/** Cases in scope for any view. */
export function anyScope(scope: Scope): string {
  return conditionBy(scope, ['holder_office_id', 'office_id'])
}

function conditionBy(scope: Scope, officeColumns: readonly string[]): string {
  if (servesCounty(scope)) return 'true'
  const parts = scope.offices.length > 0 ? officeColumns.map((column) => `${column} = any(:offices)`) : []
  if (scope.regions.some(isTownship)) parts.push('left(region_code, 9) = any(:townships)')
  if (scope.regions.some(isVillage))
    parts.push('(left(region_code, 9) = any(:around) and region_code = any(:villages))')
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`
}

/** Values of a statement by name, each with its SQL type. */
export type Named = Readonly<Record<string, readonly [value: unknown, type: string]>>

/** What the conditions above name. */
export const namesOf = (scope: Scope, today: string): Named => ({
  offices: [scope.offices, 'uuid[]'],
  townships: [scope.regions.filter(isTownship), 'text[]'],
  villages: [scope.regions.filter(isVillage), 'bpchar[]'],
  // The townships of the villages: by them the index is entered.
  around: [scope.regions.filter(isVillage).map((prefix) => prefix.slice(0, 9)), 'text[]'],
  me: [scope.staffId === '' ? null : scope.staffId, 'uuid'],
  today: [today, 'date'],
})

/** Puts numbered parameters in the place of `:name`, and only of those that occur. */
export function bound(text: string, named: Named): { readonly text: string; readonly values: readonly unknown[] } {
  const used: string[] = []
  const numbered = text.replaceAll(/(?<!:):([a-z]+)/g, (_, name: string) => {
    const at = used.includes(name) ? used.indexOf(name) : used.push(name) - 1
    return `$${at + 1}::${named[name]?.[1]}`
  })
  return { text: numbered, values: used.map((name) => named[name]?.[0]) }
}
