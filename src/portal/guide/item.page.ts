import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import type { ServiceItem, VariantAnswers } from '#modules/catalog/model.ts'
import { answerBox } from '../components/answer-box/answer-box.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { plannedBand } from '../components/clock-band/clock-band.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import { notice } from '../components/notice/notice.ts'
import { timeline } from '../components/step-list/step-list.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { legalBlock } from './legal.ts'
import { materialsBlock } from './materials.ts'
import { type GuidePlaces, placesBlock } from './places.ts'
import { hiddenAnswers, type SituationChoice, situationQuery, situationQuestions } from './situation.ts'
import { themeName, themePath } from './themes.ts'
import {
  audienceNames,
  feeWords,
  guidePath,
  type ItemLine,
  levelNames,
  type MaterialLine,
  materialLines,
  materialsInShort,
  onlineWords,
  promiseWords,
  statutoryWords,
  stepDays,
} from './words.ts'

export interface ItemGuide {
  /** in the situation that was chosen; before that, all of it */
  item: ServiceItem
  /** the questions about the situation, where the item has any */
  choice: SituationChoice | undefined
  /** pressed without an answer */
  problems: readonly Problem[]
  /** the items that must be done before, as far as the catalogue has them */
  before: readonly ItemLine[]
  places: GuidePlaces
  /** read as on another day: that day, and today's version if there is one */
  asOn: { on: string; present: number | undefined } | undefined
  /** data sources the platform really reaches */
  connected: ReadonlySet<string>
  site: Site
}

/** Address of a guide with what changes the page, in one way of writing. */
export function guideAddress(
  item: { code: string },
  { on, region, answers = {} }: { on?: string | undefined; region?: string | undefined; answers?: VariantAnswers },
): string {
  const query = [on && `on=${on}`, region && `region=${region}`, situationQuery(answers)].filter(Boolean).join('&')
  return `${guidePath(item)}${query === '' ? '' : `?${query}`}`
}

/**
 * Made once for each item as it was read and for each installation, and forgotten with them: for a part of the page that nothing else
 * decides.
 */
function onceForItem(make: (item: ServiceItem, site: Site) => Html): (item: ServiceItem, site: Site) => Html {
  const made = new WeakMap<Site, WeakMap<ServiceItem, Html>>()
  return (item, site) => {
    const ofSite = made.get(site) ?? new WeakMap<ServiceItem, Html>()
    made.set(site, ofSite)
    const kept = ofSite.get(item) ?? make(item, site)
    ofSite.set(item, kept)
    return kept
  }
}

const smallPrint = onceForItem(legalBlock)

/** 办事指南: the answer first, then how it goes, then the law. */
export function itemPage(guide: ItemGuide): PageView {
  const { item, site, asOn, choice, places } = guide
  const [theme] = item.themes
  const crumbs = [
    { href: '/', name: '首页' },
    theme ? { href: themePath(theme), name: themeName(theme) } : { href: '/themes', name: '办事' },
  ]
  const names = item.synonyms.slice(0, 4)
  const lines = materialLines(item, guide.connected)
  const { question, own } = materialsInShort(lines)
  const answered = situationQuery(choice?.answers ?? {})
  const hidden = html`${asOn && html`<input type="hidden" name="on" value="${asOn.on}">`}${hiddenAnswers(choice?.answers ?? {})}`
  return {
    title: item.name,
    column: 'guide',
    problems: guide.problems,
    ...((asOn || places.chosen || answered !== '') && { indexed: false }),
    description: `${item.name}：${promiseWords(item)}，${feeWords(item.fee).short}，${question === '自己准备' ? `${question} ` : ''}${own}。${item.officeName}办理。`,
    main: html`${breadcrumb(crumbs, item.name)}${asOn && dayBanner(item, asOn)}
<h1>${item.name}</h1>${names.length > 0 && html`\n<p class="lead">也有人叫：${names.join('、')}</p>`}
${choice && situationBlock(guide, choice)}${answers(item, lines)}
<div class="actions">${
      !asOn &&
      html`
<a class="button" href="/apply/${encodeURIComponent(item.code)}${answered && `?${answered}`}">开始办理</a>`
    }
<ul class="links"><li><a href="#places">去窗口办</a></li><li data-print><span class="hint">要纸的，用浏览器打印这一页</span></li></ul>
</div>
<nav aria-label="这一页的内容"><ul class="anchors">${anchors(item).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<div class="columns block">
<div>
${suits(guide)}
${materialsBlock(item, lines)}
${course(item, site)}
</div>
${placesBlock(item, places, { action: guidePath(item), hidden })}
${smallPrint(item, site)}
</div>
${versionLine(item)}`,
  }
}

/** Which version this is, from when, and what proves that it is unchanged; stands on paper too. */
const versionLine = (item: ServiceItem): Html =>
  html`<p class="hint version">这份指南 ${chineseDateWithYear(plainDate(item.effectiveFrom))}起用，第 ${item.version} 版。<a href="${guidePath(item)}/versions">看以前的版本</a><br>事项编码 <span class="code">${item.code.slice(0, 18)}<wbr>${item.code.slice(18)}</span><br>内容指纹（SM3） <span class="code breakable">${item.contentHash}</span></p>`

/** 这是 5 月 19 日的指南，现在的是第 3 版。 */
function dayBanner(item: ServiceItem, { on, present }: NonNullable<ItemGuide['asOn']>): Html {
  const day = chineseDateWithYear(plainDate(on))
  const same = present === item.version
  return notice({
    title: `这是 ${day}的指南，第 ${item.version} 版`,
    text: html`<p>${
      present === undefined
        ? '现在已经不办这一项。'
        : same
          ? '和现在的一样。'
          : html`现在的是第 ${present} 版。办事照现在的来。`
    }</p><p><a href="${guidePath(item)}">${present === undefined ? '看现在怎么办' : '看现在的指南'}</a></p>`,
  })
}

/** The questions, or which situation they led to. */
function situationBlock({ item, asOn, places, problems }: ItemGuide, choice: SituationChoice): Html {
  const { situation } = choice
  const form = html`<form class="flow" action="${guidePath(item)}#situation" method="get">${asOn && html`<input type="hidden" name="on" value="${asOn.on}">`}${
    places.chosen && html`<input type="hidden" name="region" value="${places.chosen.code}">`
  }${situationQuestions(choice, problems)}<p class="actions"><button class="button${situation && ' button-plain'}" type="submit">${situation ? '换成这种情形' : '看我要准备什么'}</button></p></form>`
  return html`<section class="block situation" aria-labelledby="situation"><h2 id="situation">${situation ? '您的情形' : '您是哪种情形'}</h2>${
    situation
      ? html`<p><strong>${situation.name}</strong>。材料、流程、几天、收不收钱，下面都照这种情形写。</p><details class="screen-only"><summary>换一种情形</summary><div>${form}</div></details>`
      : html`<p class="screen-only">先选一下，下面的材料就只写您要的。</p>${form}`
  }</section>`
}

function anchors(item: ServiceItem): [string, string][] {
  const all: [string, string, boolean][] = [
    ['situation', '情形', item.extras?.variants !== undefined],
    ['materials', '材料', true],
    ['course', '办理流程', true],
    ['places', '地点时间', true],
    ['basics', '基本信息', true],
    ['conditions', '受理条件', item.conditions.length > 0],
    ['basis', '设定依据', item.legalBasis.length > 0],
    ['questions', '大家常问', (item.extras?.commonQuestions?.length ?? 0) > 0],
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
    ...(item.extras?.visitReason ? [{ label: '为什么要到现场', value: item.extras.visitReason }] : []),
    ...(item.noticeCommitment ? [{ label: '告知承诺', value: '可以签承诺，先办后查。承诺不实的，要撤销。' }] : []),
  ]
  return html`<section class="block" aria-labelledby="suits"><h2 id="suits">先看看是不是办这个</h2>${summaryList(rows)}</section>`
}

const stepTexts: Record<string, string> = {
  acceptance: '材料齐了就收，发您受理通知书。缺什么，一次说全。',
  approve: '不准予的，写明理由和怎么申诉。',
  deliver: '结果发到“我的”，要纸的可以寄。',
}

/** 办的时候会发生什么: days and steps. The drawing of the days was a fifth of the work on a page. */
const course = onceForItem((item) => {
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
})
