import { maskPhone } from '#kernel/masking.ts'
import { backLink } from '../components/breadcrumb/breadcrumb.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { textField } from '../components/field/text-field.ts'
import { notice } from '../components/notice/notice.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

/** What every page on the way in knows: where it leads back to, and the hidden fields of its form. */
export interface SignInFrame {
  site: Site
  returnTo: string
  fields: Html
}

const query = (returnTo: string): string => `?return=${encodeURIComponent(returnTo)}`

const elsewhere = (site: Site): Html =>
  html`<p>带上身份证，到县政务服务中心、乡镇便民服务中心、村里的便民服务站，都能当面办，不用登录。<a href="/offices">看地点</a></p><p>弄不明白的，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>`

/** Step one: the phone number. `kept` says that what was typed before is waiting behind the sign-in. */
export function phonePage(
  { site, returnTo, fields }: SignInFrame,
  phone: string,
  problems: readonly Problem[],
  kept: 'fields' | 'files' | undefined,
): PageView {
  return {
    title: '登录',
    problems,
    main: html`<div class="question-page">${backLink('/', '首页')}<h1>登录</h1>${
      kept !== undefined
        ? notice({
            title: kept === 'fields' ? '登录过期了，您写的还在' : '登录过期了，文件没有传上',
            text: `为了安全，60 分钟没有动，就自动退出。登录后回到刚才那一页，${kept === 'fields' ? '接着填' : '再选一次文件。先前传好的都在'}。`,
          })
        : html`<p class="lead">没有账号也在这里登录，第一次登录就有了。</p>`
    }
<form class="flow block" action="/sign-in${query(returnTo)}" method="post" novalidate>${fields}${textField({
      name: 'phone',
      label: '手机号',
      hint: '我们发一个验证码过去。进度短信也发到这里。',
      value: phone,
      type: 'tel',
      inputmode: 'tel',
      autocomplete: 'tel',
      width: 'medium',
      maxlength: 20,
      error: problemAt(problems, 'phone'),
    })}<p class="actions"><button class="button" type="submit">发验证码</button></p></form>
<details class="block"><summary>没有手机，或者不想登录</summary><div>${elsewhere(site)}</div></details></div>`,
  }
}

/** Step two: the code. */
export function codePage(
  { site, returnTo, fields }: SignInFrame,
  state: { phone: string; secondsToWait: number; resent: boolean },
  problems: readonly Problem[],
): PageView {
  const again =
    state.secondsToWait > 0
      ? html`<p>${state.secondsToWait} 秒以后，可以再发一次。</p>`
      : html`<p>可以再发一次。旧的验证码就不能用了。</p>`
  return {
    title: '填验证码',
    problems,
    main: html`<div class="question-page">${backLink(`/sign-in${query(returnTo)}`, '换一个手机号')}<h1>填验证码</h1><p class="lead">${state.resent ? '又发了一次，发到' : '已发到'} <span class="whole">${maskPhone(state.phone)}</span>，5 分钟内有效。</p>
<form class="flow block" action="/sign-in/code${query(returnTo)}" method="post" novalidate>${fields}${textField({
      name: 'code',
      label: '短信里的 6 位数字',
      value: '',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      width: 'short',
      maxlength: 12,
      error: problemAt(problems, 'code'),
    })}<p class="actions"><button class="button" type="submit">登录</button></p></form>
<details class="block"><summary>没有收到</summary><div><p>先看看是不是被手机拦下了。</p>${again}<form action="/sign-in/code/again${query(returnTo)}" method="post">${fields}<p class="actions"><button class="button button-plain" type="submit">再发一次</button></p></form>${elsewhere(site)}</div></details></div>`,
  }
}

/** Step three, once in a lifetime: name and number are held against the population register. */
export function realNamePage(
  { site, returnTo, fields }: SignInFrame,
  typed: { name: string; idNumber: string },
  problems: readonly Problem[],
): PageView {
  return {
    title: '核对姓名',
    problems,
    main: html`<div class="question-page">${backLink('/', '首页')}<h1>核对姓名</h1><p class="lead">只做一次。核对以后，姓名、住址、证照都替您取来，不用再填、再交。</p>
<form class="flow block" action="/sign-in/name${query(returnTo)}" method="post" novalidate>${fields}${textField({
      name: 'name',
      label: '姓名',
      hint: '和身份证上一样。',
      value: typed.name,
      autocomplete: 'name',
      width: 'medium',
      maxlength: 60,
      error: problemAt(problems, 'name'),
    })}${textField({
      name: 'idNumber',
      label: '身份证号',
      hint: '18 位，最后一位可能是 X。',
      value: typed.idNumber,
      width: 'full',
      maxlength: 30,
      error: problemAt(problems, 'idNumber'),
    })}<section aria-labelledby="asked"><h2 id="asked">要查什么，凭什么查</h2><ul>
<li>向公安部门人口库核对：姓名和号码是不是同一个人。</li>
<li>以后您申请办事时，取您的住址、性别、出生日期，替您填表。别的不取。</li>
<li>依据：《网络安全法》第二十四条，《个人信息保护法》第三十四条。</li>
<li>谁看过您的信息，在<a href="/my/access">这里</a>都能查到。</li></ul></section>
<p class="actions"><button class="button" type="submit">同意，核对</button></p></form>
<details class="block"><summary>不想在网上核对</summary><div><p>可以不核对。不核对也能查指南、查进度，只是不能在网上交申请。</p>${elsewhere(site)}</div></details></div>`,
  }
}

/** Asks before signing out: a link alone must not do it. */
export function signOutPage({ fields }: SignInFrame): PageView {
  return {
    title: '退出',
    main: html`<div class="question-page">${backLink('/my', '我的')}<h1>退出登录</h1><p class="lead">填到一半的都存着，下次登录接着填。</p>
<form class="block" action="/sign-out" method="post">${fields}<p class="actions"><button class="button" type="submit">退出</button></p></form>
<p class="block"><a href="/my/sessions">看看还在哪些设备上登录着</a></p></div>`,
  }
}
