import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCompanies } from './demo-people/companies.ts'
import { makeHoldings } from './demo-people/holdings.ts'
import { createRandom } from './demo-people/random.ts'
import { asOf, makeResidents } from './demo-people/residents.ts'
import { demoPassword, makeStaff } from './demo-people/staff.ts'

const note = '演示数据：人名、号码、公司、证照全部由 tools/make-demo-people.ts 编造，与真实的人和单位无关。'

/** The four files of `db/demo` as text, the same on every run. */
export function demoFiles(): Record<string, string> {
  const residents = makeResidents(createRandom(430623), 200)
  const companies = makeCompanies(createRandom(430624), residents, 40)
  const staff = makeStaff(createRandom(430625))
  const licences = makeHoldings(createRandom(430626), residents, companies)
  return {
    'people.json': lines({ note, asOf }, 'people', residents),
    'companies.json': lines({ note }, 'companies', companies),
    'staff.json': lines({ note, demoOnly: true, password: demoPassword }, 'staff', staff),
    'licences.json': lines({ note }, 'licences', licences),
  }
}

function lines(head: Record<string, unknown>, name: string, rows: readonly unknown[]): string {
  const start = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
  const body = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')
  return `{\n${start.join('')}  ${JSON.stringify(name)}: [\n${body}\n  ]\n}\n`
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'db', 'demo')
  const stale: string[] = []
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(demoFiles())) {
    if (!process.argv.includes('--check')) writeFileSync(join(folder, name), text)
    else if (readFileSync(join(folder, name), 'utf8') !== text) stale.push(name)
  }
  if (stale.length > 0) {
    process.stderr.write(`db/demo is stale: ${stale.join(', ')}; run node tools/make-demo-people.ts\n`)
    process.exitCode = 1
  }
}
