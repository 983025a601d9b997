/** Requests of one reader, as the browser sends them, over kept connections. */
import { Agent, request } from 'undici'

export type Get = (path: string, cookie?: string) => Promise<string>

/** `get` throws what came back unless it is 200; `close` ends the connections. Each caller comes from an address of its own. */
export function readersOf(url: string, connections = 64): { readonly get: Get; close(): Promise<void> } {
  const dispatcher = new Agent({ connections, pipelining: 1 })
  let serial = 0
  return {
    async get(path, cookie) {
      serial += 1
      const answer = await request(`${url}${path}`, {
        dispatcher,
        headers: {
          'x-forwarded-for': `10.9.${(serial >> 8) & 255}.${serial & 255}`,
          ...(cookie !== undefined && { cookie }),
        },
      })
      const text = await answer.body.text()
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`)
      return text
    },
    close: () => dispatcher.close(),
  }
}
