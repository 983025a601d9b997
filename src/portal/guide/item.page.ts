import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { itemTypes } from '#modules/catalog/model.ts'
import type { Office } from '#modules/organisation/model.ts'
import { answerBox } from '../components/answer-box/answer-box.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { plannedBand } from '../components/clock-band/clock-band.ts'
import { timeline } from '../components/step-list/step-list.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { table } from '../components/table/table.ts'
import { tag } from '../components/tag/tag.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { themeName, themePath } from './themes.ts'
import {
  audienceNames,
  feeWords,
  guidePath,
  type ItemLine,
  levelNames,
  type MaterialLine,
  type MaterialPart,
  materialLines,
  materialsInShort,
  materialTag,
  materialWords,
  onlineWords,
  promiseWords,
  statutoryWords,
  stepDays,
} from './words.ts'

export interface ItemGuide {
  item: ServiceItem
  /** the items that must be done before, as far as the catalogue has them */
  before: readonly ItemLine[]
  office: Office | undefined
  serviceCentre: Office | undefined
  /** data sources the platform really reaches */
  connected: ReadonlySet<string>
  site: Site
}

/** 办事指南: the answer first, then how it goes, then the law. */
export function itemPage(guide: ItemGuide): PageView {
  const { item, site } = guide
  const [theme] = item.themes
  const crumbs = [
    { href: '/', name: '首页' },
    theme ? { href: themePath(theme), name: themeName(theme) } : { href: '/themes', name: '办事' },
  ]
  const names = item.synonyms.slice(0, 4)
  const lines = materialLines(item, guide.connected)
  const { question, own } = materialsInShort(lines)
  return {
    title: item.name,
    column: 'guide',
    description: `${item.name}：${promiseWords(item)}，${feeWords(item.fee).short}，${question === '自己准备' ? `${question} ` : ''}${own}。${item.officeName}办理。`,
    main: html`${breadcrumb(crumbs, item.name)}
<h1>${item.name}</h1>${names.length > 0 && html`\n<p class="lead">也有人叫：${names.join('、')}</p>`}
${answers(item, lines)}
<div class="actions">
<a class="button" href="/apply/${encodeURIComponent(item.code)}">开始办理</a>
<ul class="links"><li><a href="#places">去窗口办</a></li><li data-print><span class="hint">要纸的，用浏览器打印这一页</span></li></ul>
</div>
<nav aria-label="这一页的内容"><ul class="anchors">${anchors(item).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<div class="columns block">
<div>
${suits(guide)}
${materials(item, lines)}
${course(item)}
</div>
${places(guide)}
${legal(item, site)}
</div>
<p class="hint version">这份指南 ${chineseDateWithYear(plainDate(item.effectiveFrom))}起用，第 ${item.version} 版。事项编码 <span class="code">${item.code.slice(0, 18)}<wbr>${item.code.slice(18)}</span></p>`,
  }
}

function anchors(item: ServiceItem): [string, string][] {
  const all: [string, string, boolean][] = [
    ['materials', '材料', true],
    ['course', '办理流程', true],
    ['places', '地点时间', true],
    ['basics', '基本信息', true],
    ['conditions', '受理条件', item.conditions.length > 0],
    ['basis', '设定依据', item.legalBasis.length > 0],
    ['ask', '咨询投诉', true],
  ]
  return all.flatMap(([id, name, there]) => (there ? [[id, name] as [string, string]] : []))
}

function answers(item: ServiceItem, lines: readonly MaterialLine[]): Html {
  const { question, own, rest } = materialsInShort(lines)
  const fee = feeWords(item.fee)
  const legal = statutoryWords(item.statutoryLimit)
  const spot = item.handling === 'on-the-spot'
  return answerBox([
    {
      question,
      answer: own,
      more: rest.join('，') || '都在下面写着',
    },
    {
      question: '几天',
      answer: promiseWords(item),
      more: legal ? `${legal}${spot ? '' : '，从受理第二天算起'}` : spot ? '材料齐了就办' : '从受理第二天算起',
    },
    {
      question: '多少钱',
      answer: fee.short,
      more: fee.standard ?? (item.fee.charged ? (item.fee.basis ?? undefined) : '谁来办都不收'),
    },
    { question: '跑几次', answer: visitMark(item.visits, 'large'), more: onlineWords[item.onlineDepth] },
  ])
}

function suits({ item, before }: ItemGuide): Html {
  const known = new Map(before.map((line) => [line.name, line]))
  const rows: SummaryRow[] = [
    { label: '谁可以办', value: item.audience.map((audience) => audienceNames[audience]).join('、') },
    ...item.prerequisites.map((name) => {
      const line = known.get(name)
      return {
        label: '要先有',
        value: line
          ? html`<a href="${guidePath(line)}">${name}</a>，${promiseWords(line)}。还没有的，先办这个。`
          : html`${name}。还没有的，先办这个。`,
      }
    }),
    { label: '在哪一级办', value: item.levels.map((level) => levelNames[level]).join('、') },
    ...(item.noticeCommitment ? [{ label: '告知承诺', value: '可以签承诺，先办后查。承诺不实的，要撤销。' }] : []),
  ]
  return html`<section class="block" aria-labelledby="suits"><h2 id="suits">先看看是不是办这个</h2>${summaryList(rows)}</section>`
}

/** What the applicant prepares first, what depends second, what nobody has to bring last. */
const materialGroups: readonly { id: string; title: string; parts: readonly MaterialPart[]; hint?: string }[] = [
  { id: 'own', title: '自己准备', parts: ['required', 'deferrable'] },
  { id: 'conditional', title: '看情形', parts: ['conditional'] },
  {
    id: 'not-yours',
    title: '不用您交',
    parts: ['fetched', 'written'],
    hint: '政府部门已经有了，就不该再向您要。取什么、用来做什么，填申请时先告诉您。不愿意我们取的，可以到窗口自己交。',
  },
]

function materials(item: ServiceItem, lines: readonly MaterialLine[]): Html {
  const groups = materialGroups
    .map((group) => ({ ...group, lines: lines.filter(({ part }) => group.parts.includes(part)) }))
    .filter((group) => group.lines.length > 0)
  return html`<section class="block" aria-labelledby="materials"><h2 id="materials">材料</h2>${
    groups.length === 0 && html`<p>不用交材料。</p>`
  }${groups.map(
    (group, i) =>
      html`<h3 id="${group.id}"${i > 0 && html` class="block"`}>${group.title} ${group.lines.length} 样</h3>${table({
        caption: `${item.name}：${group.title}的材料，和每样怎么交`,
        narrow: 'plain',
        columns: [
          {
            head: '材料',
            cell: (line) =>
              html`${line.material.condition ? line.material.shortName : line.material.name}<span class="more">${materialWords(line)}</span>`,
          },
          { head: '交不交', cell: ({ part }) => tag(materialTag(part)) },
        ],
        rows: group.lines,
      })}${group.hint && html`<p class="hint">${group.hint}</p>`}`,
  )}</section>`
}

const stepTexts: Record<string, string> = {
  acceptance: '材料齐了就收，发您受理通知书。缺什么，一次说全。',
  approve: '不准予的，写明理由和怎么申诉。',
  deliver: '结果发到“我的”，要纸的可以寄。',
}

function course(item: ServiceItem): Html {
  const days = stepDays(item.steps)
  const legal = item.statutoryLimit?.unit === 'working' ? item.statutoryLimit.days : undefined
  const spot = item.handling === 'on-the-spot' || item.promisedWorkingDays === 0
  const uncounted = item.specialProcedures.filter((procedure) => !procedure.countsTowardLimit)
  return html`<section class="block" aria-labelledby="course"><h2 id="course">办的时候会发生什么</h2>${
    !spot && plannedBand(item.promisedWorkingDays, legal)
  }${timeline(
    item.steps.map((step, i) => ({
      title: step.name,
      state: 'to-come' as const,
      when: spot ? undefined : days[i],
      text: stepTexts[step.function],
    })),
  )}${
    uncounted.length > 0 &&
    html`<h3 id="special">不算在期限里的</h3><ul>${uncounted.map(
      (procedure) =>
        html`<li>${procedure.name}${procedure.days !== null && `，最多 ${procedure.days} ${procedure.unit === 'working' ? '个工作日' : '天'}`}。依据${procedure.basis}。</li>`,
    )}</ul>`
  }<p class="hint">${spot ? '材料齐了当场办。' : '周末和放假不算，调休上班算。'}要停表的，先书面告诉您为什么、停几天。</p></section>`
}

function places({ item, office, serviceCentre }: ItemGuide): Html {
  const near = [
    item.levels.includes('township') && '乡镇便民服务中心',
    item.levels.includes('village') && '村（社区）便民服务站',
  ].filter((name) => name !== false)
  const door = (place: Office): Html =>
    html`<dt>${place.name}</dt>${place.address && html`<dd>${place.address}</dd>`}${place.openingHours && html`<dd>${place.openingHours}</dd>`}${
      place.phone && html`<dd>电话 <a href="tel:${place.phone}">${place.phone}</a></dd>`
    }`
  return html`<aside class="guide-side" aria-labelledby="places"><h2 id="places">在哪办，几点办</h2>
<dl class="places"><dt>网上</dt><dd>24 小时都能交</dd>${item.levels.includes('county') && serviceCentre && door(serviceCentre)}${
    office && office.officeId !== serviceCentre?.officeId && (office.address || office.phone) && door(office)
  }${near.length > 0 && html`<dt>家门口</dt><dd>${near.join('、')}，<a href="/townships">找最近的</a></dd>`}</dl>
<h3 class="block">这些地方都能办</h3><ul>${item.channels.map((channel) => html`<li>${channel}</li>`)}</ul></aside>`
}

function legal(item: ServiceItem, site: Site): Html {
  const type = itemTypes.find(({ key }) => key === item.type)?.name ?? ''
  const fee = feeWords(item.fee)
  const rows: SummaryRow[] = [
    { label: '事项类型', value: `${type}，${item.handling === 'on-the-spot' ? '即办件' : '承诺件'}` },
    { label: '办理机关', value: html`<a href="/offices/${encodeURIComponent(item.officeId)}">${item.officeName}</a>` },
    { label: '法定期限', value: statutoryWords(item.statutoryLimit) ?? '法律没有规定' },
    { label: '承诺期限', value: promiseWords(item) },
    { label: '结果', value: `${item.result.name}${validityWords(item.result.validity)}` },
    {
      label: '收费',
      value: item.fee.charged
        ? `${fee.standard ?? fee.short}${item.fee.basis ? `。依据：${item.fee.basis}` : ''}`
        : '不收费',
    },
    { label: '网上能办到', value: onlineWords[item.onlineDepth] },
  ]
  return html`<div class="legal">
<section aria-labelledby="basics"><h2 id="basics">基本信息</h2>${summaryList(rows)}</section>${
    item.conditions.length > 0 &&
    html`<section class="block" aria-labelledby="conditions"><h2 id="conditions">受理条件</h2><ol>${item.conditions.map((condition) => html`<li>${condition}</li>`)}</ol></section>`
  }${
    item.legalBasis.length > 0 &&
    html`<section class="block" aria-labelledby="basis"><h2 id="basis">设定依据</h2><ul>${lawLines(item.legalBasis).map((line) => html`<li>${line}</li>`)}</ul></section>`
  }<section class="block" aria-labelledby="ask"><h2 id="ask">咨询和投诉</h2><p>打 <a href="tel:${site.hotline}">${site.hotline}</a>，报事项名字就行。对办理有意见，也打这个电话。</p><ul class="links"><li><a href="/ask?item=${encodeURIComponent(item.code)}" rel="nofollow">写一句话问这件事</a></li></ul></section>
</div>`
}

/** 有效期五年; what is no length (年度复核、长期) stands by itself. */
function validityWords(validity: string | null): string {
  if (validity === null) return ''
  return /^[\d一二三四五六七八九十]+ ?(年|个月)$/.test(validity) ? `，有效期${validity}` : `，${validity}`
}

/** Each law once, with its articles: 《社会救助暂行办法》第九条、第十一条. */
function lawLines(basis: ServiceItem['legalBasis']): string[] {
  return [...Map.groupBy(basis, ({ law }) => law)].map(([law, articles]) => {
    const [, name, number] = /^(.+?)（(.+)）$/.exec(law) ?? [undefined, law, undefined]
    return `《${name}》${number ? `（${number}）` : ''}${articles.flatMap(({ article }) => article ?? []).join('、')}`
  })
}
