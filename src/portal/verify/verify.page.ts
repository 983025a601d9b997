import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { textField } from '../components/field/text-field.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { status } from '../components/tag/tag.ts'
import { html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

/** What the public check of a receipt, a notice or a licence shows. Names come masked. */
export interface CheckedDocument {
  /** 收件凭证、受理通知书、食品经营许可证… */
  documentName: string
  number: string
  issuedBy: string
  /** 2026 年 4 月 28 日（周二） */
  issuedOn: string
  /** 周** */
  holder: string
  itemName: string
  standing: 'valid' | 'replaced' | 'revoked' | 'expired'
  /** further facts to hold against the paper, e.g. 有效期 */
  facts?: readonly { label: string; value: string }[] | undefined
  /** place in the public log; `waiting` until it is there */
  log?: { line: string; file: string } | 'waiting' | undefined
}

const home = { href: '/', name: '首页' }

const standings = {
  valid: { shape: 'done', words: '是真的，现在有效', heading: '是真的' },
  replaced: { shape: 'open', words: '是真的，但后来换了新的', heading: '换了新的' },
  revoked: { shape: 'late', words: '已撤销，不能再用', heading: '已撤销' },
  expired: { shape: 'paused', words: '是真的，但已过有效期', heading: '过了有效期' },
} as const

/** The form that asks for a code. */
export function verifyPage(site: Site, code: string, problems: readonly Problem[]): PageView {
  return {
    title: '查证件真假',
    problems,
    indexed: true,
    main: html`<div class="question-page">${breadcrumb([home], '查证件真假')}<h1>查证件真假</h1><p class="lead">受理通知书、决定书、回执和证照上都有验证码。扫二维码，或者写在这里。</p>
<form class="flow block" action="/verify" method="get" novalidate>${textField({
      name: 'code',
      label: '验证码',
      hint: '在二维码旁边。',
      value: code,
      width: 'medium',
      maxlength: 60,
      error: problemAt(problems, 'code'),
    })}<p class="actions"><button class="button" type="submit">查真假</button></p></form>
<p class="block">有疑问，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p></div>`,
  }
}

/** What is said until a record has its place; the sequencer looks every twenty seconds. */
const waiting = '还没有入账。一分钟内就会入账，到时再打开这一页，就能下载证明文件。'

/** Said where the proof file was asked for too early. */
export function proofWaitingPage(code: string): PageView {
  return {
    title: '还没有入账',
    main: html`<div class="question-page">${breadcrumb([home, { href: '/verify', name: '查证件真假' }], '证明文件')}<h1>还没有入账</h1><p class="lead">这条记录刚刚写下。一分钟内就会写进公开账本，请过一分钟再下载。</p><p class="actions"><a class="button" href="/verify/proof?code=${code}">再试一次</a></p></div>`,
  }
}

/** What the code belongs to. */
export function checkedDocumentPage(site: Site, found: CheckedDocument): PageView {
  const { shape, words, heading } = standings[found.standing]
  const rows: SummaryRow[] = [
    { label: '结果', value: status(shape, words) },
    { label: '名称', value: found.documentName },
    { label: '编号', value: found.number },
    { label: '事项', value: found.itemName },
    { label: '给谁的', value: found.holder },
    { label: '谁发的', value: found.issuedBy },
    { label: '哪天发的', value: found.issuedOn },
    ...(found.facts ?? []),
    ...(found.log === undefined
      ? []
      : [{ label: '公开账本', value: found.log === 'waiting' ? waiting : found.log.line }]),
  ]
  return {
    title: `${heading}：${found.documentName}`,
    main: html`<div class="question-page">${breadcrumb([home, { href: '/verify', name: '查证件真假' }], '结果')}<div class="panel double-rule"><h1>${heading}</h1>${summaryList(rows)}</div>${
      typeof found.log === 'object' &&
      html`<p class="block"><a class="alone" href="${found.log.file}" download>下载证明文件</a><span class="hint">不用我们的系统也能核对。</span> <a href="/log">公开账本是什么</a></p>`
    }
<p class="block">请和手里的对一对。有一处不一样，就不要信，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p></div>`,
  }
}
