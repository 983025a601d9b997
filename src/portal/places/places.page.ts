import { type Office, type OfficeKind, officeKindNames, type Region } from '#modules/organisation/model.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { emptyState } from '../components/empty-state/empty-state.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { itemList } from '../guide/item-list.ts'
import type { TownshipPlaces } from '../guide/reads.ts'
import type { ItemLine } from '../guide/words.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

const home = { href: '/', name: '首页' }
export const officePath = (office: { officeId: string }): string => `/offices/${encodeURIComponent(office.officeId)}`
export const townshipPath = (region: { code: string }): string => `/townships/${encodeURIComponent(region.code)}`

function facts(office: Office): Html {
  const rows: SummaryRow[] = [
    ...(office.address ? [{ label: '地址', value: office.address }] : []),
    ...(office.openingHours ? [{ label: '几点上班', value: office.openingHours }] : []),
    ...(office.phone
      ? [{ label: '电话', value: html`<a class="alone" href="tel:${office.phone}">${office.phone}</a>` }]
      : []),
    ...(office.complaintPhone
      ? [
          {
            label: '投诉电话',
            value: html`<a class="alone" href="tel:${office.complaintPhone}">${office.complaintPhone}</a>`,
          },
        ]
      : []),
    ...(office.formerNames.length > 0 ? [{ label: '以前叫', value: office.formerNames.join('、') }] : []),
  ]
  return rows.length > 0 ? summaryList(rows) : html`<p class="hint">地址和电话还没有登记。</p>`
}

/** County offices by kind, with how many items each has. */
export function officesPage(offices: readonly Office[], items: readonly ItemLine[]): PageView {
  const counts = Map.groupBy(items, (item) => item.officeId)
  const groups = Map.groupBy(offices, (office) => office.kind)
  const line = (office: Office): Html => {
    const count = counts.get(office.officeId)?.length ?? 0
    return html`<li><a href="${officePath(office)}">${office.name}${count > 0 && html` <span class="count">${count} 项</span>`}</a></li>`
  }
  return {
    title: '按部门找',
    column: 'guide',
    main: html`${breadcrumb([home, { href: '/themes', name: '办事' }], '按部门找')}<h1>按部门找</h1><p class="lead">不知道归哪个部门管，就<a href="/themes">按遇到的事找</a>。</p>${[
      ...groups,
    ].map(
      ([kind, some]: [OfficeKind, Office[]]) =>
        html`<section class="block" aria-labelledby="kind-${kind}"><h2 id="kind-${kind}">${officeKindNames[kind]}</h2><ul class="index">${some.map(line)}</ul></section>`,
    )}`,
  }
}

/** One office: where, when, by which number, and what it does. */
export function officePage(site: Site, office: Office, items: readonly ItemLine[]): PageView {
  return {
    title: office.name,
    column: 'guide',
    main: html`${breadcrumb([home, { href: '/offices', name: '按部门找' }], office.name)}<h1>${office.name}</h1><div class="block">${facts(office)}</div>
<section class="block" aria-labelledby="items"><h2 id="items">在这里办的事</h2>${
      items.length > 0
        ? itemList(items)
        : emptyState({
            title: '这个单位没有直接对外办的事',
            text: html`要办事的，到县政务服务中心，或者打 <a href="tel:${site.hotline}">${site.hotline}</a>。`,
            links: [{ href: '/themes', label: '按遇到的事找' }],
          })
    }</section>`,
  }
}

/** The townships, as the county's list of regions has them today. */
export function townshipsPage(regions: readonly Region[], items: readonly ItemLine[]): PageView {
  const near = items.filter((item) => item.levels.includes('township') || item.levels.includes('village')).length
  return {
    title: '按乡镇找',
    column: 'guide',
    main: html`${breadcrumb([home, { href: '/themes', name: '办事' }], '按乡镇找')}<h1>按乡镇找</h1><p class="lead">${near} 项事在乡镇、村里就能办。</p>
<ul class="themes block">${regions.map((region) => html`<li><a href="${townshipPath(region)}">${region.name}</a></li>`)}</ul>`,
  }
}

/** One township: its centre, its village stations, what can be done there. */
export function townshipPage(
  site: Site,
  { region, centre, stations }: TownshipPlaces,
  items: readonly ItemLine[],
): PageView {
  const inTown = items.filter((item) => item.levels.includes('township'))
  const inVillage = items.filter((item) => item.levels.includes('village'))
  return {
    title: region.name,
    column: 'guide',
    main: html`${breadcrumb([home, { href: '/townships', name: '按乡镇找' }], region.name)}<h1>${region.name}</h1>
<section class="block" aria-labelledby="centre"><h2 id="centre">${centre?.name ?? '便民服务中心'}</h2>${
      centre
        ? facts(centre)
        : html`<p>还没有登记。请到县政务服务中心办，或者打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>`
    }</section>${
      stations.length > 0 &&
      html`<section class="block" aria-labelledby="stations"><h2 id="stations">村（社区）便民服务站</h2><ul class="places-list">${stations.map(
        (station) =>
          html`<li class="place"><strong>${station.name}</strong>${station.address && html`<br>${station.address}`}${
            station.phone && html`<br>电话 <a href="tel:${station.phone}">${station.phone}</a>`
          }</li>`,
      )}</ul></section>`
    }
<section class="block" aria-labelledby="here"><h2 id="here">在这里能办的</h2>${
      inTown.length > 0
        ? html`<p class="hint">${inTown.length} 项，其中 ${inVillage.length} 项在村里就能办。</p>${itemList(inTown)}`
        : emptyState({
            title: '本镇暂时没有',
            text: '可以在县政务服务中心办，也可以网上办。',
            links: [{ href: '/themes', label: '看全部' }],
          })
    }</section>`,
  }
}
