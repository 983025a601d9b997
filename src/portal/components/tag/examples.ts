import { html } from '../../html.ts'
import type { Example } from '../example.ts'
import { status, tag } from './tag.ts'

export const examples: readonly Example[] = [
  { name: '材料', view: html`<p>${tag('required')} ${tag('deferrable')} ${tag('waived')} ${tag('conditional')}</p>` },
  {
    name: '状态',
    view: html`<p>${status('done', '已办结')} ${status('open', '在办')} ${status('paused', '停表')} ${status('soon', '明天到期')} ${status('late', '超 1 天')}</p>`,
  },
]
