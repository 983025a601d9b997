/** What the public pages ask, answered from the modules. Items are kept in memory per content version; safe to lose. */
import { chineseDate, chineseDateWithYear, chineseTime, type PlainDate } from '#kernel/plain-date.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import type { DayTable } from '#modules/cases/day-table.ts'
import type { Cases } from '#modules/cases/service.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { allItems } from '#modules/catalog/queries.ts'
import { byUse, type Planned, type Plans, type Search } from '#modules/catalog/service.ts'
import {
  findCounty,
  getOffice,
  getRegion,
  listOffices,
  listRegions,
  nearbyCentres,
} from '#modules/organisation/queries.ts'
import type { Database } from '#platform/db/database.ts'
import type { TransparencyLog } from '#platform/transparency/log.ts'
import { logStanding } from '#platform/transparency/proofs.ts'
import type { PlannedBundle } from './bundles/bundles.page.ts'
import type { BundleReads } from './bundles/routes.ts'
import type { TimelineEntry } from './components/step-list/step-list.ts'
import { contentMark } from './content-mark.ts'
import type { CatalogueReads, PlaceReads } from './guide/reads.ts'
import type { ItemLine } from './guide/words.ts'
import { keptAnswers } from './kept-answers.ts'
import type { FindProgress } from './progress/routes.ts'
import type { ReadLog } from './public-log/routes.ts'
import type { FindDocument, FindProof } from './verify/routes.ts'
import type { CheckedDocument } from './verify/verify.page.ts'

/** Items ranked by use, and over how many days their guides' openings count; applications count over 90 as well. */
const mostRanked = 500
const useDays = 90

interface Snapshot {
  readonly version: string
  readonly items: readonly ServiceItem[]
  readonly byCode: ReadonlyMap<string, ServiceItem>
}

/** Fingerprint of everything public: changes with any published version, one taking effect, withdrawal, claim, batch, bundle, office or region. */
async function fingerprint(db: Database): Promise<string> {
  const [row] = await db.query<{ mark: string }>(
    `select concat_ws('-', (select count(*) from service_item_version), (select max(published_at) from service_item_version),
       (select sum(current_version) from service_item), (select count(*) from service_item where withdrawn_at is not null),
       (select count(*) from item_claim_version), (select count(*) from list_batch where published_at is not null), (select count(*) from bundle_version),
       (select md5(string_agg(concat_ws('|', id, name, phone, address, opening_hours, valid_to), ',' order by id)) from office),
       (select md5(string_agg(concat_ws('|', code, name, parent_code, valid_to), ',' order by code)) from region)) as mark`,
    [],
    'portal-fingerprint',
  )
  return row?.mark ?? ''
}

export function catalogueReads(
  db: Database,
  cases: Cases,
  search: Pick<Search, 'openings'>,
  plans: Pick<Plans, 'ofBundle' | 'ofBundles'>,
  connectedSources: ReadonlySet<string>,
): CatalogueReads & Pick<BundleReads, 'listBundles' | 'findBundle'> & { contentChanged: () => void } {
  const mark = contentMark(() => fingerprint(db))
  const keep = keptAnswers()
  const load = async (version: string): Promise<Snapshot> => {
    const items = await allItems(db)
    const byCode = new Map(items.flatMap((item) => [[item.code, item] as const, [item.itemId, item] as const]))
    return { version, items, byCode }
  }
  const snapshot = async (under?: string): Promise<Snapshot> => {
    const version = under ?? (await mark.current())
    return keep(version, 'items', () => load(version))
  }
  const lines = (codes: readonly string[], { byCode }: Snapshot): ItemLine[] =>
    codes.flatMap((code) => byCode.get(code) ?? [])

  return {
    connectedSources,
    contentVersion: mark.current,
    contentChanged: mark.changed,
    listItems: async (under) => (await snapshot(under)).items,
    findItem: async (code, under) => (await snapshot(under)).byCode.get(code),
    async listBusiest(limit) {
      const [filed, opened] = await Promise.all([cases.hotItems(mostRanked), search.openings(useDays)])
      return lines(byUse(filed, opened).slice(0, limit), await snapshot())
    },
    listBundles: async () => (await plans.ofBundles()).filter(isBundle),
    async findBundle(bundleId) {
      const planned = await plans.ofBundle(bundleId)
      if (!planned || !isBundle(planned)) return undefined
      return { planned, sooner: await plans.ofBundle(bundleId, { defer: true }) }
    },
  }
}

const isBundle = (planned: Planned): planned is PlannedBundle => planned.bundle !== null

export function placeReads(db: Database): PlaceReads {
  return {
    listOffices: () =>
      listOffices(db, { kinds: ['service-centre', 'department', 'institution', 'vertical', 'enterprise'] }),
    findOffice: (officeId) => getOffice(db, officeId).catch(() => undefined),
    findServiceCentre: async () => (await listOffices(db, { kinds: ['service-centre'] }))[0],
    async listTownships() {
      const county = await findCounty(db)
      return county ? (await listRegions(db, county.code)).filter((region) => region.level === 'township') : []
    },
    async findTownship(code) {
      const region = await getRegion(db, code).catch(() => undefined)
      if (region?.level !== 'township') return undefined
      const places = await nearbyCentres(db, code)
      return {
        region,
        centre: places.find((place) => place.kind === 'township-centre'),
        stations: places.filter((place) => place.kind === 'village-station'),
      }
    },
  }
}

/** `4306 2026 0427 0136 …` */
const grouped = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ')

export const progressReads =
  (cases: Cases, now: () => Date): FindProgress =>
  async ({ number, proof }) => {
    const found = await cases.progress(number, proof).catch(() => undefined)
    if (!found) return undefined
    const { view } = found
    const due = view.governing?.dueOn
    return {
      itemName: view.item.name,
      number: grouped(found.number),
      standing: view.statusText,
      officeName: view.office.name,
      dueWords: view.concludedOn
        ? `${chineseDate(view.concludedOn as PlainDate)}办结`
        : due && view.acceptedOn
          ? `${chineseDate(due as PlainDate)}前`
          : undefined,
      days: (view.band as DayTable | null) ?? undefined,
      notes: clockNotes(view),
      entries: timelineOf(view),
      visits: { promised: view.visits.declared, made: view.visits.measured },
      task:
        view.status === 'correcting'
          ? `请在 ${chineseDate((due ?? '') as PlainDate)}前补正。登录后能看到要补什么。`
          : undefined,
      asOf: chineseTime(now()),
    }
  }

/** Why dates are where they are: one sentence per move, and what is not known yet. */
export function clockNotes(view: Pick<CaseView, 'clocks' | 'suspensions' | 'calendarNote'>): string[] {
  const promise = view.clocks.find((clock) => clock.kind === 'promise')
  const moves = (promise?.moves ?? []).map(
    (move) =>
      `${move.reason}，原定 ${chineseDate(move.from as PlainDate)}，顺延到 ${chineseDate(move.to as PlainDate)}。依据${move.rule}。`,
  )
  const open = view.suspensions
    .filter((suspension) => suspension.through === null)
    .map((s) => `正在停表：${s.reason}。最晚 ${chineseDate(s.capOn as PlainDate)}恢复。依据${s.basis}。`)
  return [...moves, ...open, ...(view.calendarNote ? [view.calendarNote] : [])]
}

const quiet = new Set(['step-claimed', 'reminder-issued', 'case-opened', 'case-archived'])

/** The history as a timeline; the newest entry of a running case is “now”. */
export function timelineOf(view: Pick<CaseView, 'history' | 'concludedOn'>): TimelineEntry[] {
  const told = view.history.filter((entry) => !quiet.has(entry.type))
  return told.map((entry, index) => ({
    title: entry.text,
    state:
      entry.type === 'clock-suspended'
        ? 'paused'
        : index === told.length - 1 && view.concludedOn === null
          ? 'now'
          : 'past',
    when: chineseTime(entry.at),
    at: entry.at,
    text: entry.detail ?? undefined,
  }))
}

/** Code under a QR: `<number>-<first 16 hex of a chain hash>`. */
export const documentReads =
  (db: Database, cases: Cases): FindDocument =>
  async (code) => {
    const [number = '', mark = ''] = code.toUpperCase().split('-')
    const found = await cases.checkDocument(number, mark.toLowerCase())
    if (!found) return undefined
    const office = await getOffice(db, found.officeId)
    return {
      documentName: found.documentName,
      number: found.documentNumber ?? grouped(number),
      issuedBy: office.name,
      issuedOn: chineseDateWithYear(found.on),
      holder: found.holder,
      itemName: found.itemName,
      standing: found.standing,
      log: await placeInLog(cases, number, mark.toLowerCase(), code),
      facts: [
        { label: '办件编号', value: grouped(number) },
        { label: '记录', value: found.intact ? `${found.events} 条，一条没有动过` : '记录被动过，请打 12345' },
      ],
    }
  }

async function placeInLog(cases: Cases, number: string, mark: string, code: string): Promise<CheckedDocument['log']> {
  const answer = await cases.receiptProof(number, mark)
  if (!answer || answer.index === null) return answer && 'waiting'
  const signed = answer.signedAt === null ? '' : `，${chineseTime(answer.signedAt)}封账`
  return {
    line: `第 ${answer.index + 1} 条${signed}${answer.witness === null ? '，还没有见证签名' : `，${answer.witness}见证`}`,
    file: `/verify/proof?code=${encodeURIComponent(code)}`,
  }
}

/** The proof file behind a code, for `/verify/proof`. */
export const proofReads =
  (cases: Cases): FindProof =>
  async (code) => {
    const [number = '', mark = ''] = code.toUpperCase().split('-')
    const answer = await cases.receiptProof(number, mark.toLowerCase())
    if (!answer) return undefined
    if (!answer.proof) return 'waiting'
    return { name: `onevisit-${answer.proof.number}.json`, text: `${JSON.stringify(answer.proof, null, 2)}\n` }
  }

/** How the public log stands, for its page. */
export const logReads =
  (db: Database, log: TransparencyLog): ReadLog =>
  async () => {
    const { newest, witnessed, ageSeconds, overdueSeconds } = await logStanding(db)
    return {
      key: log.key.text,
      witness: log.witness && { name: log.witness.key.name, key: log.witness.key.text, url: log.witness.url },
      newest,
      witnessed,
      isOverdue: ageSeconds !== null && ageSeconds > overdueSeconds,
    }
  }
