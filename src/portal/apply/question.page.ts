import type { FormField, FormPage } from '#modules/catalog/model.ts'
import { backLink } from '../components/breadcrumb/breadcrumb.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import type { TypedDate } from '../components/field/date-field.ts'
import { notice } from '../components/notice/notice.ts'
import { stepList } from '../components/step-list/step-list.ts'
import { summaryList } from '../components/summary-list/summary-list.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { formField } from './form-fields.ts'
import { type FieldKnown, sourceWords } from './known.ts'

/** Frame of every page of an application. */
export interface StepFrame {
  site: Site
  caseId: string
  itemName: string
  /** names of the steps; empty for pages that are not steps */
  steps: readonly string[]
  /** from 1; 0 when the page is none of the steps */
  current: number
  back: { href: string; words: string }
  /** leads back to the check page afterwards */
  fromCheck: boolean
  fields: Html
  /** 正在替…办 */
  acting: Html | null
}

/** Head of a step: way back, for whom, which step. */
export function stepHead(frame: StepFrame): Html {
  const { back, steps, current } = frame
  return html`${backLink(back.href, back.words)}${frame.acting}<p class="hint">${frame.itemName}${
    current > 0 && steps.length > 1 && ` · 第 ${current} 步，共 ${steps.length} 步`
  }</p>${current > 0 && steps.length >= 3 && stepList(steps, current)}`
}

/** The way to leave and come back. */
export const saveLink: Html = html`<p class="save"><a href="/my">存着，下次再填</a></p>`

/** A settled fact, to be read. */
export interface FactLine {
  label: string
  value: string
  from: FieldKnown
}

export interface QuestionView {
  frame: StepFrame
  page: FormPage
  /** who the applicant is, as far as this page is about it: read, not asked */
  facts: readonly FactLine[]
  /** the asked fields of the page, in order */
  questions: readonly { name: string; field: FormField; required: boolean }[]
  values: Readonly<Record<string, unknown>>
  dates: Readonly<Record<string, TypedDate>>
  known: ReadonlyMap<string, FieldKnown>
  problems: readonly Problem[]
  /** what was typed before the session ended is on the page again */
  restored: boolean
}

/** What to do when the register is wrong: what stands in a field is put right at once, a settled fact at its register. */
function wrongSource(site: Site, facts: readonly FactLine[], filled: readonly FieldKnown[]): Html | null {
  if (facts.length === 0 && filled.length === 0) return null
  const places = (known: readonly FieldKnown[]): string => [...new Set(known.map(sourceWords))].join('；')
  return html`<details class="block"><summary>取来的不对？</summary><div>${
    filled.length > 0 && html`<p>填好了、还能改的，直接改，照样能办。再到登记的单位更正：${places(filled)}。</p>`
  }${
    facts.length > 0 &&
    html`<p>${facts.map(({ label }) => label).join('、')}按登记的来，这里不能改。登记错了的，先到登记的单位更正：${places(facts.map(({ from }) => from))}。</p>`
  }<p>不知道去哪里改，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p></div></details>`
}

const whyAsked = (questions: QuestionView['questions']): Html | null =>
  questions.length === 0
    ? null
    : html`<details><summary>为什么问</summary><div><ul>${questions.map(({ field }) => html`<li>${questions.length > 1 && html`${field.title}：`}${field['x-why']}</li>`)}</ul></div></details>`

/** One page of questions. */
export function questionPage(view: QuestionView): PageView {
  const { frame, page, facts, questions, known, problems } = view
  const single = questions.length === 1 && facts.length === 0
  const filled = questions.flatMap(({ name }) => known.get(name) ?? [])
  return {
    title: page.title,
    column: 'guide',
    problems,
    main: html`<div class="question-page">${stepHead(frame)}${view.restored && notice({ title: '您刚才写的还在', text: '登录过期过一次。请看一遍，再点“继续”。' })}<form class="flow" action="/apply/${frame.caseId}/pages/${page.key}${frame.fromCheck && '?from=check'}" method="post" novalidate>${frame.fields}${
      single ? null : html`<h1>${page.title}</h1>`
    }${
      facts.length > 0 &&
      summaryList(facts.map(({ label, value, from }) => ({ label, value, source: sourceWords(from) })))
    }${questions.map(({ name, field, required }) =>
      formField(name, field, {
        value: view.values[name],
        typedDate: view.dates[name],
        known: known.get(name),
        error: problems.find((problem) => problem.field === name)?.message,
        required,
        asHeading: single,
      }),
    )}${whyAsked(questions)}<p class="actions"><button class="button" type="submit">继续</button></p></form>${wrongSource(frame.site, facts, filled)}${saveLink}</div>`,
  }
}
