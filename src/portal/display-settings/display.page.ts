import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { radioField } from '../components/field/choice-field.ts'
import { type Display, textSizeNames, textSizes } from '../display.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'

/** The two questions of every page that sets the display. */
export function displayFields({ size, contrast }: Display): Html {
  return html`${radioField({
    name: 'size',
    label: '字要多大',
    options: textSizes.map((value) => ({ value, label: textSizeNames[value] })),
    value: size,
  })}${radioField({
    name: 'contrast',
    label: '颜色',
    options: [
      { value: 'off', label: '标准色' },
      { value: 'on', label: '高对比，黑白为主' },
    ],
    value: contrast ? 'on' : 'off',
  })}`
}

/** Size and contrast to choose. `path` is where the button leads back to. */
export function displayPage(display: Display, path: string): PageView {
  return {
    title: '字号和颜色',
    main: html`<div class="question-page">${breadcrumb([{ href: '/', name: '首页' }], '字号和颜色')}<h1>字号和颜色</h1><p class="lead">只记在这台设备上，不用登录。</p>
<form class="flow block" action="/display" method="get"><input type="hidden" name="return" value="${path}">${displayFields(display)}<p class="actions"><button class="button" type="submit">就这样显示</button></p></form></div>`,
  }
}
