import type { CaseView } from '#modules/cases/contract.ts'
import { type Grade, gradeNames, grades, isPoor, reasonsFor } from '#modules/reviews/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { checkboxField, radioField } from '../components/field/choice-field.ts'
import { textArea } from '../components/field/text-field.ts'
import { notice } from '../components/notice/notice.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

const crumbs = (view: CaseView): Html =>
  breadcrumb(
    [
      { href: '/my', name: '我的' },
      { href: `/my/cases/${view.id}`, name: view.item.name },
    ],
    '评价',
  )

/** First the grade; nothing is chosen beforehand. */
export function gradePage(view: CaseView, problems: readonly Problem[]): PageView {
  return {
    title: '评价',
    column: 'my',
    problems,
    main: html`<div class="question-page">${crumbs(view)}<form class="flow" action="/my/cases/${view.id}/review" method="get" novalidate><input type="hidden" name="step" value="2">${radioField(
      {
        name: 'grade',
        label: '这件事办得怎么样',
        hint: `${view.item.name}。经办人看不到是谁评的。不评也不影响您办事。`,
        options: grades.map((grade) => ({ value: String(grade), label: gradeNames[grade] })),
        asHeading: true,
        error: problemAt(problems, 'grade'),
      },
    )}<p class="actions"><button class="button" type="submit">继续</button></p></form></div>`,
  }
}

/** Then what was good or not; all of it may stay empty. */
export function reasonsPage(
  view: CaseView,
  grade: Grade,
  typed: { reasons: readonly string[]; words: string },
  fields: Html,
  problems: readonly Problem[],
): PageView {
  return {
    title: '评价',
    column: 'my',
    problems,
    main: html`<div class="question-page">${crumbs(view)}<h1>您评的是：${gradeNames[grade]}</h1><p><a href="/my/cases/${view.id}/review">改一下</a></p><form class="flow block" action="/my/cases/${view.id}/review" method="post" novalidate>${fields}<input type="hidden" name="grade" value="${grade}">${checkboxField({ name: 'reasons', label: isPoor(grade) ? '哪里不好' : grade === 3 ? '哪里好，哪里不好' : '哪里好', optional: true, options: reasonsFor(grade).map((value) => ({ value, label: value })), values: typed.reasons, error: problemAt(problems, 'reasons') })}${textArea({ name: 'words', label: '想说的话', optional: true, value: typed.words, rows: 4, maxlength: 500, error: problemAt(problems, 'words') })}${
      isPoor(grade) && html`<p class="hint">1 个工作日内有人打电话问清楚，15 个工作日内改好，再打电话告诉您。</p>`
    }<p class="actions"><button class="button" type="submit">提交评价</button></p></form></div>`,
  }
}

/** Thanks, and what happens now. */
export function thanksPage(site: Site, view: CaseView, grade: Grade): PageView {
  return {
    title: '谢谢您',
    column: 'my',
    main: html`<div class="question-page">${crumbs(view)}<h1>谢谢您</h1><p class="lead">您评的是：${gradeNames[grade]}。</p>${
      isPoor(grade)
        ? notice({
            title: '接下来会怎样',
            text: html`<ol><li>1 个工作日内，监督的同志打电话给您问清楚，不是经办人打。</li><li>情况属实的，15 个工作日内改好。</li><li>改好再打电话告诉您结果。</li></ol>`,
          })
        : html`<p>您的评价计入公开的统计，看不出是谁评的。</p>`
    }<p class="block"><a href="/my/cases/${view.id}">回到办件</a>　<a href="/my">我的</a></p><p>还有话说，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p></div>`,
  }
}
