import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '../db/database.ts'
import sharedPlugin from './plugin.ts'

declare module 'fastify' {
  interface FastifyInstance {
    eventStreams: Set<ServerResponse>
  }
}

/** What a subscriber gets. `data` must be something this subscriber may see: it is sent as it is. */
export interface StreamEvent {
  event: string
  data: unknown
}

const heartbeatMs = 15_000

/** Ends open streams before the server closes; browsers come back by themselves. */
export const eventStreams = sharedPlugin(async (app: FastifyInstance, _: object) => {
  app.decorate('eventStreams', new Set<ServerResponse>())
  app.addHook('preClose', async () => {
    for (const stream of app.eventStreams) stream.end()
  })
})

/**
 * Answers with server-sent events made from the NOTIFYs of one channel. `toEvent` turns a payload into what this subscriber sees, or
 * undefined for nothing; after a lost database line it gets '' and should answer with “read again”. Resolves with the standing stream,
 * which the caller may end, or with undefined when the client went away before it stood.
 */
export async function streamEvents(
  reply: FastifyReply,
  db: Database,
  channel: string,
  toEvent: (payload: string) => StreamEvent | undefined,
): Promise<ServerResponse | undefined> {
  const { server, raw } = reply
  const undo: (() => unknown)[] = []
  let isGone = raw.destroyed || raw.socket?.destroyed === true
  const close = () => {
    isGone = true
    for (const one of undo.splice(0)) void one()
  }
  // Before anything is waited for: a client that leaves meanwhile must not leave its listener behind.
  raw.once('close', close)
  undo.push(
    await db.listen(channel, (payload) => {
      const event = isGone ? undefined : toEvent(payload)
      if (event) raw.write(`event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`)
    }),
  )
  reply.hijack()
  if (isGone) {
    close()
    return undefined
  }
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  // Five hundred displays must not come back in the same second.
  raw.write(`retry: ${2_000 + Math.floor(Math.random() * 4_000)}\n\n`)
  const heartbeat = setInterval(() => raw.write(': \n\n'), heartbeatMs)
  undo.push(() => clearInterval(heartbeat))
  server.eventStreams.add(raw)
  undo.push(() => server.eventStreams.delete(raw))
  return raw
}
