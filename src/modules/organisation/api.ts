import type { FastifyInstance } from 'fastify'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { organisationRoutes } from './contract.ts'
import { organisationMessages } from './messages.ts'
import { getOffice, listOffices, listStaff, postHistoryOf, regionTree } from './queries.ts'
import type { Organisation } from './service.ts'

/** JSON routes of units, people, posts and regions. */
export function mountOrganisation(
  app: FastifyInstance,
  { db, organisation }: { db: Database; organisation: Organisation },
): void {
  registerMessages(organisationMessages)
  mount(app, organisationRoutes, {
    listOffices: ({ query }) =>
      listOffices(db, {
        ...(query.kind && { kinds: [query.kind] }),
        ...(query.regionCode && { regionCode: query.regionCode }),
      }),
    getOffice: ({ params }) => getOffice(db, params.id),
    addOffice: ({ body, stamp }) => organisation.addOffice(body, { actorKey: stamp.actorKey, stamp }),
    changeOffice: ({ params, body, stamp }) =>
      organisation.changeOffice(params.id, body, { actorKey: stamp.actorKey, stamp }),
    closeOffice: ({ params, body, stamp }) =>
      organisation.closeOffice(params.id, body.on, { actorKey: stamp.actorKey, stamp }),
    listStaff: ({ query }) => listStaff(db, query),
    addStaff: ({ body, stamp }) => organisation.addStaff(body, { actorKey: stamp.actorKey, stamp }),
    endStaff: ({ params, body, stamp }) =>
      organisation.endStaff(params.id, body.on, { actorKey: stamp.actorKey, stamp }),
    listPosts: ({ params }) => postHistoryOf(db, params.id),
    assignPost: ({ body, stamp }) => organisation.assignPost(body, { actorKey: stamp.actorKey, stamp }),
    endPost: ({ params, body, stamp }) => organisation.endPost(params.id, body.on, { actorKey: stamp.actorKey, stamp }),
    listRegions: () => regionTree(db),
    importOrganisation: ({ body, stamp }) => {
      const options = { by: { actorKey: stamp.actorKey, stamp }, dryRun: body.dryRun }
      return body.kind === 'regions'
        ? organisation.importRegions(body.content, options)
        : organisation.importDirectory(body.content, options)
    },
  })
}
