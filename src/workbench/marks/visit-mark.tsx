/** 跑动章：空心是承诺，实心是实测。 */
export function VisitMark({ declared, measured }: { declared?: number; measured?: number }) {
  if (measured !== undefined) return <span className="visit-mark visit-fact">实际跑了 {measured} 次</span>
  if (declared === undefined) return null
  const words = declared === 0 ? '不用跑' : declared === 1 ? '最多跑 1 次' : `需跑 ${declared} 次`
  return <span className="visit-mark">{words}</span>
}
