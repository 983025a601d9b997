import { html } from '../../html.ts'
import type { Example } from '../example.ts'
import { visitMark, visitMarkMeasured } from './visit-mark.ts'

export const examples: readonly Example[] = [
  { name: '说好的', view: html`<p>${visitMark(0)} ${visitMark(1)} ${visitMark(2)}</p>` },
  { name: '说好的，大', view: html`<p>${visitMark(0, 'large')} ${visitMark(1, 'large')} ${visitMark(2, 'large')}</p>` },
  { name: '实际的', view: html`<p>${visitMarkMeasured(0, 'large')} ${visitMarkMeasured(1)}</p>` },
]
