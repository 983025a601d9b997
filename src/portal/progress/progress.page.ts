import type { DayTable } from '#modules/cases/day-table.ts'
import { answerBox } from '../components/answer-box/answer-box.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { clockBand } from '../components/clock-band/clock-band.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { textField } from '../components/field/text-field.ts'
import { notice } from '../components/notice/notice.ts'
import { type TimelineEntry, timeline } from '../components/step-list/step-list.ts'
import { visitMark, visitMarkMeasured } from '../components/visit-mark/visit-mark.ts'
import { html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

/** What anybody who knows the number and the proof may see of a case: no names, no numbers of persons. */
export interface CaseProgress {
  itemName: string
  /** as printed, in groups of four */
  number: string
  /** 正在决定 */
  standing: string
  officeName: string
  /** 5 月 12 日（周二）前, or undefined before acceptance */
  dueWords?: string | undefined
  /** from acceptance on */
  days?: DayTable | undefined
  /** why and until when the clock stood still, an extension */
  notes?: readonly string[] | undefined
  entries: readonly TimelineEntry[]
  visits: { promised: number; made: number }
  /** what the applicant has to do now */
  task?: string | undefined
  /** 5 月 9 日（周六）10:26 */
  asOf: string
}

export interface ProgressQuestion {
  number: string
  /** last four digits of the phone number, or the query code of the receipt */
  proof: string
}

const home = { href: '/', name: '首页' }

/** The form that asks for a case. */
export function progressPage(site: Site, question: ProgressQuestion, problems: readonly Problem[]): PageView {
  return {
    title: '查进度',
    column: 'progress',
    problems,
    indexed: true,
    main: html`<div class="question-page">${breadcrumb([home], '查进度')}<h1>查进度</h1><p class="lead">不用登录。登录后，在<a href="/my">我的</a>里看得更全。</p>
<form class="flow block" action="/progress" method="post" novalidate>${textField({
      name: 'number',
      label: '办件编号',
      hint: '在受理通知书上，也在短信里。中间的空格写不写都行。',
      value: question.number,
      error: problemAt(problems, 'number'),
    })}${textField({
      name: 'proof',
      label: '手机号后 4 位，或者查询码',
      hint: '办事时留的手机号。查询码在收件凭证上。',
      value: question.proof,
      width: 'medium',
      maxlength: 16,
      error: problemAt(problems, 'proof'),
    })}<p class="actions"><button class="button" type="submit">看办到哪了</button></p></form>
<p class="block">编号找不到了，打 <a href="tel:${site.hotline}">${site.hotline}</a>，报姓名和事项。</p></div>`,
  }
}

/** How far a case is. */
export function caseProgressPage(site: Site, progress: CaseProgress): PageView {
  const { days, visits } = progress
  const when =
    days === undefined
      ? undefined
      : days.standing === 'late'
        ? `超 ${days.overdueWorkingDays} 个工作日`
        : days.remainingWorkingDays === null
          ? undefined
          : `还剩 ${days.remainingWorkingDays} 个工作日${days.standing === 'paused' ? '不走' : ''}`
  return {
    title: `${progress.itemName}办理进度`,
    column: 'progress',
    main: html`${breadcrumb([home, { href: '/progress', name: '查进度' }], '办理进度')}<h1>${progress.itemName}</h1><p class="lead">办件编号 <span class="whole">${progress.number}</span></p>
${answerBox([
  { question: '办到哪了', answer: progress.standing, more: progress.officeName },
  { question: '什么时候好', answer: progress.dueWords ?? '还没受理', more: when },
  {
    question: '跑了几次',
    answer: visitMarkMeasured(visits.made, 'large'),
    more: html`说好的 ${visitMark(visits.promised)}`,
  },
])}${progress.task && notice({ kind: 'task', title: '等您做 1 件事', text: progress.task, action: { href: '/my', label: '登录去办' } })}${
  days &&
  html`<section class="block" aria-labelledby="clock"><h2 id="clock">时间怎么算的</h2>${clockBand({ table: days, notes: progress.notes })}</section>`
}
<section class="block" aria-labelledby="course"><h2 id="course">经过</h2>${timeline(progress.entries)}</section>
<p class="hint version">和办理单位看到的一样。更新到 ${progress.asOf}。看不明白的，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>`,
  }
}
