import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { attributes, type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { itemList, themeList } from './item-list.ts'
import { themeName, themesOf } from './themes.ts'
import type { ItemLine } from './words.ts'

/** The search box, as it stands on the home page and above results. */
export function searchBox(text: string, heading: boolean): Html {
  return html`<form class="search" role="search" action="/search" method="get">
<label class="unseen" for="q">写您要办的事，怎么说都行</label>
<input${attributes({
    class: 'input',
    id: 'q',
    name: 'q',
    type: 'search',
    value: text,
    placeholder: heading ? '例如：老人坐车卡' : undefined,
    autocomplete: 'off',
    maxlength: 100,
  })}>
<button class="button" type="submit">查找</button>
</form>`
}

/** All themes, and the ways to offices and townships. */
export function themesPage(items: readonly ItemLine[]): PageView {
  const { personal, business, further } = themesOf(items)
  return {
    title: '办事',
    column: 'guide',
    description: `一共 ${items.length} 项，按遇到的事找。`,
    main: html`${breadcrumb([{ href: '/', name: '首页' }], '办事')}<h1>按您遇到的事找</h1><p class="lead">一共 ${items.length} 项。也可以<a href="/offices">按部门找</a>、<a href="/townships">按乡镇找</a>。</p>
<section class="block" aria-labelledby="personal"><h2 id="personal">个人</h2>${themeList(personal)}</section>
<section class="block" aria-labelledby="business"><h2 id="business">企业和店铺</h2>${themeList(business)}</section>${
      further.length > 0 &&
      html`<section class="block" aria-labelledby="further"><h2 id="further">还有这些</h2>${themeList(further)}</section>`
    }`,
  }
}

/** The items of one theme. */
export function themePage(key: string, items: readonly ItemLine[]): PageView {
  const name = themeName(key)
  return {
    title: name,
    column: 'guide',
    main: html`${breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: '/themes', name: '办事' },
      ],
      name,
    )}<h1>${name}</h1><p class="lead">${items.length} 项。点名字看要什么、几天、跑几次。</p><div class="block">${itemList(items)}</div>`,
  }
}
