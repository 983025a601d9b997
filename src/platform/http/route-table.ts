import type { z } from 'zod'

/** One route as data: the server mounts it, the workbench client and the OpenAPI page are made from it. Safe in a browser. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify pattern, for example `/api/cases/:id/acceptance`. */
  readonly path: string
  /** What it does, in Chinese, for the interface description. */
  readonly summary: string
  readonly tag: string
  /** A permission, or 'anyone', or 'signed-in'. Nothing is open by omission. */
  readonly needs: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** What comes back; fields it does not declare are dropped on the way out. */
  readonly reply: z.ZodType
  /** Status of success; 200 unless said. */
  readonly status?: number
  /** How large the body may be, in bytes; 1 MiB unless said. Whoever may not use the route is refused before it is read. */
  readonly maxBytes?: number
  /** The body is a multipart form; the handler reads it with `receiveUpload`. */
  readonly multipart?: true
  /** Media type of a reply that is not JSON (a file, a table); the handler returns text, bytes or a stream. */
  readonly produces?: string
}

/** Names a table of routes and keeps every literal type in it. */
export function routes<const T extends Readonly<Record<string, Route>>>(table: T): T {
  return table
}
