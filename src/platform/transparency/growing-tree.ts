/** A tree that only grows, held by its right edge: at most 255 hashes a level. Pure. */
import { completeRoot, rootOver, type TreeHash } from './merkle.ts'

/** Hashes in a full tile. */
export const tileWidth = 256

/** A full tile: 256 hashes of level `8 · level`, and the root over them. */
export interface FullTile {
  readonly level: number
  readonly index: number
  readonly hashes: readonly TreeHash[]
  readonly root: TreeHash
}

/** Hashes of level `8 · level` in a tree of `size` leaves: `floor(size / 256^level)`. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

export interface GrowingTree {
  readonly size: number
  /** Adds a leaf; answers the tiles it filled, lowest first. */
  append(leaf: TreeHash): FullTile[]
  root(): TreeHash
}

/** The tree of `size` leaves whose partial tiles are given, lowest level first. */
export function growingTree(size = 0, partial: readonly (readonly TreeHash[])[] = []): GrowingTree {
  const edge = partial.map((hashes) => [...hashes])
  let leaves = size
  return {
    get size() {
      return leaves
    },
    append(leaf) {
      const filled: FullTile[] = []
      let rising: TreeHash | undefined = leaf
      leaves += 1
      for (let level = 0; rising; level += 1) {
        const tile = edge[level] ?? []
        edge[level] = tile
        tile.push(rising)
        rising = undefined
        if (tile.length < tileWidth) continue
        rising = completeRoot(tile)
        filled.push({ level, index: hashesAt(level + 1, leaves) - 1, hashes: tile, root: rising })
        edge[level] = []
      }
      return filled
    },
    root: () => rootOver(edge.toReversed().flatMap(completeParts)),
  }
}

/** Roots of the complete subtrees in a partial tile, the largest first. */
function completeParts(hashes: readonly TreeHash[]): TreeHash[] {
  const parts: TreeHash[] = []
  for (let start = 0; start < hashes.length; ) {
    let width = 1
    while (width * 2 <= hashes.length - start) width *= 2
    parts.push(completeRoot(hashes.slice(start, start + width)))
    start += width
  }
  return parts
}
