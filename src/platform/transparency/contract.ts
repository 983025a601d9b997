/** Routes of the public log besides its tiles: checkpoint, key, proofs ready made. Open to everybody: there are only fingerprints in it. */
import { z } from 'zod'
import { routes } from '../http/route-table.ts'

const tag = '公开账本'
const leaves = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const text = 'text/plain; charset=utf-8'

const Hashes = z.object({
  /** Base64, in the order of RFC 9162. */
  hashes: z.array(z.string()),
})

export const transparencyRoutes = routes({
  logCheckpoint: {
    method: 'GET',
    path: '/log/checkpoint',
    summary: '最近一次封账，带签名（C2SP tlog-checkpoint）',
    tag,
    needs: 'anyone',
    produces: text,
    reply: z.string(),
  },
  logKey: {
    method: 'GET',
    path: '/log/key',
    summary: '账本的公钥，和见证方的公钥',
    tag,
    needs: 'anyone',
    produces: text,
    reply: z.string(),
  },
  logInclusion: {
    method: 'GET',
    path: '/log/inclusion',
    summary: '第几条在前多少条的账里（RFC 9162 第 2.1.3 节）',
    tag,
    needs: 'anyone',
    query: z.strictObject({ index: leaves, size: leaves }),
    reply: Hashes,
  },
  logConsistency: {
    method: 'GET',
    path: '/log/consistency',
    summary: '后来的账接得上以前的账（RFC 9162 第 2.1.4 节）',
    tag,
    needs: 'anyone',
    query: z.strictObject({ from: leaves, to: leaves }),
    reply: Hashes,
  },
})
