import { refuse } from '#kernel/refusal.ts'
import { record } from '#platform/audit/trail.ts'
import { hmacSm3, randomCode, sameSecret, uuidv7 } from '#platform/crypto.ts'
import { notify } from '#platform/notify/outbox.ts'
import { beginAttempt, noteRefused } from './attempts.ts'
import type { Context } from './context.ts'
import { phoneHindrance, type SentCode } from './lockout.ts'
import type { IdentityLevel } from './model.ts'
import { phoneNumber } from './phone-number.ts'
import { endSession, findSession, type Origin, openSession } from './sessions.ts'
import { sourceOf } from './source.ts'
import { accountOfPhone, attemptSucceeded, lockSubject } from './store.ts'

/** Template of the sign-in message; its text is filed with the SMS gateway. */
export const signInTemplate = 'sign-in-code'

export interface PhoneSignIn {
  token: string
  /** for this browser to keep so many days and to show as `Origin.device`: it gives codes to this phone a budget of their own */
  device: { token: string; days: number }
  accountId: string
  isNew: boolean
  level: IdentityLevel
}

interface KnownDevice {
  deviceId: string
  phoneIndex: string
  until: string
}

/** Registration and sign-in of people are one: a code to the phone opens the account of that phone, new or old. */
export function createPhoneSignIn(context: Context) {
  const { db, sealer, now, settings } = context
  const at = () => now().toISOString()
  // The code's own key: a read database does not give away a million codes by trying them.
  const codeHash = (codeId: string, code: string) => hmacSm3(sealer.indexOf(codeId, 'phone'), code)

  /** The device a browser shows, if it signed in to this very phone and not too long ago. Sealed by us: nobody can make one up. */
  const deviceOf = ({ device }: Origin, phoneIndex: string): string | null => {
    try {
      const known = JSON.parse(sealer.open(device ?? '', 'phone')) as KnownDevice
      return known.phoneIndex === phoneIndex && at() < known.until ? known.deviceId : null
    } catch {
      return null
    }
  }
  const sealDevice = (deviceId: string, phoneIndex: string): string => {
    const until = new Date(now().getTime() + settings.code.deviceDays * 86_400_000).toISOString()
    return sealer.seal(JSON.stringify({ deviceId, phoneIndex, until } satisfies KnownDevice), 'phone')
  }

  return {
    /**
     * Sends a code; the answer is the same for every phone. Refusals: `identity.phone-invalid`, `identity.code-too-soon` {seconds},
     * `identity.code-daily-limit`, `identity.source-limit`.
     */
    async requestCode(phone: string, origin: Origin): Promise<{ validMinutes: number; pauseSeconds: number }> {
      const number = phoneNumber(phone)
      const phoneIndex = sealer.indexOf(number, 'phone')
      const deviceId = deviceOf(origin, phoneIndex)
      const source = sourceOf(origin.ip)
      await db.transaction(async (tx) => {
        await lockSubject(tx, phoneIndex)
        const sent = await tx.query<SentCode>(
          `select sent_at as "sentAt", source, device_id as "deviceId" from sms_code
            where phone_index = $1 and sent_at > $2::timestamptz - interval '24 hours' order by sent_at desc`,
          [phoneIndex, at()],
        )
        const hindrance = phoneHindrance(sent, { source, deviceId }, at(), settings.code)
        if (hindrance) throw refuse(hindrance.code, { ...hindrance })
        if (deviceId === null) {
          const [fromSource] = await tx.query<{ count: number }>(
            `select count(*) as count from sms_code
              where source = $1 and device_id is null and sent_at > $2::timestamptz - interval '1 hour'`,
            [source, at()],
          )
          if ((fromSource?.count ?? 0) >= settings.code.perSourceHourly) throw refuse('identity.source-limit')
        }
        const codeId = uuidv7()
        const code = randomCode(settings.code.digits)
        const expiresAt = new Date(now().getTime() + settings.code.validMinutes * 60_000).toISOString()
        await tx.query(
          `insert into sms_code (id, phone_index, code_hash, source, device_id, sent_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
          [codeId, phoneIndex, codeHash(codeId, code), source, deviceId, at(), expiresAt],
        )
        await notify(tx, {
          kind: 'sms',
          to: number,
          template: signInTemplate,
          params: { code, minutes: settings.code.validMinutes },
          about: `code:${codeId}`,
        })
        await record(tx, {
          actorKey: 'visitor',
          action: 'identity.code-requested',
          object: `code:${codeId}`,
          outcome: 'done',
          ip: origin.ip,
        })
      })
      return { validMinutes: settings.code.validMinutes, pauseSeconds: settings.code.pauseSeconds }
    },

    /**
     * Signs in with the newest code asked for from this device or address, else with the newest of the phone (an owner may change networks
     * in between); `previousToken` is ended. Refusals: `identity.phone-invalid`, `identity.code-wrong` for everything that is wrong with
     * the code, `identity.source-limit`.
     */
    async signInWithCode(
      phone: string,
      code: string,
      origin: Origin,
      previousToken?: string | undefined,
    ): Promise<PhoneSignIn> {
      const number = phoneNumber(phone)
      const phoneIndex = sealer.indexOf(number, 'phone')
      const wrong = async () => {
        await noteRefused(context, {
          actorKey: 'visitor',
          action: 'identity.signed-in',
          object: `phone:${phoneIndex.slice(0, 16)}`,
          origin,
        })
        return refuse('identity.code-wrong')
      }
      // Per phone and source: the code itself allows five tries, so nobody can lock a stranger's phone out by guessing.
      const source = sourceOf(origin.ip)
      const deviceId = deviceOf(origin, phoneIndex)
      const subject = sealer.indexOf(`${number} ${source}`, 'phone')
      const attempt = await beginAttempt(context, 'sms-code', subject, origin)
      if ('until' in attempt) throw await wrong()
      const typed = code.normalize('NFKC').replace(/\s/g, '')
      // The try is counted by the same statement that reads the code: parallel guesses share the five.
      const [sent] = await db.query<{ id: string; codeHash: string }>(
        `update sms_code set tries = tries + 1
          where id = (select id from sms_code where phone_index = $1 and expires_at > $2
                       order by (device_id = $3) is true desc, source = $4 desc, sent_at desc, id desc limit 1)
            and used_at is null and tries < case when device_id = $3 or source = $4 then $5::int else $6::int end
          returning id, code_hash as "codeHash"`,
        [phoneIndex, at(), deviceId, source, settings.code.tries, settings.code.triesElsewhere],
      )
      if (!sent || !sameSecret(sent.codeHash, codeHash(sent.id, typed))) throw await wrong()
      const result = await db.transaction(async (tx) => {
        const used = await tx.query('update sms_code set used_at = $2 where id = $1 and used_at is null returning id', [
          sent.id,
          at(),
        ])
        if (used.length === 0) return undefined
        await attemptSucceeded(tx, attempt.attemptId)
        const account = await accountOfPhone(tx, {
          sealed: sealer.seal(number, 'phone'),
          index: phoneIndex,
          at: at(),
        })
        const previous = previousToken && (await findSession(tx, previousToken, now(), settings.session))
        if (previous) await endSession(tx, previous.sessionId, at())
        const holder = { kind: 'person', accountId: account.accountId } as const
        const token = await openSession(tx, holder, origin, now(), settings.session)
        await record(tx, {
          actorKey: `person:${account.accountId}`,
          action: account.isNew ? 'identity.registered' : 'identity.signed-in',
          object: `account:${account.accountId}`,
          outcome: 'done',
          ip: origin.ip,
        })
        const device = { token: sealDevice(deviceId ?? uuidv7(), phoneIndex), days: settings.code.deviceDays }
        return { token, device, accountId: account.accountId, isNew: account.isNew, level: account.level }
      })
      if (!result) throw await wrong()
      return result
    },
  }
}
