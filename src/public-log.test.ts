import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { verifyReceipt } from '../tools/verify-receipt.mjs'
import { openMemory } from '../witness/memory.ts'
import { witnessKey } from '../witness/notes.ts'
import { witnessServer } from '../witness/server.ts'
import { createWitness } from '../witness/witness.ts'
import type { ReceiptProof, ReceiptProofAnswer } from './modules/cases/contract.ts'
import { openDatabase } from './platform/db/database.ts'
import { proveLog, readSeen } from './platform/transparency/proving.ts'
import { integrate } from './platform/transparency/sequencer.ts'
import { logKey } from './platform/transparency/signed-note.ts'
import { createTestCounty } from './testing/county.ts'
import { fileCase } from './testing/filing.ts'

interface Cleanup {
  after(work: () => Promise<void>): void
}

const secret = 'secret of the tests, at least 32 characters'

/** A county with a witness beside it, over real HTTP. */
async function witnessedCounty(t: Cleanup) {
  const folder = await mkdtemp(join(tmpdir(), 'public-log-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const memory = openMemory(join(folder, 'witness'))
  const standing: { witness?: ReturnType<typeof createWitness> } = {}
  const office = witnessServer('邻县见证方', memory, () => standing.witness)
  await new Promise<void>((done) => office.listen(0, '127.0.0.1', done))
  t.after(async () => {
    office.close()
    office.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(office.address() as AddressInfo).port}`
  const key = witnessKey('邻县见证方', memory.key)
  const county = await createTestCounty(t, { config: { secret, witness: { url, key } } })
  await county.server.listen({ port: 0, host: '127.0.0.1' })
  const { transparency } = county.services
  const log = `http://127.0.0.1:${(county.server.server.address() as AddressInfo).port}/log`
  const witness = createWitness({ name: '邻县见证方', log, logKey: transparency.key.text, memory })
  standing.witness = witness
  const owner = openDatabase(county.db.url)
  t.after(() => owner.close())
  /** A minute without news. */
  const refresh = () => county.db.transaction((tx) => integrate(tx, logKey(secret), { refreshSeconds: 0 }))
  return { county, owner, transparency, refresh, witness, key, url, log, folder }
}

test('回执：没入账时直说，入账后有证明，离线核对得出；改一处就核对不过', async (t) => {
  const { county, transparency, witness, key, folder } = await witnessedCounty(t)
  const clerk = await county.staff({ role: 'window-clerk' })
  const resident = await county.resident()
  const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  const receipt = await county.services.cases.receipt(filed.id)
  const ask = async () =>
    (await county.visitor.get(`/api/receipts/proof?number=${receipt.number}&head=${receipt.head}`))
      .body as unknown as ReceiptProofAnswer
  const code = `${receipt.number}-${receipt.head.slice(0, 16)}`

  assert.deepEqual(await ask(), { proof: null, index: null, size: null, signedAt: null, witness: null })
  const early = await county.visitor.get(`/verify/proof?code=${code}`)
  assert.equal(early.status, 503)
  assert.match(early.text, /还没有入账/)

  assert.ok((await transparency.keepUp()) > 0)
  assert.equal((await ask()).witness, null)
  assert.equal(await witness.look(), 'signed')
  assert.equal(await transparency.collect(), true)
  assert.equal(await transparency.collect(), false)
  const answer = await ask()
  assert.equal(answer.witness, '邻县见证方')
  assert.match((await county.visitor.get(`/verify?code=${code}`)).text, /第 \d+ 条.*邻县见证方见证/)

  const download = await county.visitor.get(`/verify/proof?code=${code}`)
  assert.match(String(download.headers['content-disposition']), /attachment; filename="onevisit-/)
  assert.doesNotMatch(download.text, new RegExp(`${resident.name}|${resident.idNumber}|${resident.phone}`))
  // Whoever holds this proof must not be able to try what other leaves say: nothing in it belongs to more than one leaf.
  const [{ id = '' } = {}] = await county.db.query<{ id: string }>('select id from case_file where number = $1', [
    receipt.number,
  ])
  assert.ok(id !== '' && !download.text.includes(id))
  const salts = await county.db.query<{ salts: number; leaves: number }>(
    'select count(distinct salt)::int as salts, count(*)::int as leaves from log_leaf where case_id = $1',
    [id],
  )
  assert.deepEqual(salts, [{ salts: salts[0]?.leaves, leaves: salts[0]?.leaves }])
  // Alone in an empty folder: nothing of the product is there to help it.
  const file = join(folder, 'proof.json')
  await writeFile(file, download.text)
  await cp(join(import.meta.dirname, '..', 'tools', 'verify-receipt.mjs'), join(folder, 'verify-receipt.mjs'))
  const keys = ['--key', transparency.key.text, '--witness-key', key]
  const { stdout } = await promisify(execFile)(process.execPath, ['verify-receipt.mjs', 'proof.json', ...keys], {
    cwd: folder,
  })
  assert.match(stdout, new RegExp(`✓[\\s\\S]*${receipt.number}[\\s\\S]*邻县见证方`))

  const proof = JSON.parse(download.text) as ReceiptProof
  const given = { key: transparency.key.text, witnessKey: key }
  const flipped = (text: string, at: number) => {
    const letter = text[at] ?? ''
    const other = /[0-9]/.test(letter) ? String((Number(letter) + 1) % 10) : letter === 'A' ? 'B' : 'A'
    return `${text.slice(0, at)}${other}${text.slice(at + 1)}`
  }
  const forgeries: ReceiptProof[] = [
    { ...proof, number: flipped(proof.number, 3) },
    { ...proof, number: flipped(proof.number, 3), leaf: { ...proof.leaf, number: flipped(proof.number, 3) } },
    {
      ...proof,
      submittedAt: '2026-01-01T00:00:00.000Z',
      leaf: { ...proof.leaf, occurredAt: '2026-01-01T00:00:00.000Z' },
    },
    { ...proof, contentHash: '0'.repeat(64), leaf: { ...proof.leaf, contentHash: '0'.repeat(64) } },
    { ...proof, head: '0'.repeat(64) },
    { ...proof, leaf: { ...proof.leaf, salt: '0'.repeat(32) } },
    { ...proof, leaf: { ...proof.leaf, type: 'case-granted' } },
  ]
  assert.equal(verifyReceipt(JSON.stringify(proof), given).number, receipt.number)
  for (const forgery of forgeries) assert.throws(() => verifyReceipt(JSON.stringify(forgery), given))
  // Every character of the proof counts, but for the names that only label a line.
  for (let at = proof.proof.indexOf('index '); at < proof.proof.length; at += 1) {
    if (!/[A-Za-z0-9+/]/.test(proof.proof[at] ?? '')) continue
    const changed = { ...proof, proof: flipped(proof.proof, at) }
    if (Buffer.from(changed.proof).equals(Buffer.from(proof.proof))) continue
    const still = (() => {
      try {
        return verifyReceipt(JSON.stringify(changed), given)
      } catch {
        return undefined
      }
    })()
    // The last letter of base64 may hold bits that mean nothing.
    if (still) assert.equal(still.index, answer.index, `letter ${at}`)
    if (still) assert.equal(proof.proof[at + 1], '=', `letter ${at}`)
  }
  const otherKey = { ...given, key: transparency.key.text.replace(/[0-9a-f]\+/, 'f+') }
  assert.throws(() => verifyReceipt(JSON.stringify(proof), otherKey))
  assert.throws(() => verifyReceipt('not a file', given), /这不是证明文件/)
})

test('账页和证明：只看公开的地址，就能算出封账签的散列', async (t) => {
  const { county, transparency, log } = await witnessedCounty(t)
  const clerk = await county.staff({ role: 'window-clerk' })
  const resident = await county.resident()
  assert.equal((await fetch(`${log}/checkpoint`)).status, 404)
  for (let n = 0; n < 3; n += 1) {
    await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    await transparency.keepUp()
  }
  const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const rootOf = (hashes: readonly Buffer[]): Buffer => {
    if (hashes.length === 1) return hashes[0] as Buffer
    let k = 1
    while (k * 2 < hashes.length) k *= 2
    return sha(Buffer.of(1), rootOf(hashes.slice(0, k)), rootOf(hashes.slice(k)))
  }
  const [origin, size, root] = (await (await fetch(`${log}/checkpoint`)).text()).split('\n')
  assert.equal(origin, transparency.key.name)
  const count = Number(size)
  const tile = await fetch(`${log}/tile/0/000.p/${count}`)
  assert.match(String(tile.headers.get('cache-control')), /immutable/)
  const bytes = Buffer.from(await tile.arrayBuffer())
  const hashes = Array.from({ length: count }, (_, n) => bytes.subarray(n * 32, n * 32 + 32))
  assert.equal(rootOf(hashes).toString('base64'), root)
  const entries = Buffer.from(await (await fetch(`${log}/tile/entries/000.p/${count}`)).arrayBuffer())
  for (const [n, hash] of hashes.entries()) {
    const entry = entries.subarray(n * 67 + 2, n * 67 + 67)
    assert.deepEqual(sha(Buffer.of(0), entry), hash)
  }
  for (const path of [
    `tile/0/000`,
    `tile/0/000.p/${count + 1}`,
    'tile/1/000.p/1',
    'tile/0/abc',
    'tile/9/000',
    'inclusion?index=9999&size=10000',
    'consistency?from=5&to=3',
  ])
    assert.equal((await fetch(`${log}/${path}`)).status, 404, path)
  assert.match((await county.visitor.get('/log')).text, /公开账本[\s\S]*邻县见证方/)
})

test('整个数据库退回以前，连封账一起退：见证方和手里的回执都看得出', async (t) => {
  const { county, owner, transparency, witness, log, url } = await witnessedCounty(t)
  const clerk = await county.staff({ role: 'window-clerk' })
  const resident = await county.resident()
  await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  await transparency.keepUp()
  await witness.look()
  await transparency.collect()
  const tables = ['case_event', 'log_leaf', 'log_tile', 'log_checkpoint', 'log_cosignature']
  for (const table of tables) await owner.query(`create table kept_${table} as table ${table}`)
  const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  await transparency.keepUp()
  assert.equal(await witness.look(), 'signed')
  await transparency.collect()
  const { number, head } = await county.services.cases.receipt(filed.id)
  const held = (await county.visitor.get(`/api/receipts/proof?number=${number}&head=${head}`))
    .body as unknown as ReceiptProofAnswer
  const seen = readSeen(JSON.stringify(held.proof), transparency.key)
  const history = readSeen(await (await fetch(`${url}/history`)).text(), transparency.key)
  assert.equal(history?.length, 2)
  assert.equal((await proveLog(county.db, transparency, [...(seen ?? []), ...(history ?? [])])).ok, true)

  await owner.transaction(async (tx) => {
    for (const table of ['log_refresh_cosignature', 'log_refresh']) await tx.query(`delete from ${table}`)
    for (const table of tables.toReversed()) {
      await tx.query(`alter table ${table} disable trigger user`)
      await tx.query(`alter table ${table} disable trigger refuse_change`)
      await tx.query(`delete from ${table}`)
    }
    for (const table of tables) await tx.query(`insert into ${table} select * from kept_${table}`)
  })
  assert.equal((await proveLog(county.db, transparency)).ok, true, 'by itself the database is whole')
  const [before] = await owner.query<{ size: number }>('select max(tree_size) as size from log_checkpoint')
  for (const kept of [seen, history]) {
    const verdict = await proveLog(county.db, transparency, kept ?? [])
    assert.equal(verdict.ok, false)
    assert.equal(!verdict.ok && verdict.index, before?.size)
  }
  assert.equal(await witness.look(), 'refused')
  await assert.rejects(transparency.collect(), /a checkpoint that this log does not have/)
  // Another history, signed with the true key, as long as the first.
  await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  await transparency.keepUp()
  assert.equal(await witness.look(), 'refused')
  assert.match((await (await fetch(`${url}/status`)).text()) + log, /"refusals":2/)
  assert.equal((await proveLog(county.db, transparency, history ?? [])).ok, false)
})

test('没有新的记录：续签不另占一行，见证方照样签，手里的旧证明照样核对得过；改了续签查得出', async (t) => {
  const { county, owner, transparency, refresh, witness, key, log } = await witnessedCounty(t)
  const clerk = await county.staff({ role: 'window-clerk' })
  const resident = await county.resident()
  const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  const { number, head } = await county.services.cases.receipt(filed.id)
  const held = async () => {
    const { body } = await county.visitor.get(`/api/receipts/proof?number=${number}&head=${head}`)
    return (body as unknown as ReceiptProofAnswer).proof
  }
  const keys = { key: transparency.key.text, witnessKey: key }
  await transparency.keepUp()
  await witness.look()
  await transparency.collect()
  const proofs = [await held()]
  for (let minute = 1; minute <= 2; minute += 1) {
    await setTimeout(1_000)
    await refresh()
    assert.equal(await witness.look(), 'signed')
    // The log has gone on before it hears of the signature.
    await setTimeout(1_000)
    await refresh()
    assert.equal(await transparency.collect(), true)
    assert.equal(await transparency.collect(), false)
    proofs.push(await held())
  }
  for (const proof of proofs) {
    assert.equal(verifyReceipt(JSON.stringify(proof), keys).witness?.name, '邻县见证方')
    assert.equal(
      (await proveLog(county.db, transparency, readSeen(JSON.stringify(proof), transparency.key) ?? [])).ok,
      true,
    )
  }
  assert.equal(
    new Set(proofs.map((proof) => proof?.proof)).size,
    proofs.length,
    'each is signed later than the one before',
  )
  assert.deepEqual(await county.db.query('select checkpoint_number as number from log_checkpoint'), [{ number: 1 }])
  const served = readSeen(await (await fetch(`${log}/checkpoint`)).text(), transparency.key)
  assert.equal((await proveLog(county.db, transparency, served ?? [])).ok, true)

  const tampered = async (change: string) => {
    await owner.query(`create table kept as table log_refresh_cosignature`)
    await owner.query(`update log_refresh_cosignature set ${change}`)
    const verdict = await proveLog(county.db, transparency)
    await owner.query('delete from log_refresh_cosignature')
    await owner.query('insert into log_refresh_cosignature select * from kept')
    await owner.query('drop table kept')
    return verdict.ok ? 'not found' : verdict.reason
  }
  assert.equal(await tampered(`cosigned_at = cosigned_at + interval '1 hour'`), '第 1 次封账：续签的见证签名不对')
  assert.equal(await tampered(`note = replace(note, 'time 2', 'time 1')`), '第 1 次封账：续签的签名不对')
  assert.equal(await tampered(`made_at = made_at - interval '1 hour'`), '第 1 次封账：续签的签名文件和登记的对不上')
  assert.equal((await proveLog(county.db, transparency)).ok, true)
})

test('封账逾期：交不了新件，说得明白；查得了；封上了就又能交；监察看得到红牌', async (t) => {
  const { county, owner, transparency } = await witnessedCounty(t)
  const clerk = await county.staff({ role: 'window-clerk' })
  const supervisor = await county.staff({ role: 'supervisor' })
  const auditor = await county.staff({ role: 'audit-administrator' })
  const resident = await county.resident()
  const lamp = async () => (await supervisor.get('/api/public-log')).body.lamp
  await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  await transparency.keepUp()
  assert.equal(await lamp(), 'green')
  await owner.query('alter table log_checkpoint disable trigger refuse_change')
  await owner.query(`update log_checkpoint set made_at = made_at - interval '5 hours'`)
  assert.equal(await lamp(), 'red')
  await assert.rejects(
    fileCase(county, { clerk, applicant: resident, through: 'receive' }),
    /503[\s\S]*公开账本没有按时封账/,
  )
  assert.equal((await clerk.get('/api/worklist?view=all')).status, 200)
  await transparency.keepUp()
  await fileCase(county, { clerk, applicant: resident, through: 'receive' })
  assert.equal(await lamp(), 'green')
  const proof = (await auditor.get('/api/audit/public-log')).body
  assert.deepEqual([proof.intact, proof.index], [false, 0], 'the changed time is found')
})
