import { chineseTime } from '#kernel/plain-date.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import { notice } from '../components/notice/notice.ts'
import { qrFigure } from '../components/qr/qr.ts'
import { type TimelineEntry, timeline } from '../components/step-list/step-list.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { grouped } from '../words.ts'

export interface DoneView {
  site: Site
  view: CaseView
  entries: readonly TimelineEntry[]
  verifyUrl: string
  deferred: readonly { name: string; until: string }[]
  /** whether there is a day to put into a calendar */
  hasCalendar: boolean
}

/** The receipt. Its address does not change, so it can be opened again for ever. */
export function donePage({ site, view, entries, verifyUrl, deferred, hasCalendar }: DoneView): PageView {
  const { receipt } = view
  return {
    title: '申请已提交',
    column: 'my',
    main: html`<div class="question-page"><div class="panel double-rule"><h1>申请已提交</h1><div class="slip slip-receipt"><dl class="facts"><dt>编号</dt><dd class="number-large">${grouped(view.number ?? '')}</dd><dt>办什么</dt><dd>${view.item.name}</dd><dt>申请人</dt><dd>${view.applicant.name}${
      view.applicant.kind === 'legal-entity' && view.applicant.agentName && `，经办人${view.applicant.agentName}`
    }</dd><dt>提交时间</dt><dd>${view.submittedAt && chineseTime(view.submittedAt)}</dd><dt>查询码</dt><dd>${receipt?.queryCode}<span class="hint">，不登录查进度时用</span></dd><dt>跑几次</dt><dd>${visitMark(view.visits.declared)}</dd></dl>${qrFigure(verifyUrl, '扫一扫，核对真假')}</div></div>
<section class="block" aria-labelledby="next"><h2 id="next">${view.concludedOn === null ? '接下来会怎样' : '经过'}</h2>${timeline(entries)}</section>${
      deferred.length > 0 &&
      notice({
        kind: 'task',
        title: `您还要做 ${deferred.length} 件事`,
        text: html`<ul>${deferred.map(({ name, until }) => html`<li>把${name}传上来，${until}。</li>`)}</ul>`,
      })
    }
<p class="actions screen-only"><a class="button" href="/my/cases/${view.id}">看进度</a></p>
<ul class="links screen-only"><li data-print><span class="hint">用浏览器的“打印”，可以打印回执</span></li>${hasCalendar && html`<li><a href="/apply/${view.id}/calendar.ics">把日子加到手机日历</a></li>`}</ul>
<details class="block"><summary>怎么证明没有被改过</summary><div><p>您交的内容有一个指纹。以后谁改动一个字，指纹就对不上。一分钟内，这条记录会写进<a href="/log">公开账本</a>，您可以<a href="/verify/proof?code=${view.number}-${receipt?.head.slice(0, 16)}">下载证明文件</a>，不用我们的系统也能核对。</p><p class="small breakable">内容指纹：${receipt?.contentHash}</p><p class="small breakable">记录指纹：${receipt?.head}</p></div></details>
<p class="hint block">这一页的网址不变，随时能再打开。办结以后，请回来评价。有疑问打 <a href="tel:${site.hotline}">${site.hotline}</a>，报办件编号。</p></div>`,
  }
}
