/** The whole product, listening, over a database and registers of its own; time stands still until the journey moves it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { startSandbox } from '../../sandbox/testing/start-sandbox.ts'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { buildWorkbench } from '../../tools/build-workbench.ts'
import { loadPeople } from '../../tools/demo/people.ts'
import { loadCounty, loadGround } from '../../tools/reference.ts'
import { launchBrowser } from './browser.ts'

export type County = Awaited<ReturnType<typeof startCounty>>

export interface CountyWish {
  /** Beijing time, `2026-05-11 09:00` (a Monday) unless said. */
  readonly start?: string
  /** Only calendar and regions, for a county that brings files of its own. */
  readonly bare?: boolean
}

const beijing = (day: string, time: string): Date => new Date(`${day}T${time}:00+08:00`)

/** Starts the product for a file of journeys; everything is taken down when they end. */
export async function startCounty({ start = '2026-05-11 09:00', bare = false }: CountyWish = {}) {
  const [day = '', time = ''] = start.split(' ')
  const clock = { at: beijing(day, time) }
  // Taken down from the outside in: browser, server, database, registers.
  const stops: (() => Promise<unknown>)[] = []
  const t = { after: (stop: () => Promise<unknown>) => void stops.unshift(stop) }
  after(async () => {
    for (const stop of stops) await stop()
  })
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-journey-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const [sandbox, db, port, browser] = await Promise.all([
    startSandbox(t),
    testDatabase(t),
    freePort(),
    launchBrowser(),
    buildWorkbench(),
  ])
  const url = `http://localhost:${port}`
  const config = readConfig({
    DATA_DIR: folder,
    PORT: String(port),
    PUBLIC_URL: url,
    POPULATION_URL: sandbox.url,
    POPULATION_KEY: sandbox.key,
    POPULATION_SECRET: sandbox.secret,
    SMS_URL: sandbox.url,
    SMS_KEY: sandbox.key,
    SMS_SECRET: sandbox.secret,
    LOG_LEVEL: 'error',
  })
  const { server, services } = await createApp({ config, db, now: () => clock.at })
  await loadGround(services)
  if (!bare) await loadCounty(services)
  const people = bare ? undefined : await loadPeople(services)
  if (people) await recordHoldings(services, db, people.holdings)
  await server.listen({ port, host: '127.0.0.1' })
  t.after(() => server.close())
  t.after(() => browser.close())
  await wearFont(server.server)

  return {
    url,
    db,
    browser,
    services,
    config,
    clock,
    /** A resident of `db/demo` by key. */
    resident(key: string) {
      const found = people?.residents.find((one) => one.key === key)
      if (!found?.phone) throw new Error(`no resident ${key} with a phone`)
      return { ...found, phone: found.phone }
    },
    staff(workNo: string) {
      const found = people?.staffList.find((one) => one.workNo === workNo)
      if (!found) throw new Error(`no staff ${workNo}`)
      return found
    },
    async itemCode(name: string): Promise<string> {
      const item = await findItemByName(db, name)
      if (!item) throw new Error(`no item ${name}`)
      return item.code
    },
    /** The code last sent to a phone. */
    async codeSentTo(phone: string): Promise<string> {
      const [row] = await db.query<{ code: string }>(
        `select params->>'code' as code from message where template = 'sign-in-code' and recipient = $1
          order by created_at desc, message_id desc limit 1`,
        [phone],
      )
      if (!row) throw new Error(`nothing was sent to ${phone}`)
      return row.code
    },
    /** Moves the present by minutes. */
    pass(minutes: number): void {
      clock.at = new Date(clock.at.getTime() + minutes * 60_000)
    },
    /** Moves the present on to a day, never back, and lets the clock job do what that day asks. */
    async to(nextDay: string, nextTime = '09:00'): Promise<void> {
      const next = beijing(nextDay, nextTime)
      if (next > clock.at) clock.at = next
      await services.cases.sweep()
    },
    /** What really happened in a case, from the log, and whether its chain holds. */
    async logOf(number: string) {
      const { id, events, verdict } = await services.cases.history(number.replaceAll(/\s/g, ''))
      return { id, events, types: events.map((event) => event.type as string), intact: verdict.ok }
    },
  }
}

type Services = Awaited<ReturnType<typeof createApp>>['services']
type Holdings = Awaited<ReturnType<typeof loadPeople>>['holdings']

async function recordHoldings({ licences }: Services, db: Database, holdings: Holdings): Promise<void> {
  const copies = new Map<string, number>()
  await db.transaction(async (tx) => {
    for (const { holder, licenceType, number, issuer, issuedOn, validTo, fields } of holdings) {
      // A household's register is one number with several holders.
      const copy = (copies.get(`${licenceType} ${number}`) ?? 0) + 1
      copies.set(`${licenceType} ${number}`, copy)
      await licences.record(tx, {
        holder: holder.kind === 'person' ? { personId: holder.id } : { legalPersonId: holder.id },
        number: copy === 1 ? number : `${number}-${copy}`,
        ...{ licenceType, identifier: null, issuerName: issuer, issuedOn, validTo, fields, sourceCaseId: null },
      })
    }
  })
}

/** A port nobody listens on. The product's address must be known before it is composed. */
export async function freePort(): Promise<number> {
  const probe = createSocket()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

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
