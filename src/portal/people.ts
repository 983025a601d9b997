import type { FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { PersonActor } from '#modules/identity/model.ts'
import type { Registers } from '#modules/registers/service.ts'
import type { Database } from '#platform/db/database.ts'
import { sessionToken } from '#platform/http/session.ts'
import { type Html, html } from './html.ts'

export { beginSession, originOf } from '#platform/http/session.ts'

/** Level from which one may apply: name and number were checked (standards: 三级). */
export const applyLevel = 3

/** The signed-in person; anybody else is sent to sign in by the portal's error handler. */
export function personOf(request: FastifyRequest): PersonActor {
  if (request.actor.kind !== 'person') throw new Refusal('forbidden', 'platform.sign-in-needed')
  return request.actor
}

/** Whether somebody has still to prove the name before applying. */
export const needsRealName = (actor: PersonActor): boolean => actor.personId === null || actor.level < applyLevel

/** Where to sign in and come back; the path is one of ours. */
export const signInAddress = (path: string): string => `/sign-in?return=${encodeURIComponent(path)}`
export const realNameAddress = (path: string): string => `/sign-in/name?return=${encodeURIComponent(path)}`

/** The token of a session that must be there. */
export function ownToken(request: FastifyRequest): string {
  const token = sessionToken(request)
  if (!token) throw new Refusal('forbidden', 'platform.sign-in-needed')
  return token
}

/** What stands in the head of every page for somebody signed in: for whom one acts, or the way to one's own pages. */
export function nameInHead(request: FastifyRequest): string | undefined {
  if (request.actor.kind !== 'person') return undefined
  return request.actor.actingFor ? `正在替${request.actor.actingFor.name}办` : '我的'
}

/** Where the signed-in person lives, for the nearest window; undefined for everybody else. */
export const homeRegionOf =
  (db: Database, registers: Pick<Registers, 'ownData'>) =>
  async ({ actor }: FastifyRequest): Promise<string | undefined> =>
    actor.kind === 'person' && actor.personId !== null
      ? ((await registers.ownData(db, actor.personId)).regionCode ?? undefined)
      : undefined

/** For whom one acts now, on pages where it matters. */
export function actingLine(actor: PersonActor): Html | null {
  if (!actor.actingFor) return null
  return html`<p class="acting">正在替<strong>${actor.actingFor.name}</strong>办。<a href="/my/organisations">换一个</a></p>`
}
