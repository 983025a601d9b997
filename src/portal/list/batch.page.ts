import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import type { DraftKind } from '#modules/publishing/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { visitMark } from '../components/visit-mark/visit-mark.ts'
import { changeList } from '../guide/versions.page.ts'
import { guidePath } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import type { BatchLine, PublishedBatch } from './reads.ts'

const crumbs = [
  { href: '/', name: '首页' },
  { href: '/list', name: '事项清单' },
]

const kindWords: Readonly<Record<DraftKind, string>> = {
  create: '新增',
  revise: '修改',
  suspend: '暂停',
  resume: '恢复',
  cancel: '取消',
  merge: '并入别的事项',
  delegate: '下放',
}
const gone: readonly DraftKind[] = ['suspend', 'cancel', 'merge']

const effective = ({ effectiveOn }: PublishedBatch): string => chineseDateWithYear(plainDate(effectiveOn))

/** The batches in which the list was published, newest first. */
export function batchesPage(batches: readonly PublishedBatch[]): PageView {
  return {
    title: '分批公布的清单',
    column: 'notices',
    main: html`${breadcrumb(crumbs, '分批公布')}<h1>分批公布的清单</h1>${
      batches.length === 0
        ? emptyState({
            title: '还没有分批公布过',
            text: html`<p>现在用的清单，看<a href="/list">事项清单</a>。</p>`,
          })
        : html`<ul class="items block">${batches.map(
            (batch) =>
              html`<li class="item"><a href="/list/batches/${batch.batchId}">${batch.name}${batch.title !== '' && `：${batch.title}`}</a><span class="item-line">${effective(batch)}起用 · ${batch.items} 项</span></li>`,
          )}</ul>`
    }`,
  }
}

/** One batch: from when, the two lists, and what changed, item by item. */
export function batchPage(batch: PublishedBatch, lines: readonly BatchLine[]): PageView {
  const inUse = lines.filter(({ kind }) => !gone.includes(kind))
  return {
    title: `${batch.name}事项清单`,
    column: 'notices',
    main: html`${breadcrumb([...crumbs, { href: '/list/batches', name: '分批公布' }], batch.name)}<h1>${batch.name}事项清单</h1><p class="lead">${batch.title !== '' && `${batch.title}。`}${effective(batch)}起用，${lines.length} 项。在那以前交的申请，照原来的办。</p>
<p>零上门 ${inUse.filter(({ visits }) => visits === 0).length} 项，最多跑一次 ${inUse.filter(({ visits }) => visits <= 1).length} 项。</p>
<ul class="links"><li><a href="/list?on=${batch.effectiveOn}">看这一天的全部清单</a></li><li data-print><span class="hint">要纸的，用浏览器打印这一页</span></li></ul>${lines.map(
      (line, at) => lineSection(line, `item-${at + 1}`, batch.effectiveOn),
    )}`,
  }
}

function lineSection(line: BatchLine, id: string, on: string): Html {
  const { kind, changes } = line
  const words = gone.includes(kind)
    ? html`<p>${kindWords[kind]}。原因写在<a href="${guidePath(line)}?on=${on}">事项页面</a>。</p>`
    : changes === undefined
      ? html`<p>新增的事项。</p>`
      : changes.length === 0
        ? html`<p>内容没有变。</p>`
        : changeList(changes)
  return html`<section class="block" aria-labelledby="${id}"><h2 id="${id}"><a href="${guidePath(line)}?on=${on}">${line.name}</a></h2><p class="item-line">${kindWords[kind]} · ${line.officeName}${!gone.includes(kind) && html` · ${visitMark(line.visits)}`}</p>${words}</section>`
}
