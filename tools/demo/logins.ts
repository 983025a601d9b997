/** The ways in that the demonstration prints: a few people and the posts a visitor wants to see first. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoResident } from '../demo-people/residents.ts'
import type { DemoStaff } from '../demo-people/staff.ts'
import type { DemoLogin } from '../serve.ts'

const folder = join(import.meta.dirname, '..', '..', 'db', 'demo')
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

/** Suggested first, in the order of a case: the applicants, the counter, the office, the supervisor. */
const suggestedPeople = ['p001', 'p004', 'p005', 'p010']
const suggestedStaff = ['s001', 's104', 's106', 's018', 's019', 's014', 's005', 's007', 's008']

export function demoLogins(): readonly DemoLogin[] {
  const { people } = read('people.json') as { people: DemoResident[] }
  const { staff, password } = read('staff.json') as { staff: DemoStaff[]; password: string }
  const find = <T extends { key: string }>(from: readonly T[], key: string): T[] =>
    from.filter((one) => one.key === key)
  return [
    ...suggestedPeople.flatMap((key) =>
      find(people, key).map(({ name, story, phone }) => ({
        who: `${name}，${story ?? ''}`,
        how: `手机号 ${phone ?? ''}，验证码看模拟短信`,
      })),
    ),
    ...suggestedStaff.flatMap((key) =>
      find(staff, key).map(({ name, story, workNo }) => ({
        who: `${name}，${story ?? ''}`,
        how: `工号 ${workNo}，口令 ${password}，动态口令看模拟认证器`,
      })),
    ),
  ]
}
