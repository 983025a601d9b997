import { type Html, html } from '../../html.ts'

/** 到现场次数 as promised beforehand: 不用跑 / 最多跑 1 次 / 需跑 2 次. */
export function promisedVisits(visits: number): string {
  if (visits === 0) return '不用跑'
  return visits === 1 ? '最多跑 1 次' : `需跑 ${visits} 次`
}

/** 到现场次数 as it happened: 跑了 0 次. */
export function measuredVisits(visits: number): string {
  return `跑了 ${visits} 次`
}

/** The stamp of a promise: hollow. */
export function visitMark(visits: number, size: 'small' | 'large' = 'small'): Html {
  return html`<span class="stamp stamp-${size}">${promisedVisits(visits)}</span>`
}

/** The stamp of what was measured: solid. */
export function visitMarkMeasured(visits: number, size: 'small' | 'large' = 'small'): Html {
  return html`<span class="stamp stamp-${size} stamp-fact">${measuredVisits(visits)}</span>`
}
