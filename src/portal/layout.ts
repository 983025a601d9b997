import type { PortalAssets } from './assets.ts'
import { errorSummary, type Problem } from './components/error-summary/error-summary.ts'
import { type Display, displayAddress, displayClasses } from './display.ts'
import { type Html, html } from './html.ts'

/** Who runs the site and whom to ring. */
export interface Site {
  /** 华容县政务服务 */
  name: string
  /** 华容县行政审批服务局 */
  hostOffice: string
  /** 12345 */
  hotline: string
}

/** The main columns of the site. */
export const columns = [
  { key: 'guide', path: '/themes', name: '办事' },
  { key: 'bundles', path: '/bundles', name: '一件事' },
  { key: 'progress', path: '/progress', name: '查进度' },
  { key: 'notices', path: '/notices', name: '公示' },
  { key: 'my', path: '/my', name: '我的' },
] as const
export type ColumnKey = (typeof columns)[number]['key']

/** A page as its page function returns it: what stands in `main`, and what the frame needs to know. */
export interface PageView {
  title: string
  main: Html
  column?: ColumnKey | undefined
  /** makes the title begin 错误： and puts the error summary on top */
  problems?: readonly Problem[] | undefined
  /** for search engines; pages with personal data must not be indexed */
  indexed?: boolean | undefined
  description?: string | undefined
}

/** What the frame takes from the request. */
export interface Frame {
  site: Site
  assets: PortalAssets
  display: Display
  /** path of this page, for the way back after a switch of display */
  path: string
  /** shown instead of 登录 */
  personName?: string | undefined
}

function aids({ display, path, personName }: Frame): Html {
  const elder = display.size !== 'standard'
  const larger = display.size === 'elder' ? 'e26' : display.size === 'e26' ? 'e30' : undefined
  const size = displayAddress({ ...display, size: elder ? 'standard' : 'elder' }, path)
  const contrast = displayAddress({ ...display, contrast: !display.contrast }, path)
  return html`<ul class="aids" aria-label="显示和登录">
<li><a href="${size}" rel="nofollow">${elder ? '普通版' : '长辈版'}</a></li>${
    larger && html`\n<li><a href="${displayAddress({ ...display, size: larger }, path)}" rel="nofollow">字再大</a></li>`
  }
<li><a href="${contrast}" rel="nofollow">${display.contrast ? '标准色' : '高对比'}</a></li>
<li>${personName === undefined ? html`<a href="/sign-in?return=${encodeURIComponent(path)}" rel="nofollow">登录</a>` : html`<a href="/my">${personName}</a>`}</li>
</ul>`
}

/** The whole page: skip link, head with name and columns, main, foot. */
export function layout(frame: Frame, view: PageView): Html {
  const { site, assets, display } = frame
  const problems = view.problems ?? []
  const title = `${problems.length > 0 ? '错误：' : ''}${view.title} · ${site.name}`
  const classes = displayClasses(display)
  return html`<!doctype html>
<html lang="zh-CN"${classes && html` class="${classes}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${view.description && html`\n<meta name="description" content="${view.description}">`}${
    view.indexed ? '' : html`\n<meta name="robots" content="noindex">`
  }
<meta name="color-scheme" content="light">
<meta name="theme-color" content="#1b3d6d">
<meta name="format-detection" content="telephone=no">
<link rel="stylesheet" href="${assets.style.path}">
<link rel="icon" href="${assets.icon.path}" type="image/svg+xml">
<script src="${assets.script.path}" type="module"></script>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header class="masthead double-rule">
<div class="wrap">
<a class="site-name" href="/">${site.name}</a>
${aids(frame)}
<nav class="nav" aria-label="主要栏目"><ul class="nav-list">${columns.map(
    ({ key, path, name }) =>
      html`<li><a href="${path}"${view.column === key && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>
</div>
</header>
<main id="main" tabindex="-1">
<div class="wrap">
${errorSummary(problems)}${view.main}
</div>
</main>
<footer class="foot">
<div class="wrap">
<div>
<p><strong>有事打 <a href="tel:${site.hotline}">${site.hotline}</a></strong>，每天 24 小时有人接。</p>
<ul class="links">
<li><a href="/notices">公示</a></li>
<li><a href="/list">事项清单</a></li>
<li><a href="/verify">查证件真假</a></li>
<li><a href="/log">公开账本</a></li>
<li><a href="/about/accessibility">无障碍说明</a></li>
<li><a href="/about/privacy">个人信息怎么用</a></li>
<li><a href="/about/data">办事数据</a></li>
</ul>
</div>
<p class="quiet">${site.hostOffice}主办</p>
</div>
</footer>
</body>
</html>`
}
