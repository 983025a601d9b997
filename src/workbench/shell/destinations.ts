import type { Staff } from '../api/session.ts'

/** A page of the navigation. `letter` goes after G. */
export interface Destination {
  path: string
  name: string
  letter: string
  permission: string
}

const destinations: readonly Destination[] = [
  { path: '/intake', name: '收件台', letter: 's', permission: 'cases.intake' },
  { path: '/board', name: '监督', letter: 'j', permission: 'supervision.view' },
  { path: '/cases', name: '办件', letter: 'b', permission: 'cases.work' },
  { path: '/hand-out', name: '出件', letter: 'c', permission: 'cases.handle' },
  { path: '/administration', name: '管理', letter: 'g', permission: 'organisation.view' },
]
const administration = ['organisation.manage', 'organisation.assign', 'identity.credentials', 'audit.view']

/** What this person may go to; the first is where the day starts. */
export function destinationsOf(staff: Staff): readonly Destination[] {
  const held: readonly string[] = staff.permissions
  return destinations.filter((one) =>
    one.path === '/administration' ? administration.some((need) => held.includes(need)) : held.includes(one.permission),
  )
}
