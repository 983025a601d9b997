/** The composition root: every module once, by hand, in module order. */

import { join } from 'node:path'
import { dayOf } from '#kernel/plain-date.ts'
import { calendarMessages } from '#modules/calendar/messages.ts'
import { createCalendars } from '#modules/calendar/service.ts'
import { mountCases } from '#modules/cases/api.ts'
import { casesMessages } from '#modules/cases/messages.ts'
import { type CaseRules, defaultRules } from '#modules/cases/model.ts'
import { type CasesDeps, casesSchedule, casesTasks, createCases } from '#modules/cases/service.ts'
import { mountCatalog } from '#modules/catalog/api.ts'
import { createCatalog } from '#modules/catalog/service.ts'
import { createExchange } from '#modules/exchange/service.ts'
import { authenticationOf, mountIdentity } from '#modules/identity/api.ts'
import { identitySchedule, identityTasks } from '#modules/identity/jobs.ts'
import { createIdentity } from '#modules/identity/service.ts'
import { licencesMessages } from '#modules/licences/messages.ts'
import { createLicences } from '#modules/licences/service.ts'
import { mountMaterials } from '#modules/materials/api.ts'
import { createMaterials } from '#modules/materials/service.ts'
import { mountOrganisation } from '#modules/organisation/api.ts'
import { createOrganisation } from '#modules/organisation/service.ts'
import { mountRegisters } from '#modules/registers/api.ts'
import { createRegisters } from '#modules/registers/service.ts'
import { reviewsMessages } from '#modules/reviews/messages.ts'
import { createReviews } from '#modules/reviews/service.ts'
import type { Database } from '#platform/db/database.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { platformSchedule, platformTasks } from '#platform/housekeeping.ts'
import { mountHealth } from '#platform/http/health.ts'
import { mountInterfaceDescription } from '#platform/http/openapi.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { createServer } from '#platform/http/server.ts'
import { createSmsService } from '#platform/notify/sms.ts'
import { createSealer } from '#platform/sealing.ts'
import { createErrands } from '#portal/errands.ts'
import { createPortal } from '#portal/plugin.ts'
import { catalogueReads, documentReads, placeReads, progressReads } from '#portal/reads.ts'
import type { Config, ServiceAccess } from './config.ts'
import { mountLive } from './live.ts'
import { version } from './version.ts'
import { workbench } from './workbench-plugin.ts'

/** What composition needs from outside; `now` is real time unless a test says otherwise. */
export interface AppParts {
  readonly config: Config
  readonly db: Database
  readonly now?: () => Date
  readonly rules?: Partial<CaseRules>
  /** Where log lines go; standard output unless said. */
  readonly logTo?: { write(line: string): void }
}

/** Data sources that are really connected; the guide may name more. */
const connectedSources = new Set(['公安部门人口库', '市场监管部门法人库'])

/** The use cases without any door: for the command line, the demo loader and tests. */
export function createServices({ config, db, now = () => new Date(), rules }: AppParts) {
  const sealer = createSealer(config.secret)
  const organisation = createOrganisation({ db, now })
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
  const catalog = createCatalog({ db, organisation, now })
  const licences = createLicences({ sealer, now })
  const materials = createMaterials({ sealer, now })
  const casesDeps: CasesDeps = {
    db,
    sealer,
    now,
    calendars,
    registers,
    licences,
    materials,
    rules: { ...defaultRules, ...rules },
    connectedSources,
    publicUrl: config.publicUrl,
  }
  const cases = createCases(casesDeps)
  const reviews = createReviews({ db, now, calendars, cases })
  return {
    db,
    now,
    sealer,
    organisation,
    calendars,
    exchange,
    registers,
    identity,
    catalog,
    licences,
    materials,
    casesDeps,
    cases,
    reviews,
  }
}

export type Services = ReturnType<typeof createServices>

const registerAddress = ({ url, key, secret }: ServiceAccess) =>
  url && key ? { url, key, ...(secret && { secret }) } : undefined

/** Everything that runs, with nothing running yet: the server, the jobs and their schedule. */
export async function createApp(parts: AppParts) {
  const { config, db } = parts
  const services = createServices(parts)
  const { now, organisation, calendars, registers, identity, catalog, materials, cases } = services
  const files = await openFileStore(join(config.dataDir, 'files'))
  registerMessages(calendarMessages)
  registerMessages(licencesMessages)
  registerMessages(casesMessages)
  registerMessages(reviewsMessages)
  const server = await createServer({
    publicUrl: config.publicUrl,
    secret: config.secret,
    logLevel: config.logLevel,
    uploadMaxBytes: config.uploadMaxBytes,
    trustProxy: config.trustProxy,
    authentication: authenticationOf(identity),
    ...(parts.logTo && { logTo: parts.logTo }),
  })
  mountHealth(server, db)
  mountIdentity(server, { db, identity })
  mountOrganisation(server, { db, organisation })
  mountRegisters(server, { db, registers })
  mountCatalog(server, { db, catalog })
  mountMaterials(server, {
    db,
    materials,
    files,
    uploadMaxBytes: config.uploadMaxBytes,
    mayReadCase: cases.mayReadFiles,
  })
  mountCases(server, cases, () => dayOf(now()))
  mountLive(server, db)
  mountInterfaceDescription(server, version)
  await server.register(workbench)
  const catalogue = catalogueReads(db, cases)
  await server.register(
    createPortal({
      site: { name: '华容县政务服务', hostOffice: '华容县行政审批服务局', hotline: '12345' },
      catalogue,
      bundles: catalogue,
      places: placeReads(db),
      workDays: { today: () => dayOf(now()), calendar: () => calendars.current() },
      findProgress: progressReads(cases, now),
      findDocument: documentReads(db, cases),
      personName: (request) =>
        request.actor.kind === 'person' ? (request.actor.actingFor?.name ?? '我的') : undefined,
      errands: createErrands({ ...services, files, config }),
    }),
  )
  const sms = createSmsService(config.sms)
  return {
    server,
    services,
    tasks: { ...platformTasks(db, sms), ...identityTasks(db), ...casesTasks(services.casesDeps) },
    schedule: [...platformSchedule, ...identitySchedule, ...casesSchedule],
  }
}
