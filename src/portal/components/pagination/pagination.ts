import { type Html, html, nothing } from '../../html.ts'

export interface Pages {
  /** from 1 */
  current: number
  total: number
  /** address of a page */
  href: (page: number) => string
}

function numbers({ current, total }: Pages): (number | 'gap')[] {
  const near = new Set([1, total, current - 1, current, current + 1].filter((n) => n >= 1 && n <= total))
  const shown: (number | 'gap')[] = []
  let last = 0
  for (const n of [...near].sort((a, b) => a - b)) {
    if (n - last === 2) shown.push(n - 1)
    else if (n - last > 2) shown.push('gap')
    shown.push(n)
    last = n
  }
  return shown
}

/** 上一页 1 … 4 5 6 … 12 下一页. Nothing when there is one page. */
export function pagination(pages: Pages): Html {
  const { current, total, href } = pages
  if (total <= 1) return nothing
  return html`<nav class="pages" aria-label="翻页"><ul class="pages-list">${
    current > 1 && html`<li><a href="${href(current - 1)}" rel="prev">上一页</a></li>`
  }${numbers(pages).map((n) => {
    if (n === 'gap') return html`<li class="pages-gap" aria-hidden="true">…</li>`
    if (n === current)
      return html`<li><span class="pages-now" aria-current="page"><span class="unseen">第</span>${n}<span class="unseen">页，当前页</span></span></li>`
    return html`<li><a href="${href(n)}"><span class="unseen">第</span>${n}<span class="unseen">页</span></a></li>`
  })}${current < total && html`<li><a href="${href(current + 1)}" rel="next">下一页</a></li>`}</ul></nav>`
}
