import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { asRefusal, sentence, statusOf } from '#platform/http/problem.ts'
import { noteError } from '#platform/http/server.ts'
import { about } from './about/routes.ts'
import { ask } from './ask/routes.ts'
import { type Asset, loadAssets } from './assets.ts'
import { type BundleReads, bundles } from './bundles/routes.ts'
import { displaySettings } from './display-settings/routes.ts'
import { errorPage } from './errors.page.ts'
import { frequent } from './frequent/routes.ts'
import { type CatalogueReads, guide } from './guide/routes.ts'
import { home } from './home/routes.ts'
import type { Site } from './layout.ts'
import { list, type VersionReads } from './list/routes.ts'
import { notices } from './notices/routes.ts'
import { type PlaceReads, places } from './places/routes.ts'
import { type FindProgress, progress } from './progress/routes.ts'
import { publicLog, type ReadLog } from './public-log/routes.ts'
import { type SearchReads, search } from './search/routes.ts'
import { createShell, type Errand } from './shell.ts'
import type { WorkDays } from './today.ts'
import { type FindDocument, type FindProof, verify } from './verify/routes.ts'

/** Everything the citizen portal reads; each is a question somebody else answers. */
export interface PortalDependencies {
  site: Site
  catalogue: CatalogueReads
  search: SearchReads
  bundles: BundleReads
  places: PlaceReads
  workDays: WorkDays
  versions: VersionReads
  findProgress: FindProgress
  findDocument: FindDocument
  findProof: FindProof
  readLog: ReadLog
  /** the name shown to somebody who is signed in; undefined for visitors */
  personName?: (request: FastifyRequest) => string | undefined
  /** where somebody who is signed in lives, 12 digits; undefined for visitors */
  homeRegion?: (request: FastifyRequest) => Promise<string | undefined>
  /** further groups of pages: applying, my cases, signing in */
  errands?: readonly Errand[]
}

function serve(app: FastifyInstance, { path, mediaType, bytes, gzip, brotli }: Asset): void {
  app.get(path, { config: { isPublicFile: true } }, (request, reply) => {
    const accepted = String(request.headers['accept-encoding'] ?? '')
    reply
      .type(mediaType)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'Accept-Encoding')
    if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(brotli)
    if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(gzip)
    return reply.send(bytes)
  })
}

/** The citizen portal as a Fastify scope: its pages, its styles, its errors in words. Needs a server made by platform/http/server.ts. */
export function createPortal(dependencies: PortalDependencies): FastifyPluginAsync {
  const { site, catalogue, workDays } = dependencies
  return async (app) => {
    const assets = loadAssets()
    for (const asset of Object.values(assets)) serve(app, asset as Asset)
    const shell = createShell({ site, assets, personName: dependencies.personName ?? (() => undefined) })

    app.setErrorHandler((error, request: FastifyRequest, reply: FastifyReply) => {
      noteError(error, request, reply)
      const refusal = asRefusal(error)
      const status = refusal ? statusOf(refusal) : 500
      if (status === 401 && request.method === 'GET') {
        return reply.redirect(`/sign-in?return=${encodeURIComponent(request.url)}`, 303)
      }
      const words = sentence(refusal ?? new Refusal('unavailable', 'platform.fault'))
      return shell.page(request, reply, errorPage(site, status, words, request.id), status)
    })

    await home(app, shell, { catalogue, bundles: dependencies.bundles, places: dependencies.places, workDays })
    await guide(app, shell, {
      ...{ catalogue, places: dependencies.places, search: dependencies.search, versions: dependencies.versions },
      ...{ workDays, homeRegion: dependencies.homeRegion ?? (async () => undefined) },
    })
    await list(app, shell, { catalogue, versions: dependencies.versions, workDays })
    await search(app, shell, { catalogue, search: dependencies.search })
    await ask(app, shell, { catalogue, search: dependencies.search })
    await frequent(app, shell, { catalogue, workDays })
    await places(app, shell, { places: dependencies.places, catalogue })
    await bundles(app, shell, dependencies.bundles)
    await notices(app, shell, catalogue)
    await progress(app, shell, dependencies.findProgress)
    await verify(app, shell, dependencies)
    await publicLog(app, shell, dependencies.readLog)
    await about(app, shell)
    await displaySettings(app, shell)
    for (const errand of dependencies.errands ?? []) await errand(app, shell)

    app.get('/*', (request, reply) => {
      if (request.url.startsWith('/api/')) return reply.callNotFound()
      throw new Refusal('not-found', 'platform.no-such-page')
    })
  }
}
