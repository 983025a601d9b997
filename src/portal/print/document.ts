import type { PlainDate } from '#kernel/plain-date.ts'
import type { PortalAssets } from '../assets.ts'
import { qrCode } from '../components/qr/qr.ts'
import { drawing, type Html, html } from '../html.ts'

/** What every official paper of a case carries. */
export interface PaperHead {
  /** the office that issues it, full name */
  authority: string
  /** 文号 */
  number: string
  itemName: string
  /** 办件编号, as printed */
  caseNumber: string
  /** full name of the person or unit addressed */
  addressee: string
  addresseeKind: 'individual' | 'legal-entity'
  issuedOn: PlainDate
  /** true for 行政许可: only there does the 行政许可法 apply by itself */
  licensing: boolean
  /** the address its QR code holds, and the code in figures */
  verifyUrl: string
  verifyCode: string
  clerk?: string | undefined
  phone: string
  /** a seal is drawn only in the demonstration, and says so; real seals are put on by the seal system */
  demonstration: boolean
}

/** Where and until when one can object. Days and months are data, see the item's rules. */
export interface PaperRemedies {
  reviewBody: string
  reviewWithinDays: number
  court: string
  suitWithinMonths: number
}

/** 2026年8月14日: papers write dates without spaces. */
export function paperDate(date: PlainDate): string {
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
}

/** 你 / 你单位 */
export const youOf = (head: PaperHead): string => (head.addresseeKind === 'individual' ? '你' : '你单位')

const licensingLaw = '《中华人民共和国行政许可法》'

/** 根据《行政许可法》…的规定 for a licence; for other items the basis given, or the promise of the guide. */
export function underArticle(head: PaperHead, article: string, otherwise?: string): string {
  if (head.licensing) return `根据${licensingLaw}${article}的规定`
  return otherwise ? `根据${otherwise}的规定` : `参照${licensingLaw}${article}的规定`
}

/** 行政复议法第二十条、行政诉讼法第四十六条：告知救济途径和期限。 */
export function remediesParagraph(remedies: PaperRemedies, paper: string): Html {
  return html`<p>如不服本${paper}，可以自收到本${paper}之日起${remedies.reviewWithinDays}日内向${remedies.reviewBody}申请行政复议，也可以自收到本${paper}之日起${remedies.suitWithinMonths}个月内依法向${remedies.court}提起行政诉讼。</p>`
}

/** Text on an arc, letter by letter, so that the drawing needs neither ids nor references. */
function arc(text: string, radius: number): string {
  const letters = [...text]
  const step = Math.min(24, 250 / Math.max(letters.length, 1))
  const first = -((letters.length - 1) * step) / 2
  return letters
    .map((letter, i) => {
      const turn = first + i * step
      const angle = (turn * Math.PI) / 180
      const x = (60 + radius * Math.sin(angle)).toFixed(1)
      const y = (60 - radius * Math.cos(angle)).toFixed(1)
      const sign = letter.replaceAll(/[^\p{Script=Han}\w（）〔〕·]/gu, '')
      return `<text x="${x}" y="${y}" transform="rotate(${turn.toFixed(1)} ${x} ${y})" font-size="11.5" text-anchor="middle">${sign}</text>`
    })
    .join('')
}

/** A round seal for the demonstration, marked as such. */
export function demonstrationSeal(authority: string): Html {
  return drawing(
    `<svg class="seal" viewBox="0 0 120 120" aria-hidden="true"><circle cx="60" cy="60" r="57" stroke-width="2.4"/>${arc(authority, 43)}<text x="60" y="69" font-size="25" text-anchor="middle">演示</text><text x="60" y="98" font-size="9.500" text-anchor="middle">无效力，样章</text></svg>`,
  )
}

/** A paper: title, number, addressee, body, signature with seal and date, tail with the QR code bottom right. */
export function paper(
  head: PaperHead,
  {
    name,
    title,
    body,
    copies,
    addressed = true,
  }: { name: string; title?: string; body: Html; copies?: string; addressed?: boolean },
): Html {
  return html`<article class="document">
<h1>${head.authority}<br>${title ?? `${head.itemName}${name}`}</h1>
<p class="document-number">${head.number}</p>
${addressed && html`<p>${head.addressee}：</p>`}
<div class="document-body">${body}</div>
<div class="signature"><p>${head.authority}</p><p>${paperDate(head.issuedOn)}</p>${head.demonstration && demonstrationSeal(head.authority)}</div>
<div class="document-tail"><p>办件编号：${head.caseNumber}<br>${head.clerk && html`经办人：${head.clerk}　　`}查询电话：${head.phone}<br>验证码：${head.verifyCode}<br>${
    copies ?? `本${name}一式两份，申请人和本机关各一份。`
  }</p>${qrCode(head.verifyUrl, '二维码：扫一扫，核对真假')}</div>
</article>`
}

/** A paper as a whole page, to be shown and printed. `back` leads to the case. */
export function paperPage(
  assets: PortalAssets,
  title: string,
  body: Html,
  back?: { href: string; words: string },
): Html {
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex">
<link rel="stylesheet" href="${assets.style.path}">
<link rel="icon" href="${assets.icon.path}" type="image/svg+xml">
<script src="${assets.script.path}" type="module"></script>
</head>
<body class="paper">
<header class="wrap screen-only"><ul class="links">${back && html`<li><a href="${back.href}">${back.words}</a></li>`}<li data-print><span class="hint">用浏览器打印，选 A4</span></li></ul></header>
<main class="document-page">${body}</main>
</body>
</html>`
}
