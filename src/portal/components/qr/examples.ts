import type { Example } from '../example.ts'
import { qrFigure } from './qr.ts'

export const examples: readonly Example[] = [
  { name: '回执', view: qrFigure('https://example.gov.cn/verify?code=7QK2-9F4M-X3TD', '扫一扫，看真假') },
]
