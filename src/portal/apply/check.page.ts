import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { tickField } from '../components/field/choice-field.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { type StepFrame, saveLink, stepHead } from './question.page.ts'

export interface CheckView {
  frame: StepFrame
  groups: readonly { title: string; rows: readonly SummaryRow[] }[]
  /** for an item with situations: which it is */
  situation: SummaryRow | undefined
  materials: readonly SummaryRow[]
  answered: number
  fetched: number
  /** what the offices promise, sentence by sentence */
  ours: readonly string[]
  /** what the applicant promises */
  yours: readonly (string | Html)[]
  /** text of the written promise, when one is needed */
  commitment: { title: string; text: string } | null
  problems: readonly Problem[]
}

/** Everything once more before it is sent; after a change one comes back here. */
export function checkPage(view: CheckView): PageView {
  const { frame, problems, commitment } = view
  return {
    title: '核对后提交',
    column: 'guide',
    problems,
    main: html`<div class="question-page">${stepHead(frame)}<h1>核对后提交</h1><p class="lead">${view.answered} 项内容，${view.fetched} 项是替您取来的。哪里不对，点“修改”。</p>
${view.situation && html`<div class="block">${summaryList([view.situation])}</div>`}${view.groups.map(
  ({ title, rows }, i) =>
    rows.length === 1
      ? html`<div class="block">${summaryList(rows)}</div>`
      : html`<section class="block" aria-labelledby="g-${i}"><h2 id="g-${i}">${title}</h2>${summaryList(rows)}</section>`,
)}${
  view.materials.length > 0 &&
  html`<section class="block" aria-labelledby="materials"><h2 id="materials">材料</h2>${summaryList(view.materials)}</section>`
}
<section class="block panel double-rule" aria-labelledby="promise"><h2 id="promise">说好的事</h2><div class="columns columns-even"><div><h3>我们承诺</h3><ul>${view.ours.map((one) => html`<li>${one}</li>`)}</ul></div><div><h3>您承诺</h3><ul>${view.yours.map((one) => html`<li>${one}</li>`)}</ul></div></div>
<form class="flow" action="/apply/${frame.caseId}/check" method="post" novalidate>${frame.fields}${
      commitment &&
      html`<section aria-labelledby="commitment"><h3 id="commitment">${commitment.title}</h3><blockquote>${commitment.text}</blockquote></section>`
    }${tickField({
      name: 'agree',
      label: commitment ? '我看过了，同意，并作出上面的承诺' : '我看过了，同意',
      error: problemAt(problems, 'agree'),
    })}<p class="actions"><button class="button" type="submit">提交申请</button></p></form></section>${saveLink}</div>`,
  }
}
