import { plannedDays } from '#modules/cases/day-table.ts'
import { ClockBand } from '../marks/clock-band.tsx'
import type { Item, Prepared } from './draft-model.ts'

/** 现在受理，哪天办好。Before the applicant is known, or beyond the published calendar: in working days, all hollow. */
export function PlanBand({ item, prepared }: { item: Item; prepared: Prepared | undefined }) {
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
  if (prepared?.band) {
    return (
      <div className="intake-clock">
        <p>
          <b>现在受理，{promise} 个工作日办好</b>
          <span className="sub">　{prepared.band.sentence.slice(prepared.band.sentence.indexOf('，') + 1)}</span>
        </p>
        <ClockBand table={prepared.band} />
      </div>
    )
  }
  const days = plannedDays(promise, law)
  return (
    <div className="intake-clock">
      <p>
        <b>现在受理，{promise} 个工作日办好</b>
        <span className="sub">
          {'　'}受理当天不算{lawWords}
          {prepared && '；办结日在没公布的日历里，公布后自动写明'}
        </span>
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
