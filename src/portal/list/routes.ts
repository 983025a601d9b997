import { plainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { CatalogueReads } from '../guide/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import type { WorkDays } from '../today.ts'
import { batchesPage, batchPage } from './batch.page.ts'
import { listAddress, listPage, listParts } from './list.page.ts'
import type { VersionReads } from './reads.ts'

export type { VersionReads } from './reads.ts'

/** 事项清单: as on any date, and the batches it was published in. Pages are kept; a list is rendered once per day on which it changed. */
export function list(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, versions, workDays }: { catalogue: CatalogueReads; versions: VersionReads; workDays: WorkDays },
): void {
  app.get<{ Querystring: Record<string, unknown> }>('/list', async (request, reply) => {
    const today = workDays.today()
    const { on: asked } = request.query
    const on = typeof asked === 'string' && asked !== '' ? plainDate(asked) : today
    const part = listParts.find((known) => known === request.query.part) ?? 'all'
    const { after: key } = request.query
    const after = typeof key === 'string' && /^[0-9A-Za-z]{1,40}$/.test(key) ? key.toUpperCase() : undefined
    const whole = request.query.whole === 'yes'
    const state = `${await catalogue.contentVersion()} ${today}`
    const address = listAddress({ on, today, part, after, whole })
    return shell.publicPage(
      request,
      reply,
      state,
      async () => listPage({ on, today, part, after, whole, items: await itemsOf(on) }),
      address,
    )
  })

  /** The list of a day, read once for all days up to the next change. */
  const kept = new Map<string, ReturnType<VersionReads['itemsOn']>>()
  let keptUnder = ''
  const itemsOf = async (on: string): ReturnType<VersionReads['itemsOn']> => {
    const state = await catalogue.contentVersion()
    if (state !== keptUnder) kept.clear()
    keptUnder = state
    const since = await versions.lastChangeBy(on)
    if (since === undefined) return []
    const found = kept.get(since) ?? versions.itemsOn(since)
    if (kept.size >= keptLists) kept.clear()
    kept.set(since, found)
    found.catch(() => kept.delete(since))
    return found
  }

  app.get('/list/batches', async (request, reply) =>
    shell.publicPage(request, reply, await catalogue.contentVersion(), async () =>
      batchesPage(await versions.listBatches()),
    ),
  )

  app.get<{ Params: { id: string } }>('/list/batches/:id', async (request, reply) =>
    shell.publicPage(request, reply, await catalogue.contentVersion(), async () => {
      const found = await versions.findBatch(request.params.id)
      if (found === undefined) throw new Refusal('not-found', 'platform.no-such-page')
      return batchPage(found.batch, found.lines)
    }),
  )
}

/** Lists kept in memory: today's, and those that somebody compares it with. */
const keptLists = 4
