import { chineseTime } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import type { Occasion } from '#modules/exchange/model.ts'
import { record } from '#platform/audit/trail.ts'
import { beginAttempt, noteRefused } from './attempts.ts'
import type { Context } from './context.ts'
import { actorKey, type IdentityLevel, type PersonActor } from './model.ts'
import { phoneNumber } from './phone-number.ts'
import { endSessionsOf, type Origin, openSession } from './sessions.ts'
import { accountOfPhone, accountRow, attemptSucceeded, forgetAttempt } from './store.ts'

/** Basis of the two-element check, kept with the call: 网络安全法第二十四条。 */
const realNameBasis = '《网络安全法》第二十四条（真实身份信息）'
const prefillBasis = '《优化营商环境条例》第三十七条'

/** 实名核验：姓名和身份号码与人口库一致，升到三级。 */
export function createRealName(context: Context) {
  const { db, exchange, registers, sealer, now, settings } = context
  const subjectOf = (accountId: string) => sealer.indexOf(accountId, 'id-number')

  const bind = async (actor: PersonActor, personId: string, level: IdentityLevel, origin: Origin): Promise<string> =>
    translated(() =>
      db.transaction(async (tx) => {
        const account = await accountRow(tx, actor.accountId)
        if (!account) throw refuse('identity.sign-in-needed')
        await tx.query('update account set person_id = $2, level = greatest(level, $3) where id = $1', [
          actor.accountId,
          personId,
          level,
        ])
        await registers.noteAboutPerson(tx, personId, {
          level,
          phone: sealer.open(account.phoneSealed, 'phone'),
        })
        await record(tx, {
          actorKey: actorKey(actor),
          action: 'identity.real-name-verified',
          object: `account:${actor.accountId}`,
          outcome: 'done',
          ip: origin.ip,
        })
        // A step up is a new session; whoever held an old token does not rise with it.
        await endSessionsOf(tx, { accountId: actor.accountId }, now().toISOString())
        const holder = { kind: 'person', accountId: actor.accountId } as const
        return openSession(tx, holder, origin, now(), settings.session)
      }),
    )

  return {
    /**
     * Checks name and number against the population register and binds the account to the person. Answers the token of a new session; all
     * others of the account are ended. Refusals: `identity.already-verified`, `identity.name-mismatch`, `identity.register-unavailable`,
     * `identity.person-deceased`, `identity.person-bound`, `identity.real-name-locked` {until}, `registers.id-number` {reason}.
     */
    async verifyRealName(
      actor: PersonActor,
      claim: { name: string; idNumber: string },
      origin: Origin,
    ): Promise<{ token: string; personId: string; level: IdentityLevel }> {
      if (actor.personId !== null) throw refuse('identity.already-verified')
      const { idNumber, name } = registers.checkClaim(claim)
      const attempt = await beginAttempt(context, 'real-name', subjectOf(actor.accountId), origin)
      if ('until' in attempt) throw refuse('identity.real-name-locked', { until: chineseTime(attempt.until) })
      const occasion: Occasion = { actorKey: actorKey(actor), purpose: '实名核验', basis: realNameBasis }
      const checked = await exchange.verifyPerson(name, idNumber, occasion)
      if (checked.kind === 'unavailable') {
        await forgetAttempt(db, attempt.attemptId)
        throw new Refusal('unavailable', 'identity.register-unavailable')
      }
      if (checked.kind === 'mismatch' || checked.deceased) {
        await noteRefused(context, {
          actorKey: actorKey(actor),
          action: 'identity.real-name-verified',
          object: `account:${actor.accountId}`,
          origin,
        })
        throw refuse(checked.kind === 'mismatch' ? 'identity.name-mismatch' : 'identity.person-deceased')
      }
      await attemptSucceeded(db, attempt.attemptId)
      const personId = await db.transaction((tx) =>
        registers.findOrCreatePerson(tx, { name, idNumber, source: 'population-register', verified: true, level: 3 }),
      )
      const token = await bind(actor, personId, 3, origin)
      // 能共享取得的不再要求填写（国务院令第 722 号第三十七条）；取不到不影响登录。
      await registers.refreshPerson(personId, { ...occasion, purpose: '取得登记信息，免重复填写', basis: prefillBasis })
      return { token, personId, level: 3 }
    },

    /**
     * 窗口核验（五级）：工作人员当面核对证件后，把本人和已绑定的账号升到五级。 Whether `staffKey` may is the caller's to check.
     */
    async verifyAtWindow(staffKey: string, personId: string, origin: Origin): Promise<void> {
      await db.transaction(async (tx) => {
        await registers.noteAboutPerson(tx, personId, { level: 5 })
        await tx.query('update account set level = 5 where person_id = $1', [personId])
        await record(tx, {
          actorKey: staffKey,
          action: 'identity.verified-at-window',
          object: `person:${personId}`,
          outcome: 'done',
          ip: origin.ip,
        })
      })
    },

    /**
     * 窗口注册：为已核对身份的人开通账号，用他或她的手机号。 Answers the account; a repeat answers the same one. Refuses `identity.person-bound`
     * when the phone or the person belongs to another.
     */
    async openAccount(
      by: string,
      wish: { personId: string; phone: string; level: IdentityLevel },
    ): Promise<{ accountId: string }> {
      const number = phoneNumber(wish.phone)
      return translated(() =>
        db.transaction(async (tx) => {
          const account = await accountOfPhone(tx, {
            sealed: sealer.seal(number, 'phone'),
            index: sealer.indexOf(number, 'phone'),
            at: now().toISOString(),
          })
          if (account.personId !== null && account.personId !== wish.personId) throw refuse('identity.person-bound')
          await tx.query('update account set person_id = $2, level = greatest(level, $3) where id = $1', [
            account.accountId,
            wish.personId,
            wish.level,
          ])
          await registers.noteAboutPerson(tx, wish.personId, { level: wish.level, phone: number })
          const object = `account:${account.accountId}`
          await record(tx, { actorKey: by, action: 'identity.account-opened', object, outcome: 'done' })
          return { accountId: account.accountId }
        }),
      )
    },
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'account_person_unique')
      throw refuse('identity.person-bound')
    throw error
  }
}
