import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { ImportResult } from '#modules/organisation/contract.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { catalogRoutes, type importKinds } from './contract.ts'
import { formOf } from './forms.ts'
import { itemInitials } from './item-initials.ts'
import { catalogMessages } from './messages.ts'
import { isDeadlock } from './plan/plan.ts'
import type { Planned, Plans, PlanWish } from './plans.ts'
import {
  exportItems,
  getItem,
  getItemOn,
  listBundles,
  listItems,
  listLicenceTypes,
  listThemes,
  synonymsByItem,
  versionsOf,
} from './queries.ts'
import type { Search } from './search-service.ts'
import type { Catalog, ImportOptions } from './service.ts'

/** JSON routes of the catalogue. */
export function mountCatalog(
  app: FastifyInstance,
  { db, catalog, search, plans }: { db: Database; catalog: Catalog; search: Search; plans: Plans },
): void {
  app.addHook('onClose', search.flush)
  registerMessages(catalogMessages)
  const imports: Record<
    (typeof importKinds)[number],
    (json: unknown, options: ImportOptions) => Promise<ImportResult>
  > = {
    items: catalog.importItems,
    bundles: catalog.importBundles,
    'licence-types': catalog.importLicenceTypes,
  }
  mount(app, catalogRoutes, {
    listItems: async ({ query }) => {
      const synonyms = await synonymsByItem(db)
      return (await listItems(db, query)).map((item) => ({
        ...item,
        initials: itemInitials(item.name),
        synonyms: [...(synonyms.get(item.itemId) ?? [])],
      }))
    },
    searchItems: async ({ query: { words, limit, ...filter }, actor }) => {
      const channel = actor.kind === 'staff' ? 'desk' : 'api'
      return (await search.ask(words, { ...filter, channel, ...(limit && { limit }) })).found
    },
    searchBoard: ({ query }) => search.board(query.days, query.limit),
    listSearchWords: ({ params }) => search.wordsOf(params.code),
    addSearchWords: ({ params, body, stamp }) =>
      search.addWords(params.code, body.words, { actorKey: stamp.actorKey, stamp }),
    removeSearchWords: ({ params, stamp }) => search.removeWords(params.id, { actorKey: stamp.actorKey, stamp }),
    exportItems: async () => (await exportItems(db)) as { name: string }[],
    getItem: ({ params, query }) =>
      query.on ? getItemOn(db, params.code, query.on) : getItem(db, params.code, query.version),
    getItemForm: async ({ params }) => ({ ...formOf(await getItem(db, params.code)) }),
    listItemVersions: async ({ params }) => versionsOf(db, (await getItem(db, params.code)).itemId),
    withdrawItem: async ({ params, body, stamp }) =>
      catalog.withdrawItem((await getItem(db, params.code)).itemId, body.reason, { actorKey: stamp.actorKey, stamp }),
    listThemes: ({ query }) => listThemes(db, query.audience),
    listBundles: () => listBundles(db),
    planBundle: async ({ params, query }) => {
      const found = await plans.ofBundle(params.id, wishOf(query))
      if (!found) throw new Refusal('not-found', 'catalog.bundle-unknown')
      return planReply(found, wishOf(query))
    },
    planItems: async ({ query }) => planReply(await plans.ofItems(query.items, wishOf(query)), wishOf(query)),
    listPrerequisites: async () => {
      const { report, codes } = await plans.prerequisites()
      const { items: count, ...rest } = report
      const named = new Set(report.edges.flatMap(({ from, to }) => [from, to]))
      for (const { item } of [...report.renewals, ...report.unknown]) named.add(item)
      return { count, ...rest, items: codesOf(named, codes) }
    },
    listLicenceTypes: () => listLicenceTypes(db),
    importFile: ({ body, stamp }) =>
      imports[body.kind](body.content, {
        by: { actorKey: stamp.actorKey, stamp },
        dryRun: body.dryRun,
        onlyFirst: true,
      }),
  })
}

type AskedWish = { readonly [Key in keyof Required<PlanWish>]?: 'true' | 'false' | undefined }

const wishOf = ({ defer, commit }: AskedWish): Required<PlanWish> => ({
  defer: defer === 'true',
  commit: commit === 'true',
})

const codesOf = (names: Iterable<string>, codes: ReadonlyMap<string, string>): { code: string; name: string }[] =>
  [...names].flatMap((name) => {
    const code = codes.get(name)
    return code === undefined ? [] : [{ code, name }]
  })

function planReply({ bundle, chosen, notListed, answer, codes }: Planned, wish: Required<PlanWish>) {
  return {
    bundle: bundle && { bundleId: bundle.bundleId, name: bundle.name, leadOfficeName: bundle.leadOfficeName },
    chosen: chosen.map(({ code, name }) => ({ code, name })),
    notListed,
    ...wish,
    plan: isDeadlock(answer) ? null : answer,
    deadlock: isDeadlock(answer) ? answer : null,
    items: codesOf(codes.keys(), codes),
  }
}
