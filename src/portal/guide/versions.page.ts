import { chineseDateWithYear, plainDate } from '#kernel/plain-date.ts'
import type { Change } from '#modules/publishing/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import type { ItemVersion } from '../list/reads.ts'
import { guidePath } from './words.ts'

const standingWords = { 'in-use': null, suspended: '暂停', cancelled: '取消', merged: '并到别的事项里' } as const

/** Differences in sentences; nothing when there are none. */
export const changeList = (changes: readonly Change[]): Html =>
  html`<ul>${changes.map(({ words }) => html`<li>${words}。</li>`)}</ul>`

/** Every version of a guide, newest first: from when, by which batch, and what changed. */
export function versionsPage(
  item: { code: string; name: string },
  versions: readonly ItemVersion[],
  today: string,
): PageView {
  const present = versions.find((version) => version.effectiveFrom <= today)
  return {
    title: `${item.name}：以前的版本`,
    column: 'guide',
    main: html`${breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: guidePath(item), name: item.name },
      ],
      '以前的版本',
    )}<h1>${item.name}：以前的版本</h1><p class="lead">一共 ${versions.length} 版。您申请那天用的是哪一版，就照哪一版办完。</p>${versions.map(
      (version) => section(item, version, { present: version === present, today }),
    )}`,
  }
}

function section(
  item: { code: string },
  version: ItemVersion,
  { present, today }: { present: boolean; today: string },
): Html {
  const { effectiveFrom, standing, standingReason, reason, batch, changes } = version
  const from = chineseDateWithYear(plainDate(effectiveFrom))
  const id = `version-${version.version}`
  const stands = standingWords[standing]
  return html`<section class="block" aria-labelledby="${id}"><h2 id="${id}">第 ${version.version} 版${present && '，现在用的'}</h2><p>${from}起${effectiveFrom > today ? '用，还没有到' : '用'}${
    batch && html`，<a href="/list/batches/${batch.batchId}">${batch.name}</a>公布`
  }。${stands && `${stands}：${standingReason ?? ''}。`}${reason && `原因：${reason}。`}</p>${
    changes === undefined
      ? html`<p>第一次公布。</p>`
      : changes.length > 0
        ? html`<p>和前一版比：</p>${changeList(changes)}`
        : stands === null && html`<p>和前一版比，内容没有变。</p>`
  }<p><a href="${guidePath(item)}${present ? '' : `?on=${effectiveFrom}`}">看第 ${version.version} 版</a></p></section>`
}
