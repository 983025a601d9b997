import { type Html, html } from '../../html.ts'

/** Nothing here: say so, say how to start, and whom to ask. */
export interface EmptyState {
  title: string
  text: string | Html
  links?: readonly { href: string; label: string }[] | undefined
}

/** A designed emptiness. */
export function emptyState({ title, text, links }: EmptyState): Html {
  return html`<div class="empty"><p class="empty-title">${title}</p><div>${text}</div>${
    links &&
    html`<ul class="links">${links.map(({ href, label }) => html`<li><a href="${href}">${label}</a></li>`)}</ul>`
  }</div>`
}
