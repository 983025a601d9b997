import { html } from '../../html.ts'
import type { Example } from '../example.ts'
import { textField } from '../field/text-field.ts'
import { errorSummary } from './error-summary.ts'

const message = '地址还缺门牌号。请写到门牌号，例如“荷花路 18 号”。'

export const examples: readonly Example[] = [
  {
    name: '一处要改',
    view: html`${errorSummary([{ field: 'address', message }])}${textField({ name: 'address', label: '门牌地址', value: '荷花路', error: message })}`,
  },
  { name: '整页的问题', view: errorSummary([{ field: '', message: '这一页放了太久。请再点一次“继续”，内容还在。' }]) },
]
