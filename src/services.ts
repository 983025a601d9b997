/** The use cases without any door: what the server, the command line and the demonstration loader stand on. */
import { createCalendars } from '#modules/calendar/service.ts'
import { type CaseRules, defaultRules } from '#modules/cases/model.ts'
import { type CasesDeps, createCases } from '#modules/cases/service.ts'
import { createCatalog, createSearch, plansOf } from '#modules/catalog/service.ts'
import { createExchange } from '#modules/exchange/service.ts'
import { createIdentity } from '#modules/identity/service.ts'
import { createLicences } from '#modules/licences/service.ts'
import { createMaterials } from '#modules/materials/service.ts'
import { createOrganisation } from '#modules/organisation/service.ts'
import { createPublishing } from '#modules/publishing/service.ts'
import { createRegisters } from '#modules/registers/service.ts'
import { createReviews } from '#modules/reviews/service.ts'
import { createSupervision } from '#modules/supervision/service.ts'
import { tellingCommits } from '#platform/db/commits.ts'
import type { Database } from '#platform/db/database.ts'
import { createSealer } from '#platform/sealing.ts'
import { createTransparencyLog } from '#platform/transparency/log.ts'
import type { Config, ServiceAccess } from './config.ts'

/** What composition needs from outside; `now` is real time unless a test or a simulation says otherwise. */
export interface ServiceParts {
  readonly config: Config
  readonly db: Database
  readonly now?: () => Date
  readonly rules?: Partial<CaseRules>
}

export type Services = ReturnType<typeof createServices>

/** Data sources that are really connected; the guide may name more. */
const connectedSources = new Set(['公安部门人口库', '市场监管部门法人库'])

/** 华容县: where a refused applicant can turn to, and until when (行政复议法第二十条，行政诉讼法第四十六条). */
const remedies = { reviewBody: '华容县人民政府', reviewWithinDays: 60, court: '华容县人民法院', suitWithinMonths: 6 }

/** Every module's use cases once, by hand, in module order. */
export function createServices({ config, db, now = () => new Date(), rules }: ServiceParts) {
  const sealer = createSealer(config.secret)
  const whenContentChanged = new Set<() => void>()
  const contentDb = tellingCommits(db, () => {
    for (const tell of whenContentChanged) tell()
  })
  const organisation = createOrganisation({ db: contentDb, now })
  const calendars = createCalendars(db)
  const population = registerAddress(config.population)
  const exchange = createExchange({
    db,
    sealer,
    now,
    config: population ? { population, legalPersons: population } : {},
  })
  const registers = createRegisters({ db, sealer, exchange, now })
  const idle = config.sessionIdleMinutes
  const hours = config.sessionLongestMinutes / 60
  const session = {
    personIdleMinutes: idle,
    personHours: hours,
    staffIdleMinutes: idle,
    staffHours: hours,
    pendingMinutes: 5,
  }
  const identity = createIdentity({ db, sealer, exchange, registers, now, settings: { demo: config.demo, session } })
  const catalog = createCatalog({ db: contentDb, organisation, now, lintPlace: '华容' })
  const search = createSearch({ db, now })
  const plans = plansOf(db)
  const publishing = createPublishing({ db: contentDb, catalog, now })
  const licences = createLicences({ sealer, now })
  const materials = createMaterials({ sealer, now })
  const transparency = createTransparencyLog({ db, secret: config.secret, witness: config.witness })
  const casesDeps: CasesDeps = {
    db,
    sealer,
    now,
    calendars,
    registers,
    confirmActing: identity.confirmActing,
    licences,
    materials,
    rules: { ...defaultRules, ...rules },
    connectedSources,
    remedies,
    publicUrl: config.publicUrl,
    logKeys: { log: transparency.key.text, witness: transparency.witness?.key.text ?? null },
  }
  const cases = createCases(casesDeps)
  const reviews = createReviews({ db, now, calendars, cases })
  const supervision = createSupervision({ db, now, calendars, place: '华容' })
  return {
    ...{ db, now, sealer, organisation, calendars, exchange, registers, identity, catalog, search, plans, publishing },
    /** Called after each commit that may change what everybody reads: items, versions, claims, bundles, offices, regions. */
    onContentCommit: (tell: () => void) => void whenContentChanged.add(tell),
    licences,
    materials,
    transparency,
    casesDeps,
    cases,
    reviews,
    supervision,
  }
}

const registerAddress = ({ url, key, secret }: ServiceAccess) =>
  url && key ? { url, key, ...(secret && { secret }) } : undefined
