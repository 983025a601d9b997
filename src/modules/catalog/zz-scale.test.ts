import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { listItems, listThemes, searchItems } from './queries.ts'
import questions from './search-questions.json' with { type: 'json' }
import { createCatalog } from './service.ts'
test('scale', async () => {
  const db = await testDatabase()
  const catalog = createCatalog({ db, organisation: createOrganisation({ db }) })
  const items = JSON.parse(await readFile(`db/data/items.json`, 'utf8'))
  const many = Array.from({ length: 35 }, (_, k) => items.map((i: any) => ({ ...i, name: `${i.name}第${k}类`, department: `第${k % 5}${i.department}`, prerequisites: [] }))).flat()
  await catalog.importItems(many, { by: { actorKey: 'system:test' } })
  for (const filter of [{}, { audience: 'individual' as const }]) {
    const took: number[] = []
    for (const q of questions.own.slice(0, 150)) { const s = performance.now(); await searchItems(db, q.words, { limit: 10, ...filter }); took.push(performance.now() - s) }
    took.sort((a, b) => a - b)
    console.log('p50', took[75], 'p95', took[142], 'max', took.at(-1))
  }
  let s = performance.now(); await listItems(db, { theme: '开店' }); console.log('list', performance.now() - s)
  s = performance.now(); await listThemes(db); console.log('themes', performance.now() - s)
})
