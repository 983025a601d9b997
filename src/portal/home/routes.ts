import type { BundleReads } from '../bundles/routes.ts'
import type { CatalogueReads, PlaceReads } from '../guide/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import { todayWords, type WorkDays } from '../today.ts'
import { homePage } from './home.page.ts'

/** Before anything was counted, the items every county is asked for most. */
const usualItems = [
  '居民身份证申领换领补领',
  '城乡居民基本医疗保险参保登记',
  '社会保障卡申领',
  '老年人优待证办理',
  '食品经营许可',
  '残疾人证办理',
]

interface HomeReads {
  catalogue: CatalogueReads
  bundles: BundleReads
  places: PlaceReads
  workDays: WorkDays
}

/** The home page. Its content changes with the catalogue and with the day. */
export function home(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, bundles, places, workDays }: HomeReads,
): void {
  app.get('/', async (request, reply) => {
    const today = workDays.today()
    return shell.publicPage(request, reply, `${await catalogue.contentVersion()} ${today}`, async () => {
      const items = await catalogue.listItems()
      const counted = await catalogue.listBusiest(6)
      const usual = items.filter((item) => usualItems.includes(item.name))
      const busiest = counted.length > 0 ? counted : usual.length > 0 ? usual : items.slice(0, 6)
      const centre = await places.findServiceCentre()
      return homePage({
        site: shell.site,
        items,
        busiest,
        bundles: await bundles.listBundles(),
        today: todayWords(await workDays.calendar(), today, centre?.openingHours ?? undefined),
      })
    })
  })
}
