/** Residents and staff at their screens, signed in the way they really do. */
import { Secret, TOTP } from 'otpauth'
import { addDays, type PlainDate, plainDate } from '#kernel/plain-date.ts'
import { Screen } from './browser.ts'
import type { County } from './county.ts'

/** Scripts off on a narrow telephone, scripts on at a desk: each journey of a resident is made both ways. */
export const waysIn = [
  { script: false, name: '没有脚本，320 像素', monday: plainDate('2026-05-11') },
  { script: true, name: '有脚本，1280 像素', monday: plainDate('2026-05-25') },
] as const
export type WayIn = (typeof waysIn)[number]

/** `5 月 19 日`: a number of calendar days after the Monday. */
export function dayAfter(monday: PlainDate, days: number): string {
  const day = addDays(monday, days)
  return `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`
}

/** A browser of somebody nobody knows. */
export const visitorAt = (county: County, { script }: Pick<WayIn, 'script'>, token?: string): Promise<Screen> =>
  Screen.open(county.browser, {
    ...{ url: county.url, script, now: county.clock.at, narrow: !script },
    session: token === undefined ? undefined : { name: county.sessionCookie, token },
    ...(script ? { width: 1280, height: 900 } : { width: 320, height: 640 }),
  })

/** Signs in by the code sent to the phone, on the page that asks for it. */
export async function signIn(county: County, screen: Screen, phone: string): Promise<Screen> {
  // One code a minute and number.
  county.pass(2)
  await screen.fill('手机号', phone)
  await screen.press('发验证码')
  await screen.fill('短信里的 6 位数字', await county.codeSentTo(phone))
  return screen.press('登录')
}

const origin = { ip: '127.0.0.1', userAgent: 'journey' }
/** Who has signed in by hand in this file. The way in is walked once by everybody's first; later the session is simply there. */
const walked = new Set<string>()
const walksIn = (kind: string): boolean => {
  const first = !walked.has(kind)
  walked.add(kind)
  return first
}

/** A resident of `db/demo`, signed in, at 我的. */
export async function residentAt(county: County, key: string, way: Pick<WayIn, 'script'>): Promise<Screen> {
  const { phone } = county.resident(key)
  if (county.elsewhere || walksIn(`resident ${way.script}`)) {
    const screen = await visitorAt(county, way)
    await screen.visit('/sign-in?return=/my')
    return signIn(county, screen, phone)
  }
  const screen = await visitorAt(county, way, await residentSession(county, key))
  return screen.visit('/my')
}

/** The token of a new session of a resident. */
export async function residentSession(county: County, key: string): Promise<string> {
  const { phone } = county.resident(key)
  county.pass(2)
  await county.services.identity.requestCode(phone, origin)
  const code = await county.codeSentTo(phone)
  return (await county.services.identity.signInWithCode(phone, code, origin)).token
}

const password = 'Yanshi#2026'

function oneTimeCode(county: County, workNo: string): string {
  // A code is good for one sign-in.
  county.pass(1)
  const secret = Secret.fromBase32(county.staff(workNo).totpSecret)
  const clock = { timestamp: county.clock.at.getTime() }
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate(clock)
}

/** The token of a new session of a member of staff. */
export async function staffSession(county: County, workNo: string): Promise<string> {
  const { identity } = county.services
  const half = await identity.staffSignIn(workNo, password, origin)
  return (await identity.staffConfirm(half.token, oneTimeCode(county, workNo), origin)).token
}

/** A member of staff of `db/demo` at the workbench, signed in with password and one-time code. */
export async function staffAt(county: County, workNo: string): Promise<Screen> {
  const wish = { url: county.url, now: county.clock.at, width: 1366, height: 768 }
  let screen: Screen
  if (walksIn('staff')) {
    screen = await Screen.open(county.browser, wish)
    await screen.visit('/desk/')
    await screen.fill('工号', workNo)
    await screen.fill('密码', password)
    await screen.page.getByRole('button', { name: '下一步' }).click()
    await screen.fill('动态口令', oneTimeCode(county, workNo))
    await screen.page.getByRole('button', { name: '登录' }).click()
  } else {
    const token = await staffSession(county, workNo)
    screen = await Screen.open(county.browser, { ...wish, session: { name: county.sessionCookie, token } })
    await screen.page.goto('/desk/')
  }
  await screen.page.getByRole('navigation', { name: '主导航' }).waitFor()
  await screen.page.getByText('正在打开', { exact: true }).waitFor({ state: 'hidden' })
  return screen.settled()
}
