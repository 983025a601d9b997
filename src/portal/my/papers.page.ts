import { chineseTime, type PlainDate } from '#kernel/plain-date.ts'
import type { SessionView } from '#modules/identity/service.ts'
import type { Licence } from '#modules/licences/model.ts'
import type { PersonalDataAccess } from '#modules/registers/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { notice } from '../components/notice/notice.ts'
import { table } from '../components/table/table.ts'
import type { Display } from '../display.ts'
import { displayFields } from '../display-settings/display.page.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { licenceCard } from './licence-card.ts'

const crumbs = (here: string): Html => breadcrumb([{ href: '/my', name: '我的' }], here)

/** 我的证照. */
export function licencesPage(acting: Html | null, licences: readonly Licence[], today: PlainDate): PageView {
  return {
    title: '我的证照',
    column: 'my',
    main: html`${crumbs('我的证照')}<h1>我的证照</h1>${acting}<p class="lead">办事要用的，我们直接取，不用您再交复印件。</p>${
      licences.length === 0
        ? emptyState({
            title: '还没有证照',
            text: '在这里办好的证，会自动放进来。以前的纸质证，发证单位录入后也会出现。',
            links: [{ href: '/themes', label: '看能办什么' }],
          })
        : html`<div class="licences block">${licences.map((licence) => licenceCard(licence, today, { level: 2 }))}</div>`
    }<p class="hint block">有一处不对，打 12345，或者找发证的单位更正。</p>`,
  }
}

/** 谁看过我的信息. */
export function accessPage(site: Site, accesses: readonly PersonalDataAccess[]): PageView {
  return {
    title: '谁看过我的信息',
    column: 'my',
    main: html`${crumbs('谁看过我的信息')}<h1>谁看过我的信息</h1><p class="lead">您在窗口办事时，工作人员看得到您的姓名和遮住的号码；要看全的，必须写明理由。都记在这里，谁也删不掉。</p>${
      accesses.length === 0
        ? emptyState({ title: '没有人看过', text: '到现在，没有工作人员在窗口查过您，也没有看过您的完整信息。' })
        : html`<div class="block">${table({
            caption: '查看记录，新的在前',
            rows: accesses,
            columns: [
              { head: '什么时候', cell: (one) => chineseTime(one.at) },
              { head: '谁', cell: (one) => html`${one.actorName}<span class="more">${one.office}</span>` },
              { head: '看了什么', cell: (one) => one.fields.join('、') },
              {
                head: '为什么',
                cell: (one) =>
                  html`${one.purpose}${one.caseId && html` <a href="/my/cases/${one.caseId}">看这个办件</a>`}`,
              },
            ],
          })}</div>`
    }<p class="block">觉得不该看的，打 <a href="tel:${site.hotline}">${site.hotline}</a>。我们查，并告诉您结果。</p>`,
  }
}

/** 在哪里登录着. */
export function sessionsPage(sessions: readonly SessionView[], fields: Html, done: boolean): PageView {
  return {
    title: '在哪里登录着',
    column: 'my',
    main: html`${crumbs('在哪里登录着')}<h1>在哪里登录着</h1>${done && notice({ kind: 'done', title: '已经退出那一处' })}<p class="lead">不是您的，就退出它，再打 12345 告诉我们。</p><ul class="case-lines block">${sessions.map(
      (one) =>
        html`<li class="case-line"><p><strong>${one.device}</strong>${one.current && '，就是这里'}</p><p class="hint">${chineseTime(one.createdAt)}登录，${chineseTime(one.lastSeenAt)}还在用。网络地址 ${one.ip}</p>${
          one.current
            ? null
            : html`<form action="/my/sessions/${one.sessionId}/end" method="post">${fields}<p><button class="button button-plain" type="submit">退出这一处<span class="unseen">${one.device}</span></button></p></form>`
        }</li>`,
    )}</ul><form class="block" action="/my/sessions/end" method="post">${fields}<p class="actions"><button class="button" type="submit">全部退出</button></p></form>`,
  }
}

/** 字号和颜色, kept with the account so that it follows to the next device. */
export function displayPage(display: Display, fields: Html, saved: boolean): PageView {
  return {
    title: '字号和颜色',
    column: 'my',
    main: html`<div class="question-page">${crumbs('字号和颜色')}<h1>字号和颜色</h1>${saved ? notice({ kind: 'done', title: '记住了', text: '换一台手机登录，也是这样显示。' }) : html`<p class="lead">记在您的账号上，换手机也一样。</p>`}<form class="flow block" action="/my/display" method="post">${fields}${displayFields(display)}<p class="actions"><button class="button" type="submit">记住</button></p></form></div>`,
  }
}
