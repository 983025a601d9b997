import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the SMS gateway of the harness misbehaves; each call draws its lot. */
export interface GatewayFaults {
  /** Share of calls whose connection is cut before anything is taken. */
  readonly refused: number
  /** Share of messages taken whose answer never arrives. */
  readonly answerLost: number
  /** Share of messages answered twice as late as the product waits. */
  readonly slow: number
  /** Share of calls answered 500. */
  readonly broken: number
}

export interface Gateway {
  readonly url: string
  /** Per request id: how often it arrived. A real gateway sends it on once. */
  readonly taken: ReadonlyMap<string, number>
  faults: GatewayFaults
  close(): Promise<void>
}

export const soundGateway: GatewayFaults = { refused: 0, answerLost: 0, slow: 0, broken: 0 }

/** An SMS gateway on a port of its own, with the protocol of `sandbox/README.md`. */
export async function smsGateway(random: () => number): Promise<Gateway> {
  const taken = new Map<string, number>()
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { refused, answerLost, slow, broken } = gateway.faults
    const lot = random()
    if (lot < refused) return void request.socket.destroy()
    if (lot < refused + broken) return void response.writeHead(500).end('gateway fault')
    const { requestId } = JSON.parse(Buffer.concat(chunks).toString()) as { requestId: string }
    taken.set(requestId, (taken.get(requestId) ?? 0) + 1)
    if (lot < refused + broken + answerLost) return void request.socket.destroy()
    if (lot < refused + broken + answerLost + slow) return
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"queued"}')
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const gateway: Gateway = {
    url: `http://127.0.0.1:${port}`,
    taken,
    faults: soundGateway,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return gateway
}
