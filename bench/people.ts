/** Requests of many people at once, each act from an address of its own, over as many connections as they need. */
import { Agent, request } from 'undici'
import { uuidv7 } from '../src/platform/crypto.ts'

export function peopleOf(url: string) {
  const dispatcher = new Agent({ connections: 1_000, pipelining: 1, headersTimeout: 60_000 })
  let serial = 0
  const from = (): string => {
    serial += 1
    return `10.${20 + ((serial >> 16) & 63)}.${(serial >> 8) & 255}.${serial & 255}`
  }
  const send = async (path: string, wanted: number, options: Parameters<typeof request>[1]): Promise<void> => {
    const answer = await request(`${url}${path}`, { dispatcher, ...options })
    const text = await answer.body.text()
    if (answer.statusCode !== wanted) throw new Error(`${answer.statusCode} ${text.slice(0, 200)}`)
  }
  return {
    get: (path: string, cookie?: string): Promise<void> =>
      send(path, 200, { headers: { 'x-forwarded-for': from(), ...(cookie !== undefined && { cookie }) } }),
    post: (path: string, cookie: string, body: unknown, wanted: number): Promise<void> =>
      send(path, wanted, {
        method: 'POST',
        headers: {
          ...{ 'x-forwarded-for': from(), 'content-type': 'application/json', cookie },
          'idempotency-key': uuidv7(),
        },
        body: JSON.stringify(body),
      }),
    /** Ends what is still under way. */
    close: () => dispatcher.destroy(),
  }
}
