import type { Example } from '../example.ts'
import { emptyState } from './empty-state.ts'

export const examples: readonly Example[] = [
  {
    name: '没找到',
    view: emptyState({
      title: '没有找到“电动车上牌”',
      text: '换个说法再找，或者打 12345，工作人员替您找。',
      links: [{ href: '/themes', label: '按遇到的事找' }],
    }),
  },
]
