import type { IdentitySettings } from './settings.ts'

/**
 * 登录失败处理（GB/T 22239-2019 身份鉴别）：连续失败达到次数即锁定，再犯加倍。 `failures` are the instants of wrong tries since the last right
 * one, newest first, of the last day. Answers until when the subject is locked, or undefined.
 */
export function lockedUntil(
  failures: readonly string[],
  now: string,
  settings: IdentitySettings['lock'],
): string | undefined {
  const [latest] = failures
  if (!latest || failures.length % settings.tries !== 0) return undefined
  const round = failures.length / settings.tries
  const minutes = Math.min(settings.minutes * 2 ** (round - 1), settings.longestMinutes)
  const until = new Date(new Date(latest).getTime() + minutes * 60_000).toISOString()
  return now < until ? until : undefined
}

/** What hinders another code of a budget now. `sent` are the instants its codes were sent, newest first, of the last 24 hours. */
export function codeHindrance(
  sent: readonly string[],
  now: string,
  settings: Pick<IdentitySettings['code'], 'pauseSeconds' | 'perPhoneDaily'>,
): { code: 'identity.code-too-soon'; seconds: number } | { code: 'identity.code-daily-limit' } | undefined {
  const [latest] = sent
  if (latest) {
    const passed = (new Date(now).getTime() - new Date(latest).getTime()) / 1000
    if (passed < settings.pauseSeconds)
      return { code: 'identity.code-too-soon', seconds: Math.ceil(settings.pauseSeconds - passed) }
  }
  return sent.length >= settings.perPhoneDaily ? { code: 'identity.code-daily-limit' } : undefined
}

/** A code sent to a phone: when, asked for from where, and by which device if it had signed in to this phone before. */
export interface SentCode {
  sentAt: string
  source: string
  deviceId: string | null
}

/**
 * 验证码频次: whose budget another code would use, and what hinders it. A device that signed in to this phone before has a budget of its own.
 * All others share the pause and a ceiling per phone, and each address has its own smaller budget below it: a stranger uses up the codes
 * of one address, many strangers those of unknown devices, never those of the owner's device. `sent` is the last 24 hours, newest first.
 */
export function phoneHindrance(
  sent: readonly SentCode[],
  from: { source: string; deviceId: string | null },
  now: string,
  settings: IdentitySettings['code'],
): ReturnType<typeof codeHindrance> {
  const budget = sent.filter((code) => code.deviceId === from.deviceId)
  const instants = (codes: readonly SentCode[]) => codes.map((code) => code.sentAt)
  if (from.deviceId !== null) return codeHindrance(instants(budget), now, settings)
  const ceiling = { ...settings, perPhoneDaily: settings.perPhoneCeiling }
  const here = budget.filter((code) => code.source === from.source)
  return codeHindrance(instants(budget), now, ceiling) ?? codeHindrance(instants(here), now, settings)
}
