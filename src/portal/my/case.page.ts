import { chineseTime, isPlainDate, type PlainDate } from '#kernel/plain-date.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import { type DayTable, monthAndDay } from '#modules/cases/day-table.ts'
import type { Licence } from '#modules/licences/model.ts'
import { type Answer, answerBox } from '../components/answer-box/answer-box.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { clockBand } from '../components/clock-band/clock-band.ts'
import { notice } from '../components/notice/notice.ts'
import { timeline } from '../components/step-list/step-list.ts'
import { byYourself, type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { visitMark, visitMarkMeasured } from '../components/visit-mark/visit-mark.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { clockNotes, timelineOf } from '../reads.ts'
import { dayWords, grouped, weekdayWords, yearMonthDay } from '../words.ts'
import { upcoming } from './course.ts'
import { licenceCard } from './licence-card.ts'
import { outcomes } from './list.page.ts'
import { visitLine } from './visit-log.ts'

export interface CasePageView {
  site: Site
  view: CaseView
  acting: Html | null
  /** the licence this case produced */
  licence: Licence | undefined
  /** working days the guide promises */
  promisedDays: number
  /** fields of the form in the order of its pages */
  fieldOrder: readonly string[]
  /** what the QR code on the licence holds */
  verifyUrl: string | undefined
  /** whether a review can still be given */
  mayReview: boolean
  asOf: string
  today: PlainDate
}

/** One thing to do; `about` says which, where several buttons say the same. */
interface Task {
  text: string
  href: string
  label: string
  about?: string
}

/** Everything that waits for the applicant, each with its address. */
export function tasksOf(view: CaseView): Task[] {
  const open = (command: string): boolean => view.actions.some((action) => action.command === command && action.open)
  const tasks: Task[] = []
  const latest = view.notices.at(-1)
  if (view.status === 'correcting' && latest) {
    const left = latest.items.filter((item) => !item.settled).length
    const text = open('supplement')
      ? `补 ${left} 样，${dayWords(latest.dueOn)}前。一次说全了，补齐就不会再要。`
      : `补正期限 ${dayWords(latest.dueOn)}已过。可以重新申请，交过的不用再交。`
    tasks.push({ text, href: `/my/cases/${view.id}/supplement`, label: '去补正' })
  }
  if (open('supply-deferred')) {
    for (const { key, name, dueOn, suppliedOn, lapsed } of view.deferrals) {
      if (suppliedOn !== null || lapsed) continue
      tasks.push({
        text: `把${name}传上来，${dayWords(dueOn)}前。没传的，不能办结。`,
        href: `/my/cases/${view.id}/deferred/${key}`,
        label: '传上来',
        about: name,
      })
    }
  }
  if (open('answer-late')) {
    tasks.push({
      text: '办理单位又要了材料。告知以后再要的，您可以不交，期限照算。愿意交的，可以在这里交。',
      href: `/my/cases/${view.id}/supplement`,
      label: '看要什么',
    })
  }
  return tasks
}

const clockOf = (view: CaseView, kind: string) => view.clocks.find((clock) => clock.kind === kind)

const before = (date: string): Html => html`<span class="whole">${monthAndDay(date as PlainDate)}</span>前`

function whenAnswer(view: CaseView): Answer {
  const question = '什么时候好'
  const promise = clockOf(view, 'promise')
  if (view.status === 'correcting') {
    const due = clockOf(view, 'correction')?.dueOn
    return { question, answer: '等您补正', more: due ? `${dayWords(due)}前补上，再接着算` : undefined }
  }
  if (promise?.lamp === 'paused') return { question, answer: '停表中', more: '停几天，往后顺延几天' }
  if (promise?.dueOn && view.decidedOn === null) {
    const left = promise.late > 0 ? `超了 ${promise.late} 个工作日` : `还剩 ${promise.remaining ?? 0} 个工作日`
    return { question, answer: before(promise.dueOn), more: `${weekdayWords(promise.dueOn)}，${left}` }
  }
  const silence = clockOf(view, 'silence')
  if (view.acceptedOn === null && silence?.dueOn)
    return { question, answer: before(silence.dueOn), more: `${weekdayWords(silence.dueOn)}，告诉您收不收` }
  if (view.decidedOn !== null) {
    const due = clockOf(view, 'delivery')?.dueOn
    return {
      question,
      answer: view.outcome === 'denied' ? '没有批准' : '已经决定',
      more: due ? `${dayWords(due)}前送到` : undefined,
    }
  }
  return { question, answer: '还没受理', more: view.calendarNote ?? undefined }
}

function answers(view: CaseView): Answer[] {
  const visits: Answer = {
    question: '跑了几次',
    answer: visitMarkMeasured(view.visits.measured, 'large'),
    more: html`说好的 ${visitMark(view.visits.declared)}`,
  }
  if (view.concludedOn === null) {
    const holder = view.holder.kind === 'applicant' ? '在您手里' : (view.holder.officeName ?? view.office.name)
    return [{ question: '办到哪了', answer: view.statusText, more: holder }, whenAnswer(view), visits]
  }
  const used = view.band?.usedWorkingDays
  const promised = clockOf(view, 'promise')?.limit.amount
  return [
    {
      question: '结果',
      answer: view.outcome ? outcomes[view.outcome] : view.statusText,
      more: `${dayWords(view.concludedOn)}办结`,
    },
    {
      question: '用了几天',
      answer: used === undefined ? '—' : used === 0 ? '当天' : `${used} 个工作日`,
      more: promised === undefined ? undefined : promised === 0 ? '承诺当天' : `承诺 ${promised} 个`,
    },
    visits,
  ]
}

const reached = (view: CaseView): string =>
  view.outcome === null || (view.concludedOn === null && view.outcome !== 'denied')
    ? view.item.name
    : `${outcomes[view.outcome]}：${view.item.name}`

function denial(view: CaseView, site: Site): Html | null {
  if (!view.denial) return null
  const paper = view.documents.findLast((one) => ['decision', 'non-acceptance'].includes(one.kind) && !one.void)
  return notice({
    title: '为什么',
    text: html`<p>${view.denial.reasons}</p><p>依据：${view.denial.basis}</p><p>不服的，可以申请行政复议，也可以起诉。找谁、多少天内，写在${paper ? html`<a href="${paper.url}">${paper.title}</a>` : '决定书'}里。看不明白，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>`,
  })
}

function result(page: CasePageView): Html | null {
  const { view, licence, verifyUrl } = page
  if (!view.result) return null
  const way = { window: '到窗口领', courier: '快递送', kiosk: '到自助机领', electronic: '发到“我的证照”' }
  const method = view.result.method
  return html`<section class="block" aria-labelledby="result"><h2 id="result">${view.result.name ?? '结果'}</h2>${
    licence
      ? licenceCard(licence, page.today, { verifyUrl })
      : html`<p>${view.result.number && `编号 ${view.result.number}`}</p>`
  }${method && html`<p>${way[method]}${view.result.waybill && `，单号 ${view.result.waybill}`}。</p>`}</section>`
}

/** One case, as its applicant sees it: the same dates the office sees. */
export function casePage(page: CasePageView): PageView {
  const { site, view, asOf } = page
  const tasks = tasksOf(view)
  const notes = clockNotes(view)
  const band = view.band as DayTable | null
  const open = (command: string): boolean => view.actions.some((action) => action.command === command && action.open)
  const papers = view.documents.filter((one) => !one.void)
  return {
    title: reached(view),
    column: 'my',
    main: html`${breadcrumb([{ href: '/my', name: '我的' }], view.item.name)}${page.acting}<h1>${reached(view)}</h1><p class="lead">${view.applicant.name}${view.number && html` · 办件编号 ${grouped(view.number)}`}</p>
${answerBox(answers(view))}${
  tasks.length > 0 &&
  html`<section class="notice notice-task" aria-labelledby="tasks"><h2 id="tasks">等您做 ${tasks.length} 件事</h2>${tasks.map(({ text, href, label, about }) => html`<p>${text}</p><p class="actions"><a class="button" href="${href}">${label}${about && html`<span class="unseen">${about}</span>`}</a></p>`)}</section>`
}${denial(view, site)}${page.mayReview && notice({ kind: 'task', title: '这件事办得怎么样', text: '评一评，一分钟。经办人看不到是谁评的，不评也不影响您。', action: { href: `/my/cases/${view.id}/review`, label: '去评价' } })}${result(page)}${
  band || notes.length > 0
    ? html`<section class="block" aria-labelledby="clock"><h2 id="clock">时间怎么算的</h2>${
        band ? clockBand({ table: band, notes }) : html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`
      }</section>`
    : null
}
<div class="columns block"><section aria-labelledby="course"><h2 id="course">经过</h2>${timeline([...timelineOf(view), ...upcoming(view, page.promisedDays)])}</section>
<aside class="beside"><section aria-labelledby="visits"><h2 id="visits">跑动记录</h2>${
      view.visits.log.length === 0
        ? html`<p>一次也没跑。</p>`
        : html`<ul>${view.visits.log.map((visit) => html`<li>${visitLine(visit)}</li>`)}</ul>`
    }<details><summary>记错了，要更正</summary><div><p>打 <a href="tel:${site.hotline}">${site.hotline}</a>，报办件编号，说哪一天没有去。也可以到任何一个窗口说。</p><p>查清后更正，原来的记录划掉留着。因为窗口的原因让您多跑的，记在窗口账上。</p></div></details></section>
${
  papers.length > 0 &&
  html`<section class="block" aria-labelledby="papers"><h2 id="papers">文书</h2><ul>${papers.map((paper) => html`<li><a href="${paper.url}">${paper.title}</a><br><span class="hint">${paper.number}，<span class="whole">${dayWords(paper.at.slice(0, 10))}</span></span></li>`)}</ul></section>`
}<section class="block screen-only" aria-labelledby="can"><h2 id="can">您可以</h2><ul class="links links-down">${view.receipt && html`<li><a href="/apply/${view.id}/done">看回执</a></li>`}<li><a href="/my/access">看谁查过我的信息</a></li>${open('withdraw') && html`<li><a href="/my/cases/${view.id}/withdrawal">撤回申请</a></li>`}<li><a href="tel:${site.hotline}">投诉，打 ${site.hotline}</a></li><li data-print><span class="hint">用浏览器的“打印”，可以打印这一页</span></li></ul></section></aside></div>
<details class="block"><summary>看我交的内容</summary><div>${
      view.form.length > 0 ? summaryList([...situationRow(view), ...formRows(page)]) : null
    }<h3>材料</h3><ul>${view.materials
      .filter((material) => material.state !== 'not-applicable')
      .map(
        (material) =>
          html`<li>${material.name}：${materialStates[material.state]}${material.files.map((file) => html` <a href="${file.url}">${file.name}</a>`)}</li>`,
      )}</ul></div></details>
<p class="hint version">和${view.office.name}看到的一样。更新到 ${asOf}。看不明白的，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>`,
  }
}

const materialStates: Readonly<Record<CaseView['materials'][number]['state'], string>> = {
  supplied: '交了',
  held: '已经有，不用交',
  waived: '数据共享，不用交',
  deferred: '以后再交',
  missing: '没有交',
  'not-applicable': '不涉及',
}

/** When this was read. */
export const asOfWords = (now: Date): string => chineseTime(now)

const situationRow = ({ situation }: CaseView): SummaryRow[] =>
  situation ? [{ label: '您的情形', value: situation.name }] : []

/** What was filled in, and for answers the platform could have had itself, where this one came from. */
function formRows({ view, fieldOrder }: CasePageView): SummaryRow[] {
  const place = (key: string): number => fieldOrder.indexOf(key)
  return [...view.form]
    .sort((a, b) => place(a.key) - place(b.key))
    .map(({ label, value, source, sourceText }) => {
      const words = isPlainDate(value) ? yearMonthDay(value) : value
      return source === 'applicant'
        ? { label, value: byYourself(words) }
        : { label, value: words, source: sourceText ?? undefined }
    })
}
