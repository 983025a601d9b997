import type { Message } from '#platform/http/problem.ts'

export const materialsMessages = {
  'materials.upload-unknown': '没有找到这份文件，或者它不是您上传的。请重新上传。',
  'materials.upload-used': '这份文件已经用在别的办件里。请重新上传。',
} as const satisfies Readonly<Record<string, Message>>
