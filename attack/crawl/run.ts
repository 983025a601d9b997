/** The differential crawl: whatever one of a pair may read is asked for by the other, by a visitor, and written in other ways. */
import { unescape as readable } from 'node:querystring'
import { fire } from '../sender.ts'
import type { Pair, Walker } from './pairs.ts'
import { leaked, type Seen, variantsOf, walk } from './walk.ts'

type Server = Parameters<typeof fire>[0]

/** What came of it. */
export interface CrawlVerdict {
  readonly walked: Readonly<Record<string, number>>
  /** Addresses whose answer was about the walker. */
  readonly own: number
  readonly replayed: number
  readonly variants: number
  /** Answers that tell something and may: `acceptedLooks`. */
  readonly accepted: number
  readonly found: readonly string[]
}

/**
 * What one of a kind may learn of the other's, by kind of pair: whoever stands at a counter serves people from everywhere (跨区域通办), so an
 * applicant's masked data opens to every counter that has the id; each look is noted and told to the person.
 */
export const acceptedLooks: Readonly<Record<string, RegExp>> = { counters: /^\/+api\/+people\/[0-9a-f-]{36}/i }

/** The path a server comes to when an address is written otherwise: dots walked, percent signs read. */
const plainPath = (url: string): string => readable(new URL(url, 'http://localhost').pathname)

interface Replay {
  readonly kind: string
  readonly owner: Walker
  readonly seen: readonly Seen[]
  readonly others: readonly (Walker | undefined)[]
  /** Of the other ways to write an address, so many are tried. */
  readonly share: number
}

/** Asks for an address as somebody else; what is wrong with the answer. */
async function ask(server: Server, url: string, as: Walker | undefined, owner: Walker): Promise<string[]> {
  const answer = await fire(server, { method: 'GET', url, ...(as && { cookie: as.cookie }) })
  const marks = owner.marks.filter((mark) => !(as?.marks ?? []).includes(mark))
  const found = leaked(answer, marks, url).map((mark) => `tells ${mark}`)
  if (answer.status >= 500) found.push(`status ${answer.status}`)
  return found.map((fault) => `${url} of ${owner.name} as ${as?.name ?? 'a visitor'}: ${fault}`)
}

/** Sends what was seen as others, as it is and written otherwise. */
export async function replay(server: Server, { kind, owner, seen, others, share }: Replay) {
  const found: string[] = []
  let [replayed, variants, accepted] = [0, 0, 0]
  const judge = async (url: string, as: Walker | undefined) => {
    const faults = await ask(server, url, as, owner)
    const isAccepted = as !== undefined && faults.length > 0 && acceptedLooks[kind]?.test(plainPath(url)) === true
    if (isAccepted) accepted += 1
    else found.push(...faults)
  }
  for (const [index, { url, isOwn }] of seen.entries()) {
    // What says nothing about its reader is the same for everybody: a look at some of it is enough.
    if (!isOwn && index % 8 > 0) continue
    for (const as of others) {
      replayed += 1
      await judge(url, as)
    }
    if (!isOwn) continue
    for (const [place, variant] of variantsOf(url).entries()) {
      if ((place + url.length) % Math.round(1 / share) !== 0) continue
      for (const as of others) {
        variants += 1
        await judge(variant, as)
      }
    }
  }
  return { replayed, variants, accepted, found }
}

/** Everybody walks, the other of the pair and a visitor replay. */
export async function crawl(
  server: Server,
  pairs: readonly Pair[],
  { publicPages, share }: { readonly publicPages: number; readonly share: number },
): Promise<CrawlVerdict> {
  const walked: Record<string, number> = {}
  const found: string[] = []
  let [own, replayed, variants, accepted] = [0, 0, 0, 0]
  for (const { kind, walkers } of pairs) {
    const [one, other] = walkers
    const ways = [
      [one, other],
      [other, one],
    ] as const
    for (const [owner, rival] of ways) {
      const seen = await walk(server, owner, publicPages)
      walked[owner.name] = seen.length
      own += seen.filter(({ isOwn }) => isOwn).length
      const result = await replay(server, { kind, owner, seen, others: [rival, undefined], share })
      replayed += result.replayed
      variants += result.variants
      accepted += result.accepted
      found.push(...result.found)
    }
  }
  return { walked, own, replayed, variants, accepted, found }
}
