import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createFaults, type Fault, type Faults, faultModes, type Service, services } from './faults.ts'
import { type Memory, openMemory } from './memory.ts'
import { authenticatorPage, inboxPage } from './pages.ts'
import { type RegisterData, readRegisterData } from './register-data.ts'
import { type Answer, answerRegister } from './registers.ts'
import { faultOfKey, faultOfSignature, type Keys } from './signing.ts'
import { readTemplates, type Templates, textOf } from './templates.ts'
import { isBase32 } from './totp.ts'

export interface SandboxOptions extends Keys {
  demo: string
  state?: string
}

interface Sandbox {
  keys: Keys
  memory: Memory
  faults: Faults
  data: RegisterData
  templates: Templates
}

const bodyLimit = 64 * 1024

/** The sandbox as an HTTP server that is not listening yet. */
export function createSandbox(options: SandboxOptions): Server {
  const sandbox: Sandbox = {
    keys: { key: options.key, secret: options.secret },
    memory: openMemory(options.state),
    faults: createFaults(),
    data: readRegisterData(options.demo),
    templates: readTemplates(options.demo),
  }
  return createServer((request, response) => {
    handle(sandbox, request, response).catch(() => sendJson(response, { status: 500, body: { code: 'internal' } }))
  })
}

async function handle(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const method = request.method ?? 'GET'
  if (method === 'GET' && url.pathname === '/')
    return sendHtml(response, inboxPage(sandbox.memory.messages, (url.searchParams.get('phone') ?? '').trim()))
  if (method === 'GET' && url.pathname === '/authenticator')
    return sendHtml(response, authenticatorPage(sandbox.memory.enrolments, Date.now()))
  if (method === 'GET' && url.pathname === '/health') return sendJson(response, { status: 200, body: { ok: true } })
  if (!url.pathname.startsWith('/v1/')) return sendJson(response, { status: 404, body: { code: 'not-found' } })

  const body = await readBody(request)
  if (body === undefined) return sendJson(response, { status: 413, body: { code: 'too-large' } })
  const parts = {
    method,
    path: url.pathname,
    body,
    authorization: request.headers.authorization,
    timestamp: headerOf(request, 'x-timestamp'),
    signature: headerOf(request, 'x-signature'),
  }
  const isMessage = url.pathname.startsWith('/v1/messages')
  const fault = isMessage ? faultOfKey(parts, sandbox.keys) : faultOfSignature(parts, sandbox.keys, Date.now())
  if (fault) return sendJson(response, { status: 401, body: { code: fault } })
  const parsed = parse(body)
  if (!parsed) return sendJson(response, { status: 400, body: { code: 'json' } })
  if (url.pathname === '/v1/faults') return sendJson(response, switchFault(sandbox, parsed))
  if (url.pathname === '/v1/authenticator/enrolments') return sendJson(response, enrol(sandbox, parsed))

  const service = services.find((one) => url.pathname.startsWith(`/v1/${one}`))
  if (!service) return sendJson(response, { status: 404, body: { code: 'not-found' } })
  const met = sandbox.faults.take(service)
  if (await misbehave(met, response)) return
  sendJson(response, answer(sandbox, service, method, url.pathname, parsed, met))
}

function answer(
  sandbox: Sandbox,
  service: Service,
  method: string,
  path: string,
  body: Record<string, unknown>,
  fault: Fault,
): Answer {
  if (service === 'messages') return method === 'GET' ? report(sandbox, path) : accept(sandbox, body)
  return answerRegister(path, body, sandbox.data, fault.mode === 'wrong-person')
}

function accept(sandbox: Sandbox, body: Record<string, unknown>): Answer {
  const { requestId, to } = body
  const text = textOf(sandbox.templates, body)
  if (typeof requestId !== 'string' || requestId === '' || requestId.length > 80) return bad('requestId')
  if (typeof to !== 'string' || !/^1\d{10}$/.test(to)) return bad('to')
  if (text === undefined || text.length > 500) return bad('template')
  const earlier = sandbox.memory.messages.find((message) => message.requestId === requestId)
  if (earlier && (earlier.to !== to || earlier.text !== text))
    return { status: 409, body: { code: 'request-id-reused' } }
  const message = earlier ?? { requestId, messageId: randomUUID(), to, text, sentAt: new Date().toISOString() }
  if (!earlier) {
    sandbox.memory.messages.push(message)
    sandbox.memory.keep()
  }
  return { status: 202, body: { requestId, messageId: message.messageId, status: 'queued' } }
}

function report(sandbox: Sandbox, path: string): Answer {
  const requestId = decodeURIComponent(path.slice('/v1/messages/'.length))
  const message = sandbox.memory.messages.find((one) => one.requestId === requestId)
  if (!message) return { status: 404, body: { code: 'not-found' } }
  return {
    status: 200,
    body: { requestId, messageId: message.messageId, status: 'delivered', deliveredAt: message.sentAt },
  }
}

function enrol(sandbox: Sandbox, body: Record<string, unknown>): Answer {
  const { account, name, secret } = body
  if (typeof account !== 'string' || typeof name !== 'string') return bad('fields')
  if (typeof secret !== 'string' || !isBase32(secret)) return bad('secret')
  const others = sandbox.memory.enrolments.filter((one) => one.account !== account)
  sandbox.memory.enrolments = [...others, { account, name, secret }]
  sandbox.memory.keep()
  return { status: 201, body: { account } }
}

function switchFault(sandbox: Sandbox, body: Record<string, unknown>): Answer {
  const service = services.find((one) => one === body.service)
  const mode = faultModes.find((one) => one === body.mode)
  if (!service || !mode) return bad('fields')
  const delayMs = typeof body.delayMs === 'number' ? body.delayMs : 1000
  const times = typeof body.times === 'number' ? body.times : Number.POSITIVE_INFINITY
  sandbox.faults.set(service, mode, delayMs, times)
  return { status: 200, body: { service, mode } }
}

async function misbehave(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.mode) {
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
      return false
    case 'error':
      sendJson(response, { status: 500, body: { code: 'internal' } })
      return true
    case 'hang':
      return true
    case 'drop':
      response.destroy()
      return true
    case 'html':
      sendHtml(response, '<html><body>系统维护中</body></html>')
      return true
    case 'huge':
      sendJson(response, { status: 200, body: { padding: 'x'.repeat(8 * 1024 * 1024) } })
      return true
    default:
      return false
  }
}

const bad = (code: string): Answer => ({ status: 400, body: { code } })

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(body: string): Record<string, unknown> | undefined {
  if (body === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function sendJson(response: ServerResponse, { status, body }: Answer): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

function sendHtml(response: ServerResponse, html: string): void {
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    })
    .end(html)
}
