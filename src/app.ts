/** The composition root: every module once, by hand, in module order. */

import { join } from 'node:path'
import { dayOf } from '#kernel/plain-date.ts'
import { mountCalendar } from '#modules/calendar/api.ts'
import { calendarSchedule, calendarTasks } from '#modules/calendar/jobs.ts'
import { calendarMessages } from '#modules/calendar/messages.ts'
import { mountCases } from '#modules/cases/api.ts'
import { casesMessages } from '#modules/cases/messages.ts'
import { casesSchedule, casesTasks } from '#modules/cases/service.ts'
import { mountCatalog } from '#modules/catalog/api.ts'
import { catalogSchedule, catalogTasks } from '#modules/catalog/jobs.ts'
import { authenticationOf, mountIdentity } from '#modules/identity/api.ts'
import { identitySchedule, identityTasks } from '#modules/identity/jobs.ts'
import { licencesMessages } from '#modules/licences/messages.ts'
import { mountMaterials } from '#modules/materials/api.ts'
import { materialsSchedule, materialsTasks } from '#modules/materials/jobs.ts'
import { mountOrganisation } from '#modules/organisation/api.ts'
import { mountPublishing } from '#modules/publishing/api.ts'
import { mountRegisters } from '#modules/registers/api.ts'
import { reviewsMessages } from '#modules/reviews/messages.ts'
import { mountSupervision } from '#modules/supervision/api.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { platformSchedule, platformTasks } from '#platform/housekeeping.ts'
import { mountHealth } from '#platform/http/health.ts'
import { mountInterfaceDescription } from '#platform/http/openapi.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { createServer } from '#platform/http/server.ts'
import { createSmsService } from '#platform/notify/sms.ts'
import { mountTransparency } from '#platform/transparency/api.ts'
import { createErrands } from '#portal/errands.ts'
import { homeRegionOf, nameInHead } from '#portal/people.ts'
import { createPortal } from '#portal/plugin.ts'
import { catalogueReads, documentReads, logReads, placeReads, progressReads, proofReads } from '#portal/reads.ts'
import { searchReads } from '#portal/search-reads.ts'
import { versionReads } from '#portal/version-reads.ts'
import { mountLive } from './live.ts'
import { createServices, type ServiceParts } from './services.ts'
import { version } from './version.ts'
import { workbench } from './workbench-plugin.ts'

/** What composition needs from outside; `now` is real time unless a test says otherwise. */
export interface AppParts extends ServiceParts {
  /** Where log lines go; standard output unless said. */
  readonly logTo?: { write(line: string): void }
}

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
  mountTransparency(server, db, services.transparency)
  mountIdentity(server, { db, identity })
  mountOrganisation(server, { db, organisation })
  mountCalendar(server, { calendars, now })
  mountRegisters(server, { db, registers })
  mountCatalog(server, { db, catalog, search: services.search, plans: services.plans })
  mountPublishing(server, { db, publishing: services.publishing, today: () => dayOf(now()) })
  mountMaterials(server, {
    db,
    materials,
    files,
    uploadMaxBytes: config.uploadMaxBytes,
    mayReadCase: cases.mayReadFiles,
  })
  mountCases(server, cases, () => dayOf(now()))
  mountSupervision(server, db, services.supervision, services.transparency)
  mountLive(server, { db, identity })
  mountInterfaceDescription(server, version)
  await server.register(workbench)
  const site = { name: '华容县政务服务', hostOffice: '华容县行政审批服务局', hotline: '12345' }
  const catalogue = catalogueReads(db, cases, services.search, services.plans, services.casesDeps.connectedSources)
  services.onContentCommit(catalogue.contentChanged)
  await server.register(
    createPortal({
      site,
      catalogue,
      search: searchReads(db, services.search, site.hotline, services.casesDeps.connectedSources),
      bundles: catalogue,
      places: placeReads(db),
      versions: versionReads(db),
      workDays: { today: () => dayOf(now()), calendar: () => calendars.current() },
      findProgress: progressReads(cases, now),
      findDocument: documentReads(db, cases),
      findProof: proofReads(cases),
      readLog: logReads(db, services.transparency),
      personName: nameInHead,
      homeRegion: homeRegionOf(db, registers),
      errands: createErrands({ ...services, files, config }),
    }),
  )
  const sms = createSmsService(config.sms)
  return {
    server,
    services,
    tasks: {
      ...platformTasks(db, sms),
      ...calendarTasks({ calendars, now, warn: (fact, message) => server.log.warn(fact, message) }),
      ...identityTasks(db),
      ...catalogTasks(catalog, services.search),
      ...materialsTasks({ db, materials, files }),
      ...casesTasks(services.casesDeps),
    },
    schedule: [
      ...platformSchedule,
      ...calendarSchedule,
      ...identitySchedule,
      ...catalogSchedule,
      ...materialsSchedule,
      ...casesSchedule,
    ],
  }
}
