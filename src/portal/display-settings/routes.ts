import { displayCookie, keepDisplay, readDisplay, readPlace, textSizes } from '../display.ts'
import { pathWithin } from '../html.ts'
import type { Errand, Shell } from '../shell.ts'
import { displayPage } from './display.page.ts'

/** Keeps the display in a cookie and leads back. A link may do it: it changes what one browser shows and nothing else. */
export function displaySettings(app: Parameters<Errand>[0], shell: Shell): void {
  app.get<{ Querystring: Record<string, unknown> }>('/display', (request, reply) => {
    const kept = request.cookies[displayCookie]
    const before = readDisplay(kept)
    const back = pathWithin(request.query.return)
    const size = textSizes.find((known) => known === request.query.size)
    if (size === undefined) return shell.page(request, reply, displayPage(before, back))
    const contrast = request.query.contrast === undefined ? before.contrast : request.query.contrast === 'on'
    keepDisplay(reply, app.cookieNames, { size, contrast }, readPlace(kept))
    return reply.redirect(back, 303)
  })
}
