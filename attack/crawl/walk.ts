/** Walks everything one session may see, then sends the same addresses as somebody else. */
import type { FastifyInstance } from 'fastify'
import { linksOf } from '../markup.ts'
import { type Answer, fire } from '../sender.ts'
import type { Walker } from './pairs.ts'

/** An address that answered, and whether its answer is about the walker. */
export interface Seen {
  readonly url: string
  readonly isOwn: boolean
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const caseNumber = /\b\d{6}[0-9]{12}[0-9A-Z]\b/g

const holdsMark = (text: string, marks: readonly string[]): boolean => marks.some((mark) => text.includes(mark))

/** Pages that end sessions when read, or stream for ever. */
const isLeftOut = (url: string): boolean =>
  url.startsWith('/sign-out') || url === '/api/live' || /^\/(assets|desk)\//.test(url)

/**
 * Everything this session can read: links of pages, routes of the table with every id that came up. Of pages that say nothing about
 * the walker `publicPages` are read, and no more.
 */
export async function walk(server: FastifyInstance, walker: Walker, publicPages: number): Promise<readonly Seen[]> {
  const { cookie, marks } = walker
  const routes = [...server.routeTable.values()].filter(({ method }) => method === 'GET')
  const queue = [...walker.from, '/', ...routes.map(({ path }) => path).filter((path) => !path.includes(':'))]
  queue.push('/api/worklist?view=all&limit=200', '/api/worklist?view=correcting', '/api/worklist?view=concluded')
  const known = new Set(queue)
  const seen: Seen[] = []
  const enqueue = (url: string) => {
    if (known.has(url) || isLeftOut(url)) return
    known.add(url)
    queue.push(url)
  }
  let read = 0
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    if (isLeftOut(url)) continue
    const answer = await fire(server, { method: 'GET', url, cookie })
    if (answer.status >= 300 && answer.status < 400 && answer.headers.location) enqueue(answer.headers.location)
    if (answer.status !== 200) continue
    const isOwn = holdsMark(answer.text, marks)
    if (!isOwn) read += 1
    seen.push({ url, isOwn })
    const isPage = answer.headers['content-type']?.startsWith('text/html')
    if (isPage)
      for (const link of linksOf(answer.text)) {
        const to = link.startsWith('?') ? url.split('?', 1)[0] + link : link
        // Of the public part a look is enough; what is about the walker is followed to its end.
        if (
          /^\/(?!\/)/.test(to) &&
          (/^\/(my|apply|print|api\/files)\b/.test(to) || read + queue.length < publicPages + 60)
        )
          enqueue(to)
      }
    if (!isOwn) continue
    for (const number of new Set(answer.text.match(caseNumber) ?? [])) enqueue(`/api/cases?number=${number}`)
    for (const id of new Set(answer.text.match(uuid) ?? []))
      for (const path of [
        ...routes.map((route) => route.path),
        '/my/cases/:id',
        '/apply/:id/done',
        '/print/cases/:id/3',
      ])
        if (/:id\b/.test(path) && path.match(/:/g)?.length === 1) enqueue(path.replace(':id', id))
  }
  return seen
}

/** Other ways to write the same address; none may open what the address itself does not. */
export function variantsOf(url: string): string[] {
  const [path = '', query = ''] = url.split('?')
  const tail = query === '' ? '' : `?${query}`
  const middle = path.indexOf('/', 1) < 0 ? path.length : path.indexOf('/', 1)
  const letter = path.search(/[a-z](?=[^/]*$)/)
  return [
    ...[
      `${path}/`,
      `/${path}`,
      `${path}//`,
      `${path};x`,
      `${path}.json`,
      `${path}.html`,
      `${path}%20`,
      `${path}%00`,
      `${path}/.`,
      `${path}%2f`,
    ],
    ...[
      path.toUpperCase(),
      `${path.slice(0, middle)}/.${path.slice(middle)}`,
      `${path.slice(0, middle)};a=b${path.slice(middle)}`,
    ],
    ...[`${path.slice(0, middle)}//${path.slice(middle + 1)}`, `${path.slice(0, middle)}%2f${path.slice(middle + 1)}`],
    ...[
      `/public/..${path}`,
      `/%2e%2e${path}`,
      `/assets/..%2f${path.slice(1)}`,
      `/desk/../${path.slice(1)}`,
      `//localhost${path}`,
    ],
    ...(letter < 0
      ? []
      : [`${path.slice(0, letter)}%${path.charCodeAt(letter).toString(16)}${path.slice(letter + 1)}`]),
  ].map((one) => one + tail)
}

/** What of a walker's marks stands in an answer. */
export function leaked(answer: Answer, marks: readonly string[], asked: string): string[] {
  // What somebody wrote into the address may come back in words (“you looked for …”); that is theirs already.
  const words = decodeURIComponent(asked.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'))
  const place = `${JSON.stringify(answer.headers.location ?? '')}${answer.headers['set-cookie'] ?? ''}`
  return marks.filter((mark) => (answer.text.includes(mark) || place.includes(mark)) && !words.includes(mark))
}
