import { createContext, useContext } from 'react'
import { identityRoutes, type SessionInfo } from '#modules/identity/contract.ts'
import { call } from './client.ts'
import { noteLine } from './line.ts'
import { queryClient } from './requests.ts'

/** The member of staff who is signed in. */
export type Staff = NonNullable<SessionInfo['staff']>

export const StaffContext = createContext<Staff | null>(null)

/** Who is signed in. Only below the shell, which shows the sign-in page to everybody else. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext)
  if (!staff) throw new Error('no member of staff is signed in')
  return staff
}

/** Whether the signed-in person holds a permission; the server judges again. */
export function useMay(permission: string): boolean {
  return (useStaff().permissions as readonly string[]).includes(permission)
}

/** Cache key of the session. */
const sessionKey = [identityRoutes.whoAmI.path, {}]

/** Takes over a fresh session after sign-in. */
export function enterSession(session: SessionInfo): void {
  const before = queryClient.getQueryData<SessionInfo>(sessionKey)?.staff?.staffId
  // Another person at the same desk sees nothing the first one had loaded.
  if (before !== undefined && before !== session.staff?.staffId) queryClient.clear()
  queryClient.setQueryData(sessionKey, session)
  noteLine({ sessionEnded: false })
}

/** 退出：服务器上的登录结束，本机读到的都清掉。 */
export async function leave(): Promise<void> {
  await call(identityRoutes.signOut, {}).catch(() => undefined)
  for (const store of [sessionStorage]) store.clear()
  window.location.assign('/desk/')
}
