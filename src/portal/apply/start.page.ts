import type { ServiceItem, SuitabilityQuestion } from '#modules/catalog/model.ts'
import { answerBox } from '../components/answer-box/answer-box.ts'
import { backLink } from '../components/breadcrumb/breadcrumb.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { radioField } from '../components/field/choice-field.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import type { MaterialOnFile } from './steps.ts'

/** Whom one can apply for here. `id` is empty for oneself. */
export interface ApplicantChoice {
  id: string
  name: string
  current: boolean
}

/** The answers about the situation, taken along: in the address one comes back to, and in forms. */
export interface Carried {
  /** `/apply/<code>`, with the answers */
  address: string
  hidden: Html
  /** name of the situation; undefined for an item without any */
  situation: string | undefined
}

export interface StartView {
  site: Site
  /** in its situation */
  item: ServiceItem
  carried: Carried
  /** questions the platform cannot answer itself */
  questions: readonly SuitabilityQuestion[]
  typed: Readonly<Record<string, string>>
  /** undefined for visitors: they sign in first */
  applicants: readonly ApplicantChoice[] | undefined
  /** materials nobody but the applicant has, as far as is known now */
  prepare: readonly MaterialOnFile[]
  /** what will be fetched, from where */
  sources: readonly { what: string; from: string }[]
  fields: Html
  problems: readonly Problem[]
}

const days = (item: ServiceItem): string =>
  item.promisedWorkingDays === 0 ? '当天' : `${item.promisedWorkingDays} 个工作日`

const prepareNote = (material: MaterialOnFile): string =>
  material.conditional ? '，有这种情形才要' : material.deferrable ? '，可以后补' : material.required ? '' : '，可以不交'

function prepareBlock(materials: readonly MaterialOnFile[]): Html {
  if (materials.length === 0) return html`<p class="block">不用准备材料。</p>`
  return html`<section class="block" aria-labelledby="prepare"><h2 id="prepare">先准备好这 ${materials.length} 样</h2><ul>${materials.map(
    (material) => html`<li>${material.name}${prepareNote(material)}</li>`,
  )}</ul><p class="hint">拍照、扫描件、电子文件都行。</p></section>`
}

function applicantsBlock(item: ServiceItem, { address }: Carried, applicants: readonly ApplicantChoice[]): Html {
  const current = applicants.find((one) => one.current) ?? applicants[0]
  return html`<p>${!current || current.id === '' ? '给您自己办。' : html`替<strong>${current.name}</strong>办。`}${
    applicants.length > 1
      ? html`<a href="${address}">换一个</a>`
      : item.audience.includes('legal-entity') && html`<a href="${organisations(address)}">替别的单位办</a>`
  }</p>`
}

const organisations = (back: string): string => `/my/organisations?return=${encodeURIComponent(back)}`

/** For whom, where there is a choice: asked first, because it decides what is known already. */
export function applicantPage(
  item: ServiceItem,
  carried: Carried,
  applicants: readonly ApplicantChoice[],
  fields: Html,
  problems: readonly Problem[],
): PageView {
  return {
    title: '给谁办',
    column: 'guide',
    problems,
    main: html`<div class="question-page">${backLink(`/guide/${item.code}`, '办事指南')}<p class="hint">${item.name}</p><form class="flow" action="/apply/${item.code}/applicant" method="post" novalidate>${fields}${carried.hidden}${radioField(
      {
        name: 'applicant',
        label: '给谁办',
        hint: '替单位办的，结果发给单位。',
        options: applicants.map(({ id, name }) => ({
          value: id === '' ? 'self' : id,
          label: id === '' ? '我自己' : name,
        })),
        asHeading: true,
        error: problemAt(problems, 'applicant'),
      },
    )}<p class="actions"><button class="button" type="submit">继续</button></p></form><p class="block"><a href="${organisations(carried.address)}">替别的单位办</a></p></div>`,
  }
}

/** The first page of an application: how long, how often, what is fetched, and the few things only the person can say. */
export function startPage(view: StartView): PageView {
  const { item, carried, questions, applicants, problems } = view
  return {
    title: `办理${item.name}`,
    column: 'guide',
    problems,
    main: html`<div class="question-page">${backLink(`/guide/${item.code}`, '办事指南')}<h1>${item.name}</h1>${carried.situation && html`<p class="lead">您的情形：${carried.situation}。<a href="/guide/${item.code}#situation">换一种</a></p>`}
${answerBox([
  { question: '几天', answer: days(item), more: item.promisedWorkingDays === 0 ? '材料齐了就办' : '从受理第二天算起' },
  {
    question: '多少钱',
    answer: item.fee.charged ? '要收费' : '不收钱',
    more: item.fee.charged ? (item.fee.standard ?? '') : undefined,
  },
  { question: '跑几次', answer: visitMark(item.visits, 'large') },
])}${prepareBlock(view.prepare)}
<form class="flow block" action="/apply/${item.code}" method="post" novalidate>${view.fields}${carried.hidden}${questions.map(
      (question) =>
        radioField({
          name: `suit-${question.key}`,
          label: question.question,
          options: question.options.map(({ value, label }) => ({ value, label })),
          value: view.typed[question.key],
          error: problemAt(problems, `suit-${question.key}`),
        }),
    )}${
      applicants === undefined
        ? html`<p class="actions"><button class="button" type="submit">${questions.length > 0 ? '看能不能办' : '登录去办'}</button></p>`
        : html`${applicantsBlock(item, carried, applicants)}${
            view.sources.length > 0 &&
            html`<section aria-labelledby="fetched"><h2 id="fetched">这些替您取来，不用填</h2><ul>${view.sources.map(({ what, from }) => html`<li>${what}，来自${from}</li>`)}</ul><p class="hint">只用来办这件事。依据《个人信息保护法》第三十四条、第三十五条。取错了，能改。</p></section>`
          }<p class="actions"><button class="button" type="submit">开始填</button></p>`
    }</form>${
      applicants === undefined && questions.length > 0
        ? html`<p class="block"><a href="/sign-in?return=${encodeURIComponent(carried.address)}">直接登录</a>，我们查得到的就不问您。</p>`
        : null
    }</div>`,
  }
}

/** Not the right item, or not for this person: said in words, with what to do instead. Not an error of the form. */
export function notSuitablePage(
  site: Site,
  item: ServiceItem,
  result: { kind: 'other-item' | 'not-eligible'; say: string; other?: { code: string; name: string } | undefined },
): PageView {
  const other = result.other
  return {
    title: other ? `您要办的是${other.name}` : '现在还不能办',
    column: 'guide',
    main: html`<div class="question-page">${backLink(`/apply/${item.code}`, '重新选')}<h1>${other ? html`您要办的是${other.name}` : '现在还不能办'}</h1><p class="lead">${result.say}</p>${
      other
        ? html`<p class="actions"><a class="button" href="/apply/${other.code}">办${other.name}</a></p><p><a href="/guide/${other.code}">看${other.name}的办事指南</a></p>`
        : html`<p><a href="/guide/${item.code}">再看一遍谁可以办</a></p>`
    }
<p class="block">觉得说得不对，打 <a href="tel:${site.hotline}">${site.hotline}</a>，或者带上材料到窗口问。窗口不能因为这一页不收您的申请。</p></div>`,
  }
}

/** An item for businesses, and nobody to act for yet. */
export function organisationNeededPage(item: ServiceItem, { address }: Carried): PageView {
  return {
    title: `办理${item.name}`,
    column: 'guide',
    main: html`<div class="question-page">${backLink(`/guide/${item.code}`, '办事指南')}<h1>先选替哪个单位办</h1><p class="lead">${item.name}是给公司、店铺和其他单位办的。</p><p class="actions"><a class="button" href="${organisations(address)}">选单位</a></p></div>`,
  }
}
