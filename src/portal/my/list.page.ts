import type { CaseOutcome, CaseStatus } from '#modules/cases/model.ts'
import type { Cases } from '#modules/cases/service.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { type StatusShape, status } from '../components/tag/tag.ts'
import { visitMarkMeasured } from '../components/visit-mark/visit-mark.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { dayWords, grouped } from '../words.ts'

export type OwnCase = Awaited<ReturnType<Cases['ownCases']>>[number]

const standings: Readonly<Record<CaseStatus, string>> = {
  draft: '填到一半',
  submitted: '已提交，等收件',
  received: '已收件，等受理',
  correcting: '等您补正',
  examining: '正在办',
  decided: '已决定，等出结果',
  issued: '结果好了，等送到',
  concluded: '办结',
  archived: '办结',
}

/** What the due date is for. */
const dueFor: Partial<Record<CaseStatus, string>> = {
  submitted: '答复收不收',
  received: '答复收不收',
  correcting: '补上',
  examining: '办好',
  decided: '送到',
  issued: '送到',
}

/** How it ended, as its applicant reads it. */
export const outcomes: Readonly<Record<CaseOutcome, string>> = {
  granted: '办好了',
  denied: '没有批准',
  'not-accepted': '没有受理',
  'not-required': '不用办',
  withdrawn: '您撤回了',
  terminated: '终止了',
  'transferred-up': '转到上级办',
  'correction-lapsed': '没有补正，办结了',
  revoked: '决定已撤销',
}

const isEnded = (one: OwnCase): boolean => one.status === 'concluded' || one.status === 'archived'

/** What waits for the applicant in a case; undefined when nothing does. */
export function taskOf(one: OwnCase): { words: string; href: string } | undefined {
  if (one.status === 'draft') return { words: '接着填', href: `/apply/${one.id}` }
  if (one.status === 'correcting') return { words: '去补正', href: `/my/cases/${one.id}/supplement` }
  if (!isEnded(one) && one.deferralsOutstanding > 0)
    return { words: `补交 ${one.deferralsOutstanding} 样材料`, href: `/my/cases/${one.id}` }
  return undefined
}

/** 需要我做的、正在办的、办完的: newest first within each. */
export function sorted(cases: readonly OwnCase[]): { mine: OwnCase[]; running: OwnCase[]; ended: OwnCase[] } {
  const mine = cases.filter((one) => taskOf(one) !== undefined)
  const rest = cases.filter((one) => taskOf(one) === undefined)
  return { mine, running: rest.filter((one) => !isEnded(one)), ended: rest.filter(isEnded) }
}

function standing(one: OwnCase): Html {
  const ended = isEnded(one)
  const denied = one.status === 'decided' && one.outcome === 'denied'
  const running = denied ? '已决定，等送到' : standings[one.status as CaseStatus]
  const words = ended && one.outcome ? outcomes[one.outcome as CaseOutcome] : running
  const shape: StatusShape = ended ? 'done' : one.suspended ? 'paused' : 'open'
  return status(shape, one.suspended ? '停表等结果' : words)
}

function line(one: OwnCase): Html {
  const task = taskOf(one)
  const when = isEnded(one)
    ? one.concludedOn && `${dayWords(one.concludedOn)}办结`
    : one.dueOn
      ? `${dayWords(one.dueOn)}前${dueFor[one.status as CaseStatus] ?? ''}`
      : one.submittedOn && `${dayWords(one.submittedOn)}提交`
  return html`<li class="case-line"><p class="case-line-name"><a href="${one.status === 'draft' ? `/apply/${one.id}` : `/my/cases/${one.id}`}">${one.itemName}</a></p><p class="case-line-facts">${standing(one)}${when && html` <span>${when}</span>`}${
    isEnded(one) && one.outcome === 'granted' && html` ${visitMarkMeasured(one.visits)}`
  }</p>${one.number && html`<p class="hint">${grouped(one.number)}</p>`}${
    task
      ? html`<p><a class="button" href="${task.href}">${task.words}<span class="unseen">${one.itemName}</span></a>${one.status === 'draft' && html` <a href="/my/cases/${one.id}/withdrawal">不办了<span class="unseen">${one.itemName}</span></a>`}</p>`
      : null
  }${isEnded(one) && !one.reviewed && ['granted', 'denied'].includes(one.outcome ?? '') && html`<p><a href="/my/cases/${one.id}/review">评价这件事<span class="unseen">${one.itemName}</span></a></p>`}</li>`
}

const group = (id: string, title: string, cases: readonly OwnCase[]): Html | null =>
  cases.length === 0
    ? null
    : html`<section class="block" aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul class="case-lines">${cases.map(line)}</ul></section>`

export interface ListView {
  acting: Html | null
  cases: readonly OwnCase[]
  /** address of older cases, when there are more */
  olderHref: string | undefined
  /** whether these are older ones already */
  isOlder: boolean
  needsRealName: boolean
}

/** 我的: what waits for me first. */
export function listPage({ acting, cases, olderHref, isOlder, needsRealName }: ListView): PageView {
  const { mine, running, ended } = sorted(cases)
  return {
    title: '我的',
    column: 'my',
    main: html`<h1>我的</h1>${acting}<div class="columns"><div>${
      cases.length === 0
        ? emptyState({
            title: isOlder ? '没有更早的了' : '还没有办过事',
            text: html`<p>找到要办的事，点“开始办理”。填到一半也存着，在这里接着填。</p>${needsRealName && html`<p>在窗口办过的，<a href="/sign-in/name?return=/my">核对姓名</a>以后也能在这里看到。</p>`}`,
            links: [
              { href: '/themes', label: '按事情找' },
              { href: '/bundles', label: '一件事一次办' },
              { href: '/progress', label: '用编号查进度' },
            ],
          })
        : html`${group('mine', '等您做的', mine)}${group('running', '正在办的', running)}${group('ended', '办完的', ended)}`
    }${olderHref && html`<p class="block"><a href="${olderHref}">更早的</a></p>`}</div>
<aside class="beside"><h2>您的东西</h2><ul class="links links-down"><li><a href="/my/licences">我的证照</a></li><li><a href="/my/access">谁看过我的信息</a></li><li><a href="/my/organisations">替单位办事</a></li><li><a href="/my/sessions">在哪里登录着</a></li><li><a href="/my/display">字号和颜色</a></li><li><a href="/sign-out">退出</a></li></ul></aside></div>`,
  }
}
