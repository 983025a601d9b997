import { type Html, html } from '../../html.ts'

/** One line of a summary. `change` leads back to the question; its hidden words say which. */
export interface SummaryRow {
  label: string
  value: string | Html
  /** where the value came from: shown as 来自… */
  source?: string | undefined
  change?: { href: string; verb?: string | undefined } | undefined
}

/** A value the applicant gave although the platform had another. */
export const byYourself = (value: string): Html => html`${value} <span class="source-short">您自己填的</span>`

/** Answers or facts in lines, each with 修改 where it may be changed. */
export function summaryList(rows: readonly SummaryRow[]): Html {
  return html`<dl class="rows">${rows.map(
    (row) =>
      html`<div class="row"><dt>${row.label}</dt><dd class="row-value">${row.value}${
        row.source && html` <span class="source-short">来自${row.source}</span>`
      }</dd>${
        row.change &&
        html`<dd class="row-change"><a href="${row.change.href}">${row.change.verb ?? '修改'}<span class="unseen">${row.label}</span></a></dd>`
      }</div>`,
  )}</dl>`
}
