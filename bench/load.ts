/**
 * Two ways of loading a server. `throughput` keeps connections busy, one request at a time each, as wrk does: right for “how many a
 * second”, wrong for latency, because a slow answer holds back the requests that should have measured it (coordinated omission).
 * `openLoop` sends at times fixed beforehand and counts waiting from then: right for latency.
 */
import { connect, type Socket } from 'node:net'

export interface Throughput {
  readonly perSecond: number
  /** Milliseconds from sending to the end of the answer, of each. */
  readonly times: readonly number[]
  readonly errors: number
  /** Seconds of processor time the server used per second measured. */
  readonly serverLoad: number
}

interface Target {
  readonly port: number
  /** The heads to send in turn, each without its end; see `headOf`. */
  readonly heads: readonly string[]
  readonly status?: number
}

/** The head of a GET; every reader has an address of its own, as behind a reverse proxy. */
export function headOf(path: string, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n`
}

const addressOf = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`

/** Requests a second over keep-alive connections, as a bare socket client with little work of its own. */
export async function throughput(
  { port, heads, status = 200 }: Target,
  options: { readonly connections: number; readonly seconds: number; readonly cpuSeconds?: () => number },
): Promise<Throughput> {
  const wanted = Buffer.from(`HTTP/1.1 ${status} `)
  const sockets = await Promise.all(Array.from({ length: options.connections }, () => opened(port)))
  const times: number[] = []
  let sent = 0
  let errors = 0
  let running = true
  const turns = sockets.map(
    (socket) =>
      new Promise<void>((resolve, reject) => {
        let sentAt = 0
        const next = () => {
          const n = sent++
          sentAt = performance.now()
          socket.write(`${heads[n % heads.length]}x-forwarded-for: ${addressOf(n)}\r\n\r\n`, 'latin1')
        }
        const answers = responses((head) => {
          times.push(performance.now() - sentAt)
          if (head.compare(wanted, 0, wanted.length, 0, wanted.length) !== 0) errors += 1
          if (running) next()
          else resolve()
        })
        socket
          .on('data', answers)
          .on('error', reject)
          .on('close', () => reject(new Error('the server hung up')))
        next()
      }),
  )
  const cpu = options.cpuSeconds?.() ?? Number.NaN
  const started = performance.now()
  await Promise.race([new Promise((resolve) => setTimeout(resolve, options.seconds * 1000)), ...turns])
  const seconds = (performance.now() - started) / 1000
  const perSecond = times.length / seconds
  const serverLoad = ((options.cpuSeconds?.() ?? Number.NaN) - cpu) / seconds
  running = false
  await Promise.all(turns)
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  return { perSecond, times, errors, serverLoad }
}

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })

/** Cuts a stream into answers by their content-length; the product sends one with everything measured here. */
function responses(on: (head: Buffer) => void): (chunk: Buffer) => void {
  let begun: Buffer | undefined
  let current: Buffer = Buffer.alloc(0)
  let missing = 0
  return (chunk) => {
    let rest = begun ? Buffer.concat([begun, chunk]) : chunk
    begun = undefined
    while (rest.length > 0) {
      if (missing === 0) {
        const end = rest.indexOf('\r\n\r\n')
        if (end < 0) {
          begun = rest
          return
        }
        current = rest.subarray(0, end)
        missing = lengthIn(current)
        rest = rest.subarray(end + 4)
      }
      const taken = Math.min(missing, rest.length)
      missing -= taken
      rest = rest.subarray(taken)
      if (missing === 0) on(current)
    }
  }
}

const lengthName = 'content-length: '

function lengthIn(head: Buffer): number {
  const text = head.toString('latin1')
  const at = text.toLowerCase().indexOf(lengthName)
  if (at >= 0) return Number.parseInt(text.slice(at + lengthName.length), 10)
  if (/^HTTP\/1\.1 (304|204) /.test(text)) return 0
  throw new Error(`an answer without content-length: ${text.slice(0, 60)}`)
}

export interface OpenLoop {
  /** Milliseconds from the time a request was due to the end of its answer. */
  readonly times: readonly number[]
  readonly errors: number
  /** Errors in words, a few of them. */
  readonly said: readonly string[]
}

/** Sends `rate` requests a second at even distances for `seconds`, waiting for nobody; `due` is when each should have gone (`performance.now()`). */
export async function openLoop(
  options: { readonly rate: number; readonly seconds: number },
  request: (n: number, due: number) => Promise<void>,
): Promise<OpenLoop> {
  const count = Math.round(options.rate * options.seconds)
  const gap = 1000 / options.rate
  const times: number[] = []
  const said: string[] = []
  let errors = 0
  const started = performance.now()
  const sent: Promise<void>[] = []
  for (let n = 0; n < count; n += 1) {
    const due = started + n * gap
    const early = due - performance.now()
    if (early > 0.5) await new Promise((resolve) => setTimeout(resolve, early))
    sent.push(
      request(n, due).then(
        () => void times.push(performance.now() - due),
        (error: unknown) => {
          errors += 1
          if (said.length < 5) said.push(error instanceof Error ? error.message : String(error))
        },
      ),
    )
  }
  await Promise.all(sent)
  return { times, errors, said }
}
