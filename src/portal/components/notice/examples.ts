import type { Example } from '../example.ts'
import { notice } from './notice.ts'

export const examples: readonly Example[] = [
  { name: '说明', view: notice({ title: '这 2 样为什么不用带', text: '政府部门已经有了，就不该再向您要。' }) },
  {
    name: '等您做',
    view: notice({
      kind: 'task',
      title: '等您做 1 件事',
      text: '5 月 11 日（周一）前，把食品安全制度传上来。',
      action: { href: '/my/x', label: '传食品安全制度' },
    }),
  },
  { name: '办好了', view: notice({ kind: 'done', title: '改好了' }) },
  { name: '超时', view: notice({ kind: 'late', title: '超了 1 个工作日', text: '我们没有按说好的时间办好。' }) },
]
