import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { Database } from '../db/database.ts'
import { mount } from '../http/mount.ts'
import { registerMessages } from '../http/problem.ts'
import { transparencyRoutes } from './contract.ts'
import { tileWidth } from './growing-tree.ts'
import { leafContent, loggedColumns, type SaltedEvent } from './leaf.ts'
import type { TransparencyLog } from './log.ts'
import type { TreeHash } from './merkle.ts'
import { consistencyProof, inclusionProof, newestCheckpoint } from './proofs.ts'
import { readTilePath, tileHashes } from './tiles.ts'

registerMessages({
  'transparency.not-there': '账本里没有这一部分。请先看最近一次封账写明有多少条。',
  'transparency.not-open': '账本还没有封过账。请一分钟后再看。',
})

const notThere = () => new Refusal('not-found', 'transparency.not-there')
const notOpen = () => new Refusal('not-found', 'transparency.not-open')

/** Routes of the public log. */
export function mountTransparency(app: FastifyInstance, db: Database, log: TransparencyLog): void {
  serveTiles(app, db)
  mount(app, transparencyRoutes, {
    logCheckpoint: async () => {
      const newest = await newestCheckpoint(db)
      if (!newest) throw notOpen()
      return newest.note
    },
    logKey: async () => [log.key, ...(log.witness ? [log.witness.key] : [])].map(({ text }) => `${text}\n`).join(''),
    logInclusion: async ({ query, reply }) =>
      lasting(reply, inBase64(await inclusionProof(db, query.index, query.size))),
    logConsistency: async ({ query, reply }) =>
      lasting(reply, inBase64(await consistencyProof(db, query.from, query.to))),
  })
}

/**
 * `/log/tile/<level>/<tile>` and `/log/tile/entries/<tile>`, as C2SP tlog-tiles names them. Their addresses have as many parts as the
 * number needs, so they stand in no table of routes; whatever is no such address is not there.
 */
function serveTiles(app: FastifyInstance, db: Database): void {
  const serve = (
    url: string,
    read: (level: number, place: { index: number; width: number }) => Promise<Buffer | undefined>,
  ) =>
    app.get<{ Params: { '*': string; level?: string } }>(url, async ({ params }, reply) => {
      const place = readTilePath(params['*'])
      const level = /^[0-7]$/.test(params.level ?? '0') ? Number(params.level ?? 0) : undefined
      const bytes = place && level !== undefined ? await read(level, place) : undefined
      if (!bytes) throw notThere()
      return lasting(reply.type('application/octet-stream'), bytes)
    })
  serve('/log/tile/entries/*', async (_, { index, width }) => {
    const entries = await entriesOf(db, index * tileWidth, width)
    return entries.length === width ? Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry])) : undefined
  })
  serve('/log/tile/:level/*', async (level, { index, width }) => {
    const bytes = await tileHashes(db, level, index, width)
    return bytes.length === width * 32 ? bytes : undefined
  })
}

/** What is under a checkpoint never changes. */
function lasting<Reply>(reply: FastifyReply, answer: Reply): Reply {
  reply.header('cache-control', 'public, max-age=31536000, immutable')
  return answer
}

function inBase64(hashes: readonly TreeHash[] | undefined) {
  if (!hashes) throw notThere()
  return { hashes: hashes.map((hash) => hash.toString('base64')) }
}

async function entriesOf(db: Database, from: number, width: number): Promise<Buffer[]> {
  const events = await db.query<SaltedEvent>(
    `select ${loggedColumns}, encode(l.salt, 'hex') as salt from log_leaf l join case_event e on e.case_id = l.case_id and e.version = l.version
     where l.leaf_index >= $1 and l.leaf_index < $2 order by l.leaf_index`,
    [from, from + width],
    'log-entries',
  )
  return events.map(leafContent)
}

function lengthOf(entry: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(entry.length)
  return length
}
