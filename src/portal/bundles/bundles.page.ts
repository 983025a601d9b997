import type { Bundle, BundleOrder } from '#modules/catalog/model.ts'
import { answerBox } from '../components/answer-box/answer-box.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { notice } from '../components/notice/notice.ts'
import { table } from '../components/table/table.ts'
import { itemList } from '../guide/item-list.ts'
import type { ItemLine } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'

const home = { href: '/', name: '首页' }
/** By its own name: two bundles may be about one event of life. 身后 is the word of the trade; families say it otherwise. */
const eventName = (bundle: Bundle): string =>
  bundle.lifeEvent === '身后' ? '亲人离世' : bundle.name.replace(/一件事$/, '')

export const bundlePath = (bundle: Bundle): string => `/bundles/${encodeURIComponent(bundle.bundleId)}`

/** What a bundle is today: advice. Each item is still applied for by itself. */
export const adviceWords = '几个部门的手续、先后和材料，替您理在一起。现在还要一项一项申请，天数每项各算。'

const orderNotes: Readonly<Record<BundleOrder, string>> = {
  parallel: '可以同时申请',
  'parallel-after-first': '先办第 1 项',
  'serial-first-two': '先办第 1、2 项',
}

/** Bundles with what they hold, in which order; on a phone each becomes a block. */
export function bundleTable(bundles: readonly Bundle[]): Html {
  return table({
    caption: '一件事清单：要办的手续、先后和材料',
    columns: [
      {
        head: '一件事',
        cell: (bundle) => html`<a class="alone" href="${bundlePath(bundle)}">${eventName(bundle)}</a>`,
      },
      { head: '要办的手续', cell: (bundle) => bundle.members.map(({ name }) => name).join('、') },
      { head: '先后', cell: (bundle) => html`<span class="whole">${orderNotes[bundle.order]}</span>` },
      {
        head: '材料清单',
        cell: ({ materialCount }) =>
          html`<span class="whole">${materialCount.separate} 份，不重复的 ${materialCount.merged} 份</span>`,
      },
    ],
    rows: bundles,
  })
}

/** All bundles. */
export function bundlesPage(bundles: readonly Bundle[]): PageView {
  return {
    title: '一件事',
    column: 'bundles',
    description: adviceWords,
    main: html`${breadcrumb([home], '一件事')}<h1>一件事</h1><p class="lead">${adviceWords}</p><div class="block">${bundleTable(bundles)}</div>`,
  }
}

const orderWords: Readonly<Record<BundleOrder, string>> = {
  parallel: '这几项不分先后，可以同时申请。',
  'parallel-after-first': '先办第 1 项。办好后，后面的可以同时申请。',
  'serial-first-two': '先办第 1 项，再办第 2 项。后面的可以同时申请。',
}

/** One bundle: what it holds, in which order. `items` are its members, in order, as far as they are in force. */
export function bundlePage(bundle: Bundle, items: readonly ItemLine[]): PageView {
  const { materialCount, sharedMaterials, producedWithinBundle, notCovered } = bundle
  return {
    title: bundle.name,
    column: 'bundles',
    description: `${bundle.name}：${bundle.members.map(({ name }) => name).join('、')}。`,
    main: html`${breadcrumb([home, { href: '/bundles', name: '一件事' }], eventName(bundle))}<h1>${bundle.name}</h1>
${answerBox([
  { question: '几项手续', answer: `${bundle.members.length} 项`, more: `${bundle.leadOfficeName}牵头` },
  {
    question: '材料清单',
    answer: `${materialCount.merged} 份`,
    more: `各项加起来 ${materialCount.separate} 份，重复的只备一份`,
  },
  { question: '几天', answer: '每项各算', more: '看每项的指南' },
])}
${notice({ title: '现在要一项一项申请', text: '合在一起申请还没有开通。先后和材料清单供您安排，申请请从下面逐项点进去。' })}
<section class="block" aria-labelledby="members"><h2 id="members">要办的手续</h2><p class="hint">${orderWords[bundle.order]}</p>${itemList(items)}</section>${
      sharedMaterials.length > 0 &&
      html`<section class="block" aria-labelledby="shared"><h2 id="shared">几项手续都要的材料</h2><p class="hint">备好一份就够。平台能替您取的不用备，其余的每项申请时各传一次。</p>${table(
        {
          caption: '几项手续共用的材料',
          columns: [
            { head: '材料', cell: (material) => material.name },
            { head: '用在', cell: (material) => material.usedBy.join('、') },
          ],
          rows: sharedMaterials,
        },
      )}</section>`
    }${
      producedWithinBundle.length > 0 &&
      html`<section class="block" aria-labelledby="produced"><h2 id="produced">前面办出来的，后面要用</h2><ul>${producedWithinBundle.map(
        ({ material, producedBy, usedBy }) =>
          html`<li>先有${producedBy}办出来的“${material}”，再办${usedBy.join('、')}。</li>`,
      )}</ul></section>`
    }${
      notCovered.length > 0 &&
      html`<section class="block" aria-labelledby="uncovered"><h2 id="uncovered">不包括这些，要另办</h2><ul>${notCovered.map((words) => html`<li>${words}</li>`)}</ul></section>`
    }`,
  }
}
