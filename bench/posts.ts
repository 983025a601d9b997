/** Busy keep-alive connections that send writes, one after the other each, as a bare socket client with little work of its own. */
import { connect, type Socket } from 'node:net'
import { figure, median, quantile } from './measure.ts'

export interface Posts {
  readonly perSecond: number
  /** Milliseconds from sending to the end of the answer. */
  readonly times: readonly number[]
  readonly errors: number
  /** A few answers that were errors. */
  readonly said: readonly string[]
  /** Seconds of processor time the server used per second measured. */
  readonly serverLoad: number
}

/** One write: everything but what every request has. */
export interface Post {
  readonly path: string
  readonly cookie: string
  readonly key: string
  readonly body: string
  /** Where the sender seems to come from, as behind a reverse proxy. */
  readonly from: string
}

const bytesOf = ({ path, cookie, key, body, from }: Post): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncookie: ${cookie}\r\nidempotency-key: ${key}\r\n` +
  `x-forwarded-for: ${from}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** Sends what `next` gives until the time is over or it gives nothing more; whatever is under way is waited for. */
export async function posts(
  options: {
    readonly port: number
    readonly connections: number
    readonly seconds: number
    readonly status: number
    readonly cpuSeconds: () => number
  },
  next: () => Post | undefined,
): Promise<Posts> {
  const sockets = await Promise.all(Array.from({ length: options.connections }, () => opened(options.port)))
  const times: number[] = []
  const said: string[] = []
  let errors = 0
  let end = 0
  const cpu = options.cpuSeconds()
  const started = performance.now()
  const over = started + options.seconds * 1000
  const turn = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let sentAt = 0
      let received = ''
      const send = () => {
        const post = performance.now() < over ? next() : undefined
        if (!post) return resolve()
        sentAt = performance.now()
        socket.write(bytesOf(post))
      }
      socket
        .on('data', (chunk) => {
          received += chunk.toString('latin1')
          const head = received.indexOf('\r\n\r\n')
          if (head < 0) return
          const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1] ?? 0)
          if (received.length < head + 4 + length) return
          end = performance.now()
          times.push(end - sentAt)
          if (!received.startsWith(`HTTP/1.1 ${options.status} `)) {
            errors += 1
            if (said.length < 3) said.push(`${received.slice(0, 12)} ${received.slice(head + 4, head + 400)}`)
          }
          received = ''
          send()
        })
        .on('error', reject)
        .on('close', () => reject(new Error('the server hung up')))
      send()
    })
  await Promise.all(sockets.map(turn))
  const seconds = (end - started) / 1000
  const serverLoad = (options.cpuSeconds() - cpu) / seconds
  for (const socket of sockets) socket.removeAllListeners().destroy()
  return { perSecond: (times.length - errors) / seconds, times, errors, said, serverLoad }
}

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })

/** What came of several stretches of posts. */
export interface Side {
  readonly rates: number[]
  readonly times: number[]
  errors: number
  readonly said: string[]
  readonly loads: number[]
}
export const side = (): Side => ({ rates: [], times: [], errors: 0, said: [], loads: [] })

/** Adds a stretch. */
export function note(into: Side, run: Posts): void {
  into.rates.push(run.perSecond)
  for (const time of run.times) into.times.push(time)
  into.errors += run.errors
  into.said.push(...run.said)
  into.loads.push(run.serverLoad)
}

/** In words. */
export const told = ({ times, errors, said, loads, rates }: Side): string =>
  `${figure(median(rates))}/s, p50 ${figure(quantile(times, 0.5))} ms, p99 ${figure(quantile(times, 0.99))} ms, ${errors} errors, server ${figure(median(loads))} cores${said[0] ? `, first error: ${said[0]}` : ''}`

/** Ours to the floor, round by round. */
export const ratios = (ours: readonly number[], floor: readonly number[]): number[] =>
  ours.map((value, round) => value / (floor[round] ?? Number.NaN))
