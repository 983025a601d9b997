/** Executes the cells of the matrix over HTTP and compares each answer with the law. */
import { type Pace, quietly } from '../pace.ts'
import { fire, formPass, formShot, jsonShot, type Shot } from '../sender.ts'
import { commandBodies, nothingsId } from './bodies.ts'
import { opens } from './doors.ts'
import { authorised, isDuring, maySee, mayUnmask, mayWatch, type Who } from './law.ts'
import type { Caller, Stage, StagedCase } from './stage.ts'

/** What came of all cells. */
export interface Verdict {
  /** The part of all cells that was run, by their place; 1 is all of them. */
  readonly share: number
  readonly cells: number
  readonly ofCells: number
  readonly byKind: Readonly<Record<string, number>>
  /** Let in, or carried out, where the law says no. */
  readonly allowed: readonly string[]
  /** Refused where the law says yes. */
  readonly refused: readonly string[]
  /** Answers that are no answers: 5xx, or a page nobody can read. */
  readonly faults: readonly string[]
  readonly commands: readonly string[]
  /** Commands that somebody carried out to the end. */
  readonly carriedOut: ReadonlySet<string>
  /** Routes that write, other than the commands on a case, and those of them that somebody carried out to the end. */
  readonly writingDoors: readonly string[]
  readonly doorsCarriedOut: ReadonlySet<string>
}

interface Cell {
  readonly kind: 'door' | 'command' | 'reading' | 'list' | 'portal'
  readonly name: string
  readonly shot: () => Promise<Shot> | Shot
  /** Compares; undefined is as it should be. */
  readonly judge: (status: number, text: string) => Omit<Finding, 'cell'> | undefined
  readonly command?: string
  /** A route that writes, sent by somebody whom its door lets in. */
  readonly door?: string
  /** One fact of the case more or less, and the answer would be another. */
  readonly isBorder?: boolean
}
interface Finding {
  readonly cell: string
  readonly fault: 'allowed' | 'refused' | 'fault'
}

const isDenied = (status: number): boolean => [401, 403, 404].includes(status)
/** The commit was refused by the stage: everything before it was let through. */
const isCarriedOut = (status: number): boolean => status === 503 || (status >= 200 && status < 300)

/** A place in the order of cells that depends on nothing but the name: every part of a sample is spread over all of them. */
function place(name: string): number {
  let hash = 2166136261
  for (const sign of name) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619)
  return (hash >>> 0) / 2 ** 32
}

/** All cells of this kind of stage. */
export function cellsOf(stage: Stage): readonly Cell[] {
  return [
    ...doorCells(stage),
    ...commandCells(stage),
    ...readingCells(stage),
    ...listCells(stage),
    ...portalCells(stage),
  ]
}

/** Lists, and reading by those whose relation to a case is the interesting part, are few and always run. */
const isAlwaysRun = ({ kind, name, isBorder }: Cell): boolean =>
  isBorder === true ||
  kind === 'list' ||
  (kind === 'reading' && /elsewhere|ended|agent|director|another|nobody|made-up/.test(name))

/** How a run goes: what it says meanwhile, when it ends, whether the first finding is enough. */
interface Manner {
  readonly pace?: Pace
  readonly isFirstEnough?: boolean
}

/**
 * Runs those cells whose place is below `share`, and those that always are: 1 is all of them. They go in the order of their place, so
 * that a run that ends early is a sample of everything.
 */
export async function run(
  stage: Stage,
  share: number,
  { pace = quietly, isFirstEnough = false }: Manner = {},
): Promise<Verdict> {
  const found: Finding[] = []
  const byKind: Record<string, number> = {}
  const carriedOut = new Set<string>()
  const doorsCarriedOut = new Set<string>()
  const all = cellsOf(stage)
    .map((cell) => ({ cell, at: isAlwaysRun(cell) ? 0 : place(cell.name) }))
    .sort((a, b) => a.at - b.at)
  const chosen = all.filter(({ at }) => at < share)
  let cells = 0
  let reached = share
  for (const { cell, at } of chosen) {
    if (pace.isOver() || (isFirstEnough && found.some(({ fault }) => fault === 'allowed'))) {
      reached = Math.floor(at * 1000) / 1000
      break
    }
    cells += 1
    byKind[cell.kind] = (byKind[cell.kind] ?? 0) + 1
    const answer = await fire(stage.county.server, await cell.shot())
    const finding = cell.judge(answer.status, answer.text)
    if (finding) found.push({ cell: `${cell.name}: ${answer.status} ${answer.text.slice(0, 160)}`, ...finding })
    // Only what came as far as the commit: not a register that is away, not a log that is overdue.
    if (cell.command && answer.status === 503 && answer.text.includes('platform.cannot-write'))
      carriedOut.add(cell.command)
    if (cell.door && isCarriedOut(answer.status) && !isElsewhere(answer.text)) doorsCarriedOut.add(cell.door)
    pace.tell(cells, chosen.length, found.length)
  }
  const of = (fault: Finding['fault']) => found.filter((one) => one.fault === fault).map((one) => one.cell)
  return {
    ...{ share: reached, cells, ofCells: all.length, byKind },
    ...{ allowed: of('allowed'), refused: of('refused'), faults: of('fault') },
    ...{ commands: Object.values(commandBodies).map(([command]) => command), carriedOut },
    ...{ writingDoors: writingDoorsOf(stage), doorsCarriedOut },
  }
}

/** 503 of a register that is not connected: the door was open, the work was not done. */
const isElsewhere = (text: string): boolean => text.includes('register-unavailable')

const writingDoorsOf = ({ county }: Stage): readonly string[] =>
  [...county.server.routeTable.keys()].filter(
    (key) => !key.startsWith('GET ') && !/^POST \/api\/cases\/:id\/(?!unmaskings)/.test(key),
  )

const asItShould = (may: boolean) => (status: number) => {
  if (status >= 500 && status !== 503) return { fault: 'fault' as const }
  if (may === !isDenied(status)) return undefined
  return { fault: may ? ('refused' as const) : ('allowed' as const) }
}

/**
 * Every route of the table by everybody: does its door open. A route that writes is sent something that can be done (`elsewhere.ts`);
 * the database refuses at commit, so nothing is.
 */
function doorCells(stage: Stage): Cell[] {
  const { county, callers, elsewhere } = stage
  const writing = new Set(writingDoorsOf(stage))
  return [...county.server.routeTable].flatMap(([key, { method, path }]) => {
    const url = path.replace(/:\w+/g, nothingsId)
    const deed = elsewhere.get(key)
    return callers.map(({ who, cookie }): Cell => {
      const open = opens(who, key)
      const may = open ?? false
      return {
        kind: 'door',
        name: `${key} by ${who.name}`,
        ...(may && writing.has(key) && { door: key }),
        shot: () =>
          deed?.(cookie) ?? (method === 'GET' || may ? { method, url, cookie } : jsonShot(method, url, cookie, {})),
        judge: (status, text) => {
          const isStopped = status === 503 && /platform\.cannot-write|register-unavailable/.test(text)
          if (status >= 500 && !isStopped) return { fault: 'fault' }
          const refused = /platform\.(sign-in-needed|not-permitted)/.test(text)
          if (open === undefined) return { fault: 'allowed' }
          if (may) return refused ? { fault: 'refused' } : undefined
          return refused && [401, 403].includes(status) ? undefined : { fault: 'allowed' }
        },
      }
    })
  })
}

/** Every command on every case by everybody, with the right version and a body that can be carried out. */
function commandCells({ callers, cases }: Stage): Cell[] {
  return cases.flatMap((at) =>
    Object.entries(commandBodies).flatMap(([noun, [command, body]]) =>
      callers.map(({ who, cookie }): Cell => {
        const may = authorised(who, command, at)
        const content = { version: at.about.version, ...body(at.about) }
        return {
          kind: 'command',
          name: `${command} on ${at.name} by ${who.name}`,
          command,
          isBorder: !may && authorised(who, command, { ...at, heldBy: null }),
          shot: () => jsonShot('POST', `/api/cases/${at.id}/${noun}`, cookie, content),
          judge: (status) => {
            if (isCarriedOut(status) && !(may && isDuring(command, at))) return { fault: 'allowed' }
            return asItShould(may)(status)
          },
        }
      }),
    ),
  )
}

/** Everything that shows one case, by everybody. */
function readingCells({ callers, cases }: Stage): Cell[] {
  return cases.flatMap((at) =>
    callers.flatMap(({ who, cookie }): Cell[] => {
      const sees = maySee(who, at)
      const isStaff = who.kind === 'staff'
      const get = (name: string, url: string, may: boolean): Cell => ({
        ...{ kind: 'reading', name: `${name} of ${at.name} by ${who.name}` },
        shot: () => ({ method: 'GET', url, cookie }),
        judge: asItShould(may),
      })
      return [
        get('the case', `/api/cases/${at.id}`, isStaff && sees),
        ...(at.number ? [get('the case by number', `/api/cases?number=${at.number}`, isStaff && sees)] : []),
        ...(at.fileId ? [get('a file', `/api/files/${at.fileId}`, sees)] : []),
        ...(at.number && isStaff
          ? [get('a paper', `/print/cases/${at.id}/${paperOf(at)}`, sees && paperOf(at) > 0)]
          : []),
        {
          ...{ kind: 'reading', name: `full names of ${at.name} by ${who.name}` },
          ...(mayUnmask(who, at) && { door: 'POST /api/cases/:id/unmaskings' }),
          shot: () => jsonShot('POST', `/api/cases/${at.id}/unmaskings`, cookie, { reason: '电话核对材料' }),
          judge: asItShould(mayUnmask(who, at)),
        },
      ]
    }),
  )
}

/** The version of the event that made a paper; the stage notes it, 0 for none. */
const paperOf = (at: StagedCase): number => at.paperVersion

/** Lists and sums by address: who may find a case in them. */
const lists: Readonly<Record<string, (who: Who, at: StagedCase) => boolean>> = {
  '/api/worklist?limit=200': maySee,
  '/api/worklist?view=correcting&limit=200': maySee,
  '/api/worklist?view=concluded&limit=200': maySee,
  '/api/board': mayWatch,
  '/api/figures/zero-visit/cases?limit=200': mayWatch,
}

/** Lists and sums: a case stands in them only for those whom it concerns. */
function listCells({ callers, cases }: Stage): Cell[] {
  return callers.flatMap(({ who, cookie }) =>
    Object.entries(lists).map(
      ([url, may]): Cell => ({
        ...{ kind: 'list', name: `${url} by ${who.name}` },
        shot: () => ({ method: 'GET', url, cookie }),
        judge: (status, text) => {
          if (status >= 500) return { fault: 'fault' }
          const concern = cases.filter((at) => may(who, at))
          const strangers = cases.filter((at) => text.includes(at.id) && !concern.includes(at))
          const counted = status === 200 && concern.length === 0 && /"(open|denominator)":[1-9]/.test(text)
          return strangers.length > 0 || counted ? { fault: 'allowed' } : undefined
        },
      }),
    ),
  )
}

/** What a form of a case may be sent with; the token is the sender's own. */
const portalForms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/my/cases/:id/withdrawal': { reason: '不办了' },
  '/my/cases/:id/supplement': { safetyOfficer: '易劲松' },
  '/my/cases/:id/deferred/:key': {},
  '/my/cases/:id/review': { grade: '5' },
  '/apply/:id/situation': {},
  '/apply/:id/pages/applicant': { name: '别人', phone: '19907310000', address: '别处' },
  '/apply/:id/materials': {},
  '/apply/:id/check': { promise: 'yes' },
}
const portalPages = [
  ...[
    '/my/cases/:id',
    '/my/cases/:id/withdrawal',
    '/my/cases/:id/supplement',
    '/my/cases/:id/deferred/:key',
    '/my/cases/:id/review',
  ],
  ...['/apply/:id', '/apply/:id/situation', '/apply/:id/pages/applicant', '/apply/:id/materials', '/apply/:id/check'],
  ...['/apply/:id/done', '/apply/:id/calendar.ics'],
]

/** Every page and form of a case by people, visitors and staff: only the applicant gets anywhere; others are told nothing. */
function portalCells({ county, callers, cases }: Stage): Cell[] {
  const knocking = callers.filter(({ who }, index) => who.kind !== 'staff' || index % 12 === 0)
  return cases.flatMap((at) =>
    knocking.flatMap(({ who, cookie }): Cell[] => {
      const own = who.kind === 'person' && who.speaksFor === at.applicant
      const address = (path: string) => path.replace(':id', at.id).replace(':key', at.about.deferredKey)
      const judge = (status: number, text: string) => {
        if (status >= 500 && status !== 503) return { fault: 'fault' as const }
        if (own) return undefined
        // Whoever is not signed in as a person is sent to the sign-in page, which is the same for every case.
        const toSignIn = status === 303 && who.kind !== 'person'
        const told = text.includes('居民') || text.includes(at.number ?? 'no number')
        return (toSignIn || isDenied(status)) && !told ? undefined : { fault: 'allowed' as const }
      }
      return [
        ...portalPages.map(
          (path): Cell => ({
            ...{ kind: 'portal', name: `GET ${path} of ${at.name} by ${who.name}` },
            shot: () => ({ method: 'GET', url: address(path), cookie }),
            judge,
          }),
        ),
        // The applicant's own posts are the journeys' to test; here they would change what the next cell meets.
        ...(own ? [] : Object.entries(portalForms)).map(
          ([path, fields]): Cell => ({
            ...{ kind: 'portal', name: `POST ${path} of ${at.name} by ${who.name}` },
            shot: () => postOf(county.server, address(path), { who, cookie }, fields),
            judge,
          }),
        ),
      ]
    }),
  )
}

const passes = new Map<string, Awaited<ReturnType<typeof formPass>>>()

async function postOf(
  server: Stage['county']['server'],
  url: string,
  { cookie }: Caller,
  fields: Readonly<Record<string, string>>,
): Promise<Shot> {
  const pass = passes.get(cookie) ?? (await formPass(server, cookie))
  passes.set(cookie, pass)
  return formShot(url, pass.cookie, { ...pass.fields, requestId: crypto.randomUUID(), ...fields })
}
