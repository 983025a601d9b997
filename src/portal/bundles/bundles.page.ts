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
/** 身后 is the word of the trade; families say it otherwise. */
const eventName = (bundle: Bundle): string => (bundle.lifeEvent === '身后' ? '亲人离世' : bundle.lifeEvent)

export const bundlePath = (bundle: Bundle): string => `/bundles/${encodeURIComponent(bundle.bundleId)}`

/** Bundles with what they hold; on a phone each becomes a block. */
export function bundleTable(bundles: readonly Bundle[]): Html {
  return table({
    caption: '一件事清单：合并的手续、材料和天数',
    columns: [
      {
        head: '一件事',
        cell: (bundle) => html`<a class="alone" href="${bundlePath(bundle)}">${eventName(bundle)}</a>`,
      },
      { head: '要办的手续', cell: (bundle) => bundle.members.map(({ name }) => name).join('、') },
      {
        head: '材料',
        cell: ({ materialCount }) =>
          html`<span class="whole">${materialCount.separate} 份，合办后 ${materialCount.merged} 份</span>`,
      },
      { head: '合办后几天', cell: (bundle) => html`<span class="whole">${bundle.promisedWorkingDays} 个工作日</span>` },
    ],
    rows: bundles,
  })
}

/** All bundles. */
export function bundlesPage(bundles: readonly Bundle[]): PageView {
  return {
    title: '一件事',
    column: 'bundles',
    description: '几个部门的手续，放在一起看。',
    main: html`${breadcrumb([home], '一件事')}<h1>一件事</h1><p class="lead">人生一件大事，常要跑几个部门。这里把要办的手续放在一起。</p><div class="block">${bundleTable(bundles)}</div>`,
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
  { question: '材料', answer: `${materialCount.separate} 份`, more: `以后合起来办，${materialCount.merged} 份` },
  { question: '几天', answer: '每项各算', more: `以后合起来办，${bundle.promisedWorkingDays} 个工作日` },
])}
${notice({ title: '现在要一项一项申请', text: '合在一起申请还没有开通。请从下面逐项申请，每项的材料和天数看各自的指南。' })}
<section class="block" aria-labelledby="members"><h2 id="members">要办的手续</h2><p class="hint">${orderWords[bundle.order]}</p>${itemList(items)}</section>${
      sharedMaterials.length > 0 &&
      html`<section class="block" aria-labelledby="shared"><h2 id="shared">一份材料，几处用</h2>${table({
        caption: '几项手续共用的材料',
        columns: [
          { head: '材料', cell: (material) => material.name },
          { head: '用在', cell: (material) => material.usedBy.join('、') },
        ],
        rows: sharedMaterials,
      })}</section>`
    }${
      producedWithinBundle.length > 0 &&
      html`<section class="block" aria-labelledby="produced"><h2 id="produced">前面办出来的，后面直接用</h2><ul>${producedWithinBundle.map(
        ({ material, producedBy, usedBy }) =>
          html`<li>${producedBy}办好后，${usedBy.join('、')}直接用“${material}”。</li>`,
      )}</ul></section>`
    }${
      notCovered.length > 0 &&
      html`<section class="block" aria-labelledby="uncovered"><h2 id="uncovered">不包括这些，要另办</h2><ul>${notCovered.map((words) => html`<li>${words}</li>`)}</ul></section>`
    }`,
  }
}
