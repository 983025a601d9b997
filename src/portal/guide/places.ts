import type { ServiceItem } from '#modules/catalog/model.ts'
import type { Office } from '#modules/organisation/model.ts'
import { selectField } from '../components/field/choice-field.ts'
import { type Html, html } from '../html.ts'
import type { PlaceClaim } from '../list/reads.ts'

/** A town or village that can be looked at. */
export interface NearPlace {
  code: string
  name: string
}

/** 在哪里办: the county's window, and the one of the town or village that was chosen. */
export interface GuidePlaces {
  office: Office | undefined
  serviceCentre: Office | undefined
  /** towns, and villages that have claimed the item */
  near: readonly NearPlace[]
  chosen: NearPlace | undefined
  /** 认领 of the chosen place, or of its town */
  claims: readonly PlaceClaim[]
  /** the town's service centre out of the directory, where nobody has claimed */
  centre: Office | undefined
}

/** `430623101000`: the town of a village; a town itself. */
export const townOf = (code: string): string => `${code.slice(0, 9)}000`

/** Towns, and behind each its villages that have claimed. */
export function nearPlaces(towns: readonly NearPlace[], claims: readonly PlaceClaim[]): NearPlace[] {
  const villages = new Map(
    claims
      .filter(({ regionCode }) => townOf(regionCode) !== regionCode)
      .map(({ regionCode, regionName }) => [regionCode, regionName]),
  )
  return towns.flatMap(({ code, name }) => [
    { code, name },
    ...[...villages]
      .filter(([village]) => townOf(village) === code)
      .map(([village, villageName]) => ({ code: village, name: `${name}${villageName}` })),
  ])
}

/** The place somebody means: itself, else its town; undefined when it is neither. */
export const placeFor = (near: readonly NearPlace[], code: string | undefined): NearPlace | undefined =>
  code === undefined
    ? undefined
    : (near.find((place) => place.code === code) ?? near.find((place) => place.code === townOf(code)))

/** The claims that count there: the place's own, else those of its town. */
export function claimsAt(claims: readonly PlaceClaim[], place: NearPlace): readonly PlaceClaim[] {
  const own = claims.filter(({ regionCode }) => regionCode === place.code)
  return own.length > 0 ? own : claims.filter(({ regionCode }) => regionCode === townOf(place.code))
}

const phoneLine = (phone: string): Html => html`<dd>电话 <a href="tel:${phone}">${phone}</a></dd>`

function door(place: Office): Html {
  if (!place.address && !place.openingHours && !place.phone)
    return html`<dt>${place.name}</dt><dd>地址和电话，打 12345 问</dd>`
  return html`<dt>${place.name}</dt>${place.address && html`<dd>${place.address}</dd>`}${place.openingHours && html`<dd>${place.openingHours}</dd>`}${
    place.phone && phoneLine(place.phone)
  }`
}

/** The county's own window: as the guide says, else as the directory knows. */
function countyDoor({ levels, extras }: ServiceItem, { office, serviceCentre }: GuidePlaces): Html {
  const { place, hours, consultPhone } = extras ?? {}
  const own = place ?? hours
  if (own !== undefined && levels.includes('county'))
    return html`<dt>${serviceCentre?.name ?? '县里的窗口'}</dt><dd>${place ?? serviceCentre?.address ?? '地点打电话问'}</dd>${
      (hours ?? serviceCentre?.openingHours) && html`<dd>${hours ?? serviceCentre?.openingHours}</dd>`
    }${consultPhone && phoneLine(consultPhone)}`
  return html`${levels.includes('county') && serviceCentre && door(serviceCentre)}${
    office && office.officeId !== serviceCentre?.officeId && (office.address || office.phone) && door(office)
  }`
}

const claimDoor = ({ officeName, content }: PlaceClaim): Html =>
  html`<dt>${officeName}</dt><dd>${content.place ?? '在这个单位办'}</dd>${content.window && html`<dd>${content.window}</dd>`}${content.hours && html`<dd>${content.hours}</dd>`}${
    content.phone && phoneLine(content.phone)
  }`

const localWords = { place: '地点', window: '窗口', hours: '时间', phone: '电话' } as const

function nearDoor({ chosen, claims, centre }: GuidePlaces): Html | null {
  if (chosen === undefined) return null
  if (claims.length === 0)
    return html`${centre && (centre.address || centre.phone) && html`<dl class="places">${door(centre)}</dl>`}<p class="hint">${chosen.name}还没有写明这一项在哪个窗口办。去之前先打电话问，或者到县里办。</p>`
  const said = (['place', 'window', 'hours', 'phone'] as const).filter((element) =>
    claims.some(({ content }) => content[element] !== undefined),
  )
  return html`<dl class="places">${claims.map(claimDoor)}</dl><p class="hint">${said.map((element) => localWords[element]).join('、')}是${[...new Set(claims.map((one) => one.officeName))].join('、')}写的，别的和县里一样：材料、几天、收不收钱。</p>`
}

/** Where and when, and the form that chooses a town or village. `hidden`: what else the address says. */
export function placesBlock(item: ServiceItem, places: GuidePlaces, form: { action: string; hidden: Html }): Html {
  const near = item.levels.some((level) => level !== 'county') && places.near.length > 0
  return html`<aside class="guide-side" aria-labelledby="places"><h2 id="places">在哪办，几点办</h2>
<dl class="places"><dt>网上</dt><dd>24 小时都能交</dd>${countyDoor(item, places)}</dl>${
    near &&
    html`<h3 class="block" id="near">家门口</h3>${nearDoor(places)}<form class="near-form screen-only" action="${form.action}#near" method="get">${form.hidden}${selectField(
      {
        name: 'region',
        label: places.chosen ? '换一个地方' : '您在哪个乡镇',
        options: places.near.map(({ code, name }) => ({ value: code, label: name })),
        value: places.chosen?.code,
      },
    )}<p class="actions"><button class="button button-plain" type="submit">看这里的窗口</button></p></form><p><a href="/townships">看所有便民服务点</a></p>`
  }
<h3 class="block">这些地方都能办</h3><ul>${item.channels.map((channel) => html`<li>${channel}</li>`)}</ul></aside>`
}
