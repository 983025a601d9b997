/** Reads HTML the way a browser cuts it into tags: only enough to see what a page would run, load, link and post. */

export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' }
const plain = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => entities[name] ?? '')

const start = /<([A-Za-z][^\s/>]*)/g
const attribute = /\s*\/?\s*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/y

/** Every start tag of a page, in order; comments and the text of scripts and styles hold none. */
export function tagsOf(markup: string): Tag[] {
  const readable = markup
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/gi, '$1$3')
  const found: Tag[] = []
  for (const match of readable.matchAll(start)) {
    const attributes = new Map<string, string>()
    let at = match.index + match[0].length
    for (;;) {
      attribute.lastIndex = at
      const one = attribute.exec(readable)
      if (!one?.[1]) break
      attributes.set(one[1].toLowerCase(), plain(one[2] ?? one[3] ?? one[4] ?? ''))
      at = attribute.lastIndex
    }
    found.push({ name: (match[1] ?? '').toLowerCase(), attributes })
  }
  return found
}

const loads = new Set(['src', 'href', 'action', 'formaction', 'data', 'poster', 'srcset', 'content'])

/** What a page would do that a page of ours never does: run, load from elsewhere, post to elsewhere; empty is a harmless page. */
export function harmIn(markup: string): string[] {
  return tagsOf(markup).flatMap(({ name, attributes }) => {
    const found: string[] = []
    if (name.startsWith('attack')) found.push(`<${name}>`)
    if (['iframe', 'object', 'embed', 'applet', 'base', 'frame'].includes(name)) found.push(`<${name}>`)
    if (name === 'script' && !attributes.has('src')) found.push('<script> without src')
    for (const [key, value] of attributes) {
      if (key.startsWith('on')) found.push(`${key} on <${name}>`)
      if (key === 'style') found.push(`style on <${name}>`)
      const address = value
        .trim()
        .toLowerCase()
        .replaceAll(/[\t\n\r]/g, '')
      if (loads.has(key) && /^(javascript|vbscript|data:text):/.test(`${address}:`))
        found.push(`${key}=${address} on <${name}>`)
      if (loads.has(key) && /^(https?:)?\/\/attack/.test(address)) found.push(`${key}=${address} on <${name}>`)
    }
    return found
  })
}

/** Addresses a page links to or posts to, with their queries, without fragments. */
export function linksOf(markup: string): string[] {
  return tagsOf(markup).flatMap(({ name, attributes }) => {
    const address = name === 'form' ? attributes.get('action') : attributes.get('href')
    return address === undefined || address === '' ? [] : [address.split('#', 1)[0] ?? '']
  })
}
