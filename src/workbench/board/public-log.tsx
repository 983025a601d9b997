import type { z } from 'zod'
import { type PublicLogStanding, supervisionRoutes } from '#modules/supervision/contract.ts'
import { useRead } from '../api/requests.ts'
import { day, dayAt, hourMinuteSecond } from '../marks/days.ts'
import { Status, type StatusShape } from '../marks/status.tsx'

type Standing = z.output<typeof PublicLogStanding>

const shapes: Readonly<Record<Standing['lamp'], StatusShape>> = { green: 'done', amber: 'soon', red: 'late' }

const instant = (at: string) => `${day(dayAt(at))}${hourMinuteSecond(at)}`

/** 公开账本的牌：红牌时一条也记不了，值班的人要马上看日志。 */
export function PublicLogCard() {
  const { data } = useRead(supervisionRoutes.publicLog, {}, { every: 60_000 })
  if (!data) return null
  const words = {
    green: '按时封账',
    amber: `封账晚了，满 ${data.overdueHours} 小时就不再记新的办件，请看服务日志`,
    red: `超过 ${data.overdueHours} 小时没有封账，已停止记新的办件，请马上看服务日志`,
  }[data.lamp]
  const witness =
    data.witness === null
      ? '没有设见证方'
      : `${data.witness}${data.witnessedAt === null ? '还没有签名' : `签到第 ${data.witnessedLeaves} 条，${instant(data.witnessedAt)}`}`
  return (
    <p className="sub board-log" role="status">
      <a href="/log">公开账本</a>
      <Status shape={shapes[data.lamp]}>{words}</Status>
      <span>
        {data.leaves} 条{data.waiting > 0 && `，${data.waiting} 条等着入账`}
      </span>
      {data.signedAt && <span>{instant(data.signedAt)}封账</span>}
      <span>{witness}</span>
    </p>
  )
}
