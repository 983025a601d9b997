import type { Role } from '#modules/organisation/model.ts'
import type { Actor } from './model.ts'

/**
 * Everything a route can need. A permission opens the door of a route; whether this case, this item, this office may be touched is judged
 * behind it by the module itself.
 */
export const permissions = [
  'cases.work',
  'cases.intake',
  'cases.handle',
  'materials.view',
  'materials.add',
  'registers.unmask',
  'reviews.view',
  'reviews.handle',
  'supervision.view',
  'supervision.handle',
  'catalog.view',
  'catalog.edit',
  'catalog.publish',
  'catalog.claim',
  'catalog.import',
  'organisation.view',
  'organisation.manage',
  'organisation.assign',
  'identity.credentials',
  'audit.view',
] as const
export type Permission = (typeof permissions)[number]

export const permissionNames: Readonly<Record<Permission, string>> = {
  'cases.work': '查看办件',
  'cases.intake': '窗口收件、代办',
  'cases.handle': '办理办件',
  'materials.view': '查看材料',
  'materials.add': '上传材料',
  'registers.unmask': '查看完整个人信息（留痕）',
  'reviews.view': '查看评价',
  'reviews.handle': '核实、整改差评',
  'supervision.view': '查看监督',
  'supervision.handle': '发出和处理督办',
  'catalog.view': '查看事项草稿',
  'catalog.edit': '编辑事项',
  'catalog.publish': '审定、公布、撤下事项',
  'catalog.claim': '认领事项',
  'catalog.import': '导入事项、一件事和证照类型',
  'organisation.view': '查看单位和人员',
  'organisation.manage': '维护单位、人员，导入区划和单位',
  'organisation.assign': '安排岗位',
  'identity.credentials': '发放、重置、解锁登录凭据',
  'audit.view': '查看审计记录',
}

const frontOffice: readonly Permission[] = [
  'cases.work',
  'cases.intake',
  'cases.handle',
  'materials.view',
  'materials.add',
  'registers.unmask',
  'organisation.view',
]
const backOffice: readonly Permission[] = [
  'cases.work',
  'cases.handle',
  'materials.view',
  'materials.add',
  'registers.unmask',
  'organisation.view',
]

/**
 * 三员分立（GB/T 22239-2019 第三级）：系统管理员管单位和人员，安全管理员管岗位和凭据，审计管理员看记录；三者都看不到办件和个人信息。
 */
const table: Readonly<Record<Role, readonly Permission[]>> = {
  'window-clerk': frontOffice,
  'township-helper': [...frontOffice, 'catalog.claim'],
  'village-helper': [...frontOffice, 'catalog.claim'],
  caseworker: backOffice,
  approver: backOffice,
  'office-head': [...backOffice, 'reviews.view', 'reviews.handle', 'supervision.view', 'catalog.view'],
  supervisor: [
    'cases.work',
    'supervision.view',
    'supervision.handle',
    'reviews.view',
    'reviews.handle',
    'organisation.view',
    'catalog.view',
  ],
  'catalogue-editor': ['catalog.view', 'catalog.edit', 'organisation.view'],
  'catalogue-approver': ['catalog.view', 'catalog.publish', 'catalog.import', 'organisation.view'],
  'system-administrator': ['organisation.view', 'organisation.manage'],
  'security-administrator': ['organisation.view', 'organisation.assign', 'identity.credentials'],
  'audit-administrator': ['organisation.view', 'audit.view'],
}

/** What a role may do; nothing that is not listed here. */
export function permissionsOf(role: Role): readonly Permission[] {
  return table[role]
}

/** Whether somebody holds a permission through any post valid now. People and visitors hold none: their doors are 'anyone' and 'signed-in'. */
export function may(actor: Actor, permission: string): boolean {
  if (actor.kind !== 'staff') return false
  return actor.posts.some((post) => (table[post.role] as readonly string[]).includes(permission))
}

/** Whether the actor may use a route that needs this: a permission, 'signed-in' or 'anyone'. */
export function permits(actor: Actor, needs: string): boolean {
  if (needs === 'anyone') return true
  if (needs === 'signed-in') return actor.kind !== 'visitor'
  return may(actor, needs)
}
