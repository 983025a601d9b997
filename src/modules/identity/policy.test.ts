import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { administratorRoles, type Role, roles } from '#modules/organisation/model.ts'
import type { Actor } from './model.ts'
import { may, type Permission, permissionNames, permissions, permissionsOf, permits } from './policy.ts'

const staff = (...held: Role[]): Actor => ({
  kind: 'staff',
  staffId: 's',
  name: '某某',
  posts: held.map((role) => ({ postId: role, role, officeId: 'o', regionCode: '430623000000' })),
})
const content: Permission[] = ['cases.work', 'cases.intake', 'cases.handle', 'materials.view', 'registers.unmask']

describe('权限', () => {
  test('三员分立：系统、安全、审计管理员看不到办件、材料和个人信息，彼此权限不重叠（查看单位除外）', () => {
    for (const role of administratorRoles)
      assert.deepEqual(
        permissionsOf(role).filter((one) => content.includes(one)),
        [],
        role,
      )
    const own = administratorRoles.map((role) => permissionsOf(role).filter((one) => one !== 'organisation.view'))
    assert.equal(new Set(own.flat()).size, own.flat().length)
    const others = roles.filter((role) => !(administratorRoles as readonly Role[]).includes(role))
    for (const role of others)
      for (const one of own.flat()) assert.ok(!permissionsOf(role).includes(one), `${role} holds ${one}`)
  })

  test('默认拒绝：没有岗位、群众、访客、系统任务都没有权限', () => {
    const actors: Actor[] = [
      staff(),
      { kind: 'visitor' },
      { kind: 'person', accountId: 'a', personId: 'p', level: 5, actingFor: null },
      { kind: 'system', job: 'clock' },
    ]
    for (const actor of actors) for (const permission of permissions) assert.equal(may(actor, permission), false)
    assert.equal(may(staff('office-head'), 'no.such-thing'), false)
  })

  test('编辑事项的人不能公布事项；监察人员不办理办件', () => {
    assert.ok(may(staff('catalogue-editor'), 'catalog.edit') && !may(staff('catalogue-editor'), 'catalog.publish'))
    assert.ok(may(staff('catalogue-approver'), 'catalog.publish') && !may(staff('catalogue-approver'), 'catalog.edit'))
    assert.ok(may(staff('supervisor'), 'supervision.view') && !may(staff('supervisor'), 'cases.handle'))
  })

  test("'anyone' and 'signed-in' are doors, not permissions", () => {
    assert.ok(permits({ kind: 'visitor' }, 'anyone'))
    assert.ok(!permits({ kind: 'visitor' }, 'signed-in'))
    assert.ok(permits(staff(), 'signed-in'))
  })

  test('登录不等于有权：要权限的门只给持有它的岗位', () => {
    const person: Actor = { kind: 'person', accountId: 'a', personId: 'p', level: 5, actingFor: null }
    assert.ok(permits(person, 'signed-in') && !permits(person, 'cases.work'))
    assert.ok(permits(staff('window-clerk'), 'cases.work') && !permits(staff('window-clerk'), 'organisation.manage'))
    assert.ok(permits(staff('window-clerk', 'system-administrator'), 'organisation.manage'))
    assert.ok(!permits({ kind: 'visitor' }, 'cases.work'))
  })

  test('每个岗位的每项权限，和审过的 docs/permissions.md 一格不差', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'permissions.md'), 'utf8')
    const section = page.split(/^## /m).find((part) => part.startsWith('Roles and permissions')) ?? ''
    const cells = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    const reviewed = new Map(cells.slice(2).map(([, code = '', ...ticks]) => [code.replaceAll('`', ''), ticks]))
    assert.deepEqual([...reviewed.keys()], [...permissions])
    for (const permission of permissions) {
      const holders = roles.filter((_, place) => reviewed.get(permission)?.[place] === '✓')
      assert.deepEqual(
        roles.filter((role) => may(staff(role), permission)),
        holders,
        permission,
      )
      for (const role of roles) assert.equal(permissionsOf(role).includes(permission), holders.includes(role))
    }
  })

  test('every permission has a Chinese name and every route needs one that exists', () => {
    for (const permission of permissions) assert.ok(permissionNames[permission])
    const modules = join(import.meta.dirname, '..')
    const known = new Set<string>([...permissions, 'anyone', 'signed-in'])
    const needed = globSync('*/contract.ts', { cwd: modules }).flatMap((file) => {
      const text = readFileSync(join(modules, file), 'utf8')
      return [...text.matchAll(/needs: '([^']+)'/g)].map((match) => match[1] ?? '')
    })
    assert.ok(needed.length > 10, 'the contracts were read')
    assert.deepEqual(
      needed.filter((one) => !known.has(one)),
      [],
    )
  })
})
