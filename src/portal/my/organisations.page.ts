import { chineseDateWithYear, type PlainDate } from '#kernel/plain-date.ts'
import type { Actable, AgentGrant } from '#modules/registers/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { dateField, type TypedDate } from '../components/field/date-field.ts'
import { textField } from '../components/field/text-field.ts'
import { notice } from '../components/notice/notice.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'

const day = (date: string): string => chineseDateWithYear(date as PlainDate)

export interface OrganisationsView {
  organisations: readonly Actable[]
  /** id of the one acted for now */
  current: string | null
  returnTo: string
  creditCode: string
  fields: Html
  problems: readonly Problem[]
  /** name of the one just bound */
  bound: string | undefined
}

/** 替单位办事: choose for whom, or bind another business. */
export function organisationsPage(view: OrganisationsView): PageView {
  const { organisations, current, fields, problems } = view
  const query = `?return=${encodeURIComponent(view.returnTo)}`
  const choose = (id: string, label: string, name: string): Html =>
    html`<form action="/my/organisations/acting${query}" method="post">${fields}<input type="hidden" name="legalPersonId" value="${id}"><p><button class="button button-plain" type="submit">${label}<span class="unseen">${name}</span></button></p></form>`
  return {
    title: '替单位办事',
    column: 'my',
    problems,
    main: html`<div class="question-page">${breadcrumb([{ href: '/my', name: '我的' }], '替单位办事')}<h1>替单位办事</h1><p class="lead">公司、店铺、合作社的事，法定代表人和经办人能在这里办。</p>${view.bound && notice({ kind: 'done', title: `已绑定${view.bound}`, text: '点“替它办”，就能用它的名义申请。' })}
${
  organisations.length === 0
    ? emptyState({ title: '还没有绑定单位', text: '在下面写统一社会信用代码，我们向市场监管部门核对。' })
    : html`<ul class="case-lines block">${organisations.map(
        (one) =>
          html`<li class="case-line"><p><strong>${one.name}</strong></p><p class="hint">${one.creditCode}，您是${one.as === 'representative' ? '法定代表人' : `经办人，能办：${one.scope}`}${one.validTo && `，到 ${day(one.validTo)}`}</p>${
            current === one.legalPersonId ? html`<p>正在替它办。</p>` : choose(one.legalPersonId, '替它办', one.name)
          }${one.as === 'representative' && html`<p><a href="/my/organisations/${one.legalPersonId}/agents">授权别人办<span class="unseen">${one.name}</span></a></p>`}</li>`,
      )}</ul>`
}${current !== null && choose('', '换回来，给自己办', '')}
<section class="block" aria-labelledby="bind"><h2 id="bind">绑定一个单位</h2><form class="flow" action="/my/organisations${query}" method="post" novalidate>${fields}${textField(
      {
        name: 'creditCode',
        label: '统一社会信用代码',
        hint: '18 位，在营业执照上。',
        value: view.creditCode,
        width: 'medium',
        maxlength: 30,
        error: problemAt(problems, 'creditCode'),
      },
    )}<p class="hint">我们向市场监管部门法人库查：您是不是它的法定代表人、登记的经办人。</p><p class="actions"><button class="button" type="submit">核对并绑定</button></p></form></section></div>`,
  }
}

export interface AgentsView {
  organisation: Actable
  agents: readonly AgentGrant[]
  typed: { name: string; idNumber: string; scope: string; validTo: TypedDate | undefined }
  fields: Html
  problems: readonly Problem[]
  done: string | null
}

/** 授权经办人: for the representative. */
export function agentsPage(view: AgentsView): PageView {
  const { organisation, typed, problems, fields } = view
  const base = `/my/organisations/${organisation.legalPersonId}/agents`
  return {
    title: '授权经办人',
    column: 'my',
    problems,
    main: html`<div class="question-page">${breadcrumb(
      [
        { href: '/my', name: '我的' },
        { href: '/my/organisations', name: '替单位办事' },
      ],
      '授权经办人',
    )}<h1>授权经办人</h1><p class="lead">${organisation.name}。他办的每一件，都记着是他替单位办的。</p>${view.done && notice({ kind: 'done', title: view.done })}${
      view.agents.length === 0
        ? emptyState({ title: '还没有授权过谁', text: '在下面填他的姓名和身份证号。' })
        : html`<ul class="case-lines block">${view.agents.map(
            (agent) =>
              html`<li class="case-line"><p><strong>${agent.personName}</strong>，能办：${agent.scope}</p><p class="hint">${day(agent.validFrom)}起，${agent.validTo ? `到 ${day(agent.validTo)}` : '到您撤销为止'}${agent.revokedAt && `。${day(agent.revokedAt.slice(0, 10))}已撤销`}</p>${
                agent.revokedAt === null &&
                html`<form action="${base}/${agent.agentId}/revocation" method="post">${fields}<p><button class="button button-plain" type="submit">撤销授权<span class="unseen">${agent.personName}</span></button></p></form>`
              }</li>`,
          )}</ul>`
    }
<section class="block" aria-labelledby="grant"><h2 id="grant">授权一个人</h2><form class="flow" action="${base}" method="post" novalidate>${fields}${textField({ name: 'name', label: '姓名', value: typed.name, width: 'medium', maxlength: 60, error: problemAt(problems, 'name') })}${textField({ name: 'idNumber', label: '身份证号', hint: '我们向人口库核对。', value: typed.idNumber, width: 'medium', maxlength: 30, error: problemAt(problems, 'idNumber') })}${textField({ name: 'scope', label: '能办哪些事', hint: '例如：全部办事，或者“食品经营许可”。', value: typed.scope, maxlength: 60, error: problemAt(problems, 'scope') })}${dateField({ name: 'validTo', label: '到哪天为止', hint: '不写，就到您撤销为止。', optional: true, value: typed.validTo, error: problemAt(problems, 'validTo') })}<p class="actions"><button class="button" type="submit">授权</button></p></form></section></div>`,
  }
}
