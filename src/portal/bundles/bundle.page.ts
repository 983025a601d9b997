import type { Planned } from '#modules/catalog/service.ts'
import { answerBox } from '../components/answer-box/answer-box.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { notice } from '../components/notice/notice.ts'
import { table } from '../components/table/table.ts'
import { itemList } from '../guide/item-list.ts'
import { feeWords, guidePath } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { bundlePath, eventName, type PlannedBundle } from './bundles.page.ts'
import {
  type BundleMaterial,
  type BundlePlan,
  beforehandOf,
  bundleMaterials,
  daysWords,
  planIn,
  spanWords,
  waitWords,
} from './plan-words.ts'

export interface BundleView {
  planned: PlannedBundle
  /** the same with every paper that may come later coming later; told only when that is quicker */
  sooner: Planned | undefined
  connectedSources: ReadonlySet<string>
  /** 12345 */
  hotline: string
}

/** One bundle: how it is done in the fewest days, which chain decides, and what is left of papers, questions and visits. */
export function bundlePage({ planned, sooner, connectedSources, hotline }: BundleView): PageView {
  const { bundle, chosen, notListed } = planned
  const plan = planIn(planned)
  return {
    title: bundle.name,
    column: 'bundles',
    description: `${bundle.name}：${bundle.members.map(({ name }) => name).join('、')}。`,
    main: html`${breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: '/bundles', name: '一件事' },
      ],
      eventName(bundle),
    )}<h1>${bundle.name}</h1>
${plan && chosen.length > 0 ? planBox(planned, plan) : undefined}
${notice({ title: '现在要一项一项申请', text: '合在一起申请还没有开通。先后和材料清单供您安排，申请请从下面逐项点进去。' })}
${notListed.length > 0 && notice({ title: `现在不能申请：${notListed.join('、')}`, text: html`下面的天数和材料没有算它。哪天能办，<a href="tel:${hotline}">打 ${hotline} 问</a>。` })}${
  chosen.length === 0
    ? undefined
    : plan
      ? planSections(planned, plan, { sooner, connectedSources })
      : html`<section class="block" aria-labelledby="members"><h2 id="members">要办的手续</h2>
${notice({ title: '先办哪一项，要先问清楚', text: html`这几项互相要对方办出来的东西，按指南排不出先后。请<a href="tel:${hotline}">打 ${hotline}</a>，由牵头的${bundle.leadOfficeName}和各部门商定。` })}${itemList(chosen)}</section>`
}${
  bundle.notCovered.length > 0 &&
  html`<section class="block" aria-labelledby="uncovered"><h2 id="uncovered">不包括这些，要另办</h2><ul>${bundle.notCovered.map((words) => html`<li>${words}</li>`)}</ul></section>`
}${
  plan &&
  html`<ul class="links block"><li data-print><span class="hint">要纸的，用浏览器打印这一页</span></li><li><a href="/api${bundlePath(bundle)}/plan" rel="nofollow">下载 JSON</a></li></ul>`
}`,
  }
}

function planBox({ bundle, chosen }: PlannedBundle, plan: BundlePlan): Html {
  const { workingDays, materials, visits } = plan
  return answerBox([
    { question: '几项手续', answer: `${chosen.length} 项`, more: `${bundle.leadOfficeName}牵头` },
    {
      question: '最快几天',
      answer: workingDays.promised === 0 ? '当天' : `${workingDays.promised} 个工作日`,
      more: plan.layers.length > 1 ? `照下面 ${plan.layers.length} 批的先后` : '同时申请',
    },
    {
      question: '材料清单',
      answer: `${materials.after} 份`,
      more: `各项加起来 ${materials.before} 份，重复的只备一份`,
    },
    {
      question: '跑几次',
      answer: visits.before === 0 ? '不用跑' : `${visits.before} 次`,
      more: visits.after < visits.before ? `合在一起办开通以后，${visits.after} 次` : undefined,
    },
  ])
}

function planSections(
  planned: PlannedBundle,
  plan: BundlePlan,
  { sooner, connectedSources }: Pick<BundleView, 'sooner' | 'connectedSources'>,
): Html {
  const materials = bundleMaterials(plan, planned.chosen, connectedSources)
  return html`${layersSection(planned, plan)}${slowestSection(planned, plan, sooner)}${savedSection(plan, materials)}${materialSection(materials)}${fieldSection(plan)}${beforehandSection(planned, plan)}`
}

function layersSection({ chosen }: Planned, plan: BundlePlan): Html {
  const batches = plan.layers.length
  const slots = new Map(plan.schedule.map((one) => [one.item, one]))
  return html`<section class="block" aria-labelledby="way"><h2 id="way">怎么走最快</h2><p class="hint">${
    batches === 1
      ? '这几项谁也不用等谁，可以同时申请。'
      : `分 ${batches} 批。同一批的可以同时申请；后一批的，等的那一项办好了就申请，不用等整批。`
  }</p>${plan.layers.map((names, at) => {
    const items = names.flatMap((name) => chosen.find((item) => item.name === name) ?? [])
    return html`<h3>第 ${at + 1} 批${at === 0 ? '，现在就可以申请' : ''}</h3>${itemList(items, (item) => {
      const slot = slots.get(item.name)
      const facts = [...(slot ? [spanWords(slot)] : []), feeWords(item.fee).short, item.officeName]
      return html`${facts.map((fact, i) => html`<span class="whole">${fact}${i < facts.length - 1 && ' · '}</span> `)}${slot && waitWords(slot).map((words) => html`<span class="more">${words}</span>`)}`
    })}`
  })}${
    plan.loosened.length > 0 &&
    html`<h3>这些不用等</h3><ul>${plan.loosened.map(({ item, from, say }) => html`<li>${item}不等${from.join('、')}：${say}</li>`)}</ul>`
  }</section>`
}

function slowestSection({ chosen }: Planned, plan: BundlePlan, sooner: Planned | undefined): Html {
  const { workingDays, workingDaysAtMost: most, criticalPath, withoutStatutory } = plan
  const promiseOf = new Map(plan.schedule.map(({ item, days }) => [item, days.promised]))
  const earlier = sooner && planIn(sooner)
  const isSooner = earlier !== undefined && earlier.workingDays.promised < workingDays.promised
  return html`<section class="block" aria-labelledby="slowest"><h2 id="slowest">最慢的是哪一串</h2>${
    workingDays.promised === 0
      ? html`<p>都是当场办好的。材料带齐，当天能办完。</p>`
      : html`<p>${criticalPath.length === 1 ? '最慢的是这一项' : '最慢的是这一串，一项接一项'}，加起来 ${workingDays.promised} 个工作日。别的都在这几天里办完。</p>
<ol>${criticalPath.map((name) => {
          const item = chosen.find((one) => one.name === name)
          return html`<li>${item ? html`<a href="${guidePath(item)}">${name}</a>` : name}，<span class="whole">${daysWords(promiseOf.get(name) ?? 0)}</span></li>`
        })}</ol>`
  }
<ul><li>这是各部门承诺的天数。按法律规定，最多 ${workingDays.statutory === 0 ? '当天' : `${workingDays.statutory} 个工作日`}。${withoutStatutory.length > 0 && `法律没有定天数的（${withoutStatutory.join('、')}），按承诺算。`}</li>${
    most.promised > workingDays.promised &&
    html`<li>要公示、评审、听证、检验的，这些时间不算在承诺里。都走到，最长 ${most.promised} 个工作日。</li>`
  }${
    isSooner &&
    html`<li>有的材料可以先交别的、随后补：都用上，最快 ${daysWords(earlier.workingDays.promised)}。<ul>${earlier.loosened
      .filter(({ by }) => by === 'deferral')
      .map(({ item, material }) => html`<li>${item}的“${material}”可以后补，补齐以前不发结果。</li>`)}</ul></li>`
  }</ul></section>`
}

function savedSection({ materials, fields, visits }: BundlePlan, own: readonly BundleMaterial[]): Html {
  const rows = [
    { what: '材料', count: materials, unit: '份', left: `${own.filter((one) => one.own).length} 份` },
    { what: '表上的问题', count: fields, unit: '个', left: `${fields.toFill} 个` },
    { what: '到场', count: visits, unit: '次', left: visits.after === 0 ? '不用跑' : `${visits.after} 次` },
  ]
  return html`<section class="block" aria-labelledby="saved"><h2 id="saved">合在一起，少多少</h2>${table({
    caption: '各办各的和合在一起，材料、表上的问题、到场各多少',
    columns: [
      { head: '', cell: ({ what }) => what },
      { head: '各办各的', cell: ({ count, unit }) => `${count.before} ${unit}` },
      { head: '去掉重复的', cell: ({ count, unit }) => `${count.after} ${unit}` },
      { head: '要您自己的', cell: ({ left }) => left },
    ],
    rows,
  })}</section>`
}

function materialSection(materials: readonly BundleMaterial[]): Html | undefined {
  if (materials.length === 0) return undefined
  return html`<section class="block" aria-labelledby="papers"><h2 id="papers">一套材料</h2><p class="hint">备好一份就够，现在每项申请时各传一次。</p>${table(
    {
      caption: '去掉重复以后的材料，用在哪几项，谁准备',
      columns: [
        { head: '材料', cell: ({ name }) => name },
        { head: '谁准备', cell: ({ who }) => who },
        { head: '用在', cell: ({ items }) => items.join('、') },
      ],
      rows: materials,
    },
  )}</section>`
}

function fieldSection({ fields }: BundlePlan): Html | undefined {
  if (fields.list.length === 0) return undefined
  const own = fields.list.filter(({ known }) => !known)
  const known = fields.list.filter((field) => field.known)
  const titles = (list: typeof own) => list.map(({ title }) => title.replace(/^您的/, '')).join('、')
  return html`<section class="block" aria-labelledby="questions"><h2 id="questions">表上问什么</h2>${
    own.length > 0 && html`<p><strong>您自己填 ${own.length} 个：</strong>${titles(own)}。</p>`
  }${known.length > 0 && html`<p><strong>登录以后平台替您填 ${known.length} 个：</strong>${titles(known)}。填的不对，您可以改。</p>`}</section>`
}

function beforehandSection({ codes }: Planned, plan: BundlePlan): Html | undefined {
  const papers = beforehandOf(plan)
  if (papers.length === 0) return undefined
  const link = (name: string) => {
    const code = codes.get(name)
    return code === undefined ? name : html`<a href="${guidePath({ code })}">${name}</a>`
  }
  return html`<section class="block" aria-labelledby="before"><h2 id="before">先要有这些</h2><ul>${papers.map(
    ({ what, from, users }) =>
      html`<li>${what}：${users.join('、')}要用。${
        from.length > 0 &&
        !from.includes(what) &&
        html`没有的，先办${from.map((name, at) => html`${at > 0 && '，或者'}${link(name)}`)}。`
      }</li>`,
  )}</ul></section>`
}
