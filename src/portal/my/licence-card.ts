import { maskResidentId } from '#kernel/masking.ts'
import { chineseDateWithYear, type PlainDate } from '#kernel/plain-date.ts'
import type { Licence } from '#modules/licences/model.ts'
import { qrFigure } from '../components/qr/qr.ts'
import { status } from '../components/tag/tag.ts'
import { type Html, html } from '../html.ts'

const standings = {
  valid: ['done', '有效'],
  revoked: ['late', '已撤销'],
  cancelled: ['paused', '已注销'],
  superseded: ['open', '换了新的'],
} as const

const isIdNumber = (text: string): boolean => /^\d{17}[\dX]$/.test(text)
const year = (date: string): string => chineseDateWithYear(date as PlainDate)

/** 照面: what stands on the licence. ID numbers are masked; the licence itself holds them in full. */
export function licenceCard(licence: Licence, verifyUrl?: string): Html {
  const [shape, words] = standings[licence.status]
  const face = Object.entries(licence.fields).filter(([, value]) => value !== '' && value !== licence.number)
  return html`<article class="licence" aria-label="${licence.licenceType}"><header class="licence-head"><h3>${licence.licenceType}</h3>${status(shape, words)}</header><div class="slip slip-receipt"><dl class="facts"><dt>证号</dt><dd>${isIdNumber(licence.number) ? maskResidentId(licence.number) : licence.number}</dd>${face.map(
    ([label, value]) => html`<dt>${label}</dt><dd>${isIdNumber(value) ? maskResidentId(value) : value}</dd>`,
  )}<dt>发证</dt><dd>${licence.issuerName}，${year(licence.issuedOn)}</dd><dt>有效期</dt><dd>${licence.validTo ? `到 ${year(licence.validTo)}` : '长期'}</dd>${
    licence.identifier && html`<dt>证照标识</dt><dd class="small breakable">${licence.identifier}</dd>`
  }</dl>${verifyUrl && qrFigure(verifyUrl, '扫一扫，辨真假')}</div></article>`
}
