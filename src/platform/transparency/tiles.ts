/** Tiles of the log (C2SP tlog-tiles): where they stand, and the hashes in them. */
import type { Sql } from '../db/database.ts'
import { type GrowingTree, growingTree, hashesAt, tileWidth } from './growing-tree.ts'
import { completeRoot, type LeafRange, rootOver, type Subtree, subtreesOf, type TreeHash } from './merkle.ts'

const tileLevels = 8

/** `1234067` → `x001/x234/067`. */
export function tilePath(index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0')
  return digits.replace(/(\d{3})(?=\d)/g, 'x$1/')
}

/** A tile as its address names it; `width` 256 is a full one. Undefined when the address is none. */
export function readTilePath(path: string): { index: number; width: number } | undefined {
  const parts = /^((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  const index = Number(parts?.[1]?.replace(/[x/]/g, ''))
  const width = parts?.[2] === undefined ? tileWidth : Number(parts[2])
  if (!parts || tilePath(index) !== parts[1] || width > tileWidth || parts[2] === String(tileWidth)) return undefined
  return { index, width }
}

/** The first `width` hashes of a tile, end to end; shorter when there are fewer. */
export async function tileHashes(sql: Sql, level: number, index: number, width: number): Promise<Buffer> {
  const [full] = await sql.query<{ hashes: Buffer }>(
    'select hashes from log_tile where level = $1 and tile_index = $2',
    [level, index],
    'log-tile',
  )
  if (full) return full.hashes.subarray(0, width * 32)
  const from = index * tileWidth
  const rows =
    level === 0
      ? await sql.query<{ hash: Buffer }>(
          'select leaf_hash as hash from log_leaf where leaf_index >= $1 and leaf_index < $2 order by leaf_index',
          [from, from + width],
          'log-leaves',
        )
      : await sql.query<{ hash: Buffer }>(
          'select root as hash from log_tile where level = $1 and tile_index >= $2 and tile_index < $3 order by tile_index',
          [level - 1, from, from + width],
          'log-tile-roots',
        )
  return Buffer.concat(rows.map((row) => row.hash))
}

/** Hashes that stand end to end, apart. */
export function hashesIn(bytes: Buffer): TreeHash[] {
  return Array.from({ length: Math.floor(bytes.length / 32) }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
}

async function subtreeHash(sql: Sql, { level, index }: Subtree): Promise<TreeHash> {
  const rise = level % tileLevels
  const first = index * 2 ** rise
  const place = first % tileWidth
  const width = 2 ** rise
  const tile = await tileHashes(sql, Math.floor(level / tileLevels), Math.floor(first / tileWidth), place + width)
  const hashes = hashesIn(tile).slice(place, place + width)
  if (hashes.length < width) throw new Error(`the log lacks hashes of level ${level} from ${index}`)
  return completeRoot(hashes)
}

/** Roots over ranges of leaves, as proofs hold them. */
export async function rootsOf(sql: Sql, ranges: readonly LeafRange[]): Promise<TreeHash[]> {
  const roots: TreeHash[] = []
  for (const range of ranges) {
    const parts: TreeHash[] = []
    for (const part of subtreesOf(range)) parts.push(await subtreeHash(sql, part))
    roots.push(rootOver(parts))
  }
  return roots
}

/** The tree of the first `size` leaves, ready to grow. */
export async function treeAt(sql: Sql, size: number): Promise<GrowingTree> {
  const partial: TreeHash[][] = []
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const count = hashesAt(level, size)
    const width = count % tileWidth
    const bytes = width > 0 ? await tileHashes(sql, level, Math.floor(count / tileWidth), width) : Buffer.alloc(0)
    if (bytes.length < width * 32) throw new Error(`the log lacks hashes of level ${level * tileLevels}`)
    partial.push(hashesIn(bytes))
  }
  return growingTree(size, partial)
}
