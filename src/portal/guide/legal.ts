import { type CommonQuestion, type GuideExtras, itemTypes, type ServiceItem } from '#modules/catalog/model.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { type Html, html } from '../html.ts'
import type { Site } from '../layout.ts'
import { feeWords, isAddress, onlineWords, promiseWords, statutoryWords } from './words.ts'

/** The small print: type, limits, fee, conditions, law, questions others asked, whom to ask and where to complain. */
export function legalBlock(item: ServiceItem, site: Site): Html {
  const extras = item.extras ?? {}
  const { resultSample: sample } = extras
  const type = itemTypes.find(({ key }) => key === item.type)?.name ?? ''
  const fee = feeWords(item.fee)
  const rows: SummaryRow[] = [
    { label: '事项类型', value: `${type}，${item.handling === 'on-the-spot' ? '即办件' : '承诺件'}` },
    { label: '办理机关', value: html`<a href="/offices/${encodeURIComponent(item.officeId)}">${item.officeName}</a>` },
    { label: '法定期限', value: statutoryWords(item.statutoryLimit) ?? '法律没有规定' },
    { label: '承诺期限', value: promiseWords(item) },
    {
      label: '结果',
      value: html`${item.result.name}${validityWords(item.result.validity)}${sample && html`，${isAddress(sample) ? html`<a href="${sample}">样子</a>` : `样本：${sample}`}`}`,
    },
    {
      label: '收费',
      value: item.fee.charged
        ? `${fee.standard ?? fee.short}${item.fee.basis ? `。依据：${item.fee.basis}` : ''}${extras.onlinePayment ? '。可以网上交' : ''}`
        : '不收费',
    },
    { label: '网上能办到', value: onlineWords[item.onlineDepth] },
  ]
  return html`<div class="legal">
<section aria-labelledby="basics"><h2 id="basics">基本信息</h2>${summaryList(rows)}</section>${
    item.conditions.length > 0 &&
    html`<section class="block" aria-labelledby="conditions"><h2 id="conditions">受理条件</h2><ol>${item.conditions.map((condition) => html`<li>${condition}</li>`)}</ol></section>`
  }${
    item.legalBasis.length > 0 &&
    html`<section class="block" aria-labelledby="basis"><h2 id="basis">设定依据</h2><ul>${lawLines(item.legalBasis).map((line) => html`<li>${line}</li>`)}</ul></section>`
  }${questions(extras.commonQuestions ?? [])}<section class="block" aria-labelledby="ask"><h2 id="ask">咨询和投诉</h2>${askWhom(extras, site)}<ul class="links"><li><a href="/ask?item=${encodeURIComponent(item.code)}" rel="nofollow">写一句话问这件事</a></li></ul></section>
</div>`
}

function questions(asked: readonly CommonQuestion[]): Html | null {
  if (asked.length === 0) return null
  return html`<section class="block" aria-labelledby="questions"><h2 id="questions">大家常问</h2><dl class="asked">${asked.map(
    ({ question, answer }) => html`<dt>${question}</dt><dd>${answer}</dd>`,
  )}</dl></section>`
}

function askWhom({ consultPhone, complaintPhone }: GuideExtras, { hotline }: Site): Html {
  const call = (phone: string): Html => html`<a href="tel:${phone}">${phone}</a>`
  return html`${(consultPhone ?? complaintPhone) !== undefined && html`<p>${consultPhone && html`问这件事，打 ${call(consultPhone)}。`}${complaintPhone && html`对办理有意见，打 ${call(complaintPhone)}。`}</p>`}<p>${consultPhone && '打不通的，'}打 ${call(hotline)}，报事项名字就行。${complaintPhone === undefined && '对办理有意见，也打这个电话。'}</p>`
}

/** 有效期五年; what is no length (年度复核、长期) stands by itself. */
function validityWords(validity: string | null): string {
  if (validity === null) return ''
  return /^[\d一二三四五六七八九十]+ ?(年|个月)$/.test(validity) ? `，有效期${validity}` : `，${validity}`
}

/** Each law once, with its articles: 《社会救助暂行办法》第九条、第十一条. */
function lawLines(basis: ServiceItem['legalBasis']): string[] {
  return [...Map.groupBy(basis, ({ law }) => law)].map(([law, articles]) => {
    const [, name, number] = /^(.+?)（(.+)）$/.exec(law) ?? [undefined, law, undefined]
    return `《${name}》${number ? `（${number}）` : ''}${articles.flatMap(({ article }) => article ?? []).join('、')}`
  })
}
