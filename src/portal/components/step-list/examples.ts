import type { Example } from '../example.ts'
import { stepList, timeline } from './step-list.ts'

export const examples: readonly Example[] = [
  {
    name: '经过',
    view: timeline([
      { title: '您提交了申请', state: 'past', when: '4 月 27 日（周一）20:41', at: '2026-04-27T12:41:00Z' },
      { title: '停表 2 天，等水质检测', state: 'paused', when: '5 月 7 日至 8 日', text: '店里用自家井水，要先测水。' },
      { title: '正在决定', state: 'now', when: '今天，5 月 9 日（周六，调休上班）', at: '2026-05-09' },
      { title: '发证', state: 'to-come', when: '5 月 12 日（周二）前', text: '电子证发到“我的证照”。' },
    ]),
  },
  { name: '办理步骤', view: stepList(['店和人', '经营地址', '做什么吃的', '布局图', '核对提交'], 2) },
]
