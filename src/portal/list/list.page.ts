import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { pagination } from '../components/pagination/pagination.ts'
import { table } from '../components/table/table.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { guidePath, promiseWords } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'

/** Which of the lists: 全部、零上门、最多跑一次 */
export const listParts = ['all', 'zero', 'once'] as const
export type ListPart = (typeof listParts)[number]

const partNames: Readonly<Record<ListPart, string>> = { all: '全部', zero: '零上门', once: '最多跑一次' }

const inPart: Readonly<Record<ListPart, (item: Pick<ServiceItem, 'visits'>) => boolean>> = {
  all: () => true,
  zero: ({ visits }) => visits === 0,
  once: ({ visits }) => visits <= 1,
}

export interface ListView {
  /** plain date that the list is read as on */
  on: string
  today: string
  /** every item in use that day */
  items: readonly ServiceItem[]
  part: ListPart
  /** code of the last item of the page before: the page begins behind it. Undefined for the first page */
  after?: string | undefined
  /** everything on one page, for paper */
  whole?: boolean | undefined
}

/** Items on a page. */
export const listPageSize = 100

/** Address of the list with what changes it, in one way of writing. */
export function listAddress({
  on,
  today,
  part,
  after,
  whole,
}: Pick<ListView, 'on' | 'today' | 'part' | 'after' | 'whole'>): string {
  const query = [
    on !== today && `on=${on}`,
    part !== 'all' && `part=${part}`,
    whole && 'whole=yes',
    !whole && after !== undefined && `after=${encodeURIComponent(after)}`,
  ]
    .filter(Boolean)
    .join('&')
  return `/list${query === '' ? '' : `?${query}`}`
}

/** The items of one page, and how the others are reached: by the code they begin behind, so that a page stays where it is when others come. */
function pageOf(items: readonly ServiceItem[], { after, whole }: Pick<ListView, 'after' | 'whole'>) {
  const behind = after === undefined ? 0 : items.findIndex(({ code }) => code > after)
  const start = behind < 0 ? items.length : behind
  const total = Math.ceil(items.length / listPageSize)
  const current = Math.min(Math.floor(start / listPageSize) + 1, Math.max(total, 1))
  return {
    shown: whole ? items : items.slice(start, start + listPageSize),
    pages: { current, total: whole ? 1 : total },
    /** undefined for the first page */
    keyOf: (page: number) => items[(page - 1) * listPageSize - 1]?.code,
  }
}

/** 事项清单 as on a date, by office. */
export function listPage({ on, today, items, part, after, whole }: ListView): PageView {
  const day = chineseDateWithYear(plainDate(on))
  const inList = items.filter(inPart[part])
  const { shown, pages, keyOf } = pageOf(inList, { after, whole })
  const offices = [...Map.groupBy(shown, (item) => item.officeName)]
  const countOf = (office: string) => inList.filter(({ officeName }) => officeName === office).length
  return {
    title: on === today ? '事项清单' : `${day}的事项清单`,
    column: 'notices',
    ...((on !== today || part !== 'all' || whole) && { indexed: false }),
    description: `一共 ${items.length} 项，零上门 ${items.filter(inPart.zero).length} 项，最多跑一次 ${items.filter(inPart.once).length} 项。`,
    main: html`${breadcrumb([{ href: '/', name: '首页' }], '事项清单')}<h1>事项清单</h1><p class="lead">${day}${on === today ? '，今天' : on < today ? '那天' : '起'}用的清单，一共 ${items.length} 项。</p>
<nav class="facets" aria-label="看哪一份"><ul class="facet">${listParts.map((one) => {
      const words = `${partNames[one]}（${items.filter(inPart[one]).length}）`
      return one === part
        ? html`<li><span aria-current="true">${words}</span></li>`
        : html`<li><a href="${listAddress({ on, today, part: one })}">${words}</a></li>`
    })}</ul></nav>
<form class="screen-only day-form" action="/list" method="get">${part !== 'all' && html`<input type="hidden" name="part" value="${part}">`}<label for="on">看哪一天的清单</label><div class="day-form-line"><input class="input" id="on" name="on" type="date" value="${on}"><button class="button button-plain" type="submit">看这一天的</button></div></form>
<ul class="links"><li><a href="/list/batches">分批公布的清单</a></li><li><a href="/api/item-list?on=${on}" rel="nofollow">下载 JSON</a></li><li><a href="/api/item-list.xlsx?on=${on}" rel="nofollow">下载 Excel 表格</a></li>${pages.total > 1 && html`<li><a href="${listAddress({ on, today, part, whole: true })}" rel="nofollow">全部列在一页，打印用</a></li>`}<li data-print><span class="hint">要纸的，用浏览器打印这一页</span></li></ul>${
      shown.length === 0
        ? emptyState({
            title:
              items.length === 0
                ? '这一天还没有公布清单'
                : inList.length > 0
                  ? '这一页没有了'
                  : `没有${partNames[part]}的事项`,
            text: html`<p>换一天看看，或者<a href="/list">看今天的清单</a>。</p>`,
          })
        : html`${offices.map(([office, own], at) => officeSection(office, own, { at, on, today, all: countOf(office) }))}${pagination(
            {
              ...pages,
              href: (page) => listAddress({ on, today, part, after: keyOf(page) }),
            },
          )}`
    }`,
  }
}

function officeSection(
  office: string,
  items: readonly ServiceItem[],
  { at, on, today, all }: { at: number; on: string; today: string; all: number },
): Html {
  const id = `office-${at + 1}`
  const query = on === today ? '' : `?on=${on}`
  return html`<section class="block" aria-labelledby="${id}"><h2 id="${id}">${office}，${items.length === all ? `${all} 项` : `${all} 项，这一页 ${items.length} 项`}</h2>${table(
    {
      caption: `${office}的事项`,
      columns: [
        {
          head: '事项',
          cell: (item) =>
            html`<a href="${guidePath(item)}${query}">${item.name}</a><span class="more code">${item.code}</span>`,
        },
        { head: '几天', cell: promiseWords },
        { head: '跑几次', cell: (item) => visitMark(item.visits) },
        { head: '版本', cell: (item) => `第 ${item.version} 版` },
      ],
      rows: items,
    },
  )}</section>`
}
