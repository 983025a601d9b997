import { Refusal, refuse } from '#kernel/refusal.ts'
import { type LocalElement, localElements } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import type { Actor } from '#modules/identity/model.ts'
import type { Post } from '#modules/organisation/model.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { ClaimView } from './contract.ts'
import { claimableItems, claimsOf } from './queries.ts'
import type { PublishingDeps, Work } from './service.ts'
import { putClaim } from './store.ts'

const elementWords: Readonly<Record<LocalElement, string>> = {
  place: '办理地点',
  hours: '办理时间',
  phone: '电话',
  window: '窗口',
}

/** 三级认领：a township's or village's office says where and when it handles the county's item; all else follows the item. */
export function claimCases(deps: PublishingDeps, work: Work) {
  /** For whom the actor claims: the office asked for, the first of the actor's own when none is. */
  async function claimant(sql: Sql, actor: Actor, officeId?: string) {
    const posts = await claimingPosts(sql, actor)
    const post = officeId === undefined ? posts[0] : posts.find((one) => one.officeId === officeId)
    if (!post) throw refuse(posts.length === 0 ? 'publishing.claim-office' : 'publishing.claim-other-office')
    const office = await getOffice(sql, post.officeId)
    return { office, level: levelOf(post), regionCode: post.regionCode, posts }
  }

  async function view(sql: Sql, itemId: string, officeId: string): Promise<ClaimView> {
    const item = await getItem(sql, itemId)
    const claim = (await claimsOf(sql, itemId)).find((each) => each.officeId === officeId)
    if (!claim) throw new Refusal('not-found', 'publishing.claim-unknown')
    return { ...claim, itemName: item.name, code: item.code }
  }

  return {
    /** What the actor's office can claim and has claimed. */
    async claimable(sql: Sql, actor: Actor, officeId?: string) {
      const { office, level, posts } = await claimant(sql, actor, officeId)
      const offices = [...new Set(posts.map((post) => post.officeId))]
      const rows = await claimableItems(sql, level, office.officeId)
      return {
        officeId: office.officeId,
        officeName: office.name,
        offices: await Promise.all(
          offices.map(async (id) => ({ officeId: id, officeName: (await getOffice(sql, id)).name })),
        ),
        items: rows.map(({ version, content, localElements: declared, ...item }) => ({
          ...item,
          localElements: (declared ?? localElements) as LocalElement[],
          claim: version === null || content === null ? null : { version, content },
        })),
      }
    },

    /** Claims an item or changes the claim; `version` is what the claimant saw, 0 for none. */
    claim: (
      actor: Actor,
      code: string,
      wanted: { version: number; content: Partial<Record<LocalElement, string>>; officeId?: string | undefined },
    ) =>
      work(actor, 'publishing.item-claimed', async (tx, by) => {
        const { office, level, regionCode } = await claimant(tx, actor, wanted.officeId)
        const item = await getItem(tx, code)
        if (item.standing !== 'in-use') throw refuse('publishing.not-in-use', { name: item.name })
        if (!item.levels.includes(level)) throw refuse('publishing.claim-level', { name: item.name })
        const allowed = item.extras?.localElements ?? localElements
        for (const element of Object.keys(wanted.content) as LocalElement[])
          if (!allowed.includes(element))
            throw refuse('publishing.claim-element', { name: item.name, element: elementWords[element] })
        if (allowed.includes('place') && !wanted.content.place) throw refuse('publishing.claim-nothing')
        await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`claim:${item.itemId}:${office.officeId}`])
        const present = (await claimsOf(tx, item.itemId)).find((each) => each.officeId === office.officeId)
        if ((present?.version ?? 0) !== wanted.version) throw new Refusal('conflict', 'publishing.claim-changed')
        await putClaim(
          tx,
          { itemId: item.itemId, officeId: office.officeId, regionCode, content: wanted.content, ended: false },
          { ...by, on: deps.today() },
        )
        return { about: `item:${item.itemId}`, result: await view(tx, item.itemId, office.officeId) }
      }),

    /** 不再认领. */
    end: (actor: Actor, code: string, officeId?: string) =>
      work(actor, 'publishing.claim-ended', async (tx, by) => {
        const { office } = await claimant(tx, actor, officeId)
        const item = await getItem(tx, code)
        const present = (await claimsOf(tx, item.itemId)).find((each) => each.officeId === office.officeId)
        if (!present) throw new Refusal('not-found', 'publishing.claim-unknown')
        await putClaim(tx, { ...present, ended: true }, { ...by, on: deps.today() })
        return { about: `item:${item.itemId}`, result: { itemId: item.itemId } }
      }),
  }
}

/** The posts through which somebody claims: of townships and villages. */
async function claimingPosts(sql: Sql, actor: Actor): Promise<Post[]> {
  if (actor.kind !== 'staff') return []
  const helping = actor.posts.filter((post) => post.role === 'township-helper' || post.role === 'village-helper')
  if (helping.length === 0) return []
  const regions = await sql.query<{ code: string; level: string }>(
    'select code, level from region where code = any($1)',
    [helping.map((post) => post.regionCode)],
  )
  // who helps for the whole county has no place of the township to speak of
  return helping.filter((post) =>
    regions.some(({ code, level }) => code === post.regionCode && level === levelOf(post)),
  )
}

const levelOf = (post: Post): 'village' | 'township' => (post.role === 'village-helper' ? 'village' : 'township')
