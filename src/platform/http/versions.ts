/**
 * Versions on the wire (RFC 9110, 8.8.3 and 13.1). A reply that states its `version` carries it in an ETag, and a write whose body
 * asks for `version` takes it from `If-Match` as well. Both follow from the schemas of a route, so no route can forget them.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { sm3 } from '../crypto.ts'
import { FailedPrecondition } from './problem.ts'
import type { Route } from './route-table.ts'

const states = (schema: z.ZodType | undefined): boolean =>
  schema instanceof z.ZodObject && Object.hasOwn(schema.shape, 'version')

/** Whether a write names the version the writer saw. */
export const asksVersion = (route: Route): boolean => route.method !== 'GET' && states(route.body)

/** Whether replies carry an ETag. */
export const tellsVersion = (route: Route): boolean => !route.produces && states(route.reply)

/**
 * `If-Match` of a write: the version it names, or undefined when there is none or it is `*` (there has to be something; the body says
 * which version). Only the version of a tag is compared, so a tag read yesterday still holds while nobody has acted.
 * @throws Refusal `platform.if-match-nowhere` (400) when the route has no version to compare, `platform.if-match` (400) when it is no
 *   single entity tag, `platform.if-match-never` (412) for a weak tag and one that was never given out
 */
function ifMatchOf(request: FastifyRequest, route: Route): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined) return undefined
  if (!asksVersion(route)) throw new Refusal('invalid', 'platform.if-match-nowhere')
  if (header.trim() === '*') return undefined
  const tag = /^\s*(W\/)?"([\x21\x23-\x7e]*)"\s*$/.exec(header)
  if (!tag) throw new Refusal('invalid', 'platform.if-match')
  const version = /^(\d{1,9})(-[0-9a-f]{16})?$/.exec(tag[2] ?? '')?.[1]
  // Strong comparison: a weak tag matches nothing.
  if (tag[1] !== undefined || version === undefined) throw new Refusal('invalid', 'platform.if-match-never')
  return Number(version)
}

/** Below the first version of anything: what two different statements come to, of which one at least is not true. */
const noVersion = 0

/** A request whose body says what its headers say, for the schema and the fingerprint; `conditional` when `If-Match` said it. */
export function withVersion(request: FastifyRequest, route: Route): { body: unknown; conditional: boolean } {
  const { body } = request
  const seen = request.method === 'GET' ? undefined : ifMatchOf(request, route)
  if (seen === undefined) return { body, conditional: false }
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body)))
    return { body, conditional: true }
  const said = (body as { version?: unknown } | null | undefined)?.version
  // What is no number is left for the schema to name.
  if (said !== undefined && typeof said !== 'number') return { body, conditional: true }
  return { body: { ...body, version: said === undefined || said === seen ? seen : noVersion }, conditional: true }
}

/** Turns a conflict of versions into a failed precondition; anything else stays itself. */
export const precondition = (error: unknown): unknown =>
  error instanceof Refusal && error.kind === 'conflict'
    ? new FailedPrecondition(error.kind, error.code, error.params)
    : error

/**
 * Puts the ETag on a reply: the version, which writes compare, and a digest of the content as it was shown, which reading compares;
 * days left and who may do what change without a new version. Answers whether the reader has exactly this already (304).
 */
export function tagReply(request: FastifyRequest, reply: FastifyReply, content: unknown, json: string): boolean {
  const { version } = content as { version: number }
  const tag = `${version}-${sm3(json).slice(0, 16)}`
  reply.header('etag', `"${tag}"`)
  const known = request.method === 'GET' ? request.headers['if-none-match'] : undefined
  if (known === undefined) return false
  return known.trim() === '*' || [...known.matchAll(/(?:W\/)?"([^"]*)"/g)].some((one) => one[1] === tag)
}
