import { randomToken, sm3, uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { gathered } from '#platform/db/gather.ts'
import { deviceOf } from './device.ts'
import type { IdentityLevel } from './model.ts'
import type { IdentitySettings } from './settings.ts'

/** From where a request comes: address, user agent, and what this browser was given at an earlier sign-in by phone. */
export interface Origin {
  ip: string
  userAgent?: string | undefined
  /** the token of `PhoneSignIn.device` */
  device?: string | undefined
}

export type SessionHolder =
  | { kind: 'person'; accountId: string; actingFor?: string | null }
  | { kind: 'staff' | 'staff-pending'; staffId: string }

export interface SessionRow {
  sessionId: string
  kind: 'person' | 'staff' | 'staff-pending'
  accountId: string | null
  personId: string | null
  level: IdentityLevel | null
  actingFor: string | null
  staffId: string | null
  staffName: string | null
  mustChange: boolean | null
  lastSeenAt: string
}

export interface SessionView {
  sessionId: string
  device: string
  ip: string
  createdAt: string
  lastSeenAt: string
  current: boolean
}

const minute = 60_000

/** Opens a session with a fresh token; the token is kept only as its SM3. */
export async function openSession(
  tx: Sql,
  holder: SessionHolder,
  origin: Origin,
  now: Date,
  settings: IdentitySettings['session'],
): Promise<string> {
  const token = randomToken()
  const lengths = {
    person: settings.personHours * 60 * minute,
    staff: settings.staffHours * 60 * minute,
    'staff-pending': settings.pendingMinutes * minute,
  }
  const person = holder.kind === 'person'
  await tx.query(
    `insert into session (id, token_hash, kind, account_id, staff_id, acting_for, created_at, last_seen_at, expires_at, source, device)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)`,
    [
      ...[uuidv7(), sm3(token), holder.kind, person ? holder.accountId : null, person ? null : holder.staffId],
      ...[person ? (holder.actingFor ?? null) : null, now.toISOString()],
      ...[new Date(now.getTime() + lengths[holder.kind]).toISOString(), origin.ip, deviceOf(origin.userAgent)],
    ],
  )
  return token
}

/** The sessions of these tokens that stand: not ended, not expired, not idle too long, their holder still in service. */
export function findSessions(
  sql: Sql,
  tokens: readonly string[],
  now: Date,
  settings: IdentitySettings['session'],
): Promise<(SessionRow & { tokenHash: string })[]> {
  return sql.query(
    `select e.id as "sessionId", e.token_hash as "tokenHash", e.kind, e.account_id as "accountId", a.person_id as "personId", a.level,
        e.acting_for as "actingFor", e.staff_id as "staffId", s.name as "staffName", c.must_change as "mustChange", e.last_seen_at as "lastSeenAt"
       from session e
       left join account a on a.id = e.account_id
       left join staff s on s.id = e.staff_id
       left join staff_credential c on c.staff_id = e.staff_id
      where e.token_hash = any($1) and e.ended_at is null and e.expires_at > $2
        and e.last_seen_at > $2::timestamptz - make_interval(mins => case when e.kind = 'person' then $3::int else $4::int end)
        and (e.staff_id is null or c.disabled_at is null and (s.valid_to is null or s.valid_to >= ($2::timestamptz at time zone 'Asia/Shanghai')::date))`,
    [tokens.map(sm3), now.toISOString(), settings.personIdleMinutes, settings.staffIdleMinutes],
    'identity-session',
  )
}

/** The session of a token if it stands. */
export async function findSession(
  sql: Sql,
  token: string,
  now: Date,
  settings: IdentitySettings['session'],
): Promise<SessionRow | undefined> {
  if (token.length > 100) return undefined
  return sessionOf(sql, { token, now, settings })
}

interface Question {
  readonly token: string
  readonly now: Date
  readonly settings: IdentitySettings['session']
}

/** Sessions of tokens asked about at the same time, by one clock and the same settings. */
const sessionOf = gathered<Question, SessionRow | undefined>(async (sql, questions) => {
  const found = new Map<Question, SessionRow | undefined>()
  for (const [settings, group] of Map.groupBy(questions, (one) => one.settings)) {
    const now = new Date(Math.max(...group.map((one) => one.now.getTime())))
    const rows = await findSessions(sql, [...new Set(group.map((one) => one.token))], now, settings)
    const byHash = new Map(rows.map((row) => [row.tokenHash, row]))
    for (const one of group) found.set(one, byHash.get(sm3(one.token)))
  }
  return questions.map((one) => found.get(one))
})

/** Notes that a session is in use, at most once a minute. */
export async function touchSession(sql: Sql, session: SessionRow, now: Date): Promise<void> {
  if (now.getTime() - new Date(session.lastSeenAt).getTime() < minute) return
  await sql.query(
    'update session set last_seen_at = $2 where id = $1',
    [session.sessionId, now.toISOString()],
    'identity-touch',
  )
}

/** Ends one session; nothing happens when it has ended already. */
export async function endSession(tx: Sql, sessionId: string, at: string): Promise<void> {
  await tx.query('update session set ended_at = $2 where id = $1 and ended_at is null', [sessionId, at])
}

/** Ends all sessions of somebody, but for one if told. Answers how many. */
export async function endSessionsOf(
  tx: Sql,
  holder: { accountId: string } | { staffId: string },
  at: string,
  except?: string,
): Promise<number> {
  const [column, value] = 'accountId' in holder ? ['account_id', holder.accountId] : ['staff_id', holder.staffId]
  const rows = await tx.query(
    `update session set ended_at = $2 where ${column} = $1 and ended_at is null and ($3::uuid is null or id <> $3) returning id`,
    [value, at, except ?? null],
  )
  return rows.length
}

/** The standing sessions of somebody, newest first: 在哪里登录着. */
export function sessionsOf(
  sql: Sql,
  holder: { accountId: string } | { staffId: string },
  now: string,
  currentToken: string,
): Promise<SessionView[]> {
  const [column, value] = 'accountId' in holder ? ['account_id', holder.accountId] : ['staff_id', holder.staffId]
  return sql.query<SessionView>(
    `select id as "sessionId", device, source as ip, created_at as "createdAt", last_seen_at as "lastSeenAt", token_hash = $3 as current
       from session where ${column} = $1 and ended_at is null and expires_at > $2 and kind <> 'staff-pending' order by last_seen_at desc`,
    [value, now, sm3(currentToken)],
  )
}
