import { Status } from './status.tsx'

/** 同一样告知过两次以上：记入监督，处处看得到。 */
export function NoticeMark({ rounds }: { rounds: number }) {
  return rounds > 1 ? <Status shape="soon">第 {rounds} 次告知</Status> : null
}
