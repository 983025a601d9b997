import { backLink } from '../components/breadcrumb/breadcrumb.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { type SituationChoice, situationQuestions } from '../guide/situation.ts'
import { html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { type StepFrame, saveLink, stepHead } from './question.page.ts'

const title = '您是哪种情形'

/** Which situation it is, in a draft. */
export function situationPage(frame: StepFrame, choice: SituationChoice, problems: readonly Problem[]): PageView {
  return {
    title,
    column: 'guide',
    problems,
    main: html`<div class="question-page">${stepHead(frame)}<form class="flow" action="/apply/${frame.caseId}/situation${frame.fromCheck && '?from=check'}" method="post" novalidate>${frame.fields}<h1>${title}</h1><p class="hint">只要您这种情形的材料。传过的文件都留着。</p>${situationQuestions(choice, problems)}<p class="actions"><button class="button" type="submit">继续</button></p></form>${saveLink}</div>`,
  }
}

/** The same before there is a draft: the answers stand in the address, and nothing is kept. */
export function situationFirstPage(
  item: { code: string; name: string },
  choice: SituationChoice,
  { chosen, problems }: { chosen: boolean; problems: readonly Problem[] },
): PageView {
  return {
    title,
    column: 'guide',
    problems,
    main: html`<div class="question-page">${backLink(`/guide/${item.code}`, '办事指南')}<p class="hint">${item.name}</p><form class="flow" action="/apply/${item.code}" method="get" novalidate>${chosen && html`<input type="hidden" name="for" value="chosen">`}<h1>${title}</h1>${situationQuestions(choice, problems)}<p class="actions"><button class="button" type="submit">继续</button></p></form></div>`,
  }
}
