import { type Html, html } from '../../html.ts'

/** One answer: the question in small, the answer in large, one line more. */
export interface Answer {
  question: string
  answer: string | Html
  more?: string | Html | undefined
}

/** The box that stands first: what do I need · how long · how much · how often must I come. Three or four answers. */
export function answerBox(answers: readonly Answer[]): Html {
  return html`<div class="answer double-rule"><dl class="answer-grid answer-${answers.length}">${answers.map(
    ({ question, answer, more }) =>
      html`<div class="answer-cell"><dt>${question}</dt><dd class="answer-value">${answer}</dd>${more && html`<dd class="answer-more">${more}</dd>`}</div>`,
  )}</dl></div>`
}
