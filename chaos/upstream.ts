import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** How a register can be bad. */
export const upstreamFaults = [
  'slow',
  'trickle',
  'hang',
  'half-open',
  'reset',
  'error-500',
  'html',
  'wrong-person',
  'huge',
  'wrong-charset',
  'cut-in-the-middle',
  'not-json',
  'redirect',
  'empty',
] as const
export type UpstreamFault = (typeof upstreamFaults)[number]

export interface Upstream {
  readonly url: string
  fault: UpstreamFault
  /** Calls that arrived. */
  readonly calls: () => number
  close(): Promise<void>
}

const somebodyElse = {
  ...{ idNumber: '430623195001010018', name: '别人', sex: 'male', birthDate: '1950-01-01', address: '别处 1 号' },
  ...{ regionCode: '430623101000', deceased: false, match: true },
}

const answers: {
  [Fault in UpstreamFault]: (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown
} = {
  slow: async (_request, response) => {
    await wait(4_000)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(somebodyElse))
  },
  trickle: async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    for (const byte of JSON.stringify(somebodyElse)) {
      if (response.destroyed) return
      response.write(byte)
      await wait(1_000)
    }
  },
  hang: () => {},
  'half-open': (request) => request.socket.pause(),
  reset: (request) => request.socket.resetAndDestroy(),
  'error-500': (_request, response) => response.writeHead(500).end('{"code":"fault"}'),
  html: (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>系统维护</body></html>'),
  'wrong-person': (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(somebodyElse)),
  huge: (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const block = Buffer.alloc(1 << 20, 32)
    let left = 1_024
    const more = () => {
      while (left > 0 && !response.destroyed) {
        left -= 1
        if (!response.write(block)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  },
  'wrong-charset': (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json; charset=gbk' })
      .end(
        Buffer.concat([
          Buffer.from('{"idNumber":"430623195001010018","name":"'),
          Buffer.from([0xc0, 0xee, 0xcb, 0xc4]),
          Buffer.from('"}'),
        ]),
      ),
  'cut-in-the-middle': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
    response.write('{"idNumber":"43062')
    setTimeout(() => response.destroy(), 20)
  },
  'not-json': (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('OK'),
  redirect: (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  empty: (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(''),
}

/** A register that misbehaves as it is told. */
export async function badRegister(): Promise<Upstream> {
  let calls = 0
  const server = createServer((request, response) => {
    calls += 1
    response.on('error', () => {})
    void answers[upstream.fault](request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const upstream: Upstream = {
    url: `http://127.0.0.1:${port}`,
    fault: 'error-500',
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return upstream
}
