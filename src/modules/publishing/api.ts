import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { itemInitials } from '#modules/catalog/service.ts'
import type { Actor } from '#modules/identity/model.ts'
import { may } from '#modules/identity/service.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { publishingRoutes } from './contract.ts'
import type { ListFile } from './list-files.ts'
import { publishingMessages } from './messages.ts'
import {
  listBatches,
  listDrafts,
  listEdited,
  listWaivers,
  namedClaimsOf,
  reasonsOf,
  regionCoverage,
} from './queries.ts'
import type { Publishing } from './service.ts'

/** JSON routes of the list's editors. */
export function mountPublishing(
  app: FastifyInstance,
  { db, publishing, today }: { db: Database; publishing: Publishing; today: () => string },
): void {
  registerMessages(publishingMessages)
  const { drafts, batches, claims } = publishing
  const sees = (actor: Actor) => may(actor, 'catalog.view')
  mount(app, publishingRoutes, {
    listEdited: async () => (await listEdited(db)).map((item) => ({ ...item, initials: itemInitials(item.name) })),
    listItemClaims: async ({ params }) => namedClaimsOf(db, (await getItem(db, params.code)).itemId),
    listReasons: async ({ params }) => reasonsOf(db, (await getItem(db, params.code)).itemId),
    listDrafts: async ({ query: { after, limit, ...filter }, actor }) => {
      const rows = await listDrafts(db, { ...filter, before: cursorOf(after), limit: limit + 1 })
      const last = rows.length > limit ? rows[limit - 1] : undefined
      const key = actor.kind === 'staff' ? `staff:${actor.staffId}` : ''
      return {
        drafts: rows.slice(0, limit).map(({ authors, ...row }) => ({ ...row, mine: authors.includes(key) })),
        next: last ? `${last.updatedAt}~${last.draftId}` : null,
      }
    },
    openDraft: ({ body, actor, stamp }) => drafts.open(actor, body)(stamp),
    getDraft: ({ params, actor }) => drafts.view(db, actor, params.id),
    saveDraft: ({ params, body, actor, stamp }) => drafts.save(actor, params.id, body)(stamp),
    inspect: ({ body }) => drafts.inspect(db, body.source, body.code),
    checkDraft: ({ params, body, actor, stamp }) => drafts.check(actor, params.id, body.revision)(stamp),
    returnDraft: ({ params, body, actor, stamp }) => drafts.return(actor, params.id, body)(stamp),
    approveDraft: ({ params, body, actor, stamp }) => drafts.approve(actor, params.id, body.revision)(stamp),
    discardDraft: ({ params, body, actor, stamp }) => drafts.discard(actor, params.id, body)(stamp),
    listBatches: async ({ actor }) =>
      (await listBatches(db, { open: sees(actor) })).map(({ publishedBy: _by, ...batch }) => batch),
    getBatch: async ({ params, actor }) => {
      const batch = await batches.view(db, params.id)
      if (batch.publishedAt === null && !sees(actor)) throw new Refusal('not-found', 'publishing.batch-unknown')
      return batch
    },
    publishBatch: ({ params, body, actor, stamp }) => batches.publish(actor, params.id, body)(stamp),
    changesBetween: ({ params, query }) => publishing.changesBetween(params.code, query.from, query.to),
    listOn: async ({ query, request, reply }) =>
      unlessKnown(request, reply, await publishing.listOn(query.on ?? today())),
    listOnAsWorkbook: async ({ query, request, reply }) => {
      const on = query.on ?? today()
      reply.header('content-disposition', `attachment; filename="item-list-${on}.xlsx"`)
      return unlessKnown(request, reply, await publishing.listOnAsWorkbook(on))
    },
    importDrafts: ({ body, actor, stamp }) => publishing.importDrafts(actor, { ...body, content: body.content })(stamp),
    listClaimable: ({ query, actor }) => claims.claimable(db, actor, query.officeId),
    claimItem: ({ params, body, actor, stamp }) => claims.claim(actor, params.code, body)(stamp),
    endClaim: ({ params, query, actor, stamp }) => claims.end(actor, params.code, query.officeId)(stamp),
    claimCoverage: ({ query }) => publishing.coverage(query.level),
    regionCoverage: async ({ params }) => {
      const found = await regionCoverage(db, params.region)
      if (!found) throw new Refusal('not-found', 'publishing.region-unknown')
      return found
    },
    loadBenchmarks: ({ body, actor, stamp }) =>
      publishing.loadBenchmarks(actor, { place: body.place, content: body.content })(stamp),
    compare: ({ params }) => publishing.comparison(params.code),
    setBaseline: ({ params, body, actor, stamp }) => publishing.setBaseline(actor, params.code, body.version)(stamp),
    listWaivers: ({ query }) => listWaivers(db, query.item),
    grantWaiver: ({ body, actor, stamp }) => publishing.grantWaiver(actor, body)(stamp),
    endWaiver: ({ params, actor, stamp }) => publishing.endWaiver(actor, params.id)(stamp),
  })
}

function cursorOf(after: string | undefined): { at: string; id: string } | undefined {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~([0-9a-f-]{36})$/.exec(after ?? '') ?? []
  return at && id && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined
}

/** The file, or 304 to somebody who has exactly this one; nothing is read for that. */
async function unlessKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  { etag, bytes }: ListFile,
): Promise<Uint8Array> {
  reply.header('etag', etag).header('cache-control', 'no-cache')
  if (request.headers['if-none-match'] !== etag) return bytes()
  reply.code(304).send()
  return new Uint8Array()
}
