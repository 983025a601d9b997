import type { Message } from '#platform/http/problem.ts'

export const materialsMessages = {
  'materials.upload-unknown': '没有找到这份文件，或者它不是您上传的。请重新上传。',
  'materials.upload-used': '这份文件已经用在别的办件里。请重新上传。',
  'materials.too-many-files': '一样材料最多 {most} 个文件。请合并成一个 PDF，或者去掉用不着的。',
  'materials.daily-files': '您今天已经传了 {files} 个文件，到了一天的上限。请{again}再传，急用请带材料到就近窗口办理。',
  'materials.daily-bytes':
    '您今天传的文件加上这一个，超过一天 {megabytes} MB 的上限。请压缩后再传，或者{again}再传；急用请带材料到就近窗口办理。',
} as const satisfies Readonly<Record<string, Message>>

/** Another day it is possible: 429 Too Many Requests. */
export const materialsStatuses = { 'materials.daily-files': 429, 'materials.daily-bytes': 429 } as const
