import type { Example } from '../example.ts'
import { pagination } from './pagination.ts'

const href = (page: number) => `/search?q=%E8%AF%81&page=${page}`

export const examples: readonly Example[] = [
  { name: '在中间', view: pagination({ current: 5, total: 12, href }) },
  { name: '第一页', view: pagination({ current: 1, total: 3, href }) },
]
