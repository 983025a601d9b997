import { dayOf } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import type { Post } from '#modules/organisation/model.ts'
import { postsOf, postsOfAll } from '#modules/organisation/queries.ts'
import { actableBy } from '#modules/registers/queries.ts'
import { record } from '#platform/audit/trail.ts'
import { sm3 } from '#platform/crypto.ts'
import type { Context } from './context.ts'
import { createLegalPersons } from './legal-persons.ts'
import { type Actor, actorKey, type DisplaySettings, type PersonActor, type StaffActor } from './model.ts'
import { createPhoneSignIn } from './phone-sign-in.ts'
import { createRealName } from './real-name.ts'
import {
  endSession,
  endSessionsOf,
  findSession,
  findSessions,
  type Origin,
  type SessionRow,
  type SessionView,
  sessionsOf,
  touchSession,
} from './sessions.ts'
import { type IdentitySettings, identityDefaults } from './settings.ts'
import { createStaffSignIn } from './staff-sign-in.ts'
import { accountRow } from './store.ts'

export { may } from './policy.ts'

export type { Origin, SessionView } from './sessions.ts'

export type IdentityDeps = Omit<Context, 'settings'> & {
  /** what differs from `identityDefaults` */
  settings?: Partial<IdentitySettings>
}

/** What a person sees of the own account. */
export interface AccountView {
  accountId: string
  /** in full: it is shown to its owner only */
  phone: string
  personId: string | null
  level: PersonActor['level']
  display: DisplaySettings
  since: string
}

/** Who is signed in, for the session page of the workbench. */
export interface SignedIn {
  actor: Actor
  mustChangePassword: boolean
  /** password given, one-time code still to come */
  isPending: boolean
}

export type Identity = ReturnType<typeof createIdentity>

/** Sign-in, sessions, levels and acting for others. */
export function createIdentity(deps: IdentityDeps) {
  const context: Context = { ...deps, settings: { ...identityDefaults, ...deps.settings } }
  const { db, sealer, now, settings } = context
  const at = () => now().toISOString()

  const personOf = async (session: SessionRow & { accountId: string }): Promise<PersonActor> => {
    const actable = session.actingFor && session.personId ? await actableBy(db, session.personId, dayOf(now())) : []
    const acting = actable.find((one) => one.legalPersonId === session.actingFor)
    return {
      kind: 'person',
      accountId: session.accountId,
      personId: session.personId,
      level: session.level ?? 1,
      actingFor: acting ? { legalPersonId: acting.legalPersonId, name: acting.name } : null,
    }
  }

  const staffWith = (session: SessionRow & { staffId: string }, posts: readonly Post[]): StaffActor => ({
    kind: 'staff',
    staffId: session.staffId,
    name: session.staffName ?? '',
    // Until a given password is changed there is nothing one may do but change it.
    posts: session.mustChange ? [] : posts,
  })

  const signedIn = async (token: string | undefined): Promise<SignedIn> => {
    const visitor: SignedIn = { actor: { kind: 'visitor' }, mustChangePassword: false, isPending: false }
    const session = token ? await findSession(db, token, now(), settings.session) : undefined
    if (!session) return visitor
    if (session.kind === 'staff-pending') return { ...visitor, isPending: true }
    await touchSession(db, session, now())
    const { accountId, staffId } = session
    if (accountId) return { ...visitor, actor: await personOf({ ...session, accountId }) }
    if (staffId) {
      const posts = await postsOf(db, staffId, dayOf(now()))
      const actor = staffWith({ ...session, staffId }, posts)
      return { ...visitor, actor, mustChangePassword: session.mustChange === true }
    }
    return visitor
  }

  const holderOf = (actor: Actor) => {
    if (actor.kind === 'person') return { accountId: actor.accountId }
    if (actor.kind === 'staff') return { staffId: actor.staffId }
    throw refuse('identity.sign-in-needed')
  }

  return {
    ...createPhoneSignIn(context),
    ...createRealName(context),
    ...createLegalPersons(context),
    ...createStaffSignIn(context),

    /** Who a cookie's token stands for now; authority is read at the time of the act, so a moved or dismissed officer loses it at once. */
    authenticate: async (token: string | undefined): Promise<Actor> => (await signedIn(token)).actor,
    signedIn,

    /**
     * The staff behind these tokens as they stand now, by token; who has signed out, lost the session or left is not among them. Being
     * asked about does not count as using a session.
     */
    async staffBehind(tokens: readonly string[]): Promise<ReadonlyMap<string, StaffActor>> {
      const byHash = new Map(tokens.map((token) => [sm3(token), token]))
      const sessions = (await findSessions(db, tokens, now(), settings.session)).flatMap((session) =>
        session.kind === 'staff' && session.staffId ? [{ ...session, staffId: session.staffId }] : [],
      )
      const staffIds = sessions.map((session) => session.staffId)
      const posts = await postsOfAll(db, staffIds, dayOf(now()))
      return new Map(
        sessions.map((one) => [byHash.get(one.tokenHash) ?? '', staffWith(one, posts.get(one.staffId) ?? [])]),
      )
    },

    /** Ends the session of this token; nothing happens when there is none. */
    async signOut(token: string, origin: Origin): Promise<void> {
      const session = await findSession(db, token, now(), settings.session)
      if (!session) return
      const object = session.accountId ? `person:${session.accountId}` : `staff:${session.staffId}`
      await db.transaction(async (tx) => {
        await endSession(tx, session.sessionId, at())
        await record(tx, {
          actorKey: object,
          action: 'identity.signed-out',
          object: `session:${session.sessionId}`,
          outcome: 'done',
          ip: origin.ip,
        })
      })
    },

    /** Where one is signed in. */
    sessions: (actor: Actor, token: string): Promise<SessionView[]> => sessionsOf(db, holderOf(actor), at(), token),

    /** Ends one of one's own sessions. */
    async endSession(actor: Actor, sessionId: string, origin: Origin): Promise<void> {
      const holder = holderOf(actor)
      const [column, value] = 'accountId' in holder ? ['account_id', holder.accountId] : ['staff_id', holder.staffId]
      await db.transaction(async (tx) => {
        const own = await tx.query(`select id from session where id = $1 and ${column} = $2`, [sessionId, value])
        if (own.length === 0) throw new Refusal('not-found', 'identity.session-unknown')
        await endSession(tx, sessionId, at())
        await record(tx, {
          actorKey: actorKey(actor),
          action: 'identity.session-ended',
          object: `session:${sessionId}`,
          outcome: 'done',
          ip: origin.ip,
        })
      })
    },

    /** 在所有设备上退出. Answers how many sessions ended. */
    async endAllSessions(actor: Actor, origin: Origin): Promise<number> {
      return db.transaction(async (tx) => {
        const ended = await endSessionsOf(tx, holderOf(actor), at())
        await record(tx, {
          actorKey: actorKey(actor),
          action: 'identity.all-sessions-ended',
          object: actorKey(actor),
          outcome: 'done',
          ip: origin.ip,
        })
        return ended
      })
    },

    /** The own account. */
    async accountOf(actor: PersonActor): Promise<AccountView> {
      const row = await accountRow(db, actor.accountId)
      if (!row) throw refuse('identity.sign-in-needed')
      return {
        accountId: row.accountId,
        phone: sealer.open(row.phoneSealed, 'phone'),
        personId: row.personId,
        level: row.level,
        display: row.display,
        since: row.createdAt,
      }
    },

    /** Keeps how this person wants pages to look. */
    async setDisplay(actor: PersonActor, display: DisplaySettings): Promise<void> {
      await db.query('update account set display = $2 where id = $1', [actor.accountId, JSON.stringify(display)])
    },
  }
}
