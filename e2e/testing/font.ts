/** Chinese letters for a machine that has none: appended to every style sheet on its way out, from the same origin, policies untouched. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { join } from 'node:path'

const fonts = {
  '/font-of-the-test/400.woff2': 'noto-sans-sc-chinese-simplified-400-normal.woff2',
  '/font-of-the-test/600.woff2': 'noto-sans-sc-chinese-simplified-600-normal.woff2',
} as const

const face = (family: string, weight: string, path: string) =>
  `@font-face{font-family:"${family}";font-weight:${weight};src:url(${path})}`
const [normal, strong] = Object.keys(fonts) as [string, string]
/** The product names fonts of the reader's machine; the test machine has none with Chinese, so they come with the styles, from the same origin. */
const faces = ['Noto Sans SC', 'Noto Serif CJK SC']
  .map((family) => face(family, '100 500', normal) + face(family, '501 900', strong))
  .join('')

/** Puts the test's font into every style sheet on its way out; the page's policies stay as they are. */
export async function wearFont(server: {
  listeners(event: 'request'): unknown[]
  removeAllListeners(event: 'request'): unknown
  on(event: 'request', listener: RequestListener): unknown
}): Promise<void> {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '@fontsource', 'noto-sans-sc', 'files')
  const files = new Map<string, Buffer>()
  for (const [path, name] of Object.entries(fonts)) files.set(path, await readFile(join(folder, name)))
  const [own] = server.listeners('request') as RequestListener[]
  if (!own) throw new Error('the server does not listen yet')
  server.removeAllListeners('request')
  server.on('request', (request, reply) => {
    const font = files.get(request.url ?? '')
    if (font) {
      reply.writeHead(200, {
        'content-type': 'font/woff2',
        'cache-control': 'max-age=3600',
        'content-length': font.length,
      })
      reply.end(font)
    } else {
      if (request.url?.endsWith('.css')) appendFaces(request, reply)
      own(request, reply)
    }
  })
}

function appendFaces(request: IncomingMessage, reply: ServerResponse): void {
  // Plain bytes, so that something can be put behind them.
  request.headers['accept-encoding'] = 'identity'
  const { writeHead, end } = reply
  reply.writeHead = ((status: number, ...rest: never[]) => {
    reply.removeHeader('content-length')
    return writeHead.call(reply, status, ...rest)
  }) as typeof reply.writeHead
  reply.end = ((chunk?: unknown) => {
    if (chunk instanceof Buffer || typeof chunk === 'string') reply.write(chunk)
    return end.call(reply, reply.statusCode === 200 ? faces : undefined, 'utf8')
  }) as typeof reply.end
}
