import type { z } from 'zod'
import { addDays, dayOf, daysBetween, type PlainDate, plainDate } from '#kernel/plain-date.ts'
import { invalid, Refusal } from '#kernel/refusal.ts'
import type { Calendars } from '#modules/calendar/service.ts'
import { type Scope, watchedBy } from '#modules/cases/queries.ts'
import type { Actor } from '#modules/identity/model.ts'
import { findCounty, listRegions, officeNames } from '#modules/organisation/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { caseGroups, concludedCases, demandsMade, itemsAppliedFor, type Period } from './case-queries.ts'
import type { Breakdown, FigureCases, FigureItems, Figures } from './contract.ts'
import { frozenGuides, listedItems, materialNamesOfList } from './item-queries.ts'
import { lawCases } from './law-reach.ts'
import {
  beyondGuide,
  type CaseGroup,
  caseLine,
  caseShare,
  defaultFigureRules,
  type FigureDefinition,
  type FigureKey,
  type FigureRules,
  figureDefinitions,
  type ItemSubject,
  itemLines,
  itemShare,
  materialNames,
  type TargetSetKey,
  targetOf,
  targetPresets,
} from './model.ts'

export interface SupervisionDeps {
  readonly db: Database
  readonly calendars: Calendars
  readonly now: () => Date
  readonly rules: FigureRules
  /** The place whose rules the linter applies, and whose targets stand when none are asked for. */
  readonly place: string | null
  readonly targets: TargetSetKey
}

/** What a reader asks about; days as written in the address, already real dates. */
export interface Asked {
  readonly on?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

interface ListWish {
  readonly counts?: 'yes' | 'no' | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const longestDays = 366
const usualDays = 30

export type Supervision = ReturnType<typeof createSupervision>

/** Use cases of those who watch: figures with the lists they are the sums of, and what a law touches. */
export function createSupervision(given: Pick<SupervisionDeps, 'db' | 'calendars' | 'now'> & Partial<SupervisionDeps>) {
  const deps: SupervisionDeps = { rules: defaultFigureRules, place: null, targets: 'huarong-2018', ...given }
  const { db, calendars, rules } = deps
  const definitions = figureDefinitions(rules)
  const today = (): PlainDate => dayOf(deps.now())

  const dayAsked = (asked: Asked): PlainDate => plainDate(asked.on ?? today())

  function periodOf(asked: Asked): Period {
    const to = plainDate(asked.to ?? today())
    const from = plainDate(asked.from ?? addDays(to, 1 - usualDays))
    if (to > today()) throw invalid('supervision.period-future')
    if (from > to) throw invalid('supervision.period-backwards')
    if (daysBetween(from, to) >= longestDays) throw invalid('supervision.period-too-long')
    return { from, to }
  }

  function definitionOf(key: FigureKey, of: 'items' | 'cases'): FigureDefinition {
    const found = definitions.find((one) => one.key === key && one.of === of)
    if (found) return found
    const name = definitions.find((one) => one.key === key)?.name ?? key
    throw new Refusal('not-found', of === 'items' ? 'supervision.figure-of-cases' : 'supervision.figure-of-items', {
      name,
    })
  }

  /** Items the reader answers for: a head's own offices', everybody else's the whole list. */
  async function subjectsOf(scope: Scope, on: PlainDate, period: Period): Promise<ItemSubject[]> {
    const listed = await listedItems(db, on, deps.place)
    const mine = await ownedBy(scope, listed)
    const applied = await itemsAppliedFor(db, period)
    const beyond = await beyondByItem(period)
    return mine.map((item) => ({
      ...item,
      hadCases: applied.has(item.itemId) || beyond.has(item.itemId),
      beyond: beyond.get(item.itemId) ?? [],
    }))
  }

  async function ownedBy<T extends { officeId: string; officeKind: string }>(scope: Scope, items: T[]): Promise<T[]> {
    if (scope.regions.length > 0) return items
    const own = new Set(scope.offices)
    const [township] = await db.query(`select 1 from office where id = any($1::uuid[]) and kind = 'township' limit 1`, [
      scope.offices,
    ])
    return items.filter(
      ({ officeId, officeKind }) => own.has(officeId) || (township && officeKind === 'every-township'),
    )
  }

  /** By item, for every item that anything was asked for: what of it went beyond the guide the case is frozen at. */
  async function beyondByItem(period: Period): Promise<Map<string, string[]>> {
    const demands = await demandsMade(db, period)
    const guides = await frozenGuides(db, demands)
    const known = materialNames(await materialNamesOfList(db))
    const readers = new Map([...guides].map(([key, guide]) => [key, beyondGuide(guide, known)]))
    const found = new Map<string, string[]>()
    for (const { itemId, version, ...demand } of demands) {
      const beyond = readers.get(`${itemId}~${version}`)?.(demand)
      found.set(itemId, [...(found.get(itemId) ?? []), ...(beyond ? [beyond] : [])])
    }
    return found
  }

  async function groupsOf(scope: Scope, period: Period, by?: 'office' | 'township') {
    return caseGroups(db, scope, { period, calendar: await calendars.current(), rules, ...(by && { by }) })
  }

  async function scopeName(scope: Scope): Promise<string> {
    if (scope.regions.some((prefix) => prefix.length <= 6)) return (await findCounty(db))?.name ?? '全县'
    const offices = [...(await officeNames(db, scope.offices)).values()]
    const regions = await listRegions(db)
    const served = scope.regions.map((prefix) => regions.find(({ code }) => code.startsWith(prefix))?.name ?? prefix)
    return [...served, ...offices].join('、')
  }

  return {
    /** Every figure, as on `on` for items, over the period for cases. */
    async figures(actor: Actor, asked: Asked & { targets?: TargetSetKey | undefined }): Promise<Figures> {
      const scope = watchedBy(actor)
      const on = dayAsked(asked)
      const period = periodOf(asked)
      const targets = asked.targets ?? deps.targets
      const subjects = await subjectsOf(scope, on, period)
      const groups = await groupsOf(scope, period)
      const countedOf = ({ key, of }: FigureDefinition) =>
        of === 'items' ? itemShare(itemLines(key, subjects, rules)) : caseShare(key, groups, rules)
      return {
        asOf: deps.now().toISOString(),
        on,
        ...period,
        scope: await scopeName(scope),
        targets,
        undecided: undecided(groups),
        figures: definitions.map((definition) => {
          const target = targetOf(targets, definition.key, definition.of, on)
          return {
            ...definition,
            ...countedOf(definition),
            asOf: definition.of === 'items' ? on : period.to,
            since: definition.of === 'items' ? null : period.from,
            target: target && { atLeast: target.atLeast, by: target.by, set: targetPresets[targets].name },
          }
        }),
      }
    },

    /** The items a figure is the sum of, in order of code. */
    async items(actor: Actor, key: FigureKey, wish: Asked & ListWish): Promise<FigureItems> {
      definitionOf(key, 'items')
      const subjects = await subjectsOf(watchedBy(actor), dayAsked(wish), periodOf(wish))
      const byId = new Map(subjects.map((subject) => [subject.itemId, subject]))
      const lines = itemLines(key, subjects, rules)
      const rows = lines
        .flatMap(({ itemId, ...line }) => {
          const subject = byId.get(itemId)
          return subject
            ? [{ itemId, code: subject.code, name: subject.name, officeName: subject.officeName, ...line }]
            : []
        })
        .filter((row) => wish.counts === undefined || row.counts === (wish.counts === 'yes'))
        .filter((row) => wish.after === undefined || row.code > wish.after)
      const page = rows.slice(0, wish.limit)
      return { ...itemShare(lines), rows: page, next: rows.length > wish.limit ? (page.at(-1)?.code ?? null) : null }
    },

    /** The concluded cases a figure counts among, newest first. */
    async cases(
      actor: Actor,
      key: FigureKey,
      wish: Asked & ListWish & { officeId?: string | undefined; township?: string | undefined },
    ): Promise<FigureCases> {
      definitionOf(key, 'cases')
      const scope = watchedBy(actor)
      const period = periodOf(wish)
      const groups = await groupsOf(scope, period)
      const wanted = groups.filter(({ facts }) => {
        const line = caseLine(key, facts, rules)
        return line !== undefined && (wish.counts === undefined || line.counts === (wish.counts === 'yes'))
      })
      const rows = await concludedCases(db, scope, {
        ...{ period, calendar: await calendars.current(), rules, officeId: wish.officeId, township: wish.township },
        keys: wanted.map((group) => group.key),
        after: readCursor(wish.after),
        limit: wish.limit + 1,
      })
      const page = rows.slice(0, wish.limit)
      const offices = await officeNames(
        db,
        page.map((row) => row.officeId),
      )
      const last = page.at(-1)
      return {
        ...caseShare(key, groups, rules),
        rows: page.map((row) => ({
          ...{ id: row.id, number: row.number, itemName: row.itemName, applicant: row.applicant },
          officeName: offices.get(row.officeId) ?? '',
          ...{ channel: row.channel, submittedOn: row.submittedOn, concludedOn: row.concludedOn, visits: row.visits },
          deliveryMethod: row.deliveryMethod,
          ...(caseLine(key, row, rules) ?? { counts: false, why: '' }),
        })),
        next: rows.length > wish.limit && last ? writeCursor(last.concludedOn, last.id) : null,
      }
    },

    /** One figure by office, or by township for cases; most first. */
    async breakdown(
      actor: Actor,
      key: FigureKey,
      wish: Asked & { of: 'items' | 'cases'; by: 'office' | 'township' },
    ): Promise<z.infer<typeof Breakdown>> {
      definitionOf(key, wish.of)
      const scope = watchedBy(actor)
      if (wish.of === 'items') {
        const subjects = await subjectsOf(scope, dayAsked(wish), periodOf(wish))
        const byOffice = Map.groupBy(subjects, (subject) => subject.officeId)
        const rows = [...byOffice].map(([place, own]) => ({
          place,
          name: own[0]?.officeName ?? '',
          ...itemShare(itemLines(key, own, rules)),
        }))
        return { rows: rows.filter((row) => row.denominator > 0).sort(largestFirst) }
      }
      const groups = await groupsOf(scope, periodOf(wish), wish.by)
      const names =
        wish.by === 'office'
          ? await officeNames(db, [...new Set(groups.map(({ place }) => place))])
          : new Map((await listRegions(db)).flatMap(({ code, name, level }) => townshipEntry(code, name, level)))
      const rows = [...Map.groupBy(groups, ({ place }) => place)].map(([place, own]) => ({
        place,
        name: names.get(place) ?? place,
        ...caseShare(key, own, rules),
      }))
      return { rows: rows.filter((row) => row.denominator > 0).sort(largestFirst) }
    },

    ...lawCases(deps, today),
  }
}

const largestFirst = (one: { denominator: number; name: string }, other: { denominator: number; name: string }) =>
  other.denominator - one.denominator || one.name.localeCompare(other.name, 'zh-CN')

/** Nine digits of a township; those of the county itself are its own name. */
const townshipEntry = (code: string, name: string, level: string): [string, string][] =>
  level === 'township' || level === 'county' ? [[code.slice(0, 9), level === 'county' ? `${name}本级` : name]] : []

const decided: ReadonlySet<string> = new Set(['granted', 'denied', 'revoked'])
const undecided = (groups: readonly CaseGroup[]): number =>
  groups.reduce((sum, { facts, cases }) => sum + (decided.has(facts.outcome) ? 0 : cases), 0)

const writeCursor = (on: string, id: string): string => Buffer.from(`${on}|${id}`).toString('base64url')

function readCursor(text: string | undefined): { on: string; id: string } | undefined {
  const [, on, id] = /^(\d{4}-\d\d-\d\d)\|([0-9a-f-]{36})$/.exec(Buffer.from(text ?? '', 'base64url').toString()) ?? []
  return on && id ? { on, id } : undefined
}
