import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { type Html, html } from '../html.ts'
import type { ThemeCount } from './themes.ts'
import { themePath } from './themes.ts'
import { guidePath, type ItemLine, itemLineWords } from './words.ts'

/** Items in a list, each with its one-line answer and its stamp. */
export function itemList(items: readonly ItemLine[], more: (item: ItemLine) => Html = itemLineWords): Html {
  return html`<ul class="items">${items.map(
    (item) =>
      html`<li class="item"><a href="${guidePath(item)}">${item.name}</a><span class="item-line">${more(item)}</span>${visitMark(item.visits)}</li>`,
  )}</ul>`
}

/** Themes in columns, with how many items each has. */
export function themeList(themes: readonly ThemeCount[]): Html {
  return html`<ul class="themes">${themes.map(
    ({ key, name, count }) =>
      html`<li><a href="${themePath(key)}">${name} <span class="count">${count} 项</span></a></li>`,
  )}</ul>`
}
