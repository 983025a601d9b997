import { Secret, TOTP } from 'otpauth'
import { dayOf } from '#kernel/plain-date.ts'
import { invalid, Refusal, refuse } from '#kernel/refusal.ts'
import { getStaff } from '#modules/organisation/queries.ts'
import { record } from '#platform/audit/trail.ts'
import { hashPassword, verifyPassword } from '#platform/crypto.ts'
import { beginStaffAttempt, noteRefused } from './attempts.ts'
import type { Context } from './context.ts'
import { passwordFault } from './password-rules.ts'
import { endSession, endSessionsOf, findSession, type Origin, openSession } from './sessions.ts'
import { attemptSucceeded, type CredentialRow, credentialOf, saveCredential, takeTotpStep } from './store.ts'

export interface NewCredential {
  staffId: string
  password: string
  /** a hash made before, for many logins with one demonstration password */
  passwordHash?: string
  mustChange?: boolean
  demo?: boolean
  /** base32; made here unless given */
  totpSecret?: string
}

const totpWindow = 1

/** 工作人员登录：口令加动态口令（GB/T 22239-2019 第三级：两种鉴别，其一用密码技术）。 */
export function createStaffSignIn(context: Context) {
  const { db, sealer, now, settings } = context
  const at = () => now().toISOString()
  const today = () => dayOf(now())
  // A hash nobody's password belongs to: unknown work numbers take as long as known ones.
  const decoy = hashPassword('decoy')

  const usable = (credential: CredentialRow | undefined): credential is CredentialRow =>
    credential?.isUsable === true && (!credential.demo || settings.demo)

  const totpOf = (secret: Secret, workNo: string) =>
    new TOTP({ issuer: '一次办', label: workNo, secret, algorithm: 'SHA1', digits: 6, period: 30 })

  const mustChangeNow = (credential: CredentialRow) => {
    const age = now().getTime() - new Date(credential.passwordSetAt).getTime()
    return !credential.demo && age > settings.password.validDays * 86_400_000
  }

  const refuseOwn = (staffKey: string, staffId: string) => {
    if (staffKey === `staff:${staffId}`) throw new Refusal('forbidden', 'identity.credential-own')
  }

  return {
    /**
     * First factor. Answers the token of a session that can only be confirmed. One refusal for all: `identity.sign-in-failed`, taking as long for
     * unknown, locked and disabled logins as for a wrong password.
     */
    async staffSignIn(workNo: string, password: string, origin: Origin): Promise<{ token: string }> {
      const number = workNo.normalize('NFKC').trim().toUpperCase()
      const credential = await credentialOf(db, { workNo: number }, today())
      const subject = sealer.indexOf(`work-no:${number}`, 'id-number')
      const attempt = await beginStaffAttempt(context, 'password', subject, origin, credential?.unlockedAt ?? null)
      const isRight = await verifyPassword(password, credential?.passwordHash ?? (await decoy))
      if ('locked' in attempt || !isRight || !usable(credential)) {
        const object = credential ? `staff:${credential.staffId}` : `work-no:${subject.slice(0, 16)}`
        await noteRefused(context, { actorKey: 'visitor', action: 'identity.password-given', object, origin })
        throw refuse('identity.sign-in-failed')
      }
      return db.transaction(async (tx) => {
        await attemptSucceeded(tx, attempt.attemptId)
        const act = { actorKey: `staff:${credential.staffId}`, action: 'identity.password-given' }
        await record(tx, { ...act, object: `staff:${credential.staffId}`, outcome: 'done', ip: origin.ip })
        const holder = { kind: 'staff-pending', staffId: credential.staffId } as const
        return { token: await openSession(tx, holder, origin, now(), settings.session) }
      })
    },

    /**
     * Second factor: a time-based code, each taken once, one step of drift either way. Answers the token of the real session.
     * Refusals: `identity.pending-over`, `identity.one-time-code-wrong`, `identity.sign-in-failed` when locked.
     */
    async staffConfirm(
      pendingToken: string,
      code: string,
      origin: Origin,
    ): Promise<{ token: string; mustChangePassword: boolean }> {
      const pending = await findSession(db, pendingToken, now(), settings.session)
      if (pending?.kind !== 'staff-pending' || !pending.staffId) throw refuse('identity.pending-over')
      const { staffId } = pending
      const credential = await credentialOf(db, { staffId }, today())
      if (!usable(credential)) throw refuse('identity.pending-over')
      const refused = (action: string) =>
        noteRefused(context, { actorKey: `staff:${staffId}`, action, object: `staff:${staffId}`, origin })
      const subject = sealer.indexOf(staffId, 'totp')
      const attempt = await beginStaffAttempt(context, 'one-time-code', subject, origin, credential.unlockedAt)
      if ('locked' in attempt) {
        await endSession(db, pending.sessionId, at())
        await refused('identity.signed-in')
        throw refuse('identity.sign-in-failed')
      }
      const totp = totpOf(Secret.fromBase32(sealer.open(credential.totpSealed, 'totp')), credential.workNo)
      const timestamp = now().getTime()
      const token = code.normalize('NFKC').replace(/\s/g, '')
      const delta = /^\d{6}$/.test(token) ? totp.validate({ token, timestamp, window: totpWindow }) : null
      const step = Math.floor(timestamp / 30_000) + (delta ?? 0)
      const signedIn =
        delta === null
          ? undefined
          : await db.transaction(async (tx) => {
              if (!(await takeTotpStep(tx, staffId, step))) return undefined
              await attemptSucceeded(tx, attempt.attemptId)
              await endSession(tx, pending.sessionId, at())
              const mustChangePassword = credential.mustChange || mustChangeNow(credential)
              if (mustChangePassword && !credential.mustChange)
                await tx.query('update staff_credential set must_change = true where staff_id = $1', [staffId])
              const act = { actorKey: `staff:${staffId}`, action: 'identity.signed-in', object: `staff:${staffId}` }
              await record(tx, { ...act, outcome: 'done', ip: origin.ip })
              const opened = await openSession(tx, { kind: 'staff', staffId }, origin, now(), settings.session)
              return { token: opened, mustChangePassword }
            })
      if (!signedIn) {
        await refused('identity.signed-in')
        throw refuse('identity.one-time-code-wrong')
      }
      return signedIn
    },

    /** A new password of one's own; ends all other sessions. Answers the token of a new session. */
    async changePassword(token: string, current: string, next: string, origin: Origin): Promise<{ token: string }> {
      const session = await findSession(db, token, now(), settings.session)
      if (session?.kind !== 'staff' || !session.staffId) throw refuse('identity.sign-in-needed')
      const { staffId } = session
      const credential = await credentialOf(db, { staffId }, today())
      if (!credential) throw refuse('identity.credential-unknown')
      const subject = sealer.indexOf(`work-no:${credential.workNo}`, 'id-number')
      const attempt = await beginStaffAttempt(context, 'password', subject, origin, credential.unlockedAt)
      if ('locked' in attempt || !(await verifyPassword(current, credential.passwordHash)))
        throw refuse('identity.password-wrong')
      await attemptSucceeded(db, attempt.attemptId)
      if (current === next) throw invalid('identity.password-same')
      const fault = passwordFault(next, [credential.workNo, credential.name], settings.password)
      if (fault) throw invalid(fault)
      const passwordHash = await hashPassword(next)
      return db.transaction(async (tx) => {
        await tx.query(
          `update staff_credential set password_hash = $2, password_set_at = $3, must_change = false where staff_id = $1`,
          [staffId, passwordHash, at()],
        )
        await endSessionsOf(tx, { staffId }, at())
        const act = { actorKey: `staff:${staffId}`, action: 'identity.password-changed', object: `staff:${staffId}` }
        await record(tx, { ...act, outcome: 'done', ip: origin.ip })
        return { token: await openSession(tx, { kind: 'staff', staffId }, origin, now(), settings.session) }
      })
    },

    /** 发放或重置凭据. Answers the address an authenticator app enrols from. Nobody does this for himself or herself. */
    async giveCredential(by: string, wish: NewCredential): Promise<{ totpUri: string }> {
      refuseOwn(by, wish.staffId)
      const staff = await getStaff(db, wish.staffId)
      const fault = passwordFault(wish.password, [staff.workNo, staff.name], settings.password)
      if (fault) throw invalid(fault)
      const secret = wish.totpSecret ? Secret.fromBase32(wish.totpSecret) : new Secret({ size: 20 })
      const passwordHash = wish.passwordHash ?? (await hashPassword(wish.password))
      await db.transaction(async (tx) => {
        await saveCredential(tx, {
          staffId: wish.staffId,
          passwordHash,
          at: at(),
          mustChange: wish.mustChange ?? true,
          totpSealed: sealer.seal(secret.base32, 'totp'),
          demo: wish.demo ?? false,
        })
        await endSessionsOf(tx, { staffId: wish.staffId }, at())
        const object = `staff:${wish.staffId}`
        await record(tx, { actorKey: by, action: 'identity.credential-given', object, outcome: 'done' })
      })
      return { totpUri: totpOf(secret, staff.workNo).toString() }
    },

    /** 解锁: failures before now no longer count. */
    async unlock(by: string, staffId: string): Promise<void> {
      refuseOwn(by, staffId)
      await db.transaction(async (tx) => {
        const rows = await tx.query(
          'update staff_credential set unlocked_at = $2 where staff_id = $1 returning staff_id',
          [staffId, at()],
        )
        if (rows.length === 0) throw new Refusal('not-found', 'identity.credential-unknown')
        await record(tx, { actorKey: by, action: 'identity.unlocked', object: `staff:${staffId}`, outcome: 'done' })
      })
    },

    /** 停用: no sign-in, and every session ends at once. */
    async disable(by: string, staffId: string): Promise<void> {
      refuseOwn(by, staffId)
      await db.transaction(async (tx) => {
        const rows = await tx.query(
          'update staff_credential set disabled_at = $2 where staff_id = $1 returning staff_id',
          [staffId, at()],
        )
        if (rows.length === 0) throw new Refusal('not-found', 'identity.credential-unknown')
        await endSessionsOf(tx, { staffId }, at())
        await record(tx, { actorKey: by, action: 'identity.disabled', object: `staff:${staffId}`, outcome: 'done' })
      })
    },
  }
}
