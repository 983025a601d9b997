import { html } from '../../html.ts'
import type { Example } from '../example.ts'
import { visitMark, visitMarkMeasured } from '../visit-mark/visit-mark.ts'
import { answerBox } from './answer-box.ts'

export const examples: readonly Example[] = [
  {
    name: '办事指南',
    view: answerBox([
      { question: '要什么', answer: '3 样材料', more: '1 样可以后补，另有 2 样免交' },
      { question: '几天', answer: '6 个工作日', more: '法定 10 个，从受理第二天算起' },
      { question: '多少钱', answer: '不收钱' },
      { question: '跑几次', answer: visitMark(0, 'large'), more: '网上交，证件发到手机' },
    ]),
  },
  {
    name: '办件',
    view: answerBox([
      { question: '办到哪了', answer: '正在决定', more: '市场监管局' },
      { question: '什么时候好', answer: '5 月 12 日前', more: '周二，还剩 2 个工作日' },
      { question: '跑了几次', answer: visitMarkMeasured(0, 'large'), more: html`说好的 ${visitMark(0)}` },
    ]),
  },
]
