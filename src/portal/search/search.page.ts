import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { notice } from '../components/notice/notice.ts'
import { pagination } from '../components/pagination/pagination.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { searchBox } from '../guide/find.page.ts'
import { itemList, themeList } from '../guide/item-list.ts'
import { themeName, themesOf } from '../guide/themes.ts'
import {
  audienceNames,
  feeWords,
  guidePath,
  type ItemLine,
  levelNames,
  onlineWords,
  promiseWords,
} from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import type { ItemSearch, ItemSearchAnswer } from './reads.ts'

/** Address of a search; empty parts are left out. */
export function searchAddress(question: ItemSearch): string {
  const { text, audience, officeId, theme, level, zeroVisit, online, page } = question
  const query = new URLSearchParams({ q: text })
  if (audience) query.set('for', audience)
  if (officeId) query.set('office', officeId)
  if (theme) query.set('theme', theme)
  if (level) query.set('level', level)
  if (zeroVisit) query.set('zero', '1')
  if (online) query.set('online', '1')
  if (page > 1) query.set('page', String(page))
  return `/search?${query}`
}

/** So few hits are read faster than narrowed. */
const readAtOnce = 5
/** Offices and themes offered for narrowing; more would be read by nobody. */
const mostChoices = 6

interface Choice {
  name: string
  count: number
  chosen: boolean
  to: ItemSearch
}

/** A choice that leaves nothing, or everything, is none. */
function choices(label: string, list: readonly Choice[], found: number): Html | false {
  const some = list.filter(({ chosen, count }) => chosen || (count > 0 && count < found))
  return (
    some.length > 0 &&
    html`<ul class="facet" aria-label="${label}">${some.map(({ name, count, chosen, to }) => {
      const words = `${name}（${count}）`
      return chosen
        ? html`<li><a href="${searchAddress(to)}" aria-current="true">${words}<span class="unseen">，点一下取消</span></a></li>`
        : html`<li><a href="${searchAddress(to)}" rel="nofollow">${words}</a></li>`
    })}</ul>`
  )
}

/** Narrowing by links: a chosen one takes itself back. */
function facets(question: ItemSearch, answer: ItemSearchAnswer): Html | false {
  if (answer.found <= readAtOnce && !isNarrowed(question)) return false
  const first = { ...question, page: 1 }
  const { counts } = answer
  const toggle = <Key extends keyof ItemSearch>(
    key: Key,
    value: ItemSearch[Key],
    name: string,
    count: number,
  ): Choice => {
    const chosen = question[key] === value
    return { name, count, chosen, to: { ...first, [key]: chosen ? undefined : value } }
  }
  const offices = answer.offices.filter(({ officeId }, at) => at < mostChoices || officeId === question.officeId)
  const themes = answer.themes.filter(({ theme }, at) => at < mostChoices || theme === question.theme)
  return html`<nav class="facets" aria-label="缩小范围">${choices(
    '谁来办、在哪办',
    [
      toggle('audience', 'individual', audienceNames.individual, counts.individual),
      toggle('audience', 'legal-entity', audienceNames['legal-entity'], counts['legal-entity']),
      toggle('online', true, '网上能办', counts.online),
      toggle('zeroVisit', true, '不用跑', counts.zeroVisit),
      toggle('level', 'township', `${levelNames.township}能办`, counts.township),
      toggle('level', 'village', `${levelNames.village}能办`, counts.village),
    ],
    answer.found,
  )}${
    (offices.length > 1 || question.officeId !== undefined) &&
    choices(
      '部门',
      offices.map(({ officeId, name, count }) => toggle('officeId', officeId, name, count)),
      answer.found,
    )
  }${
    (themes.length > 1 || question.theme !== undefined) &&
    choices(
      '主题',
      themes.map(({ theme, count }) => toggle('theme', theme, themeName(theme), count)),
      answer.found,
    )
  }</nav>`
}

const isNarrowed = ({ audience, officeId, theme, level, zeroVisit, online }: ItemSearch): boolean =>
  [audience, officeId, theme, level, zeroVisit, online].some((part) => part !== undefined)

/** 几天 · 几元 · 网上能不能办 · 部门: the answer before the guide is opened; the stamp beside it says how often one goes. */
function hitList(hits: readonly ItemLine[], searchId: string | null): Html {
  const from = searchId === null ? '' : `?from=${searchId}`
  return html`<ul class="items">${hits.map((item) => {
    const facts = [promiseWords(item), feeWords(item.fee).short, onlineWords[item.onlineDepth], item.officeName]
    return html`<li class="item"><a href="${guidePath(item)}${from}">${item.name}</a><span class="item-line">${facts.map(
      (fact, at) => html`<span class="whole">${fact}${at < facts.length - 1 && ' · '}</span> `,
    )}</span>${visitMark(item.visits)}</li>`
  })}</ul>`
}

/** The ways in that need no words. */
function waysOn(items: readonly ItemLine[]): Html {
  const { personal, business } = themesOf(items)
  return html`<section class="block" aria-labelledby="personal"><h2 id="personal">按您遇到的事找</h2>${themeList(personal)}
<h2 class="block" id="business">企业和店铺</h2>${themeList(business)}
<ul class="links"><li><a href="/themes">全部 ${items.length} 项</a></li><li><a href="/offices">按部门找</a></li><li><a href="/frequent">办得最多的</a></li></ul></section>`
}

const askAddress = (text: string): string => `/ask?${new URLSearchParams({ q: text })}`

/** 让工作人员帮我找: the telephone, the question box, the nearest window. */
function people(site: Site, text: string): Html {
  return html`<section class="block" aria-labelledby="people"><h2 id="people">让工作人员帮我找</h2><p>打 <a href="tel:${site.hotline}">${site.hotline}</a>，说您要办的事就行。也可以到<a href="/townships">附近的窗口</a>问。</p>
<ul class="links"><li><a href="${askAddress(text)}">写成一句话问一问</a></li></ul></section>`
}

function suggestion(words: string | undefined): Html | false {
  return (
    words !== undefined &&
    html`<p>您是不是要找：<a class="alone" href="${searchAddress({ text: words, page: 1 })}">${words}</a></p>`
  )
}

function doubt({ confidence, hits }: ItemSearchAnswer, text: string): Html | false {
  if (confidence === 'sure' || hits.length === 0) return false
  return confidence === 'close'
    ? html`<p class="hint">有几项差不多，看看哪一项是您要办的。</p>`
    : notice({
        title: '我们不太确定您要办哪一项',
        text: html`下面是比较接近的。都不是的，换个说法，或者<a href="${askAddress(text)}">问一问</a>。`,
      })
}

/** Results of a search, or how to go on when there are none. */
export function searchPage(
  site: Site,
  question: ItemSearch,
  answer: ItemSearchAnswer,
  /** what stands in for results: without a question the items done most, without a hit every item */
  instead: readonly ItemLine[],
): PageView {
  const { text } = question
  const crumbs = breadcrumb([{ href: '/', name: '首页' }], '查找')
  if (text === '') {
    return {
      title: '查找',
      column: 'guide',
      main: html`${crumbs}<h1>您要办什么事</h1><p class="lead">怎么说都行，例如“老人坐车卡”“开饭店要什么证”。</p><div class="block">${searchBox('', true)}</div>
${instead.length > 0 && html`<section class="block" aria-labelledby="busiest"><h2 id="busiest">办得最多的</h2>${itemList(instead)}</section>`}`,
    }
  }
  const narrowed = isNarrowed(question)
  const found =
    answer.total === 0
      ? html`${narrowed && facets(question, answer)}${emptyState({
          title: `没有找到“${text}”`,
          text: html`${suggestion(answer.suggestion)}<p>看看有没有写错字，或者说短一点，例如“老年卡”。</p>`,
          links: narrowed ? [{ href: searchAddress({ text, page: 1 }), label: '不限范围再找' }] : undefined,
        })}${people(site, text)}${waysOn(instead)}`
      : html`${suggestion(answer.suggestion)}${facets(question, answer)}${doubt(answer, text)}<p class="hint" role="status">找到 ${answer.total} 项</p>${hitList(answer.hits, answer.searchId)}${pagination(
          {
            current: question.page,
            total: Math.ceil(answer.total / answer.pageSize),
            href: (page) => searchAddress({ ...question, page }),
          },
        )}${people(site, text)}`
  return {
    title: `查找“${text.slice(0, 30)}”`,
    column: 'guide',
    main: html`${crumbs}<h1>查找结果</h1><div class="block">${searchBox(text, false)}</div>${found}`,
  }
}
