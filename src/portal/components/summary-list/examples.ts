import { html } from '../../html.ts'
import type { Example } from '../example.ts'
import { tag } from '../tag/tag.ts'
import { summaryList } from './summary-list.ts'

export const examples: readonly Example[] = [
  {
    name: '核对后提交',
    view: summaryList([
      { label: '店名', value: '禾香米粉店', source: '营业执照' },
      { label: '手机', value: '138 **** 5507', source: '您的账户', change: { href: '/apply/x/phone' } },
      {
        label: '食品安全制度',
        value: html`${tag('deferrable')} 您选了 5 月 8 日（周五）前补`,
        change: { href: '/apply/x/rules' },
      },
    ]),
  },
]
