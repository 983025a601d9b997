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

/** What hinders another code for a phone now. `sent` are the instants codes were sent to it, newest first, of the last 24 hours. */
export function codeHindrance(
  sent: readonly string[],
  now: string,
  settings: IdentitySettings['code'],
): { code: 'identity.code-too-soon'; seconds: number } | { code: 'identity.code-daily-limit' } | undefined {
  const [latest] = sent
  if (latest) {
    const passed = (new Date(now).getTime() - new Date(latest).getTime()) / 1000
    if (passed < settings.pauseSeconds)
      return { code: 'identity.code-too-soon', seconds: Math.ceil(settings.pauseSeconds - passed) }
  }
  return sent.length >= settings.perPhoneDaily ? { code: 'identity.code-daily-limit' } : undefined
}
