import type { FastifyReply } from 'fastify'

/** Sizes of the text: ordinary, then the elder version and its two larger steps. */
export const textSizes = ['standard', 'elder', 'e26', 'e30'] as const
export type TextSize = (typeof textSizes)[number]

export const textSizeNames: Readonly<Record<TextSize, string>> = {
  standard: '普通版',
  elder: '长辈版',
  e26: '长辈版，字更大',
  e30: '长辈版，字最大',
}

/** How a visitor wants pages shown. Kept in a cookie, never tied to a person. */
export interface Display {
  size: TextSize
  contrast: boolean
}

export const displayCookie = 'display'
const oneYear = 31_536_000

/** Reads the cookie; anything unknown is the ordinary display. */
export function readDisplay(cookie: string | undefined): Display {
  const [size, contrast] = (cookie ?? '').split('.')
  return { size: textSizes.find((known) => known === size) ?? 'standard', contrast: contrast === 'contrast' }
}

/** The cookie's text. */
export function writeDisplay({ size, contrast }: Display): string {
  return contrast ? `${size}.contrast` : size
}

/** The town or village whose windows somebody looks at: the third part of the same cookie; undefined when none was chosen. */
export function readPlace(cookie: string | undefined): string | undefined {
  return /^[a-z0-9]+\.[a-z]*\.(\d{12})$/.exec(cookie ?? '')?.[1]
}

/** The cookie's text with a place; without one it is the display alone. */
export function writeDisplayAndPlace(display: Display, place: string | undefined): string {
  return place === undefined ? writeDisplay(display) : `${display.size}.${display.contrast ? 'contrast' : ''}.${place}`
}

/** Keeps display and place for a year, in this browser only. */
export function keepDisplay(
  reply: FastifyReply,
  cookieNames: { secure: boolean },
  display: Display,
  place: string | undefined,
): void {
  reply.setCookie(displayCookie, writeDisplayAndPlace(display, place), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: cookieNames.secure,
    maxAge: oneYear,
  })
}

/** Classes of the html element that tokens.css knows. */
export function displayClasses({ size, contrast }: Display): string {
  const classes = size === 'standard' ? [] : size === 'elder' ? ['elder'] : ['elder', size]
  return [...classes, ...(contrast ? ['contrast'] : [])].join(' ')
}

/** Address that switches the display and leads back to `path`. */
export function displayAddress(display: Display, path: string): string {
  const query = new URLSearchParams({ size: display.size, contrast: display.contrast ? 'on' : 'off', return: path })
  return `/display?${query}`
}
