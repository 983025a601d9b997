import type { QuestionIntent, ServiceItem } from '#modules/catalog/model.ts'
import type { Consultation, Passage } from '#modules/catalog/service.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { textField } from '../components/field/text-field.ts'
import { guidePath } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

/** What was asked, what came of it, and the item the talk is about. */
export interface Asking {
  question: string
  answer?: Consultation | undefined
  item?: Pick<ServiceItem, 'code' | 'name'> | undefined
}

const examples = ['办残疾证要带什么材料', '二手房过户要几天', '老年证在哪里办', '开小吃店的许可证有效期几年']

const intentNames: Readonly<Record<QuestionIntent, string>> = {
  materials: '材料',
  days: '几天',
  money: '多少钱',
  benefit: '能领多少',
  place: '在哪办',
  hours: '什么时候办',
  conditions: '条件',
  online: '网上办',
  visits: '跑几次',
  result: '办好给什么',
  validity: '有效期',
  progress: '进度',
  phone: '电话',
  basis: '依据',
  steps: '流程',
  overview: '先看这些',
}

/** The box: one question, and out of sight the item it may be about. It changes nothing, so it needs no token. */
function askBox({ question, item }: Asking, label: string): Html {
  return html`<form class="flow" action="/ask" method="post" novalidate>${textField({
    name: 'question',
    label,
    hint: '例如“要带什么”“要几天”。不用写身份证号和手机号。',
    value: question,
    maxlength: 100,
  })}${item && html`<input type="hidden" name="about" value="${item.code}">`}
<p class="actions"><button class="button" type="submit">问</button></p></form>`
}

/** 问一问：a question in plain words, answered from the guides; what they do not say goes to people. */
export function askPage(site: Site, asking: Asking): PageView {
  const { answer, question } = asking
  const crumbs = breadcrumb([{ href: '/', name: '首页' }], '问一问')
  if (answer === undefined)
    return {
      title: '问一问',
      column: 'guide',
      main: html`${crumbs}<h1>问一问</h1><p class="lead">写一句话，答案都出自办事指南。指南里没有的，我们不猜，转给工作人员。</p>
<div class="block">${askBox(asking, asking.item ? `关于${asking.item.name}，您想知道什么` : '您想知道什么')}</div>${
        asking.item === undefined &&
        html`<section class="block" aria-labelledby="examples"><h2 id="examples">可以这样问</h2><ul>${examples.map((one) => html`<li>${one}</li>`)}</ul></section>`
      }${people(site, '想直接问人')}`,
    }
  const about = answer.kind === 'answer' ? answer.item : asking.item
  return {
    title: '问一问',
    column: 'guide',
    main: html`${crumbs}<h1>问一问</h1><p class="lead">您问：${question}</p>${answered(site, question, answer)}
<div class="block">${askBox({ question: '', item: about }, about ? `接着问${about.name}，或者问别的` : '换个说法再问')}</div>`,
  }
}

function answered(site: Site, question: string, answer: Consultation): Html {
  switch (answer.kind) {
    case 'answer':
      return html`<section class="block" aria-labelledby="answer"><h2 id="answer"><a href="${guidePath(answer.item)}">${answer.item.name}</a></h2>${answer.passages.map(
        (passage) => passageView(answer.item, passage),
      )}<ul class="links"><li><a href="/apply/${encodeURIComponent(answer.item.code)}">开始办理</a></li><li><a href="${guidePath(answer.item)}">看整份指南</a></li></ul></section>${answer.handOver && people(site, '指南里没有写的，问这里')}`
    case 'choice':
      return html`<section class="block" aria-labelledby="answer"><h2 id="answer">您问的是哪一项</h2><form class="flow" action="/ask" method="post"><input type="hidden" name="question" value="${question}">${answer.items.map(
        (item) =>
          html`<p><button class="button button-plain" type="submit" name="chosen" value="${item.code}">${item.name}</button></p>`,
      )}</form></section>${people(site, '都不是')}`
    case 'progress':
      return html`<section class="block" aria-labelledby="answer"><h2 id="answer">查办到哪了，要办件编号</h2><p>编号在受理通知书上，也在短信里。</p><ul class="links"><li><a href="/progress">用编号查进度</a></li><li><a href="/my">登录看我的办件</a></li></ul></section>`
    case 'unknown':
      return html`<section class="block" aria-labelledby="answer"><h2 id="answer">这个我们答不上来</h2><p>指南里没有找到，不敢乱说。换个说法，写上要办的事，例如“老年证要带什么”。</p><ul class="links"><li><a href="/search?${new URLSearchParams({ q: question }).toString()}">在指南里查找</a></li></ul></section>${people(site, '问工作人员')}`
  }
}

function passageView(item: ServiceItem, { intent, said, list, anchor }: Passage): Html {
  return html`<h3 class="block">${intentNames[intent]}</h3>${said.length > 0 && html`<p>${said.join('')}</p>`}${
    list.length > 0 && html`<ul>${list.map((line) => html`<li>${line}</li>`)}</ul>`
  }<ul class="links"><li><a href="${guidePath(item)}#${anchor}">看指南里的这一段</a></li></ul>`
}

function people(site: Site, title: string): Html {
  return html`<section class="block" aria-labelledby="people"><h2 id="people">${title}</h2><p class="phone"><a href="tel:${site.hotline}">${site.hotline}</a></p><ul class="links"><li><a href="/townships">找最近的窗口</a></li><li><a href="/offices">看部门的电话</a></li></ul></section>`
}
