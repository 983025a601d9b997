import type { Example } from '../example.ts'
import { backLink, breadcrumb } from './breadcrumb.ts'

export const examples: readonly Example[] = [
  {
    name: '层级',
    view: breadcrumb(
      [
        { href: '/', name: '首页' },
        { href: '/themes/%E5%BC%80%E5%BA%97', name: '开店' },
      ],
      '食品经营许可',
    ),
  },
  { name: '上一题', view: backLink('/apply/x/1') },
]
