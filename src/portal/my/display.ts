import type { FastifyReply } from 'fastify'
import type { DisplaySettings } from '#modules/identity/model.ts'
import { type Display, displayCookie, writeDisplay } from '../display.ts'

const sizes = { normal: 'standard', large: 'elder', largest: 'e30' } as const
const oneYear = 31_536_000

/** The display somebody chose for the account, for this browser; undefined when none was chosen. */
export function displayFromAccount(settings: DisplaySettings): Display | undefined {
  if (settings.textSize === undefined && settings.contrast === undefined) return undefined
  return { size: sizes[settings.textSize ?? 'normal'], contrast: settings.contrast === 'high' }
}

/** What the account keeps of a display. */
export function displayForAccount({ size, contrast }: Display): DisplaySettings {
  const textSize = size === 'standard' ? 'normal' : size === 'elder' ? 'large' : 'largest'
  return { textSize, contrast: contrast ? 'high' : 'normal' }
}

/** Shows pages in this browser that way from now on. */
export function setDisplayCookie(reply: FastifyReply, display: Display): void {
  reply.setCookie(displayCookie, writeDisplay(display), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: reply.server.cookieNames.secure,
    maxAge: oneYear,
  })
}
