import { maskBankCard, maskResidentId } from '#kernel/masking.ts'
import { isPlainDate, type PlainDate } from '#kernel/plain-date.ts'
import type { Licence } from '#modules/licences/model.ts'
import { qrFigure } from '../components/qr/qr.ts'
import { status } from '../components/tag/tag.ts'
import { type Html, html } from '../html.ts'
import { grouped, yearMonthDay } from '../words.ts'

const standings = {
  valid: ['done', '有效'],
  expired: ['late', '过期了'],
  revoked: ['late', '已撤销'],
  cancelled: ['paused', '已注销'],
  superseded: ['open', '换了新的'],
} as const

/** A resident ID number by its looks: region, a possible date of birth, order, check. */
const isIdNumber = (text: string): boolean =>
  /^\d{6}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(text)

/** What stands on the face, as people read it. */
function shown(label: string, value: string): string {
  if (isIdNumber(value)) return maskResidentId(value)
  if (label.endsWith('账号')) return maskBankCard(value)
  if (label === '办件编号') return grouped(value)
  return isPlainDate(value) ? yearMonthDay(value) : value
}

/** 照面: what stands on the licence, and whether it is good today. ID numbers are masked; the licence itself holds them in full. */
export function licenceCard(
  licence: Licence,
  today: PlainDate,
  { verifyUrl, level = 3 }: { verifyUrl?: string | undefined; level?: 2 | 3 } = {},
): Html {
  const { status: standing, validTo } = licence
  const [shape, words] = standings[standing === 'valid' && validTo !== null && validTo < today ? 'expired' : standing]
  const face = Object.entries(licence.fields).filter(([, value]) => value !== '' && value !== licence.number)
  return html`<article class="licence" aria-label="${licence.licenceType}"><header class="licence-head">${level === 2 ? html`<h2>${licence.licenceType}</h2>` : html`<h3>${licence.licenceType}</h3>`}${status(shape, words)}</header><div class="slip slip-receipt"><dl class="facts"><dt>证号</dt><dd>${isIdNumber(licence.number) ? maskResidentId(licence.number) : licence.number}</dd>${face.map(
    ([label, value]) => html`<dt>${label}</dt><dd>${shown(label, value)}</dd>`,
  )}<dt>发证</dt><dd>${licence.issuerName}，${yearMonthDay(licence.issuedOn)}</dd><dt>有效期</dt><dd>${validTo ? `到 ${yearMonthDay(validTo)}` : '长期'}</dd>${
    licence.identifier && html`<dt>证照标识</dt><dd class="small breakable">${licence.identifier}</dd>`
  }</dl>${verifyUrl && qrFigure(verifyUrl, '扫一扫，辨真假')}</div></article>`
}
