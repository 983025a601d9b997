import type { Enrolment, Message } from './memory.ts'
import { secondsLeft, totpCode } from './totp.ts'

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)

const style = `
  body { margin: 0; font: 18px/1.6 system-ui, "Noto Sans SC", "Noto Sans CJK SC", sans-serif; color: #1f2328; background: #f5f5f0 }
  header { background: #7a3e00; color: #fff; padding: 14px 16px }
  header p { margin: 0 }
  .flag { font-size: 24px; font-weight: 700 }
  header a { color: #fff }
  main { max-width: 880px; margin: 0 auto; padding: 20px 16px 60px }
  h1 { font-size: 28px; margin: 8px 0 16px }
  form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-bottom: 20px }
  input, button { font: inherit; min-height: 44px; padding: 4px 12px; border: 2px solid #57606a; border-radius: 4px; background: #fff }
  button { background: #1f2328; color: #fff; cursor: pointer }
  ol, ul { list-style: none; margin: 0; padding: 0 }
  li { background: #fff; border: 1px solid #d0d7de; border-radius: 6px; padding: 12px 16px; margin-bottom: 12px }
  .meta { color: #57606a; margin: 0; font-size: 16px }
  .text { margin: 4px 0 0 }
  .code { font: 700 26px/1.3 ui-monospace, monospace; letter-spacing: .12em }
  .row { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 8px }
  .empty { color: #57606a }
`

function page(title: string, flag: string, main: string): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>${title}</title><style>${style}</style></head>
<body><header><p class="flag">${flag}</p>
<p>所有人名、号码、公司都是编造的。 <a href="/">短信收件箱</a> · <a href="/authenticator">工作人员动态口令</a></p></header>
<main><h1>${title}</h1>${main}</main></body></html>`
}

// The county is eight hours ahead of UTC, all year.
function timeText(instant: string): string {
  const local = new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString()
  return `${Number(local.slice(5, 7))} 月 ${Number(local.slice(8, 10))} 日 ${local.slice(11, 19)}`
}

const withCode = (text: string) => escapeHtml(text).replace(/(?<!\d)\d{6}(?!\d)/, '<span class="code">$&</span>')

/** The inbox, newest first; `phone` keeps the messages whose number contains it. */
export function inboxPage(messages: readonly Message[], phone: string): string {
  const shown = messages
    .filter((message) => message.to.includes(phone))
    .slice(-100)
    .reverse()
  const items = shown.map(
    (message) =>
      `<li><p class="meta">发给 <a href="/?phone=${escapeHtml(message.to)}">${escapeHtml(message.to)}</a> · ${timeText(message.sentAt)}</p><p class="text">${withCode(message.text)}</p></li>`,
  )
  const list =
    items.length > 0 ? `<ol>${items.join('')}</ol>` : '<p class="empty">还没有短信。页面每 5 秒自动更新。</p>'
  return page(
    '短信收件箱',
    '演示用沙箱，不是真的短信',
    `<form method="get" action="/"><label for="phone">只看这个手机号</label>
<input id="phone" name="phone" inputmode="numeric" value="${escapeHtml(phone)}"><button>查看</button></form>${list}`,
  )
}

/** The current one-time codes of the demonstration staff. */
export function authenticatorPage(enrolments: readonly Enrolment[], nowMs: number): string {
  const items = enrolments.map(
    (one) =>
      `<li class="row"><span>${escapeHtml(one.name)}<br><span class="meta">工号 ${escapeHtml(one.account)}</span></span>
<span class="code">${totpCode(one.secret, nowMs)}</span></li>`,
  )
  const list = items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p class="empty">还没有登记工作人员。</p>'
  return page(
    '工作人员动态口令',
    '演示用沙箱，代替工作人员手机上的动态口令应用',
    `<p>${secondsLeft(nowMs)} 秒后换新口令。正式使用时，口令只在本人手机上。</p>${list}`,
  )
}
