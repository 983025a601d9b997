import { type Html, html, nothing } from '../../html.ts'
import { fieldId } from '../field/field-frame.ts'

/** What is wrong with one answer, and what to do. `field` is the name of the field; empty when it concerns the whole page. */
export interface Problem {
  field: string
  message: string
}

/** The box on top of a page that came back: says everything that is wrong, in the words used at the fields, and links to them. */
export function errorSummary(problems: readonly Problem[]): Html {
  if (problems.length === 0) return nothing
  return html`<div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title">
<h2 id="errors-title">有问题需要改正</h2>
<ul class="errors-list">${problems.map(
    ({ field, message }) =>
      html`<li>${field === '' ? html`<strong>${message}</strong>` : html`<a href="#${fieldId(field)}">${message}</a>`}</li>`,
  )}</ul>
</div>`
}

/** The message for one field out of the problems of a page. */
export function problemAt(problems: readonly Problem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message
}
