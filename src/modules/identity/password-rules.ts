import type { IdentitySettings } from './settings.ts'

/** The kinds of symbols a password can be made of. */
const symbolKinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d\s]/]

/** What is wrong with a new password, or undefined. `about` holds texts it must not contain (work number, name). */
export function passwordFault(
  password: string,
  about: readonly string[],
  settings: IdentitySettings['password'],
): 'identity.password-short' | 'identity.password-simple' | 'identity.password-personal' | undefined {
  if ([...password].length < settings.minLength || password.length > 200) return 'identity.password-short'
  if (symbolKinds.filter((kind) => kind.test(password)).length < settings.kinds) return 'identity.password-simple'
  if (/(.)\1{3}/.test(password)) return 'identity.password-simple'
  const lower = password.toLowerCase()
  return about.some((text) => text !== '' && lower.includes(text.toLowerCase()))
    ? 'identity.password-personal'
    : undefined
}
