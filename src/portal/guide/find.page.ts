import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { pagination } from '../components/pagination/pagination.ts'
import { attributes, type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { itemList, themeList } from './item-list.ts'
import type { ItemSearch, ItemSearchAnswer } from './reads.ts'
import { themeName, themesOf } from './themes.ts'
import { audienceNames, type ItemLine, itemLineWords } from './words.ts'

/** The search box, as it stands on the home page and above results. */
export function searchBox(text: string, heading: boolean): Html {
  return html`<form class="search" role="search" action="/search" method="get">
<label class="unseen" for="q">写您要办的事，怎么说都行</label>
<input${attributes({
    class: 'input',
    id: 'q',
    name: 'q',
    type: 'search',
    value: text,
    placeholder: heading ? '例如：老人坐车卡' : undefined,
    autocomplete: 'off',
    maxlength: 100,
  })}>
<button class="button" type="submit">查找</button>
</form>`
}

function searchAddress(question: ItemSearch): string {
  const query = new URLSearchParams({ q: question.text })
  if (question.audience) query.set('for', question.audience)
  if (question.officeId) query.set('office', question.officeId)
  if (question.nearby) query.set('near', '1')
  if (question.page > 1) query.set('page', String(question.page))
  return `/search?${query}`
}

function facets(question: ItemSearch, answer: ItemSearchAnswer): Html {
  const first = { ...question, page: 1 }
  const one = (name: string, chosen: boolean, to: ItemSearch): Html =>
    chosen
      ? html`<li><span aria-current="true">${name}</span></li>`
      : html`<li><a href="${searchAddress(to)}">${name}</a></li>`
  const some = answer.offices.slice(0, 6)
  return html`<nav class="facets" aria-label="缩小范围">
<ul class="facet">${one('都看', question.audience === undefined && !question.nearby, { ...first, audience: undefined, nearby: undefined })}${(
    ['individual', 'legal-entity'] as const
  ).map((audience) => one(audienceNames[audience], question.audience === audience, { ...first, audience }))}${one(
    '家门口能办',
    question.nearby === true,
    { ...first, nearby: true },
  )}</ul>${
    (some.length > 1 || question.officeId !== undefined) &&
    html`<ul class="facet">${question.officeId !== undefined && one('所有部门', false, { ...first, officeId: undefined })}${some.map(
      (office) =>
        one(`${office.name}（${office.count}）`, question.officeId === office.officeId, {
          ...first,
          officeId: office.officeId,
        }),
    )}</ul>`
  }
</nav>`
}

/** Results of a search, or how to go on when there are none. */
export function searchPage(
  site: Site,
  question: ItemSearch,
  answer: ItemSearchAnswer,
  busiest: readonly ItemLine[],
): PageView {
  const { text } = question
  const crumbs = breadcrumb([{ href: '/', name: '首页' }], '查找')
  if (text === '') {
    return {
      title: '查找',
      column: 'guide',
      main: html`${crumbs}<h1>您要办什么事</h1><p class="lead">怎么说都行，例如“老人坐车卡”“开饭店要什么证”。</p><div class="block">${searchBox('', true)}</div>
<section class="block"><h2>办得最多的</h2>${itemList(busiest)}</section>`,
    }
  }
  const narrowed = question.audience !== undefined || question.officeId !== undefined || question.nearby === true
  const found =
    answer.total === 0
      ? html`${narrowed && facets(question, answer)}${emptyState({
          title: `没有找到“${text}”`,
          text: html`<p>换个短一点的说法，例如把“我想给我妈办那个老年人坐车的卡”写成“老年卡”。也看看有没有写错字。</p>${
            answer.suggestions.length > 0 &&
            html`<p>是不是要找：</p><ul class="links">${answer.suggestions.map(
              (words) => html`<li><a href="${searchAddress({ text: words, page: 1 })}">${words}</a></li>`,
            )}</ul>`
          }<p>打 <a href="tel:${site.hotline}">${site.hotline}</a>，工作人员替您找。</p>`,
          links: [
            ...(narrowed ? [{ href: searchAddress({ text, page: 1 }), label: '不限范围再找' }] : []),
            { href: '/themes', label: '按遇到的事找' },
            { href: '/offices', label: '按部门找' },
          ],
        })}`
      : html`${facets(question, answer)}<p class="hint" role="status">找到 ${answer.total} 项</p>${itemList(answer.hits, (item) => `${itemLineWords(item)} · ${item.officeName}`)}${pagination(
          {
            current: question.page,
            total: Math.ceil(answer.total / answer.pageSize),
            href: (page) => searchAddress({ ...question, page }),
          },
        )}`
  return {
    title: `查找“${text.slice(0, 30)}”`,
    column: 'guide',
    main: html`${crumbs}<h1>查找结果</h1><div class="block">${searchBox(text, false)}</div>${found}`,
  }
}

/** All themes, and the ways to offices and townships. */
export function themesPage(items: readonly ItemLine[]): PageView {
  const { personal, business, further } = themesOf(items)
  return {
    title: '办事',
    column: 'guide',
    description: `一共 ${items.length} 项，按遇到的事找。`,
    main: html`${breadcrumb([{ href: '/', name: '首页' }], '办事')}<h1>按您遇到的事找</h1><p class="lead">一共 ${items.length} 项。也可以<a href="/offices">按部门找</a>、<a href="/townships">按乡镇找</a>。</p>
<section class="block" aria-labelledby="personal"><h2 id="personal">个人</h2>${themeList(personal)}</section>
<section class="block" aria-labelledby="business"><h2 id="business">企业和店铺</h2>${themeList(business)}</section>${
      further.length > 0 &&
      html`<section class="block" aria-labelledby="further"><h2 id="further">还有这些</h2>${themeList(further)}</section>`
    }`,
  }
}

/** The items of one theme. */
export function themePage(key: string, items: readonly ItemLine[]): PageView {
  const name = themeName(key)
  return {
    title: name,
    column: 'guide',
    main: html`${breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: '/themes', name: '办事' },
      ],
      name,
    )}<h1>${name}</h1><p class="lead">${items.length} 项。点名字看要什么、几天、跑几次。</p><div class="block">${itemList(items)}</div>`,
  }
}
