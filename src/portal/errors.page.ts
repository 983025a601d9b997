import { html } from './html.ts'
import type { PageView, Site } from './layout.ts'

/** Headings by status: what happened, in words. The number itself is not shown. */
const headings: Record<number, string> = {
  401: '请先登录',
  403: '您不能看这一页',
  404: '没有这一页',
  409: '现在不能这样办',
  413: '文件太大了',
  422: '有内容要改',
  429: '点得太快了',
  500: '系统出错了',
  503: '系统正在恢复',
}

/** A page for what went wrong. `sentence` says it for this case; `requestId` finds the log line. */
export function errorPage(site: Site, status: number, sentence: string, requestId: string): PageView {
  const heading = headings[status] ?? (status >= 500 ? '系统出错了' : '请求没有看懂')
  return {
    title: heading,
    main: html`<div class="prose flow">
<h1>${heading}</h1>
<p>${sentence}</p>${status === 403 && html`\n<p>如果是替别人办，请先让他授权给您。</p>`}${
      status === 404 &&
      html`
<form class="search" role="search" action="/search" method="get">
<label class="unseen" for="q">写您要办的事</label>
<input class="input" id="q" name="q" type="search" autocomplete="off" maxlength="100">
<button class="button" type="submit">查找</button>
</form>`
    }
<ul class="links"><li><a href="/">回首页</a></li><li><a href="/progress">查进度</a></li></ul>
<p>弄不明白的，打 <a href="tel:${site.hotline}">${site.hotline}</a>。${
      status >= 500 && html`请报这个编号：<span class="small">${requestId}</span>`
    }</p>
</div>`,
  }
}
