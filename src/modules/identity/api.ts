import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#kernel/refusal.ts'
import { roleNames } from '#modules/organisation/model.ts'
import { getOffice, getRegion, getStaff } from '#modules/organisation/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { csrfToken } from '#platform/http/csrf.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import {
  type Authentication,
  beginSession,
  clearSessionCookie,
  originOf,
  sessionToken,
} from '#platform/http/session.ts'
import { identityRoutes, type SessionInfo } from './contract.ts'
import { identityMessages } from './messages.ts'
import { actorKey, type StaffActor } from './model.ts'
import { permissions, permissionsOf, permits } from './policy.ts'
import type { Identity } from './service.ts'

/** What identity gives the platform: the actor of a request, its key, and what it may do. */
export function authenticationOf(identity: Identity): Authentication {
  return {
    authenticate: (request) => identity.authenticate(sessionToken(request)),
    actorKey,
    permits,
  }
}

/** JSON routes of sign-in and credentials. */
export function mountIdentity(app: FastifyInstance, { db, identity }: { db: Database; identity: Identity }): void {
  registerMessages(identityMessages)

  const staffInfo = async (actor: StaffActor): Promise<SessionInfo['staff']> => {
    const staff = await getStaff(db, actor.staffId)
    const posts = actor.posts.map(async (post) => ({
      ...post,
      roleName: roleNames[post.role],
      officeName: (await getOffice(db, post.officeId)).name,
      regionName: (await getRegion(db, post.regionCode)).name,
    }))
    const held = new Set(actor.posts.flatMap((post) => permissionsOf(post.role)))
    return {
      staffId: actor.staffId,
      name: actor.name,
      workNo: staff.workNo,
      posts: await Promise.all(posts),
      permissions: permissions.filter((permission) => held.has(permission)),
    }
  }

  const info = async (request: FastifyRequest, reply: FastifyReply): Promise<SessionInfo> => {
    const { actor, isPending, mustChangePassword } = await identity.signedIn(sessionToken(request))
    return {
      kind: actor.kind === 'system' ? 'visitor' : actor.kind,
      isPending,
      mustChangePassword,
      staff: actor.kind === 'staff' ? await staffInfo(actor) : null,
      csrfToken: csrfToken(request, reply),
    }
  }

  const ownToken = (request: FastifyRequest): string => {
    const token = sessionToken(request)
    if (!token) throw refuse('identity.sign-in-needed')
    return token
  }

  mount(app, identityRoutes, {
    whoAmI: ({ request, reply }) => info(request, reply),
    signIn: async ({ body, request, reply }) => {
      const { token } = await identity.staffSignIn(body.workNo, body.password, originOf(request))
      beginSession(request, reply, token)
      return { next: 'one-time-code' as const }
    },
    confirmSignIn: async ({ body, request, reply }) => {
      const token = sessionToken(request)
      if (!token) throw refuse('identity.pending-over')
      beginSession(request, reply, (await identity.staffConfirm(token, body.code, originOf(request))).token)
      return info(request, reply)
    },
    changePassword: async ({ body, request, reply }) => {
      const { token } = await identity.changePassword(ownToken(request), body.current, body.next, originOf(request))
      beginSession(request, reply, token)
      return info(request, reply)
    },
    signOut: async ({ request, reply }) => {
      const token = sessionToken(request)
      if (token) await identity.signOut(token, originOf(request))
      clearSessionCookie(reply)
      return undefined
    },
    mySessions: ({ actor, request }) => identity.sessions(actor, ownToken(request)),
    endAllSessions: async ({ actor, request, reply }) => {
      const ended = await identity.endAllSessions(actor, originOf(request))
      clearSessionCookie(reply)
      return { ended }
    },
    endMySession: async ({ actor, params, request }) => {
      await identity.endSession(actor, params.id, originOf(request))
      return undefined
    },
    giveCredential: ({ params, body, stamp }) =>
      identity.giveCredential(stamp.actorKey, { staffId: params.id, password: body.password }),
    unlockStaff: async ({ params, stamp }) => {
      await identity.unlock(stamp.actorKey, params.id)
      return undefined
    },
    disableStaff: async ({ params, stamp }) => {
      await identity.disable(stamp.actorKey, params.id)
      return undefined
    },
  })
}
