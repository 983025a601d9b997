import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Route } from './route-table.ts'
import { asksVersion, tellsVersion } from './versions.ts'

type Json = Record<string, unknown>

const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    params: { type: 'object' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return json
}

function parametersOf(route: Route): Json[] {
  const part = (place: 'path' | 'query', schema: z.ZodType | undefined): Json[] => {
    const json = schema ? schemaOf(schema, 'input') : {}
    const required = (json.required ?? []) as string[]
    return Object.entries((json.properties ?? {}) as Record<string, Json>).map(([name, described]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: described,
    }))
  }
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,100}$' },
  }
  const tag = (name: string, description: string) => ({
    ...{ name, in: 'header', required: false, description },
    schema: { type: 'string' },
  })
  return [
    ...part('path', route.params),
    ...part('query', route.query),
    ...(route.method === 'GET' ? [] : [key]),
    ...(asksVersion(route)
      ? [tag('If-Match', '看到的 ETag，与正文的 version 说的是一回事，写一处就够；两处都写，两处都要对。')]
      : []),
    ...(route.method === 'GET' && tellsVersion(route) ? [tag('If-None-Match', '已有的 ETag；没有变就答 304。')] : []),
  ]
}

/** The body of a write; `version` need not be there, since `If-Match` may say it. */
function bodyOf(route: Route, schema: z.ZodType): Json {
  const json = schemaOf(schema, 'input')
  const required = json.required as readonly string[] | undefined
  if (!asksVersion(route) || !required) return json
  return { ...json, required: required.filter((name) => name !== 'version') }
}

const refused = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

function operationOf(name: string, route: Route): Json {
  const multipart = {
    'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
  }
  const content = route.multipart
    ? multipart
    : route.body && { 'application/json': { schema: bodyOf(route, route.body) } }
  const isText = route.produces !== undefined && !route.produces.startsWith('application/json')
  const reply = { schema: isText ? { type: 'string' } : schemaOf(route.reply, 'output') }
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    'x-needs': route.needs,
    parameters: parametersOf(route),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: {
      [String(route.status ?? 200)]: {
        description: '办成',
        ...(tellsVersion(route) ? { headers: { ETag: { schema: { type: 'string' } } } } : {}),
        content: { [isText && route.produces ? route.produces : 'application/json']: reply },
      },
      ...(route.method === 'GET' && tellsVersion(route) ? { 304: { description: '没有变' } } : {}),
      ...(asksVersion(route)
        ? { 409: refused('现在不能这样办，或者正文的 version 已经不是最新'), 412: refused('If-Match 已经不是最新') }
        : {}),
      default: refused('不能办理'),
    },
  }
}

/** The OpenAPI 3.1 document of all mounted routes. */
export function openApiOf(routeTable: ReadonlyMap<string, Route>, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routeTable.values()) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const name = `${route.method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(\w)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'OneVisit 一次办',
      version,
      description:
        '每个写操作都要带 Idempotency-Key；同一编号重发，只办一次。有版本的内容都有 ETag；办件的写操作可以用 If-Match。',
    },
    paths,
    components: { schemas: { Problem: problem } },
  }
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function page(routeTable: ReadonlyMap<string, Route>): string {
  const byTag = Map.groupBy(routeTable.values(), (route) => route.tag)
  const sections = [...byTag].map(([tag, routes]) => {
    const rows = routes.map(
      (route) =>
        `<tr><td><code>${route.method}</code></td><td><code>${escaped(route.path)}</code></td><td>${escaped(route.summary)}</td><td><code>${escaped(route.needs)}</code></td></tr>`,
    )
    return `<h2>${escaped(tag)}</h2><table><thead><tr><th scope="col">方法</th><th scope="col">地址</th><th scope="col">做什么</th><th scope="col">需要</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  })
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>接口说明 — OneVisit 一次办</title><link rel="stylesheet" href="/docs/style.css"></head><body><main><h1>接口说明</h1><p>机器可读的完整说明：<a href="/openapi.json">openapi.json</a>（OpenAPI 3.1）。写操作要带请求头 <code>Idempotency-Key</code>；出错时返回 <code>application/problem+json</code>。</p>${sections.join('')}</main></body></html>`
}

const style = `body{font:1rem/1.6 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#fff}main{max-width:64rem;margin:auto;padding:1rem}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #d0d0d0;vertical-align:top}
code{font-family:ui-monospace,monospace;font-size:.9em}a{color:#0b5394}`

/** `/openapi.json` for machines, `/docs` for people. Call it after everything is mounted or before: it reads the table when asked. */
export function mountInterfaceDescription(app: FastifyInstance, version: string): void {
  app.get('/openapi.json', async (_, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(openApiOf(app.routeTable, version))),
  )
  app.get('/docs', async (_, reply) => reply.type('text/html; charset=utf-8').send(page(app.routeTable)))
  app.get('/docs/style.css', async (_, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=3600').send(style),
  )
}
