import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from './database.ts'
import { migrate, migrationFolder } from './migrate.ts'
import { emptyDatabase } from './testing/test-database.ts'

test('migrations go forward, once, and only as they were written', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-migrations-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, '0001_platform.sql'), await readFile(join(migrationFolder, '0001_platform.sql')))
  await writeFile(join(folder, '0003_thing.sql'), 'create table thing (a int);')
  const url = await emptyDatabase(t)

  await t.test('two migrators at once: each file is applied by exactly one of them', async () => {
    const [one, two] = await Promise.all([migrate(url, folder), migrate(url, folder)])
    assert.deepEqual([...one.applied, ...two.applied].sort(), ['0001_platform.sql', '0003_thing.sql'])
    assert.equal(one.hasAppRole && two.hasAppRole, true)
  })

  await t.test('a second run does nothing', async () => {
    assert.deepEqual((await migrate(url, folder)).applied, [])
  })

  await t.test('a file that fails leaves nothing, and the message names file and line', async () => {
    await writeFile(join(folder, '0004_broken.sql'), 'create table half (a int);\nselect nonsense;\n')
    await assert.rejects(migrate(url, folder), /0004_broken\.sql line 2/)
    const db = openDatabase(url)
    t.after(() => db.close())
    assert.deepEqual(await db.query(`select to_regclass('half') as half`), [{ half: null }])
    await writeFile(join(folder, '0004_broken.sql'), 'create table whole (a int);')
    assert.deepEqual((await migrate(url, folder)).applied, ['0004_broken.sql'])
  })

  await t.test('an older release does not touch the database of a newer one', async () => {
    const file = join(folder, '0004_broken.sql')
    const text = await readFile(file)
    await rm(file)
    await assert.rejects(migrate(url, folder), /更新的版本留下的（有 0004_broken\.sql/)
    await writeFile(file, text)
    assert.deepEqual((await migrate(url, folder)).applied, [])
  })

  await t.test('a changed, late, doubled or badly named file is refused', async () => {
    await writeFile(join(folder, '0002_late.sql'), 'select 1;')
    await assert.rejects(migrate(url, folder), /0002_late\.sql came after/)
    await rm(join(folder, '0002_late.sql'))
    await writeFile(join(folder, '0003_other.sql'), 'select 1;')
    await assert.rejects(migrate(url, folder), /already has this number/)
    await rm(join(folder, '0003_other.sql'))
    await writeFile(join(folder, 'five.sql'), 'select 1;')
    await assert.rejects(migrate(url, folder), /is named like/)
    await rm(join(folder, 'five.sql'))
    await writeFile(join(folder, '0003_thing.sql'), 'create table thing (b int);')
    await assert.rejects(migrate(url, folder), /0003_thing\.sql was changed/)
  })
})
