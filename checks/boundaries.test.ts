import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importsOf, lawBroken, moduleOrder, sourceFiles, violationsIn } from './boundaries.ts'

const root = join(import.meta.dirname, '..', 'src')

test('the check sees the tree', () => {
  const files = sourceFiles(root)
  for (const part of ['kernel/', 'platform/', 'modules/', 'portal/', 'workbench/']) {
    assert.equal(files.filter((file) => file.startsWith(part)).length > 5, true, part)
  }
  const strangers = readdirSync(join(root, 'modules')).filter(
    (name) => !(moduleOrder as readonly string[]).includes(name),
  )
  assert.deepEqual(strangers, [], 'a new module takes its place in moduleOrder')
})

test('the check reads every way to import', () => {
  const source = `import a from 'a'\nimport {\n  b,\n} from "b"\nimport type { C } from './c.ts'\nimport 'd'\nexport { e } from '#e'\nconst f = await import('f')\n// from 'g'\nconst h = 'import x from y'`
  assert.deepEqual(
    importsOf(source).map((each) => `${each.isType ? 'type ' : ''}${each.specifier}`),
    ['a', 'b', 'type ./c.ts', 'd', '#e', 'f'],
  )
})

test('the check bites', () => {
  const planted: [string, string][] = [
    ['kernel/text.ts', 'node:fs'],
    ['kernel/text.ts', 'zod'],
    ['kernel/text.ts', '#platform/crypto.ts'],
    ['platform/http/server.ts', '#modules/cases/model.ts'],
    ['platform/http/server.ts', '../../portal/html.ts'],
    ['modules/cases/decide.ts', 'node:crypto'],
    ['modules/cases/decide.ts', 'zod'],
    ['modules/cases/clock.ts', '#platform/db/database.ts'],
    ['modules/cases/clock.ts', './store.ts'],
    ['modules/cases/acceptance.ts', '#modules/catalog/service.ts'],
    ['modules/cases/contract.ts', '#platform/db/database.ts'],
    ['modules/cases/contract.ts', 'kysely'],
    ['modules/cases/service.ts', '#platform/http/mount.ts'],
    ['modules/cases/service.ts', '#modules/catalog/store.ts'],
    ['modules/cases/service.ts', '#modules/supervision/service.ts'],
    ['modules/cases/api.ts', '#portal/html.ts'],
    ['modules/cases/service.ts', '../../config.ts'],
    ['portal/apply/routes.ts', '#modules/cases/store.ts'],
    ['workbench/case/page.tsx', '#modules/cases/service.ts'],
    ['workbench/case/page.tsx', '#platform/crypto.ts'],
    ['workbench/case/page.tsx', 'node:fs'],
    ['modules/cases/service.ts', './testing/given.ts'],
  ]
  for (const [from, specifier] of planted)
    assert.notEqual(lawBroken(from, { specifier, isType: false }), undefined, `${from} imports ${specifier}`)
})

test('the check lets through what the laws allow', () => {
  const allowed: [string, string][] = [
    ['kernel/text.ts', './refusal.ts'],
    ['modules/cases/decide.ts', '#modules/catalog/model.ts'],
    ['modules/cases/contract.ts', '#platform/http/route-table.ts'],
    ['modules/cases/contract.ts', 'zod'],
    ['modules/cases/service.ts', '#modules/catalog/queries.ts'],
    ['modules/cases/api.ts', '#platform/http/mount.ts'],
    ['portal/apply/routes.ts', '#modules/cases/service.ts'],
    ['workbench/case/page.tsx', '#modules/cases/contract.ts'],
    ['modules/cases/decide.test.ts', './testing/given.ts'],
  ]
  for (const [from, specifier] of allowed)
    assert.equal(lawBroken(from, { specifier, isType: false }), undefined, `${from} imports ${specifier}`)
})

test('no import breaks a law of the house', () => {
  assert.deepEqual(
    violationsIn(root).map(({ file, imports, law }) => `${file} → ${imports}: ${law}`),
    [],
  )
})
