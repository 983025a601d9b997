/** A browser without JavaScript, for tests: keeps cookies, follows redirects, sends the forms that stand on a page. */
import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'

export interface SentFile {
  field: string
  name: string
  type: string
  content: Buffer
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' }
const plain = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39|#96);/g, (_, name) => entities[name] ?? '')
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : plain(found)
}

interface Form {
  action: string
  method: string
  multipart: boolean
  /** fields with a value: hidden, text, chosen */
  fields: [string, string][]
  names: ReadonlySet<string>
}

function formsOf(markup: string): Form[] {
  return [...markup.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', body = '']) => {
    const fields: [string, string][] = []
    const names = new Set<string>()
    const controls = /<(input)\b[^>]*>|<(textarea|select)\b[^>]*>([\s\S]*?)<\/(?:textarea|select)>/g
    for (const [tag, input, other, inner] of body.matchAll(controls)) {
      const kind = input ?? other
      const open = tag.slice(0, tag.indexOf('>') + 1)
      const name = attribute(open, 'name')
      if (name === undefined) continue
      names.add(name)
      const type = attribute(open, 'type') ?? 'text'
      if (kind === 'textarea') fields.push([name, plain((inner ?? '').replace(/^\n/, ''))])
      else if (kind === 'select') {
        const chosen = [...(inner ?? '').matchAll(/<option([^>]*)>/g)].find(([, o = '']) => /\sselected/.test(o))
        fields.push([name, chosen ? (attribute(chosen[1] ?? '', 'value') ?? '') : ''])
      } else if (type === 'radio' || type === 'checkbox') {
        if (/\schecked/.test(open)) fields.push([name, attribute(open, 'value') ?? 'on'])
      } else if (type !== 'file' && type !== 'submit') fields.push([name, attribute(open, 'value') ?? ''])
    }
    return {
      action: attribute(` ${head}`, 'action') ?? '',
      method: (attribute(` ${head}`, 'method') ?? 'get').toLowerCase(),
      multipart: head.includes('multipart/form-data'),
      fields,
      names,
    }
  })
}

/** One visitor. Every page is counted; so is every sign typed and every choice made. */
export class PlainBrowser {
  readonly #app: FastifyInstance
  readonly cookies = new Map<string, { value: string; path: string }>()
  path = '/'
  status = 0
  markup = ''
  pages = 0
  typed = 0
  chosen = 0
  posts = 0

  constructor(app: FastifyInstance) {
    this.#app = app
  }

  get words(): string {
    return plain(this.markup.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, ' ')).replaceAll(
      /\s+/g,
      ' ',
    )
  }

  get title(): string {
    return plain(/<title>([^<]*)/.exec(this.markup)?.[1] ?? '')
  }

  get problems(): string[] {
    const list = /<ul class="errors-list">([\s\S]*?)<\/ul>/.exec(this.markup)?.[1] ?? ''
    return [...list.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, one = '']) => plain(one.replaceAll(/<[^>]+>/g, '')))
  }

  async #ask(method: 'GET' | 'POST', address: string, payload?: Buffer | string, type?: string): Promise<void> {
    const url = new URL(address, 'http://localhost:3000')
    const cookie = [...this.cookies]
      .filter(([, one]) => url.pathname.startsWith(one.path))
      .map(([name, one]) => `${name}=${one.value}`)
      .join('; ')
    const reply = await this.#app.inject({
      method,
      url: url.pathname + url.search,
      headers: { cookie, host: 'localhost:3000', ...(type && { 'content-type': type }), 'user-agent': 'plain' },
      ...(payload !== undefined && { payload }),
    })
    for (const one of reply.cookies) {
      const gone = one.value === '' || one.maxAge === 0 || (one.expires && one.expires.getTime() < 1000)
      if (gone) this.cookies.delete(one.name)
      else this.cookies.set(one.name, { value: one.value, path: one.path ?? '/' })
    }
    this.path = url.pathname + url.search
    this.status = reply.statusCode
    if (reply.statusCode === 303 || reply.statusCode === 302) return this.#ask('GET', String(reply.headers.location))
    this.markup = reply.body
    this.pages += 1
  }

  /** Opens an address and follows where it leads. */
  async open(address: string): Promise<this> {
    await this.#ask('GET', address)
    return this
  }

  /** Follows the link with these words. */
  async follow(words: string): Promise<this> {
    const links = [...this.markup.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)]
    const link = links.find(([, , inner = '']) => plain(inner.replaceAll(/<[^>]+>/g, '')).includes(words))
    assert.ok(link, `no link “${words}” on ${this.path}: ${this.words.slice(0, 400)}`)
    return this.open(attribute(` ${link[1]}`, 'href') ?? '')
  }

  /** Sends the form that has this action (or the only one that posts), with what is filled in. */
  async send(
    values: Readonly<Record<string, string | readonly string[]>> = {},
    how: { action?: string | RegExp; files?: readonly SentFile[] } = {},
  ): Promise<this> {
    const found = formsOf(this.markup).find((form) =>
      how.action === undefined
        ? form.method === 'post' || Object.keys(values).some((name) => form.names.has(name))
        : typeof how.action === 'string'
          ? form.action === how.action
          : how.action.test(form.action),
    )
    assert.ok(found, `no form ${how.action ?? ''} on ${this.path}: ${this.words.slice(0, 400)}`)
    for (const name of Object.keys(values))
      assert.ok(found.names.has(name) || name === 'press', `no field ${name} in ${found.action} on ${this.path}`)
    const fields = found.fields.filter(([name]) => values[name] === undefined)
    for (const [name, value] of Object.entries(values)) {
      const list = typeof value === 'string' ? [value] : value
      const isText = new RegExp(`<(?:textarea|input(?=[^>]*type="(?:text|tel)"))[^>]*name="${name}"`).test(this.markup)
      if (isText) this.typed += list.join('').length
      else if (name !== 'press') this.chosen += list.length
      for (const one of list) fields.push([name, one])
    }
    const [address = ''] = (found.action === '' ? this.path : found.action).split('#', 1)
    if (found.method === 'get') {
      await this.#ask('GET', `${address}?${new URLSearchParams(fields)}`)
      return this
    }
    this.posts += 1
    if (!found.multipart) {
      const body = new URLSearchParams(fields).toString()
      await this.#ask('POST', address, body, 'application/x-www-form-urlencoded')
      return this
    }
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    for (const { field, name, type, content } of how.files ?? [])
      form.append(field, new File([new Uint8Array(content)], name, { type }))
    const response = new Response(form)
    const type = response.headers.get('content-type') ?? ''
    await this.#ask('POST', address, Buffer.from(await response.arrayBuffer()), type)
    return this
  }
}
