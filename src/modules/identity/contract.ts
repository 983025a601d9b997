import { z } from 'zod'
import { roles } from '#modules/organisation/model.ts'
import { routes } from '#platform/http/route-table.ts'
import { permissions } from './policy.ts'

const Password = z.string().min(1, '请填写密码。').max(200, '密码最多 200 位。')
const ById = z.strictObject({ id: z.uuid() })

export const SignIn = z.strictObject({
  workNo: z.string().trim().min(1, '请填写工号。').max(30, '工号最多 30 位。'),
  password: Password,
})
export type SignIn = z.infer<typeof SignIn>

export const ConfirmSignIn = z.strictObject({ code: z.string().trim().min(6, '请填写 6 位动态口令。').max(12) })
export type ConfirmSignIn = z.infer<typeof ConfirmSignIn>

export const ChangePassword = z.strictObject({ current: Password, next: Password })
export type ChangePassword = z.infer<typeof ChangePassword>

export const PostOfSession = z.object({
  postId: z.uuid(),
  role: z.enum(roles),
  roleName: z.string(),
  officeId: z.uuid(),
  officeName: z.string(),
  regionCode: z.string(),
  regionName: z.string(),
})
export type PostOfSession = z.infer<typeof PostOfSession>

/** Who is signed in, and what the screens may offer. */
export const SessionInfo = z.object({
  kind: z.enum(['staff', 'person', 'visitor']),
  /** password given, one-time code still to come */
  isPending: z.boolean(),
  /** until it is changed, nothing else can be done */
  mustChangePassword: z.boolean(),
  staff: z
    .object({
      staffId: z.uuid(),
      name: z.string(),
      workNo: z.string(),
      posts: z.array(PostOfSession),
      permissions: z.array(z.enum(permissions)),
    })
    .nullable(),
  csrfToken: z.string(),
})
export type SessionInfo = z.infer<typeof SessionInfo>

export const SessionOfMine = z.object({
  sessionId: z.uuid(),
  device: z.string(),
  ip: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
})

export const GiveCredential = z.strictObject({ password: Password })
export type GiveCredential = z.infer<typeof GiveCredential>

const tag = '登录'

/** Sign-in of staff, and the credentials the security administrator looks after. */
export const identityRoutes = routes({
  whoAmI: { method: 'GET', path: '/api/session', summary: '我是谁', tag, needs: 'anyone', reply: SessionInfo },
  signIn: {
    method: 'POST',
    path: '/api/session',
    summary: '工号和密码登录，第一步',
    tag,
    needs: 'anyone',
    body: SignIn,
    reply: z.object({ next: z.literal('one-time-code') }),
  },
  confirmSignIn: {
    method: 'POST',
    path: '/api/session/code',
    summary: '动态口令，第二步',
    tag,
    needs: 'anyone',
    body: ConfirmSignIn,
    reply: SessionInfo,
  },
  changePassword: {
    method: 'POST',
    path: '/api/session/password',
    summary: '修改自己的密码',
    tag,
    needs: 'signed-in',
    body: ChangePassword,
    reply: SessionInfo,
  },
  signOut: { method: 'DELETE', path: '/api/session', summary: '退出', tag, needs: 'anyone', reply: z.undefined() },
  mySessions: {
    method: 'GET',
    path: '/api/sessions',
    summary: '我在哪里登录着',
    tag,
    needs: 'signed-in',
    reply: z.array(SessionOfMine),
  },
  endAllSessions: {
    method: 'DELETE',
    path: '/api/sessions',
    summary: '在所有设备上退出',
    tag,
    needs: 'signed-in',
    reply: z.object({ ended: z.number() }),
  },
  endMySession: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    summary: '结束一次登录',
    tag,
    needs: 'signed-in',
    params: ById,
    reply: z.undefined(),
  },
  giveCredential: {
    method: 'POST',
    path: '/api/staff/:id/credential',
    summary: '发放或重置登录凭据；首次登录须改密码',
    tag,
    needs: 'identity.credentials',
    params: ById,
    body: GiveCredential,
    reply: z.object({ totpUri: z.string() }),
    status: 201,
  },
  unlockStaff: {
    method: 'POST',
    path: '/api/staff/:id/unlocking',
    summary: '解锁',
    tag,
    needs: 'identity.credentials',
    params: ById,
    reply: z.undefined(),
  },
  disableStaff: {
    method: 'DELETE',
    path: '/api/staff/:id/credential',
    summary: '停用登录凭据',
    tag,
    needs: 'identity.credentials',
    params: ById,
    reply: z.undefined(),
  },
})
