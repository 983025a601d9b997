import { html } from '../../html.ts'
import type { Example } from '../example.ts'
import { table } from './table.ts'

export const examples: readonly Example[] = [
  {
    name: '一件事',
    view: table({
      caption: '一件事清单',
      columns: [
        { head: '一件事', cell: (row) => html`<a href="/bundles/${row.id}">${row.name}</a>` },
        { head: '材料', cell: (row) => row.materials },
        { head: '几天', cell: (row) => `${row.days} 个工作日`, numeric: true },
      ],
      rows: [
        { id: '1', name: '出生', materials: '16 份减到 9 份', days: 5 },
        { id: '2', name: '开餐馆', materials: '21 份减到 15 份', days: 8 },
      ],
    }),
  },
]
