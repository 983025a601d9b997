/** The auditor's proof of the whole log: events → leaves → tiles → checkpoints, streamed, naming the first index that does not hold. */
import type { Sql } from '../db/database.ts'
import { genesisHash, isContentOf, type RecordedEvent } from '../db/event-log.ts'
import {
  type CheckpointRow,
  checkpointsAfter,
  faultOfCheckpoint,
  faultOfNote,
  faultOfSeen,
} from './checkpoint-check.ts'
import { type FullTile, growingTree, hashesAt, tileWidth } from './growing-tree.ts'
import { leafContent } from './leaf.ts'
import { leafHash, type TreeHash } from './merkle.ts'
import { eventsOutside } from './outside-check.ts'
import type { Checkpoint, VerifierKey } from './signed-note.ts'

/** What is wrong, and where: at `index`, or, where only signatures can tell, somewhere from `index` to `through`. */
export interface LogFault {
  readonly index: number
  readonly through: number
  readonly reason: string
}

export type LogVerdict =
  | { readonly ok: true; readonly leaves: number; readonly checkpoints: number; readonly waiting: number }
  | ({ readonly ok: false } & LogFault)

export interface VerificationOptions {
  readonly key: VerifierKey
  readonly witness?: VerifierKey | undefined
  /** Checkpoints that somebody else kept (a witness, receipts): the log must still hold them. Signatures are the caller's affair. */
  readonly seen?: readonly Checkpoint[]
}

/** Leaves of one look; whole tiles. */
const stride = 16 * tileWidth

interface LeafRow extends Omit<RecordedEvent, 'caseId' | 'version' | 'hash'> {
  index: number
  leafHash: TreeHash
  salt: string
  caseId: string
  version: number
  /** null when the event is gone */
  hash: string | null
  before: string | null
}

const leavesFrom = (sql: Sql, from: number): Promise<LeafRow[]> =>
  sql.query<LeafRow>(
    `select l.leaf_index as index, l.leaf_hash as "leafHash", encode(l.salt, 'hex') as salt, l.case_id as "caseId", l.version, e.type, e.data, e.actor,
       e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", e.request_id as "requestId", e.prev_hash as "prevHash", e.hash,
       p.hash as before
     from log_leaf l
     left join case_event e on e.case_id = l.case_id and e.version = l.version
     left join case_event p on p.case_id = l.case_id and p.version = l.version - 1
     where l.leaf_index >= $1 and l.leaf_index < $2 order by l.leaf_index`,
    [from, from + stride],
    'log-verify-leaves',
  )

interface TileRow {
  level: number
  index: number
  hashes: Buffer
  root: TreeHash
}

const tilesFrom = (sql: Sql, from: number): Promise<TileRow[]> =>
  sql.query<TileRow>(
    `select level, tile_index as index, hashes, root from log_tile where level = 0 and tile_index >= $1 and tile_index < $2`,
    [from / tileWidth, (from + stride) / tileWidth],
    'log-verify-tiles',
  )

const exact = (index: number, reason: string): LogFault => ({ index, through: index, reason })

/** Proves the log from its first leaf; run it in one snapshot, as `proveLog` does. */
export async function verifyLog(sql: Sql, options: VerificationOptions): Promise<LogVerdict> {
  const tree = growingTree()
  const checkpoints = checkpointReader(sql)
  const seen = [...(options.seen ?? [])].sort((a, b) => a.size - b.size)
  /** Leaves under a signature that holds; leaves that somebody else's checkpoint agrees with. */
  let proven = 0
  let agreed = 0
  let before: CheckpointRow | undefined
  const faults: LogFault[] = []
  const judge = async () => {
    for (let next = await checkpoints.peek(); next; next = await checkpoints.peek()) {
      const standing = { before, size: tree.size, root: tree.root(), ...options }
      const fault = next.size > tree.size ? faultOfNote(next, standing) : faultOfCheckpoint(next, standing)
      if (fault) faults.push({ ...fault, index: proven, through: Math.max(proven, fault.through) })
      if (fault || next.size > tree.size) break
      before = next
      proven = next.size
      checkpoints.take()
    }
    for (let next = seen[0]; next && next.size <= tree.size; next = seen[0]) {
      const fault = faultOfSeen(next, tree.root())
      if (fault) faults.push({ ...fault, index: agreed, through: Math.max(agreed, fault.through) })
      agreed = next.size
      seen.shift()
    }
  }
  /** Where the tree must be looked at next: a signature or a kept checkpoint speaks of this size. */
  const nextStop = async () => Math.min((await checkpoints.peek())?.size ?? Infinity, seen[0]?.size ?? Infinity)
  await judge()

  for (let from = 0; faults.length === 0; from += stride) {
    const leaves = await leavesFrom(sql, from)
    const tiles = new Map((await tilesFrom(sql, from)).map((tile) => [tile.index, tile]))
    let stop = await nextStop()
    for (const leaf of leaves) {
      const fault = faultOfLeaf(leaf, tree.size, tiles)
      if (fault) faults.push(fault)
      if (leaf.index !== tree.size) break
      for (const tile of tree.append(leaf.leafHash)) {
        const stored = tile.level === 0 ? tiles.get(tile.index) : await tileAt(sql, tile)
        const broken = faultOfTile(tile, stored)
        if (broken) faults.push(broken)
      }
      if (tree.size < stop) continue
      await judge()
      stop = await nextStop()
    }
    if (leaves.length < stride) break
  }
  const found = firstOf(faults) ?? (await faultAtEnd())
  if (found) return { ok: false, ...found }
  const outside = await eventsOutside(sql, tree.size)
  if (outside.fault) return { ok: false, ...outside.fault }
  return { ok: true, leaves: tree.size, checkpoints: before?.number ?? 0, waiting: outside.waiting }

  async function faultAtEnd(): Promise<LogFault | undefined> {
    const more = await checkpoints.peek()
    if (more) return exact(tree.size, `封账签名写明有 ${more.size} 条，账本里只有 ${tree.size} 条`)
    const [kept] = seen
    if (kept) return exact(tree.size, `别处留存的封账签名写明有 ${kept.size} 条，账本里只有 ${tree.size} 条`)
    if (tree.size > proven) return exact(proven, '账目没有封账签名')
    if (await leafElsewhere(sql, tree.size)) return exact(tree.size, '账本以外多出账目')
    const extra = await tilesBeyond(sql, tree.size)
    return extra && exact(Math.min(extra.index * tileWidth ** (extra.level + 1), tree.size), '多出一张账页')
  }
}

function faultOfLeaf(leaf: LeafRow, expected: number, tiles: ReadonlyMap<number, TileRow>): LogFault | undefined {
  if (leaf.index !== expected) return exact(expected, '账目缺失')
  if (leaf.hash === null) return exact(expected, '办件记录被删去')
  const { index, leafHash: stored, salt: _salt, hash, before, ...content } = leaf
  if (!isContentOf(hash, content)) return exact(expected, '办件记录的内容被改动')
  if (leaf.prevHash !== (leaf.version === 1 ? genesisHash(leaf.caseId) : before))
    return exact(expected, '办件记录与前一条不相连')
  if (!leafHash(leafContent(loggedOf(leaf, hash))).equals(stored)) return exact(expected, '账目和办件记录对不上')
  const tile = tiles.get(Math.floor(index / tileWidth))
  const place = (index % tileWidth) * 32
  if (tile && !tile.hashes.subarray(place, place + 32).equals(stored)) return exact(expected, '账页和账目对不上')
  return undefined
}

function loggedOf({ caseId, salt, version, type, occurredAt, data }: LeafRow, hash: string) {
  const said = data as Record<string, unknown> | null
  return {
    caseId,
    salt,
    version,
    type,
    occurredAt,
    hash,
    number: wordOf(said?.number),
    contentHash: wordOf(said?.contentHash),
  }
}

/** As `->>` gives it. */
function wordOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function faultOfTile(tile: FullTile, stored: TileRow | undefined): LogFault | undefined {
  const width = tileWidth ** tile.level
  const first = tile.index * tileWidth * width
  if (!stored) return exact(first, '账页缺失')
  const place = tile.hashes.findIndex((hash, at) => !stored.hashes.subarray(at * 32, at * 32 + 32).equals(hash))
  if (place >= 0) return exact(first + place * width, '账页被改动')
  return tile.root.equals(stored.root) ? undefined : exact(first, '账页的汇总被改动')
}

async function tileAt(sql: Sql, { level, index }: FullTile): Promise<TileRow | undefined> {
  const [row] = await sql.query<TileRow>(
    'select level, tile_index as index, hashes, root from log_tile where level = $1 and tile_index = $2',
    [level, index],
    'log-verify-tile',
  )
  return row
}

/** A leaf that no proof leads to; it would hide an event from those that are not in the log. */
async function leafElsewhere(sql: Sql, size: number): Promise<boolean> {
  const rows = await sql.query(
    '(select 1 from log_leaf where leaf_index >= $1 limit 1) union all (select 1 from log_leaf where leaf_index < 0 limit 1)',
    [size],
  )
  return rows.length > 0
}

async function tilesBeyond(sql: Sql, size: number): Promise<{ level: number; index: number } | undefined> {
  const levels = Array.from({ length: 8 }, (_, level) => level)
  const [row] = await sql.query<{ level: number; index: number }>(
    `select t.level, t.tile_index as index from unnest($1::int[], $2::bigint[]) as full_tiles (level, many)
     join log_tile t on t.level = full_tiles.level and t.tile_index >= full_tiles.many order by t.level, t.tile_index limit 1`,
    [levels, levels.map((level) => hashesAt(level + 1, size))],
  )
  return row
}

/** The first fault: one that names its index, unless a signature shows that something before it is wrong. */
function firstOf(faults: readonly LogFault[]): LogFault | undefined {
  const first = (some: readonly LogFault[]) => some.toSorted((a, b) => a.index - b.index)[0]
  const named = first(faults.filter((fault) => fault.index === fault.through))
  const ranged = first(faults.filter((fault) => fault.index !== fault.through))
  if (!ranged || (named && named.index <= ranged.through)) return named
  return ranged
}

/** Checkpoints in order, fetched some hundred at a time. */
function checkpointReader(sql: Sql) {
  let held: CheckpointRow[] = []
  let last = 0
  let isOver = false
  return {
    async peek(): Promise<CheckpointRow | undefined> {
      if (held.length === 0 && !isOver) {
        held = await checkpointsAfter(sql, last)
        isOver = held.length === 0
      }
      return held[0]
    },
    take() {
      last = held.shift()?.number ?? last
    },
  }
}
