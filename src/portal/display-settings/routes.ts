import { displayCookie, readDisplay, textSizes, writeDisplay } from '../display.ts'
import { pathWithin } from '../html.ts'
import type { Errand, Shell } from '../shell.ts'
import { displayPage } from './display.page.ts'

const oneYear = 31_536_000

/** Keeps the display in a cookie and leads back. A link may do it: it changes what one browser shows and nothing else. */
export function displaySettings(app: Parameters<Errand>[0], shell: Shell): void {
  app.get<{ Querystring: Record<string, unknown> }>('/display', (request, reply) => {
    const before = readDisplay(request.cookies[displayCookie])
    const back = pathWithin(request.query.return)
    const size = textSizes.find((known) => known === request.query.size)
    if (size === undefined) return shell.page(request, reply, displayPage(before, back))
    const contrast = request.query.contrast === undefined ? before.contrast : request.query.contrast === 'on'
    reply.setCookie(displayCookie, writeDisplay({ size, contrast }), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: app.cookieNames.secure,
      maxAge: oneYear,
    })
    return reply.redirect(back, 303)
  })
}
