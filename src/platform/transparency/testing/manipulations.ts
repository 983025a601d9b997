/** Ways to tamper with the database, each with the first index that is then wrong. Whoever does this owns the database: no lock holds. */
import { sm3, uuidv7 } from '../../crypto.ts'
import type { Sql } from '../../db/database.ts'
import { chain, genesisHash, load, type RecordedEvent } from '../../db/event-log.ts'
import { leafContent } from '../leaf.ts'
import { leafHash } from '../merkle.ts'
import { integrate } from '../sequencer.ts'
import { type Checkpoint, logKey, type SigningKey } from '../signed-note.ts'
import { below, randomEvents, writeEvents } from './log-maker.ts'

/** The log before it is touched. */
export interface Subject {
  readonly sql: Sql
  readonly key: SigningKey
  readonly leaves: readonly { readonly caseId: string; readonly version: number }[]
  readonly checkpoints: readonly (Checkpoint & { readonly number: number })[]
  readonly random: () => number
}

/** The first wrong index; `through` when only signatures can tell, so that an index from `index` to `through` is right. */
export interface Wrong {
  readonly index: number
  readonly through?: number
  /** Only what others kept shows it: the database by itself is whole. */
  readonly seen?: readonly Checkpoint[]
}

export type Manipulation = (subject: Subject) => Promise<Wrong>

/** Takes away the locks of the tables for this database; needs the owner. */
export async function unlock(sql: Sql): Promise<void> {
  for (const table of ['case_event', 'log_leaf', 'log_tile', 'log_checkpoint', 'log_cosignature'])
    await sql.query(`alter table ${table} disable trigger refuse_change`)
  await sql.query('alter table case_event disable trigger refuse_while_log_overdue')
  await sql.query('alter table log_leaf drop constraint log_leaf_pkey, drop constraint log_leaf_event_unique')
  await sql.query('create index on log_leaf (leaf_index); create index on log_leaf (case_id, version)')
}

const any = ({ leaves, random }: Subject): number => below(random, leaves.length)
const at = ({ leaves }: Subject, index: number) => leaves[index] ?? { caseId: '', version: 0 }
const indexOf = ({ leaves }: Subject, caseId: string, version: number): number =>
  leaves.findIndex((leaf) => leaf.caseId === caseId && leaf.version === version)
const firstOf = ({ leaves }: Subject, caseId: string): number => leaves.findIndex((leaf) => leaf.caseId === caseId)

/** Leaves under the same signature as this one, and not under an earlier one. */
function signedWith({ checkpoints }: Subject, index: number): Required<Pick<Wrong, 'index' | 'through'>> {
  const next = checkpoints.findIndex(({ size }) => size > index)
  return { index: checkpoints[next - 1]?.size ?? 0, through: (checkpoints[next]?.size ?? 0) - 1 }
}

const change =
  (column: string, value: string): Manipulation =>
  async (subject) => {
    const index = any(subject)
    const { caseId, version } = at(subject, index)
    await subject.sql.query(`update case_event set ${column} = ${value} where case_id = $1 and version = $2`, [
      caseId,
      version,
    ])
    return { index }
  }

const flippedHex = (column: string) =>
  `translate(left(${column}, 1), '0123456789abcdef', '1032547698badcfe') || substr(${column}, 2)`

/** Rewrites a case from one event on, every hash right again. */
async function rewrite(subject: Subject): Promise<{ index: number; fresh: RecordedEvent[] }> {
  const index = any(subject)
  const { caseId, version } = at(subject, index)
  const events = await load(subject.sql, caseId)
  const kept = events.slice(0, version - 1)
  let head = kept.at(-1)?.hash ?? genesisHash(caseId)
  const fresh = events.slice(version - 1).flatMap((event, place) => {
    const data = place === 0 ? { ...(event.data as object), note: '改过' } : event.data
    const made = chain(caseId, { version: event.version - 1, head }, [{ ...event, data }], event)
    head = made[0]?.hash ?? head
    return made
  })
  for (const event of fresh)
    await subject.sql.query(
      'update case_event set data = $3, prev_hash = $4, hash = $5 where case_id = $1 and version = $2',
      [caseId, event.version, JSON.stringify(event.data), event.prevHash, event.hash],
    )
  return { index, fresh }
}

async function rewriteWithLeaves(subject: Subject): Promise<{ index: number; changed: Map<number, Buffer> }> {
  const { index, fresh } = await rewrite(subject)
  const changed = new Map<number, Buffer>()
  for (const event of fresh) {
    const { number = null, contentHash = null } = event.data as { number?: string; contentHash?: string }
    const place = indexOf(subject, event.caseId, event.version)
    const [leaf] = await subject.sql.query<{ salt: string }>(
      `select encode(salt, 'hex') as salt from log_leaf where leaf_index = $1`,
      [place],
    )
    const hash = leafHash(leafContent({ ...event, number, contentHash, salt: leaf?.salt ?? '' }))
    await subject.sql.query('update log_leaf set leaf_hash = $2 where leaf_index = $1', [place, hash])
    changed.set(place, hash)
  }
  return { index, changed }
}

async function onTile({ sql, random }: Subject): Promise<{ level: number; tile: number; width: number }> {
  const tiles = await sql.query<{ level: number; tile: number }>(
    'select level, tile_index as tile from log_tile order by level, tile_index',
  )
  const { level, tile } = tiles[below(random, tiles.length)] ?? { level: 0, tile: 0 }
  return { level, tile, width: 256 ** level }
}

async function onCheckpoint(subject: Subject, set: string): Promise<Wrong> {
  const place = below(subject.random, subject.checkpoints.length)
  const checkpoint = subject.checkpoints[place]
  await subject.sql.query(`update log_checkpoint set ${set} where checkpoint_number = $1`, [checkpoint?.number])
  return { index: subject.checkpoints[place - 1]?.size ?? 0 }
}

/** Its note, or what stands beside it. */
async function onRefresh({ sql, checkpoints }: Subject, set: string): Promise<Wrong> {
  const [refresh] = await sql.query<{ number: number }>(
    `update log_refresh set ${set} returning checkpoint_number as number`,
  )
  const place = checkpoints.findIndex(({ number }) => number === refresh?.number)
  return { index: checkpoints[place - 1]?.size ?? 0 }
}

/** Takes away checkpoints and what was signed after them; `which` names them by their number, `$1`. */
async function withoutCheckpoints(sql: Sql, which: string, number: number): Promise<void> {
  for (const table of ['log_refresh_cosignature', 'log_refresh', 'log_cosignature', 'log_checkpoint'])
    await sql.query(`delete from ${table} where ${which}`, [number])
}

async function backTo(subject: Subject, place: number): Promise<number> {
  const { sql, checkpoints } = subject
  const { number = 0, size = 0 } = checkpoints[place] ?? {}
  await sql.query(
    `delete from case_event e using log_leaf l where l.case_id = e.case_id and l.version = e.version and l.leaf_index >= $1`,
    [size],
  )
  await sql.query('delete from log_leaf where leaf_index >= $1', [size])
  await sql.query('delete from log_tile where (tile_index + 1) * (256::numeric ^ (level + 1)) > $1', [size])
  await withoutCheckpoints(sql, 'checkpoint_number > $1', number)
  return size
}

/** A checkpoint that is not the newest, so that going back to it loses something. */
function earlier({ checkpoints, leaves, random }: Subject): number {
  const before = checkpoints.filter(({ size }) => size < leaves.length).length
  return below(random, before)
}

/** All kinds, by name. */
export const manipulations: Readonly<Record<string, Manipulation>> = {
  '办件记录：改内容': change('data', `data || '{"note": "改过"}'`),
  '办件记录：改种类': change('type', `type || '-x'`),
  '办件记录：改经手人': change('actor', `jsonb_set(actor, '{key}', '"staff:99"')`),
  '办件记录：改请求编号': change('request_id', `request_id || '0'`),
  '办件记录：改发生时间': change('occurred_at', `occurred_at - interval '3 days'`),
  '办件记录：改登记时间': change('recorded_at', `recorded_at + interval '1 millisecond'`),
  '办件记录：翻转散列的一位': change('hash', flippedHex('hash')),
  '办件记录：翻转前一条散列的一位': change('prev_hash', flippedHex('prev_hash')),
  async '办件记录：删一条'(subject) {
    const index = any(subject)
    const { caseId, version } = at(subject, index)
    await subject.sql.query('delete from case_event where case_id = $1 and version = $2', [caseId, version])
    return { index }
  },
  async '办件记录：删一件'(subject) {
    const { caseId } = at(subject, any(subject))
    await subject.sql.query('delete from case_event where case_id = $1', [caseId])
    return { index: firstOf(subject, caseId) }
  },
  async '办件记录：补一条，装作早就有'(subject) {
    const { caseId } = at(subject, any(subject))
    const events = await load(subject.sql, caseId)
    const last = events.at(-1)
    const head = { version: last?.version ?? 0, head: last?.hash ?? '' }
    const by = { actor: { key: 'staff:1' }, requestId: 'forged-request', recordedAt: last?.recordedAt ?? '' }
    await writeEvents(
      subject.sql,
      chain(caseId, head, [{ type: 'case-granted', data: {}, occurredAt: by.recordedAt }], by),
    )
    await subject.sql.query(`update case_event set recorded_xid = '3' where case_id = $1 and version = $2`, [
      caseId,
      head.version + 1,
    ])
    return { index: subject.leaves.length }
  },
  async '办件记录：补一条，接不上'(subject) {
    const { caseId } = at(subject, any(subject))
    const [last] = (await load(subject.sql, caseId)).slice(-1)
    const head = { version: last?.version ?? 0, head: sm3('another') }
    const by = { actor: { key: 'staff:1' }, requestId: 'forged-request', recordedAt: '2026-03-03T00:00:00.000Z' }
    await writeEvents(
      subject.sql,
      chain(caseId, head, [{ type: 'case-granted', data: {}, occurredAt: by.recordedAt }], by),
    )
    return { index: subject.leaves.length }
  },
  async '办件记录：一件里的两条对调'(subject) {
    const several = subject.leaves.filter(({ version }) => version > 1)
    const { caseId, version } = several[below(subject.random, several.length)] ?? at(subject, 0)
    const other = 1 + below(subject.random, version - 1)
    const swap = 'update case_event set version = $3 where case_id = $1 and version = $2'
    for (const [from, to] of [
      [version, 9999],
      [other, version],
      [9999, other],
    ])
      await subject.sql.query(swap, [caseId, from, to])
    return { index: Math.min(indexOf(subject, caseId, version), indexOf(subject, caseId, other)) }
  },
  async '办件记录：两件对调'(subject) {
    const cases = [...new Set(subject.leaves.map(({ caseId }) => caseId))]
    const [one = '', two = ''] = [cases[below(subject.random, cases.length - 1)], cases.at(-1)]
    const swap = 'update case_event set case_id = $2 where case_id = $1'
    const aside = uuidv7()
    for (const [from, to] of [
      [one, aside],
      [two, one],
      [aside, two],
    ])
      await subject.sql.query(swap, [from, to])
    return { index: Math.min(firstOf(subject, one), firstOf(subject, two)) }
  },
  async '办件记录：截去尾部'(subject) {
    const index = any(subject)
    await subject.sql.query(
      `delete from case_event e using log_leaf l where l.case_id = e.case_id and l.version = e.version and l.leaf_index >= $1`,
      [index],
    )
    return { index }
  },
  async '办件记录和账目：截去尾部'(subject) {
    const index = any(subject)
    await subject.sql.query(
      `delete from case_event e using log_leaf l where l.case_id = e.case_id and l.version = e.version and l.leaf_index >= $1`,
      [index],
    )
    await subject.sql.query('delete from log_leaf where leaf_index >= $1', [index])
    return { index }
  },
  async '办件记录、账目和账页：截去尾部'(subject) {
    const index = any(subject)
    await subject.sql.query(
      `delete from case_event e using log_leaf l where l.case_id = e.case_id and l.version = e.version and l.leaf_index >= $1`,
      [index],
    )
    await subject.sql.query('delete from log_leaf where leaf_index >= $1', [index])
    await subject.sql.query('delete from log_tile where (tile_index + 1) * (256::numeric ^ (level + 1)) > $1', [index])
    return { index }
  },
  '办件记录：改写一件，散列全部重算': async (subject) => ({ index: (await rewrite(subject)).index }),
  async '办件记录和账目：改写一件，散列全部重算'(subject) {
    const { index } = await rewriteWithLeaves(subject)
    // In a full tile the tile tells which one it is; in the last, partial one only the signature.
    const [tile] = await subject.sql.query('select from log_tile where level = 0 and tile_index = $1', [
      Math.floor(index / 256),
    ])
    return tile ? { index } : signedWith(subject, index)
  },
  async '办件记录、账目和账页：改写一件，散列全部重算'(subject) {
    const { index, changed } = await rewriteWithLeaves(subject)
    for (const [place, hash] of changed)
      await subject.sql.query(
        'update log_tile set hashes = overlay(hashes placing $3 from $2::int for 32) where level = 0 and tile_index = $1',
        [Math.floor(place / 256), (place % 256) * 32 + 1, hash],
      )
    // The roots of the tiles are left: a tile whose hashes were changed no longer gives its root.
    const tile = Math.floor(index / 256)
    const [full] = await subject.sql.query('select from log_tile where level = 0 and tile_index = $1', [tile])
    const signed = signedWith(subject, index)
    return full ? { index: Math.min(tile * 256, signed.index), through: Math.max(tile * 256, signed.through) } : signed
  },
  async '账目：翻转散列的一位'(subject) {
    const index = any(subject)
    await subject.sql.query(
      'update log_leaf set leaf_hash = set_bit(leaf_hash, $2, 1 - get_bit(leaf_hash, $2)) where leaf_index = $1',
      [index, below(subject.random, 256)],
    )
    return { index }
  },
  async '账目：翻转盐的一位'(subject) {
    const index = any(subject)
    await subject.sql.query(
      'update log_leaf set salt = set_bit(salt, $2, 1 - get_bit(salt, $2)) where leaf_index = $1',
      [index, below(subject.random, 128)],
    )
    return { index }
  },
  async '账目：删一条'(subject) {
    const index = any(subject)
    await subject.sql.query('delete from log_leaf where leaf_index = $1', [index])
    return { index }
  },
  async '账目：删一条，后面的往前挪'(subject) {
    const index = any(subject)
    await subject.sql.query('delete from log_leaf where leaf_index = $1', [index])
    await subject.sql.query('update log_leaf set leaf_index = leaf_index - 1 where leaf_index > $1', [index])
    const [full] = await subject.sql.query('select from log_tile where level = 0 and tile_index = $1', [
      Math.floor(index / 256),
    ])
    return full ? { index } : signedWith(subject, index)
  },
  async '账目：两条对调'(subject) {
    const [one, two] = [any(subject), any(subject)]
    if (one === two) return manipulations['账目：删一条']?.(subject) ?? { index: 0 }
    await subject.sql.query(
      'update log_leaf set leaf_index = case leaf_index when $1 then $2 else $1 end where leaf_index in ($1, $2)',
      [one, two],
    )
    const index = Math.min(one, two)
    const [full] = await subject.sql.query('select from log_tile where level = 0 and tile_index = $1', [
      Math.floor(index / 256),
    ])
    return full ? { index } : signedWith(subject, index)
  },
  async '账目：指到另一件'(subject) {
    const index = any(subject)
    await subject.sql.query('update log_leaf set case_id = $2 where leaf_index = $1', [index, uuidv7()])
    return { index }
  },
  async '账目：末尾多一条'(subject) {
    await subject.sql.query(`insert into log_leaf values ($1, $2, 1, sha256('x'), decode(md5('x'), 'hex'))`, [
      subject.leaves.length,
      uuidv7(),
    ])
    return { index: subject.leaves.length }
  },
  async '账目：远处藏一条，盖住补记的办件记录'(subject) {
    const wrong = await manipulations['办件记录：补一条，装作早就有']?.(subject)
    await subject.sql.query(
      `insert into log_leaf select 1000000000, case_id, version, sha256('x'), decode(md5('x'), 'hex') from case_event where recorded_xid = '3'`,
    )
    return { index: wrong?.index ?? 0 }
  },
  async '账目：末尾重复一条'(subject) {
    await subject.sql.query(
      'insert into log_leaf select $1, case_id, version, leaf_hash, salt from log_leaf where leaf_index = $2',
      [subject.leaves.length, any(subject)],
    )
    return { index: subject.leaves.length }
  },
  async '账页：翻转一位'(subject) {
    const { level, tile, width } = await onTile(subject)
    const place = below(subject.random, 256)
    await subject.sql.query(
      'update log_tile set hashes = set_bit(hashes, $3, 1 - get_bit(hashes, $3)) where level = $1 and tile_index = $2',
      [level, tile, place * 256 + below(subject.random, 256)],
    )
    return { index: (tile * 256 + place) * width }
  },
  async '账页：改汇总'(subject) {
    const { level, tile, width } = await onTile(subject)
    await subject.sql.query(`update log_tile set root = sha256(root) where level = $1 and tile_index = $2`, [
      level,
      tile,
    ])
    return { index: tile * 256 * width }
  },
  async '账页：删一张'(subject) {
    const { level, tile, width } = await onTile(subject)
    await subject.sql.query('delete from log_tile where level = $1 and tile_index = $2', [level, tile])
    return { index: tile * 256 * width }
  },
  async '账页：多一张'(subject) {
    const next = Math.floor(subject.leaves.length / 256) + below(subject.random, 3)
    await subject.sql.query('insert into log_tile select 0, $1, hashes, root from log_tile order by level limit 1', [
      next,
    ])
    const within = next * 256 < subject.leaves.length
    return { index: within ? next * 256 : subject.leaves.length, through: subject.leaves.length }
  },
  '封账：改条数': (subject) => onCheckpoint(subject, 'tree_size = tree_size + 1'),
  '封账：改散列': (subject) => onCheckpoint(subject, 'root = sha256(root)'),
  '封账：改时间': (subject) => onCheckpoint(subject, `made_at = made_at + interval '1 second'`),
  '封账：改签名文件': (subject) => onCheckpoint(subject, `note = replace(note, 'time 2', 'time 1')`),
  '封账：改签名': (subject) => onCheckpoint(subject, `note = left(note, -9) || 'AAAAAAAA' || E'\\n'`),
  async '封账：删一次'(subject) {
    // Whoever deletes the last one takes no leaf out of the accounts if it only repeated the size before.
    const place = below(subject.random, subject.checkpoints.length - 1)
    await withoutCheckpoints(subject.sql, 'checkpoint_number = $1', subject.checkpoints[place]?.number ?? 0)
    return { index: subject.checkpoints[place - 1]?.size ?? 0 }
  },
  async '封账：删去最后几次'(subject) {
    const place = earlier(subject)
    const { number = 0, size = 0 } = subject.checkpoints[place] ?? {}
    await withoutCheckpoints(subject.sql, 'checkpoint_number > $1', number)
    return { index: size }
  },
  async '封账：别人的钥匙签名'(subject) {
    const { sql, checkpoints, leaves } = subject
    const forger = logKey('the secret of somebody who is not this county')
    const body = `${subject.key.verifier.name}\n${leaves.length}\n${Buffer.alloc(32).toString('base64')}\ntime 2026-11-22T00:00:00.000Z\n`
    await sql.query(
      `insert into log_checkpoint (checkpoint_number, tree_size, root, made_at, note) values ($1, $2, $3, '2099-01-01', $4)`,
      [(checkpoints.at(-1)?.number ?? 0) + 1, leaves.length, Buffer.alloc(32), `${body}\n${forger.sign(body)}\n`],
    )
    return { index: leaves.length }
  },
  '续签：改时间': (subject) => onRefresh(subject, `made_at = made_at + interval '1 second'`),
  '续签：改签名文件': (subject) => onRefresh(subject, `note = replace(note, 'time 2', 'time 1')`),
  '续签：改签名': (subject) => onRefresh(subject, `note = left(note, -9) || 'AAAAAAAA' || E'\\n'`),
  async '续签：别人的钥匙签名，装作还在封账'(subject) {
    const forger = logKey('the secret of somebody who is not this county')
    const [held] = await subject.sql.query<{ note: string }>('select note from log_refresh')
    const body = (held?.note ?? '').split('\n\n')[0]?.replace(/time .*/, 'time 2099-01-01T00:00:00.000Z\n') ?? ''
    return onRefresh(subject, `made_at = '2099-01-01', note = '${body}\n${forger.sign(body)}\n'`)
  },
  async 整个数据库退回以前(subject) {
    const seen = [...subject.checkpoints]
    const index = await backTo(subject, earlier(subject))
    return { index, seen }
  },
  async '退回以前，另记一套，用真钥匙封账'(subject) {
    const seen = [...subject.checkpoints]
    const { sql, key, random } = subject
    const index = await backTo(subject, earlier(subject))
    await writeEvents(sql, randomEvents(random, 1 + below(random, 300)))
    await integrate(sql, key, { refreshSeconds: 0 })
    return { index, through: seen.find(({ size }) => size > index)?.size ?? index, seen }
  },
}
