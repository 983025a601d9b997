import assert from 'node:assert/strict'
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openMemory } from './memory.ts'
import { keyId, rawPublicKey } from './notes.ts'
import { createWitness } from './witness.ts'

const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

// RFC 9162 read naively: the log of these tests.
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0] as Buffer)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return sha(Buffer.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}
function proofOf(first: number, leaves: readonly Buffer[], isWhole = true): Buffer[] {
  if (first === leaves.length) return isWhole ? [] : [rootOf(leaves)]
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return first <= k
    ? [...proofOf(first, leaves.slice(0, k), isWhole), rootOf(leaves.slice(k))]
    : [...proofOf(first - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))]
}

const leaves = (count: number, word = 'leaf') => Array.from({ length: count }, (_, n) => Buffer.from(`${word} ${n}`))

/** A log that says whatever a test wants. */
async function lyingLog(t: { after(work: () => Promise<void>): void }) {
  const name = 'log.example'
  const keys = generateKeyPairSync('ed25519')
  const raw = rawPublicKey(keys.privateKey)
  const id = keyId(name, 1, raw)
  const says = {
    leaves: leaves(0),
    key: keys.privateKey as KeyObject,
    origin: name,
    time: 0,
    proof: undefined as Buffer[] | undefined,
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://log')
    if (url.pathname === '/checkpoint') {
      says.time += 1
      const body = `${says.origin}\n${says.leaves.length}\n${rootOf(says.leaves).toString('base64')}\ntime ${says.time}\n`
      const signature = Buffer.concat([id, sign(null, Buffer.from(body), says.key)]).toString('base64')
      return response.end(`${body}\n— ${name} ${signature}\n`)
    }
    const proof = says.proof ?? proofOf(Number(url.searchParams.get('from')), says.leaves)
    return response.end(JSON.stringify({ hashes: proof.map((hash) => hash.toString('base64')) }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(async () => void server.close())
  const folder = await mkdtemp(join(tmpdir(), 'witness-'))
  t.after(() => rm(folder, { recursive: true }))
  const key = `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(1), raw]).toString('base64')}`
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const witness = (logKey = key) => createWitness({ name: 'witness', log: address, logKey, memory: openMemory(folder) })
  return { says, witness, folder, address }
}

test('a log that only grows is signed, size after size, also after a restart of the witness', async (t) => {
  const { says, witness } = await lyingLog(t)
  let one = witness()
  for (const size of [0, 1, 2, 3, 7, 8, 20, 21, 64, 300]) {
    says.leaves = leaves(size)
    assert.equal(await one.look(), 'signed', `${size} leaves: ${one.standing().reason}`)
    assert.equal(one.standing().size, size)
    if (size === 8) one = witness()
  }
  assert.match(one.note() ?? '', /— log\.example \S+\n— witness \S+\n$/)
  assert.equal(one.standing().refusals, 0)
})

test('a checkpoint that is signed again without news is signed too, and takes no line in the history', async (t) => {
  const { says, witness, folder } = await lyingLog(t)
  const one = witness()
  says.leaves = leaves(5)
  const notes: (string | undefined)[] = []
  for (let minute = 0; minute < 3; minute += 1) {
    assert.equal(await one.look(), 'signed')
    notes.push(one.note())
  }
  assert.equal(new Set(notes).size, 3)
  assert.equal(openMemory(folder).history().split('\n').filter(Boolean).length, 1)
})

test('a log that goes back, forks, changes a leaf, its name or its key is refused, and the evidence stays', async (t) => {
  const { says, witness, folder } = await lyingLog(t)
  const one = witness()
  says.leaves = leaves(40)
  assert.equal(await one.look(), 'signed')
  const lies: [string, () => void, RegExp][] = [
    [
      'shorter',
      () => {
        says.leaves = leaves(39)
      },
      /went back from 40 to 39/,
    ],
    [
      'same size, other leaves',
      () => {
        says.leaves = leaves(40, 'other')
      },
      /is not the log/,
    ],
    [
      'longer, other leaves',
      () => {
        says.leaves = leaves(60, 'other')
      },
      /is not the log/,
    ],
    [
      'longer, an old leaf changed',
      () => {
        says.leaves = [...leaves(60)].with(3, Buffer.from('changed'))
      },
      /is not the log/,
    ],
    [
      'longer, the old proof of another tree',
      () => {
        says.leaves = leaves(60, 'other')
        says.proof = proofOf(40, leaves(60))
      },
      /is not the log/,
    ],
    [
      'another name',
      () => {
        says.origin = 'other.example'
      },
      /another log/,
    ],
    [
      'another key',
      () => {
        says.key = generateKeyPairSync('ed25519').privateKey
      },
      /not signed with the key/,
    ],
  ]
  for (const [name, lie, reason] of lies) {
    const before = { ...says }
    lie()
    assert.equal(await one.look(), 'refused', name)
    assert.match(one.standing().reason ?? '', reason, name)
    Object.assign(says, before, { time: says.time })
  }
  assert.equal(openMemory(folder).refusals().length >= lies.length, true)
  assert.equal(openMemory(folder).last()?.size, 40)
  says.leaves = leaves(41)
  assert.equal(await witness().look(), 'signed', 'the true log is signed on')
  assert.equal(await witness('log.example+00000000+AQ==').look(), 'refused', 'the first key given is kept')
})

test('the key survives and is readable by nobody else', async (t) => {
  const { folder } = await lyingLog(t)
  const first = openMemory(folder).key
  assert.equal(openMemory(folder).key.equals(createPrivateKey(first.export({ format: 'pem', type: 'pkcs8' }))), true)
})

test('a log that stays refused does not fill the disk: the first thousand refusals are the evidence', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'witness-'))
  t.after(() => rm(folder, { recursive: true }))
  const memory = openMemory(folder)
  for (let n = 0; n < 1_005; n += 1) memory.refuse({ reason: 'went back', presented: `checkpoint ${n}`, at: '' })
  assert.equal(memory.refusals().length, 1_000)
  assert.match(memory.refusals()[0] ?? '', /checkpoint 0"/)
})
