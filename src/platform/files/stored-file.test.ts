import assert from 'node:assert/strict'
import { access, mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { testDatabase } from '../db/testing/test-database.ts'
import { openFileStore } from './file-store.ts'
import { clearUnusedFiles, forsakeFile, keepFile, releaseFiles } from './stored-file.ts'

const db = await testDatabase({ after })
const folder = await mkdtemp(join(tmpdir(), 'onevisit-stored-'))
after(() => rm(folder, { recursive: true }))
const store = await openFileStore(folder)
const longAgo = new Date(Date.now() - 86_400_000)

const storePdf = (text: string) =>
  store.put(Readable.from([`%PDF-1.7\n1 0 obj\n<<>>\nendobj\n% ${text}\ntrailer\n<<>>\n%%EOF\n`]), { maxBytes: 10_000 })
const placeOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2))
const age = (digest: string) => utimes(placeOf(digest), longAgo, longAgo)
const isOnDisk = (digest: string) =>
  access(placeOf(digest)).then(
    () => true,
    () => false,
  )

test('bytes nobody names go once, and only when they are not just written', async () => {
  const file = await storePdf('unwanted')
  await forsakeFile(db, file)
  assert.equal(await clearUnusedFiles(db, store), 0)
  assert.ok(await isOnDisk(file.digest))
  await age(file.digest)
  const both = await Promise.all([clearUnusedFiles(db, store), clearUnusedFiles(db, store)])
  assert.equal(both[0] + both[1], 1)
  assert.equal(await isOnDisk(file.digest), false)
})

test('whoever takes released bytes up again keeps them, though the row that names them is still to come', async () => {
  const file = await storePdf('taken up again')
  await db.transaction((tx) => keepFile(tx, file))
  await db.transaction((tx) => releaseFiles(tx, [file.digest]))
  await age(file.digest)
  const kept = Promise.withResolvers<void>()
  const cleared = Promise.withResolvers<void>()
  const taking = db.transaction(async (tx) => {
    await keepFile(tx, file)
    kept.resolve()
    await cleared.promise
    await tx.query(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       values (gen_random_uuid(), 'staff:1', $1, 'x', 'application/pdf', 1, now())`,
      [file.digest],
    )
  })
  await kept.promise
  assert.equal(await clearUnusedFiles(db, store), 0)
  cleared.resolve()
  await taking
  assert.equal(await clearUnusedFiles(db, store), 0)
  assert.ok(await isOnDisk(file.digest))
})

test('bytes that one row released and another still names stay', async () => {
  const file = await storePdf('shared')
  await db.transaction(async (tx) => {
    await keepFile(tx, file)
    await tx.query(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       values (gen_random_uuid(), 'staff:1', $1, 'x', 'application/pdf', 1, now())`,
      [file.digest],
    )
    await releaseFiles(tx, [file.digest])
  })
  await age(file.digest)
  assert.equal(await clearUnusedFiles(db, store), 0)
  assert.ok(await isOnDisk(file.digest))
  assert.deepEqual(await db.query('select unused_since from stored_file where digest = $1', [file.digest]), [
    { unused_since: null },
  ])
})
