import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { promisedVisits } from '../components/visit-mark/visit-mark.ts'
import { itemList } from '../guide/item-list.ts'
import { type ItemLine, itemLineWords } from '../guide/words.ts'
import { drawing, type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'

function byVisits(items: readonly ItemLine[]): [visits: number, items: ItemLine[]][] {
  const groups = Map.groupBy(items, (item) => item.visits)
  return [...groups].sort(([a], [b]) => a - b)
}

/** How many items need no visit, one visit, more: figures and a bar of their shares. */
export function visitTally(items: readonly ItemLine[]): Html {
  const groups = byVisits(items)
  let from = 0
  const bars = groups.map(([, group]) => {
    const width = (group.length / items.length) * 300
    const bar = `<rect x="${(from + 1).toFixed(1)}" y="1" width="${Math.max(width - 3, 1).toFixed(1)}" height="10"/>`
    from += width
    return bar
  })
  return html`<dl class="tally">${groups.map(
    ([visits, group]) => html`<div><dt>${promisedVisits(visits)}</dt><dd>${group.length} <small>项</small></dd></div>`,
  )}</dl>${items.length > 0 && drawing(`<svg class="share" viewBox="0 0 300 12" preserveAspectRatio="none" aria-hidden="true">${bars.join('')}</svg>`)}`
}

/** 公示: the list of at-most-one-visit items, by how often one must come. */
export function noticesPage(items: readonly ItemLine[]): PageView {
  return {
    title: '公示',
    column: 'notices',
    description: `${items.length} 项事，跑几次先说好。`,
    main: html`${breadcrumb([{ href: '/', name: '首页' }], '公示')}<h1>“最多跑一次”清单</h1><p class="lead">一共 ${items.length} 项。跑几次先说好，办完再对账。</p>
<div class="prose">${visitTally(items)}</div>${byVisits(items).map(
      ([visits, group]) =>
        html`<section class="block" aria-labelledby="visits-${visits}"><h2 id="visits-${visits}">${promisedVisits(visits)}，${group.length} 项</h2>${itemList(group, (item) => itemLineWords(item, true))}</section>`,
    )}`,
  }
}
