import type { Post } from '#modules/organisation/model.ts'

/** 实名等级：1 账号，2 手机，3 姓名加证号核对一致，4 人脸或电子身份证，5 数字证书或窗口核验。 */
export const identityLevels = [1, 2, 3, 4, 5] as const
export type IdentityLevel = (typeof identityLevels)[number]

/** Who acts. Staff posts are the ones valid at the moment of the act: they are read on every request, never kept in a session. */
export type Actor =
  | { kind: 'staff'; staffId: string; name: string; posts: readonly Post[] }
  | {
      kind: 'person'
      accountId: string
      personId: string | null
      level: IdentityLevel
      actingFor: { legalPersonId: string; name: string } | null
    }
  | { kind: 'visitor' }
  | { kind: 'system'; job: string }

export type StaffActor = Extract<Actor, { kind: 'staff' }>
export type PersonActor = Extract<Actor, { kind: 'person' }>

/** The stable text under which an act is recorded: `staff:<id>`, `person:<accountId>`, `system:<job>` or `visitor`. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'staff':
      return `staff:${actor.staffId}`
    case 'person':
      return `person:${actor.accountId}`
    case 'system':
      return `system:${actor.job}`
    case 'visitor':
      return 'visitor'
  }
}

/** How a person wants pages to look; kept with the account and, for visitors, in a cookie of the portal. */
export interface DisplaySettings {
  textSize?: 'normal' | 'large' | 'largest'
  contrast?: 'normal' | 'high'
}
