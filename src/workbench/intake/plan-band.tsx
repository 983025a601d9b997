import { plannedDays } from '#modules/cases/day-table.ts'
import type { Item } from './draft-model.ts'

/** 现在受理几个工作日办好：还没有开始的带，全是空心。 */
export function PlanBand({ item }: { item: Item }) {
  const promise = item.promisedWorkingDays
  const law = item.statutoryLimit?.unit === 'working' ? item.statutoryLimit.days : undefined
  const lawWords = item.statutoryLimit
    ? `，法定 ${item.statutoryLimit.days} 个${item.statutoryLimit.unit === 'working' ? '工作日' : '自然日'}`
    : ''
  if (item.handling === 'on-the-spot') {
    return (
      <div className="intake-clock">
        <p>
          <b>现在受理，当场办好</b>
          <span className="sub">{lawWords.slice(1)}</span>
        </p>
      </div>
    )
  }
  const days = plannedDays(promise, law)
  return (
    <div className="intake-clock">
      <p>
        <b>现在受理，{promise} 个工作日办好</b>
        <span className="sub">　受理当天不算{lawWords}；具体日期印在受理通知书上</span>
      </p>
      {days.length <= 40 && (
        <div
          className="band plan-band"
          style={{ '--n': days.length } as React.CSSProperties}
          role="img"
          aria-label={`承诺 ${promise} 个工作日${lawWords}`}
        >
          {days.map((one) => (
            <span key={one.number} className={`band-cell band-${one.kind}`} style={{ gridColumn: one.number }}>
              {one.number}
            </span>
          ))}
        </div>
      )}
    </div>
  )
}
