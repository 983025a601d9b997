import type { Staff } from '../api/session.ts'

/** A page of the navigation. */
export interface Destination {
  path: string
  name: string
  /** goes after G */
  letter: string
  /** one of these is enough */
  needs: readonly string[]
  /** whose page it is, told to those who may not see it */
  whose: string
}

const destinations: readonly Destination[] = [
  { path: '/intake', name: '收件台', letter: 's', needs: ['cases.intake'], whose: '窗口人员和代办员' },
  { path: '/board', name: '监督', letter: 'j', needs: ['supervision.view'], whose: '监察人员和单位负责人' },
  { path: '/figures', name: '指标', letter: 'z', needs: ['supervision.view'], whose: '监察人员和单位负责人' },
  { path: '/cases', name: '办件', letter: 'b', needs: ['cases.work'], whose: '窗口、经办、审批和监察人员' },
  { path: '/hand-out', name: '出件', letter: 'c', needs: ['cases.handle'], whose: '窗口人员、经办人和审批人' },
  {
    path: '/catalogue',
    name: '事项',
    letter: 'x',
    needs: ['catalog.view', 'catalog.claim'],
    whose: '事项编辑、审核人员、单位负责人和乡镇、村的代办员',
  },
  {
    path: '/administration',
    name: '管理',
    letter: 'g',
    needs: ['organisation.manage', 'organisation.assign', 'identity.credentials', 'audit.view'],
    whose: '系统、安全和审计管理员',
  },
]

const mayGo = (staff: Staff, { needs }: Destination): boolean => {
  const held: readonly string[] = staff.permissions
  return needs.some((need) => held.includes(need))
}

/** What this person may go to; the first is where the day starts. */
export const destinationsOf = (staff: Staff): readonly Destination[] => destinations.filter((one) => mayGo(staff, one))

/** The page an address belongs to, if this person may not go there. */
export const closedTo = (staff: Staff, path: string): Destination | undefined =>
  destinations.find((one) => (path === one.path || path.startsWith(`${one.path}/`)) && !mayGo(staff, one))
