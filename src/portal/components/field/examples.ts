import type { Example } from '../example.ts'
import { checkboxField, radioField, selectField, tickField } from './choice-field.ts'
import { dateField } from './date-field.ts'
import { fileField } from './file-field.ts'
import { textArea, textField } from './text-field.ts'

const water = [
  { value: 'tap', label: '自来水' },
  { value: 'well', label: '自家水井', hint: '要先测水，检测那几天不算。' },
]

export const examples: readonly Example[] = [
  {
    name: '一行字，已填好',
    view: textField({
      name: 'address',
      label: '门牌地址',
      hint: '工作人员按这个地址上门看店。',
      value: '章华镇荷花路 18 号一楼',
      source: '营业执照，4 月 27 日取得',
    }),
  },
  {
    name: '一行字，要改',
    view: textField({
      name: 'phone',
      label: '手机号',
      value: '1380',
      type: 'tel',
      width: 'medium',
      error: '手机号少了几位。请写 11 位数字。',
    }),
  },
  {
    name: '带单位',
    view: textField({
      name: 'area',
      label: '店面多大',
      unit: '平方米',
      width: 'short',
      inputmode: 'decimal',
      optional: true,
    }),
  },
  { name: '几行字', view: textArea({ name: 'say', label: '想说的话', optional: true, value: '办得快。\n谢谢 <b>' }) },
  { name: '日期', view: dateField({ name: 'birth', label: '出生日期', hint: '例如 1958 年 3 月 9 日。' }) },
  {
    name: '日期，要改',
    view: dateField({
      name: 'until',
      label: '租到哪一天',
      value: { year: '2026', month: '2', day: '30' },
      error: '没有这一天。请看看月和日写对没有。',
    }),
  },
  { name: '单选', view: radioField({ name: 'water', label: '店里用什么水', options: water, value: 'well' }) },
  {
    name: '单选，要改，作标题',
    view: radioField({
      name: 'who',
      label: '替谁办',
      options: [
        { value: 'me', label: '自己' },
        { value: 'other', label: '家里人' },
      ],
      error: '还没有选。请选一个。',
    }),
  },
  {
    name: '多选',
    view: checkboxField({
      name: 'why',
      label: '哪里好',
      options: [
        { value: 'a', label: '办得快' },
        { value: 'b', label: '说得清楚' },
      ],
      values: ['a'],
    }),
  },
  { name: '打勾', view: tickField({ name: 'agree', label: '我看过了，同意' }) },
  {
    name: '打勾，要改',
    view: tickField({ name: 'agree-2', label: '我看过了，同意', error: '还没有打勾。看完再打勾，才能提交。' }),
  },
  {
    name: '下拉',
    view: selectField({
      name: 'town',
      label: '住在哪个乡镇',
      options: [
        { value: '1', label: '章华镇' },
        { value: '2', label: '三封寺镇' },
      ],
      value: '2',
    }),
  },
  {
    name: '文件',
    view: fileField({
      name: 'plan',
      label: '布局图',
      hint: '拍照就行。JPG、PNG 或者 PDF，每份不超过 10 MB。',
      accept: 'image/*,.pdf',
      camera: true,
    }),
  },
]
