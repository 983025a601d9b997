/** The Merkle tree of RFC 9162 (section 2.1): hashing, and which subtrees a proof is made of. Pure. */
import { hash } from 'node:crypto'

/** SHA-256, 32 bytes. */
export type TreeHash = Buffer

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

/** Hash of a leaf: 0x00 and its content. */
export function leafHash(content: Uint8Array): TreeHash {
  return hash('sha256', Buffer.concat([leafPrefix, content]), 'buffer')
}

/** Hash of an inner node: 0x01 and its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): TreeHash {
  return hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer')
}

/** Root of a tree without leaves. */
export const emptyRoot: TreeHash = hash('sha256', '', 'buffer')

/** Leaves `from` (included) to `to` (not included); as part of a proof it stands for the root over them. */
export interface LeafRange {
  readonly from: number
  readonly to: number
}

/** A complete subtree: leaves `index · 2^level` to `(index + 1) · 2^level`. */
export interface Subtree {
  readonly level: number
  readonly index: number
}

/** Largest power of two smaller than `size`; size is at least 2. */
function split(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** PATH(index, D[size]) of RFC 9162, 2.1.3.1: the ranges whose roots prove a leaf, the leaf's sibling first. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const path = (from: number, to: number): LeafRange[] => {
    if (to - from <= 1) return []
    const middle = from + split(to - from)
    return index < middle ? [...path(from, middle), { from: middle, to }] : [...path(middle, to), { from, to: middle }]
  }
  return path(0, size)
}

/** PROOF(first, D[second]) of RFC 9162, 2.1.4.1: the ranges whose roots prove that the tree of `first` leaves only grew. */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  const proof = (from: number, to: number, isWhole: boolean): LeafRange[] => {
    if (to === first) return isWhole ? [] : [{ from, to }]
    const middle = from + split(to - from)
    return first <= middle
      ? [...proof(from, middle, isWhole), { from: middle, to }]
      : [...proof(middle, to, false), { from, to: middle }]
  }
  return first === 0 || first === second ? [] : proof(0, second, true)
}

/** The complete subtrees that a range is made of, left to right; its root is `rootOver` their hashes. */
export function subtreesOf({ from, to }: LeafRange): Subtree[] {
  const parts: Subtree[] = []
  let start = from
  for (let left = to - from; left > 0; ) {
    let level = 0
    while (2 ** (level + 1) <= left) level += 1
    parts.push({ level, index: start / 2 ** level })
    start += 2 ** level
    left -= 2 ** level
  }
  return parts
}

/** Root over subtrees that stand side by side, each at least as large as the next. */
export function rootOver(parts: readonly TreeHash[]): TreeHash {
  return (
    parts.reduceRight<TreeHash | undefined>((right, left) => (right ? nodeHash(left, right) : left), undefined) ??
    emptyRoot
  )
}

/** Root over 2^n hashes of one level. */
export function completeRoot(hashes: readonly TreeHash[]): TreeHash {
  let level = hashes
  while (level.length > 1) {
    const above: TreeHash[] = []
    for (let at = 0; at + 1 < level.length; at += 2)
      above.push(nodeHash(level[at] ?? emptyRoot, level[at + 1] ?? emptyRoot))
    level = above
  }
  return level[0] ?? emptyRoot
}
