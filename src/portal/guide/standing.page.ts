import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { notice } from '../components/notice/notice.ts'
import { html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'
import { guidePath } from './words.ts'

const standingWords = { suspended: '现在暂停办理', cancelled: '已经取消', merged: '已经并到别的事项里' } as const

/** An item that is not in use: why, since when, and where to go instead. */
export function standingPage(
  site: Site,
  item: ServiceItem & { standing: keyof typeof standingWords },
  into: { code: string; name: string } | undefined,
): PageView {
  const since = chineseDateWithYear(plainDate(item.effectiveFrom))
  return {
    title: `${item.name}${standingWords[item.standing]}`,
    column: 'guide',
    indexed: false,
    main: html`${breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: '/themes', name: '办事' },
      ],
      item.name,
    )}<h1>${item.name}</h1>${notice({
      title: `${since}起，${standingWords[item.standing]}`,
      text: html`${item.standingReason && html`<p>原因：${item.standingReason}</p>`}${
        item.standing === 'suspended'
          ? html`<p>恢复以后，还在这个地址办。已经交的申请，照常办完。</p>`
          : html`<p>已经交的申请，照常办完。</p>`
      }`,
      action: into && { href: guidePath(into), label: `去办${into.name}` },
    })}<p>急着办的，打 <a href="tel:${site.hotline}">${site.hotline}</a>，或者到<a href="/townships">附近的窗口</a>问。</p>
<ul class="links"><li><a href="${guidePath(item)}/versions">看以前的指南</a></li><li><a href="/search">找别的事项</a></li></ul>
<p class="hint version">第 ${item.version} 版。事项编码 <span class="code">${item.code.slice(0, 18)}<wbr>${item.code.slice(18)}</span></p>`,
  }
}

/** Whether nobody can apply for it now. */
export const isOutOfUse = (
  item: ServiceItem,
): item is ServiceItem & { standing: Exclude<ServiceItem['standing'], 'in-use'> } => item.standing !== 'in-use'
