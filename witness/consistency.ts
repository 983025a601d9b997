/** RFC 9162, section 2.1.4.2: whether a tree only grew. */
import { createHash } from 'node:crypto'

const above = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()

interface Tree {
  readonly size: number
  readonly root: Buffer
}

/** True when `proof` shows that the older tree is the beginning of the newer one. */
export function isContinuation(older: Tree, newer: Tree, proof: readonly Buffer[]): boolean {
  if (older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && older.root.equals(newer.root)
  if (older.size === 0) return proof.length === 0
  const isPower = Number.isInteger(Math.log2(older.size))
  const [start, ...path] = isPower ? [older.root, ...proof] : proof
  if (!start) return false
  let first = older.size - 1
  let second = newer.size - 1
  const up = () => {
    first = Math.floor(first / 2)
    second = Math.floor(second / 2)
  }
  while (first % 2 === 1) up()
  let olderRoot = start
  let newerRoot = start
  for (const hash of path) {
    if (second === 0) return false
    if (first % 2 === 1 || first === second) {
      olderRoot = above(hash, olderRoot)
      newerRoot = above(hash, newerRoot)
      while (first % 2 === 0 && first !== 0) up()
    } else newerRoot = above(newerRoot, hash)
    up()
  }
  return second === 0 && olderRoot.equals(older.root) && newerRoot.equals(newer.root)
}
