import type { Bundle } from '#modules/catalog/model.ts'
import type { Planned } from '#modules/catalog/service.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { table } from '../components/table/table.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { planIn, planInShort } from './plan-words.ts'

/** A bundle with its plan. */
export type PlannedBundle = Planned & { readonly bundle: Bundle }

/** By its own name: two bundles may be about one event of life. 身后 is the word of the trade; families say it otherwise. */
export const eventName = (bundle: Bundle): string =>
  bundle.lifeEvent === '身后' ? '亲人离世' : bundle.name.replace(/一件事$/, '')

export const bundlePath = (bundle: Bundle): string => `/bundles/${encodeURIComponent(bundle.bundleId)}`

/** What a bundle is today: advice. Each item is still applied for by itself. */
export const adviceWords = '几个部门的手续、先后和材料，替您理在一起。现在还要一项一项申请。'

/** Bundles with what they hold, in which order; on a phone each becomes a block. */
export function bundleTable(bundles: readonly PlannedBundle[]): Html {
  return table({
    caption: '一件事清单：要办的手续、先后和材料',
    columns: [
      {
        head: '一件事',
        cell: ({ bundle }) => html`<a class="alone" href="${bundlePath(bundle)}">${eventName(bundle)}</a>`,
      },
      { head: '要办的手续', cell: ({ bundle }) => bundle.members.map(({ name }) => name).join('、') },
      { head: '怎么走', cell: (planned) => html`<span class="whole">${planInShort(planned)}</span>` },
      {
        head: '材料清单',
        cell: (planned) => {
          const { before, after } = planIn(planned)?.materials ?? {
            before: planned.bundle.materialCount.separate,
            after: planned.bundle.materialCount.merged,
          }
          return html`<span class="whole">${before} 份，不重复的 ${after} 份</span>`
        },
      },
    ],
    rows: bundles,
  })
}

/** All bundles. */
export function bundlesPage(bundles: readonly PlannedBundle[]): PageView {
  return {
    title: '一件事',
    column: 'bundles',
    description: adviceWords,
    main: html`${breadcrumb([{ href: '/', name: '首页' }], '一件事')}<h1>一件事</h1><p class="lead">${adviceWords}</p><div class="block">${bundleTable(bundles)}</div>`,
  }
}
