import { adviceWords, bundleTable, type PlannedBundle } from '../bundles/bundles.page.ts'
import { textField } from '../components/field/text-field.ts'
import { searchBox } from '../guide/find.page.ts'
import { itemList, themeList } from '../guide/item-list.ts'
import { themesOf } from '../guide/themes.ts'
import type { ItemLine } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { visitTally } from '../notices/notices.page.ts'
import type { TodayWords } from '../today.ts'

export interface Home {
  site: Site
  items: readonly ItemLine[]
  busiest: readonly ItemLine[]
  bundles: readonly PlannedBundle[]
  today: TodayWords
}

/** What people write most, in their own words; shown under the search box. */
const askedOften = ['老年证', '开饭店要什么证', '给小孩上户口', '医保', '身份证丢了']

/** The form that asks for a case by number; the same on the home page and on its own page. */
export function progressForm(): Html {
  return html`<form class="flow" action="/progress" method="post" novalidate>${textField({
    name: 'number',
    label: '办件编号',
    hint: '在受理通知书上，也在短信里。',
    width: 'full',
  })}${textField({ name: 'proof', label: '手机号后 4 位，或者查询码', width: 'short', maxlength: 16 })}
<p class="actions"><button class="button button-plain" type="submit">看办到哪了</button></p></form>`
}

/** The home page: search first, then the ways in by person, by event, by use. */
export function homePage({ site, items, busiest, bundles, today }: Home): PageView {
  const themes = themesOf(items)
  const count = (audience: ItemLine['audience'][number]): number =>
    items.filter((item) => item.audience.includes(audience)).length
  return {
    title: '首页',
    description: `${site.name}：查要什么、几天、跑几次，网上办，查进度。`,
    main: html`<div class="columns">
<section aria-labelledby="find"><h1 id="find">您要办什么事</h1>
<div class="lead-search">${searchBox('', true)}</div>
<ul class="links" aria-label="大家常找">${askedOften.map((words) => html`<li><a href="/search?${new URLSearchParams({ q: words }).toString()}">${words}</a></li>`)}</ul>
<div class="doors"><a href="#personal"><b>个人办事</b>${count('individual')} 项</a><a href="#business"><b>企业办事</b>${count('legal-entity')} 项</a></div>
</section>
<section class="beside" aria-labelledby="progress"><h2 id="progress">查进度</h2>${progressForm()}</section>
</div>
<p class="today"><strong>${today.answer}</strong>${today.rest} <a class="alone" href="/offices">看地址和电话</a></p>
<section aria-labelledby="personal"><h2 id="personal">个人：按您遇到的事找</h2>${themeList(themes.personal)}
<h2 class="block" id="business">企业和店铺</h2>${themeList(themes.business)}</section>
<div class="columns block">
<section aria-labelledby="busiest"><h2 id="busiest">办得最多的</h2>${itemList(busiest)}
<ul class="links"><li><a href="/frequent">办得最多的 100 项</a></li><li><a href="/themes">全部 ${items.length} 项</a></li><li><a href="/offices">按部门找</a></li><li><a href="/townships">按乡镇找</a></li></ul></section>
<div>
<section aria-labelledby="tally"><h2 id="tally">跑几次，先说好</h2>${visitTally(items)}<ul class="links"><li><a href="/notices">看清单</a></li></ul></section>
<section class="block" aria-labelledby="help"><h2 id="help">找人帮忙</h2><p class="phone"><a href="tel:${site.hotline}">${site.hotline}</a></p><p>不会弄，就打电话。工作人员可以替您填，也可以上门代办。</p>
<ul class="links"><li><a href="/ask">写一句话问一问</a></li><li><a href="/townships">找最近的便民服务点</a></li></ul></section>
</div>
</div>
${
  bundles.length > 0 &&
  html`<section class="block" aria-labelledby="bundles"><h2 id="bundles">一件事</h2><p class="hint">${adviceWords}</p>${bundleTable(bundles.slice(0, 5))}
<ul class="links"><li><a href="/bundles">全部 ${bundles.length} 件</a></li></ul></section>`
}`,
  }
}
