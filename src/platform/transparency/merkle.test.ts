import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { growingTree } from './growing-tree.ts'
import { consistencyRanges, inclusionRanges, leafHash, type TreeHash } from './merkle.ts'
import { readTilePath, tilePath } from './tiles.ts'

// The test data of RFC 6962 implementations: eight leaves, and the root after each.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const emptyTree = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

// RFC 9162, 2.1.1 as it is written, naively, with another interface of the hash function.
const sha = (...parts: Uint8Array[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
function naiveRoot(hashes: readonly TreeHash[]): TreeHash {
  if (hashes.length === 0) return sha()
  if (hashes.length === 1) return hashes[0] as TreeHash
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  return sha(Buffer.of(1), naiveRoot(hashes.slice(0, k)), naiveRoot(hashes.slice(k)))
}

/** RFC 9162, 2.1.3.2. */
function provesInclusion(leaf: TreeHash, index: number, size: number, proof: readonly TreeHash[], root: TreeHash) {
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = sha(Buffer.of(1), p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else r = sha(Buffer.of(1), r, p)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && r.equals(root)
}

/** RFC 9162, 2.1.4.2. */
function provesConsistency(first: number, second: number, proof: TreeHash[], a: TreeHash, b: TreeHash): boolean {
  if (first === second) return proof.length === 0 && a.equals(b)
  const path = Number.isInteger(Math.log2(first)) ? [a, ...proof] : [...proof]
  let [fn, sn] = [first - 1, second - 1]
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  let fr = path[0] as TreeHash
  let sr = fr
  for (const c of path.slice(1)) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = sha(Buffer.of(1), c, fr)
      sr = sha(Buffer.of(1), c, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else sr = sha(Buffer.of(1), sr, c)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && fr.equals(a) && sr.equals(b)
}

const some = Array.from({ length: 700 }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)))
const rootOf = (from: number, to: number) => naiveRoot(some.slice(from, to))

test('the tree has the roots that RFC 6962 and RFC 9162 give for the known leaves', () => {
  const tree = growingTree()
  assert.equal(tree.root().toString('hex'), emptyTree)
  for (const [index, leaf] of leaves.entries()) {
    tree.append(leafHash(Buffer.from(leaf, 'hex')))
    assert.equal(tree.root().toString('hex'), roots[index])
  }
})

test('a growing tree has the root of a naive implementation at every size, and fills the tiles the layout names', () => {
  const tree = growingTree()
  for (const [index, leaf] of some.entries()) {
    const filled = tree.append(leaf)
    if (index % 7 === 0 || index > 500) assert.deepEqual(tree.root(), rootOf(0, index + 1))
    assert.equal(filled.length, (index + 1) % 256 === 0 ? 1 : 0)
    for (const tile of filled) {
      assert.deepEqual(tile.hashes, some.slice(tile.index * 256, tile.index * 256 + 256))
      assert.deepEqual(tile.root, rootOf(tile.index * 256, tile.index * 256 + 256))
    }
  }
  // 65 536 leaves fill a tile of the second level.
  const large = growingTree()
  const tiles = Array.from({ length: 70_000 }, (_, n) => large.append(leafHash(Buffer.from(`${n}`)))).flat()
  assert.deepEqual(
    [0, 1, 2].map((level) => tiles.filter((tile) => tile.level === level).length),
    [273, 1, 0],
  )
})

test('every leaf of every small tree is proven, and by nothing else', () => {
  for (let size = 1; size <= 70; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionRanges(index, size).map(({ from, to }) => rootOf(from, to))
      const leaf = some[index] as TreeHash
      assert.equal(provesInclusion(leaf, index, size, proof, rootOf(0, size)), true, `${index} of ${size}`)
      if (size > 1) assert.equal(provesInclusion(leaf, (index + 1) % size, size, proof, rootOf(0, size)), false)
    }
  }
})

test('any two sizes of one tree are proven consistent; of another tree they are not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 }), (one, other) => {
      const [first, second] = [Math.min(one, other), Math.max(one, other)]
      const proof = consistencyRanges(first, second).map(({ from, to }) => rootOf(from, to))
      assert.equal(provesConsistency(first, second, proof, rootOf(0, first), rootOf(0, second)), true)
      const forged = naiveRoot([leafHash(Buffer.from('another')), ...some.slice(1, first)])
      assert.equal(provesConsistency(first, second, proof, forged, rootOf(0, second)), false)
    }),
    { numRuns: 300 },
  )
})

test('tiles stand where C2SP puts them', () => {
  assert.equal(tilePath(0), '000')
  assert.equal(tilePath(1_234_067), 'x001/x234/067')
  assert.deepEqual(readTilePath('x001/x234/067'), { index: 1_234_067, width: 256 })
  assert.deepEqual(readTilePath('000.p/12'), { index: 0, width: 12 })
  for (const wrong of ['0', 'x000/001', '000.p/0', '000.p/256', '000.p/012', '../000', 'x01/000', ''])
    assert.equal(readTilePath(wrong), undefined, wrong)
  fc.assert(
    fc.property(fc.nat(10 ** 12), (index) => assert.deepEqual(readTilePath(tilePath(index)), { index, width: 256 })),
    { numRuns: 200 },
  )
})
