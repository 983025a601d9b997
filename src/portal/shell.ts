import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { csrfField, csrfToken } from '#platform/http/csrf.ts'
import type { PortalAssets } from './assets.ts'
import { displayCookie, readDisplay, writeDisplay } from './display.ts'
import { type Html, html } from './html.ts'
import { layout, type PageView, type Site } from './layout.ts'

/** What the pages of one errand get from the portal. */
export interface Shell {
  site: Site
  /** Answers with a whole page. 200 unless said; a form that came back with problems is 422, or 503 with Retry-After. */
  page: (request: FastifyRequest, reply: FastifyReply, view: PageView, status?: number) => FastifyReply
  /**
   * The same for public pages: rendered once per content version, address and display, answered from bytes with an ETag. `address`: path
   * and whatever of the query changes the page, in one way of writing; only the path unless said.
   */
  publicPage: (
    request: FastifyRequest,
    reply: FastifyReply,
    version: string,
    view: () => Promise<PageView>,
    address?: string,
  ) => Promise<FastifyReply>
  /** Hidden field that every form with an effect carries; the route calls `checkForm(request, body)` of platform/http/csrf.ts. */
  formToken: (request: FastifyRequest, reply: FastifyReply) => Html
}

/** A group of routes of the portal: gets a Fastify scope whose errors become pages, and the shell. */
export type Errand = (app: FastifyInstance, shell: Shell) => void | Promise<void>

interface Kept {
  bytes: Buffer
  /** made when the first browser asks for it */
  gzip?: Buffer
  etag: string
}

/** Pages kept in memory; enough for every guide in two displays. Safe to lose: each process keeps its own. */
const keptAtMost = 600
/** Together they take no more than this, whatever addresses are made up: a whole list of another day is a megabyte. */
const bytesAtMost = 64 * 1_048_576

export interface ShellOptions {
  site: Site
  assets: PortalAssets
  /** the name shown to somebody who is signed in; undefined for visitors */
  personName: (request: FastifyRequest) => string | undefined
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/'

/** Makes the shell of one portal. */
export function createShell({ site, assets, personName }: ShellOptions): Shell {
  const kept = new Map<string, Kept>()
  let keptBytes = 0

  const forget = (key: string): void => {
    keptBytes -= kept.get(key)?.bytes.length ?? 0
    kept.delete(key)
  }
  const keep = (key: string, page: Kept): void => {
    forget(key)
    kept.set(key, page)
    keptBytes += page.bytes.length
    for (const oldest of kept.keys()) {
      if (kept.size <= keptAtMost && keptBytes <= bytesAtMost) break
      forget(oldest)
    }
  }

  const render = (request: FastifyRequest, view: PageView, address = pathOf(request)): string =>
    layout(
      {
        site,
        assets,
        display: readDisplay(request.cookies[displayCookie]),
        path: address,
        personName: personName(request),
      },
      view,
    ).markup

  const page: Shell['page'] = (request, reply, view, status = 200) => {
    // A form that came back because nothing can be written just now: the same as the problem answer of an interface says.
    if (status === 503) reply.header('retry-after', '5')
    return reply.code(status).type('text/html; charset=utf-8').send(render(request, view))
  }

  return {
    site,
    page,
    async publicPage(request, reply, version, view, address = pathOf(request)) {
      if (personName(request) !== undefined) {
        const markup = render(request, await view(), address)
        return reply.type('text/html; charset=utf-8').send(markup)
      }
      const display = writeDisplay(readDisplay(request.cookies[displayCookie]))
      const key = `${version} ${display} ${address}`
      let found = kept.get(key)
      if (found === undefined) {
        const bytes = Buffer.from(render(request, { indexed: true, ...(await view()) }, address))
        const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
        found = { bytes, etag }
        keep(key, found)
      }
      reply
        .header('cache-control', 'private, no-cache')
        .header('etag', found.etag)
        .header('vary', 'Cookie, Accept-Encoding')
      if (request.headers['if-none-match'] === found.etag) return reply.code(304).send()
      reply.type('text/html; charset=utf-8')
      // Only pages without anything personal are compressed: a compressed secret next to typed text can be guessed by its length.
      if (request.headers['accept-encoding']?.includes('gzip')) {
        found.gzip ??= gzipSync(found.bytes)
        return reply.header('content-encoding', 'gzip').send(found.gzip)
      }
      return reply.send(found.bytes)
    },
    formToken: (request, reply) => html`<input type="hidden" name="${csrfField}" value="${csrfToken(request, reply)}">`,
  }
}
