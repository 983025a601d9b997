import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { itemList } from '../guide/item-list.ts'
import type { CatalogueReads } from '../guide/reads.ts'
import type { ItemLine } from '../guide/words.ts'
import { html } from '../html.ts'
import type { PageView } from '../layout.ts'
import type { Errand, Shell } from '../shell.ts'
import type { WorkDays } from '../today.ts'

const most = 100

/** 高频事项: by applications and opened guides of the last 90 days; items that nobody used yet follow in order of the list. */
function frequentPage(items: readonly ItemLine[], used: number): PageView {
  return {
    title: `办得最多的 ${items.length} 项`,
    column: 'guide',
    main: html`${breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: '/themes', name: '办事' },
      ],
      '办得最多的',
    )}<h1>办得最多的 ${items.length} 项</h1><p class="lead">${
      used > 0 ? '按最近 90 天办的件数和看指南的次数排。' : '还没有足够的办件，先按清单的顺序排。'
    }</p><div class="block">${itemList(items)}</div>`,
  }
}

/** 高频 100. Its order changes with the day. */
export function frequent(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, workDays }: { catalogue: CatalogueReads; workDays: WorkDays },
): void {
  app.get('/frequent', async (request, reply) =>
    shell.publicPage(request, reply, `${await catalogue.contentVersion()} ${workDays.today()}`, async () => {
      const used = await catalogue.listBusiest(most)
      const known = new Set(used.map(({ code }) => code))
      const others = (await catalogue.listItems()).filter(({ code }) => !known.has(code))
      return frequentPage([...used, ...others].slice(0, most), used.length)
    }),
  )
}
