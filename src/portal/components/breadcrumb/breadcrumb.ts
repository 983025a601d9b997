import { type Html, html } from '../../html.ts'

/** The way back: places above this page, nearest last, then this page. */
export function breadcrumb(places: readonly { href: string; name: string }[], here: string): Html {
  return html`<nav aria-label="您在这里"><ol class="crumbs">${places.map(
    ({ href, name }) => html`<li><a href="${href}">${name}</a></li>`,
  )}<li aria-current="page">${here}</li></ol></nav>`
}

/** One step back, on question pages. */
export function backLink(href: string, words = '上一题'): Html {
  return html`<p class="back"><a href="${href}"><span aria-hidden="true">‹ </span>${words}</a></p>`
}
