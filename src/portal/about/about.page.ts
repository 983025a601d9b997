import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { type Html, html } from '../html.ts'
import type { PageView, Site } from '../layout.ts'

function prose(title: string, body: Html): PageView {
  return {
    title,
    main: html`${breadcrumb([{ href: '/', name: '首页' }], title)}<div class="prose flow"><h1>${title}</h1>${body}</div>`,
  }
}

/** 无障碍说明（无障碍环境建设法第三十二条）。 */
export function accessibilityPage(site: Site): PageView {
  return prose(
    '无障碍说明',
    html`<p>每个人都应当能自己办事。这个网站按《无障碍环境建设法》第三十二条和国家标准 GB/T 37668 来做。</p>
<h2>您可以这样用</h2>
<ul>
<li>字太小，点右上角“长辈版”，再点“字再大”。</li>
<li>颜色看不清，点“高对比”，变成黑白为主。</li>
<li>不用鼠标，按 Tab 键往下走，按回车键打开。</li>
<li>用读屏软件，每页开头有“跳到正文”。</li>
<li>浏览器支持的，右上角有“朗读”。</li>
<li>放大到 400%，不用左右拉。</li>
<li>不开脚本，也能办完每一件事。</li>
</ul>
<h2>还做不好的</h2>
<ul><li>还没有手语和方言服务。</li><li>您上传的照片，读屏软件读不出里面的字。</li></ul>
<h2>用着不方便</h2>
<p>打 <a href="tel:${site.hotline}">${site.hotline}</a>，说哪一页、怎么不方便。也可以让村里、镇上的工作人员替您办。</p>
<p><a class="alone" href="/display">改字号和颜色</a></p>`,
  )
}

/** 个人信息怎么用（个人信息保护法第十七条）。 */
export function privacyPage(site: Site): PageView {
  return prose(
    '个人信息怎么用',
    html`<p>办事要用到您的个人信息。用哪些、为什么用、谁看过，都让您知道。</p>
<h2>用哪些</h2>
<ul>
<li>您填的：姓名、身份证号、手机号、地址，和办这件事要的内容。</li>
<li>我们取的：政府部门已经有的证照和信息。取什么、从哪里取，填申请时先告诉您。不愿意的，到窗口自己交。</li>
<li>网站记的：登录时间、网络地址，用来查错和防止冒用。</li>
<li>您在查找和问一问里写的话：先去掉号码和名字，只记哪一天、写了什么，不记是谁写的，400 天后删掉。用来让下一个人找得到。</li>
</ul>
<h2>为什么能用</h2>
<p>办您申请的事，是政府部门的法定职责（《个人信息保护法》第十三条、第三十四条）。超出这件事的，不用。</p>
<h2>谁能看</h2>
<ul>
<li>办这件事的工作人员，只看办事要用的。</li>
<li>平时身份证号和手机号都打码。要看全的，写明原因，留下记录。</li>
<li>查进度的页面，不显示姓名和证件号。</li>
</ul>
<h2>留多久</h2>
<p>办件档案按档案管理的规定保存。</p>
<h2>您可以</h2>
<ul>
<li>看谁查过您的信息，看我们有您的哪些信息。</li>
<li>信息错了，要求更正。</li>
<li>撤回同意。已经办好的不受影响。</li>
</ul>
<p>登录后在<a href="/my">我的</a>里办，或者打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>
<h2>小文件（Cookie）</h2>
<p>只用四个：记住您登录了，认得您登录过的这台设备（别人乱要验证码，也占不了您的次数），防止别人冒用表单，记住字号、颜色和您选的乡镇。不跟踪您，不给别的网站。</p>`,
  )
}

/** 办事数据怎么来的。 */
export function dataPage(site: Site): PageView {
  return prose(
    '办事数据',
    html`<p>网站上的数都从办件记录里算出来，不靠人填。</p>
<h2>几天怎么算</h2>
<ul>
<li>从受理第二天算起，受理当天不算。</li>
<li>周末和放假不算，调休上班算。按国务院办公厅每年公布的放假安排。</li>
<li>“还剩几天”不含今天。“超几天”含今天。</li>
<li>听证、检测、专家评审这些时间，依法不算（《行政许可法》第四十五条）。停表要先书面告诉您。</li>
</ul>
<h2>跑几次怎么算</h2>
<ul>
<li>空心的章是事先说好的。实心的章是实际跑的。</li>
<li>您或者家里人到现场一趟，算一次。工作人员上门，不算您跑。</li>
<li>记错了可以要求更正，更正留痕。</li>
</ul>
<h2>指南从哪来</h2>
<p>事项、材料、期限由办理机关填报，审核后公布。每份指南写着第几版、哪天起用，以前的版本都看得到。<a href="/list">事项清单</a>可以照某一天看，也可以下载。写错了，打 <a href="tel:${site.hotline}">${site.hotline}</a>。</p>`,
  )
}
