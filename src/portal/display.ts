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

/** Reads the cookie; anything unknown is the ordinary display. */
export function readDisplay(cookie: string | undefined): Display {
  const [size, contrast] = (cookie ?? '').split('.')
  return { size: textSizes.find((known) => known === size) ?? 'standard', contrast: contrast === 'contrast' }
}

/** The cookie's text. */
export function writeDisplay({ size, contrast }: Display): string {
  return contrast ? `${size}.contrast` : size
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
