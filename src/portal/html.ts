/** A piece of markup that is already safe: only `html`, `attributes` and `drawing` make one. */
export class Html {
  readonly markup: string
  constructor(seal: symbol, markup: string) {
    if (seal !== own) throw new TypeError('markup is made by the html template only')
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

/** What may stand in `${…}`: text is escaped, markup and lists of it are joined, nothing stays nothing. */
export type Content = Html | string | number | null | undefined | false | readonly Content[]

const own = Symbol('html')
const unsafe = /[&<>"'`]/
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Text made safe for an element and for a quoted attribute. */
export function escapeText(text: string): string {
  return unsafe.test(text) ? text.replace(/[&<>"'`]/g, (sign) => entities[sign] ?? '') : text
}

function put(content: Content): string {
  if (typeof content === 'string') return escapeText(content)
  if (content instanceof Html) return content.markup
  if (typeof content === 'number') return String(content)
  if (content === null || content === undefined || content === false) return ''
  if (Array.isArray(content)) {
    let joined = ''
    for (const part of content) joined += put(part)
    return joined
  }
  throw new TypeError('only text, numbers, markup and lists of them can be put into a page')
}

/**
 * The page template. Every string is escaped; nested markup is trusted by its type, never by how it looks.
 * Attribute values must stand in double quotes: `<a href="${path}">`.
 */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Html {
  let markup = parts[0] ?? ''
  for (let i = 0; i < contents.length; i++) markup += put(contents[i]) + parts[i + 1]
  return new Html(own, markup)
}

/** Nothing, as markup. */
export const nothing: Html = new Html(own, '')

/**
 * Attributes from a record, with a leading space: `true` writes the bare name, `false`, null and undefined leave it out.
 * Names are ours, so a name that is not plain, or is an event handler or a style, is a programming error.
 */
export function attributes(values: Record<string, string | number | boolean | null | undefined>): Html {
  let markup = ''
  for (const [name, value] of Object.entries(values)) {
    if (!/^[a-z][a-z0-9-]*$/.test(name) || /^(on|style$)/.test(name)) throw new TypeError(`no such attribute: ${name}`)
    if (value === false || value === null || value === undefined) continue
    markup += value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`
  }
  return new Html(own, markup)
}

/**
 * The one door for markup that did not come through `html`: an SVG drawing made by our own code or by the QR library.
 * Never call it with anything a person typed. What could run or load is refused all the same.
 */
export function drawing(svg: string): Html {
  if (!/^<svg[\s>]/.test(svg) || !svg.trimEnd().endsWith('</svg>')) throw new TypeError('a drawing is one svg element')
  if (/<\s*(script|style|foreignObject|iframe|image|a|use)\b|\son\w+\s*=|javascript:|<!--|<!\[CDATA\[/i.test(svg)) {
    throw new TypeError('a drawing holds shapes and text only')
  }
  return new Html(own, svg)
}

/** A path inside this site, or the fallback: keeps `//host`, `javascript:` and the like out of links and redirects. */
export function pathWithin(path: unknown, fallback = '/'): string {
  if (typeof path !== 'string' || path.length > 500) return fallback
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not pass
  return /^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(path) ? path : fallback
}
