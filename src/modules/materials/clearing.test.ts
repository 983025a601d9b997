import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { access, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import type { PersonActor } from '#modules/identity/model.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { createTestCounty, type Resident } from '../../testing/county.ts'
import { timedItem } from '../../testing/filing.ts'

const county = await createTestCounty({ after }, { now: new Date() })
const { db, services, tasks, clock, config } = county
const { materials, cases } = services
const files = await openFileStore(join(config.dataDir, 'files'))
const resident = await county.resident()
const day = 86_400_000

const pdf = (text: string) => Buffer.from(`%PDF-1.7\n1 0 obj\n<<>>\nendobj\n% ${text}\ntrailer\n<<>>\n%%EOF\n`)
const keyOf = ({ accountId }: Resident) => `person:${accountId}`
const send = async (text: string = randomUUID(), by = keyOf(resident)) => {
  const stored = await files.put(Readable.from([pdf(text)]), { maxBytes: 10_000 })
  return materials.keepUpload(db, by, { ...stored, name: '说明.pdf' })
}
const clear = async () => tasks['clear-loose-uploads']?.({}, {} as never)
const placeOf = (digest: string) => join(config.dataDir, 'files', digest.slice(0, 2), digest.slice(2))
/** So many days later; files carry the disk's own time, so they are made older instead. */
async function pass(days: number, ...sent: readonly { digest: string }[]): Promise<void> {
  clock.at = new Date(clock.at.getTime() + days * day)
  const before = new Date(Date.now() - days * day)
  for (const { digest } of sent) await utimes(placeOf(digest), before, before)
}
const isKept = async (uploadId: string) => (await materials.listUploads(db, [uploadId])).length === 1
const isOnDisk = (digest: string) =>
  access(placeOf(digest)).then(
    () => true,
    () => false,
  )
const refusing = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

const actor: PersonActor = {
  ...{ kind: 'person', accountId: resident.accountId, personId: resident.personId, level: 3, actingFor: null },
}
const item = await findItemByName(db, timedItem.name)
const [material] = item?.materials ?? []
if (!item || !material) throw new Error('the item asks for nothing')
const stamp = { requestId: randomUUID(), fingerprint: 'f', actorKey: keyOf(resident) }
const draft = await cases.startDraft(actor, item.code, stamp)
const name = (uploads: string[]) =>
  cases.saveDraftMaterials(actor, draft, [{ key: material.key, state: 'supplied', medium: null, uploads }])

test('七天没人用的文件清掉，连同内容；草稿里的、刚传的、别人也用的留下', async () => {
  const loose = await send()
  const drafted = await send()
  const shared = await send('同一份')
  await name([drafted.uploadId])
  await pass(6)
  await clear()
  assert.ok(await isKept(loose.uploadId), '第六天还在')
  const fresh = await send()
  const alsoShared = await send('同一份')
  assert.equal(alsoShared.digest, shared.digest)
  await pass(2, loose, shared, drafted)
  await clear()
  const kept = await Promise.all([loose, shared, drafted, fresh, alsoShared].map((one) => isKept(one.uploadId)))
  assert.deepEqual(kept, [false, false, true, true, true])
  const onDisk = await Promise.all([loose, shared, drafted, fresh].map((one) => isOnDisk(one.digest)))
  assert.deepEqual(onDisk, [false, true, true, true])
  await name([])
  await clear()
  assert.equal(await isKept(drafted.uploadId), false, '从草稿里拿掉的，也没人用了')
})

test('草稿撤回了，里面的文件也没人用了', async () => {
  const other = await county.resident()
  const by: PersonActor = { ...actor, accountId: other.accountId, personId: other.personId }
  const own = await cases.startDraft(by, item.code, { ...stamp, actorKey: keyOf(other) })
  const file = await send(undefined, keyOf(other))
  const chosen = { key: material.key, state: 'supplied' as const, medium: null, uploads: [file.uploadId] }
  await cases.saveDraftMaterials(by, own, [chosen])
  const before = await cases.view(by, own)
  await cases.command(by, own, { ...stamp, requestId: randomUUID(), actorKey: keyOf(other) }, before.version, {
    type: 'withdraw',
    data: { reason: '不办了，以后再说' },
  })
  await pass(8, file)
  await clear()
  assert.equal(await isKept(file.uploadId), false)
})

test('草稿正在用的一刻，清理绕开它；已经清掉的，草稿不收，说请重新上传', async () => {
  const file = await send()
  await pass(8, file)
  const held = Promise.withResolvers<void>()
  const cleared = Promise.withResolvers<void>()
  const holding = db.transaction(async (tx) => {
    await materials.hold(tx, draft, keyOf(resident), [{ uploads: [file.uploadId] }])
    held.resolve()
    await cleared.promise
  })
  await held.promise
  await clear()
  cleared.resolve()
  await holding
  assert.ok(await isKept(file.uploadId))
  assert.ok(await isOnDisk(file.digest))
  await name([])
  await clear()
  await assert.rejects(name([file.uploadId]), refusing('materials.upload-unknown'))
})

test('清理和草稿抢同一份文件：要么草稿用上、内容还在，要么草稿被告知；没有第三种', async () => {
  for (let round = 0; round < 12; round += 1) {
    const file = await send()
    await pass(8, file)
    const [taken] = await Promise.allSettled([name([file.uploadId]), clear(), clear()])
    if (taken.status === 'rejected') assert.ok(refusing('materials.upload-unknown')(taken.reason), String(taken.reason))
    assert.equal(await isKept(file.uploadId), taken.status === 'fulfilled')
    if (taken.status === 'fulfilled') assert.ok(await isOnDisk(file.digest))
    await name([])
  }
})

test('同一份内容一边清、一边有人再传：再传的一定打得开', async () => {
  for (let round = 0; round < 12; round += 1) {
    const text = `第 ${round} 份`
    const old = await send(text)
    await pass(8, old)
    const [, again] = await Promise.all([clear(), send(text)])
    assert.equal(again.digest, old.digest)
    assert.ok(await isKept(again.uploadId))
    assert.ok(await isOnDisk(again.digest), `round ${round}`)
  }
})

test('超过当天上限没收下的内容，也会从盘上清掉', async () => {
  const spare = await county.resident()
  const kept = await send('占位', keyOf(spare))
  await db.query(
    `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
     select gen_random_uuid(), actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at from upload, generate_series(2, 200)
      where id = $1`,
    [kept.uploadId],
  )
  await assert.rejects(send('多出来的', keyOf(spare)), refusing('materials.daily-files'))
  const { digest } = await files.put(Readable.from([pdf('多出来的')]), { maxBytes: 10_000 })
  assert.ok(await isOnDisk(digest))
  await clear()
  assert.ok(await isOnDisk(digest), '刚写下的可能正有人在传')
  await pass(1, { digest })
  await clear()
  assert.equal(await isOnDisk(digest), false)
})
