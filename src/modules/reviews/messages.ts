import type { Message } from '#platform/http/problem.ts'

export const reviewsMessages = {
  'reviews.not-yours': '只有申请人自己能评价这件事。',
  'reviews.not-over': '办结以后才能评价。',
  'reviews.too-late': '评价期已过。有话想说，请打 12345。',
  'reviews.given-already': '这件事您已经评过。谢谢您。',
  'reviews.reason-unknown': '请从列出的原因里选，或者写在“想说的话”里。',
} as const satisfies Readonly<Record<string, Message>>
