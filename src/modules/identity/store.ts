import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { IdentityLevel } from './model.ts'

export type AttemptKind = 'password' | 'one-time-code' | 'sms-code' | 'real-name'

export interface AttemptsOf {
  kind: AttemptKind
  subjectIndex: string
  /** now */
  at: string
  /** only from this address */
  source?: string
  /** only later than this */
  after?: string | null
}

/** Instants of wrong tries of a subject within a day since its last right one, newest first. */
export async function failuresOf(sql: Sql, of: AttemptsOf): Promise<string[]> {
  const rows = await sql.query<{ at: string }>(
    `select at from sign_in_attempt a where kind = $1 and subject_index = $2 and not succeeded
        and at > $3::timestamptz - interval '24 hours' and at > coalesce($4, '-infinity'::timestamptz) and ($5::text is null or source = $5)
        and at > coalesce((select max(at) from sign_in_attempt s where s.kind = $1 and s.subject_index = $2 and s.succeeded
                              and ($5::text is null or s.source = $5)), '-infinity')
      order by at desc`,
    [of.kind, of.subjectIndex, of.at, of.after ?? null, of.source ?? null],
  )
  return rows.map((row) => row.at)
}

/** Whether a subject ever came right from this address (as far as attempts are kept), and how often a day it failed from all where not. */
export async function strangeFailures(
  sql: Sql,
  of: Required<AttemptsOf>,
): Promise<{ isKnown: boolean; failures: number }> {
  const [row] = await sql.query<{ isKnown: boolean; failures: number }>(
    `with known as (select distinct source from sign_in_attempt where kind = $1 and subject_index = $2 and succeeded)
     select exists (select from known where source = $5) as "isKnown",
        (select count(*) from sign_in_attempt where kind = $1 and subject_index = $2 and not succeeded
            and at > $3::timestamptz - interval '24 hours' and at > coalesce($4, '-infinity'::timestamptz)
            and source not in (select source from known)) as failures`,
    [of.kind, of.subjectIndex, of.at, of.after, of.source],
  )
  return row ?? { isKnown: false, failures: 0 }
}

/** Wrong tries from one source in the last half hour, over all subjects. */
export async function failuresFrom(sql: Sql, kind: AttemptKind, source: string, now: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*) as count from sign_in_attempt
      where kind = $1 and source = $2 and not succeeded and at > $3::timestamptz - interval '30 minutes'`,
    [kind, source, now],
  )
  return row?.count ?? 0
}

/** Notes a try as wrong before it is judged, so that parallel tries count each other; answers its id. */
export async function insertAttempt(
  tx: Sql,
  attempt: { kind: AttemptKind; subjectIndex: string; source: string; at: string },
): Promise<string> {
  const id = uuidv7()
  await tx.query(
    'insert into sign_in_attempt (id, kind, subject_index, source, succeeded, at) values ($1, $2, $3, $4, false, $5)',
    [id, attempt.kind, attempt.subjectIndex, attempt.source, attempt.at],
  )
  return id
}

export async function attemptSucceeded(sql: Sql, attemptId: string): Promise<void> {
  await sql.query('update sign_in_attempt set succeeded = true where id = $1', [attemptId])
}

/** Takes a try back that was neither right nor wrong, because a register could not be asked. */
export async function forgetAttempt(sql: Sql, attemptId: string): Promise<void> {
  await sql.query('delete from sign_in_attempt where id = $1', [attemptId])
}

/** One at a time per subject, until the transaction ends. */
export async function lockSubject(tx: Sql, subjectIndex: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 5))', [subjectIndex])
}

export interface AccountRow {
  accountId: string
  phoneSealed: string
  personId: string | null
  level: IdentityLevel
  display: Record<string, unknown>
  createdAt: string
}

const accountColumns = `id as "accountId", phone_sealed as "phoneSealed", person_id as "personId", level, display, created_at as "createdAt"`

export async function accountRow(sql: Sql, accountId: string): Promise<AccountRow | undefined> {
  const [row] = await sql.query<AccountRow>(`select ${accountColumns} from account where id = $1`, [accountId])
  return row
}

/** The account of a phone, made if new. */
export async function accountOfPhone(
  tx: Sql,
  phone: { sealed: string; index: string; at: string },
): Promise<AccountRow & { isNew: boolean }> {
  const added = await tx.query(
    `insert into account (id, phone_sealed, phone_index, created_at) values ($1, $2, $3, $4)
     on conflict (phone_index) do nothing returning id`,
    [uuidv7(), phone.sealed, phone.index, phone.at],
  )
  const [row] = await tx.query<AccountRow>(`select ${accountColumns} from account where phone_index = $1`, [
    phone.index,
  ])
  if (!row) throw new Error('an account was neither added nor found')
  return { ...row, isNew: added.length > 0 }
}

export interface CredentialRow {
  staffId: string
  name: string
  workNo: string
  passwordHash: string
  passwordSetAt: string
  mustChange: boolean
  totpSealed: string
  demo: boolean
  unlockedAt: string | null
  isUsable: boolean
}

/** The credential of a member of staff, by work number or id. `isUsable` is false when disabled or no longer in service on that day. */
export async function credentialOf(
  sql: Sql,
  by: { workNo: string } | { staffId: string },
  on: string,
): Promise<CredentialRow | undefined> {
  const [column, value] = 'workNo' in by ? ['s.work_no', by.workNo] : ['s.id', by.staffId]
  const [row] = await sql.query<CredentialRow>(
    `select s.id as "staffId", s.name, s.work_no as "workNo", c.password_hash as "passwordHash", c.password_set_at as "passwordSetAt",
        c.must_change as "mustChange", c.totp_sealed as "totpSealed", c.demo, c.unlocked_at as "unlockedAt",
        c.disabled_at is null and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2) as "isUsable"
       from staff s join staff_credential c on c.staff_id = s.id where ${column} = $1`,
    [value, on],
  )
  return row
}

/** Writes a credential; an existing one is replaced whole. */
export async function saveCredential(
  tx: Sql,
  credential: {
    staffId: string
    passwordHash: string
    at: string
    mustChange: boolean
    totpSealed: string
    demo: boolean
  },
): Promise<void> {
  await tx.query(
    `insert into staff_credential (staff_id, password_hash, password_set_at, must_change, totp_sealed, demo)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (staff_id) do update set password_hash = $2, password_set_at = $3, must_change = $4, totp_sealed = $5, demo = $6,
       totp_last_step = 0, unlocked_at = $3, disabled_at = null`,
    [
      ...[credential.staffId, credential.passwordHash, credential.at, credential.mustChange],
      ...[credential.totpSealed, credential.demo],
    ],
  )
}

/** Takes a time step once; false when it, or a later one, was taken before. */
export async function takeTotpStep(tx: Sql, staffId: string, step: number): Promise<boolean> {
  const rows = await tx.query(
    'update staff_credential set totp_last_step = $2 where staff_id = $1 and totp_last_step < $2 returning staff_id',
    [staffId, step],
  )
  return rows.length > 0
}
