import { chineseTime } from '#kernel/plain-date.ts'
import type { PublishedCheckpoint } from '#platform/transparency/proofs.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { type SummaryRow, summaryList } from '../components/summary-list/summary-list.ts'
import { status } from '../components/tag/tag.ts'
import { html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

export interface PublicLogView {
  /** public key of the log */
  key: string
  /** who signs under its checkpoints; undefined where nobody does */
  witness: { name: string; key: string; url: string } | undefined
  newest: PublishedCheckpoint | undefined
  witnessed: PublishedCheckpoint | undefined
  isOverdue: boolean
}

/** 公开账本，说给办事的人听。 */
export function publicLogPage(site: Site, view: PublicLogView): PageView {
  const { newest, witnessed, witness } = view
  const rows: SummaryRow[] = newest
    ? [
        {
          label: '现在',
          value: view.isOverdue ? status('late', '没有按时封账，暂时不记新的办件') : status('done', '正常，按时封账'),
        },
        { label: '账本里有', value: `${newest.size} 条记录` },
        { label: '最近封账', value: newest.time === null ? '' : chineseTime(newest.time) },
        {
          label: '见证方',
          value: witness
            ? `${witness.name}${/模拟/.test(witness.name) ? '（演示用，正式使用时由另一个单位担任）' : ''}`
            : '还没有见证方',
        },
        ...(witness
          ? [
              {
                label: '最近见证',
                value: witnessed
                  ? `签到第 ${witnessed.size} 条，${chineseTime(witnessed.witnesses[0]?.at ?? witnessed.time ?? '')}`
                  : '还没有签名',
              },
            ]
          : []),
      ]
    : [{ label: '现在', value: '还没有封过账' }]
  return {
    title: '公开账本',
    main: html`<div class="question-page">${breadcrumb([{ href: '/', name: '首页' }], '公开账本')}<h1>公开账本</h1>
<p class="lead">每个办件的每一步，都在这本账里占一条。账只往后加，不能改。谁改了、删了、插了一条，都会被查出来，是哪一条也查得出。</p>
<div class="panel">${summaryList(rows)}</div>
<section class="block prose flow" aria-labelledby="how"><h2 id="how">账怎么记</h2>
<ul>
<li>账里没有姓名、号码、内容，只有散列，就是一串“指纹”。从指纹看不出是谁的事。</li>
<li>记录写下一分钟内入账。账每分钟至少封一次，每次都签名。</li>
<li>见证方是另一个程序，自己记着上次看到的账。新账接得上旧账，它才签名；接不上，它拒绝，并留下证据。</li>
<li>超过 4 小时没有封账，系统就不再记新的办件，只能查询，直到封账恢复。</li>
</ul>
<h2>您怎么核对</h2>
<ul>
<li>打开回执上的二维码，或者到<a href="/verify">查证件真假</a>写上验证码，下载证明文件。</li>
<li>用核对程序打开它，不联网也能核对。程序是公开的，只有一个文件：verify-receipt.mjs。</li>
<li>核对时写上下面的公钥。公钥请从别处再对一遍，比如办事大厅的公告。</li>
</ul></section>
<section class="block" aria-labelledby="keys"><h2 id="keys">公钥和原始数据</h2>
<p class="small breakable">账本公钥：${view.key}</p>${witness && html`<p class="small breakable">见证方公钥：${witness.key}</p>`}
<ul class="links"><li><a href="/log/checkpoint">最近一次封账</a></li><li><a href="/log/key">公钥</a></li></ul></section>
<p class="block">有疑问，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p></div>`,
  }
}
