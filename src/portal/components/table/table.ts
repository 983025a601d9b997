import { type Html, html } from '../../html.ts'

export interface Column<Row> {
  head: string
  cell: (row: Row) => string | Html
  /** figures stand to the right */
  numeric?: boolean | undefined
}

export interface Table<Row> {
  /** what the table shows, for those who hear it; visible with `showCaption` */
  caption: string
  showCaption?: boolean | undefined
  /** the first column heads the row */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** on a phone, rows become blocks and cells carry their column's name; leave the name out with `plain` */
  narrow?: 'named' | 'plain' | undefined
}

/** A table that becomes a list of blocks on a narrow screen. */
export function table<Row>({ caption, showCaption, columns, rows, narrow = 'named' }: Table<Row>): Html {
  return html`<table class="table table-${narrow}"><caption class="${showCaption ? 'caption' : 'unseen'}">${caption}</caption>
<thead><tr>${columns.map(({ head, numeric }) => html`<th scope="col"${numeric && html` class="number"`}>${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${columns.map(({ head, cell, numeric }, i) =>
        i === 0
          ? html`<th scope="row">${cell(row)}</th>`
          : html`<td${numeric && html` class="number"`}>${narrow === 'named' && html`<span class="cell-name" aria-hidden="true">${head}</span>`}${cell(row)}</td>`,
      )}</tr>`,
  )}</tbody></table>`
}
