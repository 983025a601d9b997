/** What comes next in a case, for the timeline. Pure. */
import { chineseDate, type PlainDate } from '#kernel/plain-date.ts'
import type { CaseView } from '#modules/cases/contract.ts'
import type { TimelineEntry } from '../components/step-list/step-list.ts'

const before = (date: string | null | undefined): string | undefined =>
  date ? `${chineseDate(date as PlainDate)}前` : undefined

/** Steps still to come, hollow on the timeline, with the dates that were promised. `promisedDays`: of the guide, before acceptance. */
export function upcoming(view: CaseView, promisedDays: number): TimelineEntry[] {
  if (view.concludedOn !== null) return []
  const clock = (kind: string) => view.clocks.find((one) => one.kind === kind && one.endedOn === null)
  const entries: TimelineEntry[] = []
  const onTheSpot = view.item.handling === 'on-the-spot'
  if (view.status === 'submitted' || view.status === 'received') {
    entries.push({
      title: '告诉您收不收',
      state: 'to-come',
      when: before(clock('silence')?.dueOn),
      at: clock('silence')?.dueOn ?? undefined,
      text: `${view.office.name}审材料。缺什么，一次说全。`,
    })
  }
  if (view.status === 'correcting') {
    const due = clock('correction')?.dueOn
    entries.push({
      title: '您补正',
      state: 'to-come',
      when: before(due),
      at: due ?? undefined,
      text: '补齐后当天起重新审。',
    })
  }
  if (['submitted', 'received', 'correcting', 'examining'].includes(view.status)) {
    const waiting = view.steps.filter(
      (step) => step.status === 'waiting' && !['acceptance', 'deliver'].includes(step.function),
    )
    for (const step of waiting.slice(0, -1)) {
      entries.push({ title: step.name, state: 'to-come', text: step.onSite ? '工作人员上门，不用您跑。' : undefined })
    }
    const due = clock('promise')?.dueOn
    entries.push({
      title: '作出决定',
      state: 'to-come',
      when: due ? before(due) : onTheSpot || promisedDays === 0 ? '受理当天' : `受理后 ${promisedDays} 个工作日内`,
      at: due ?? undefined,
      text: '不准予的，写明理由和怎么申诉。',
    })
  }
  if (view.status !== 'issued') {
    const due = clock('delivery')?.dueOn
    entries.push({
      title:
        view.outcome === 'denied' ? '把决定书送给您' : view.item.resultName ? `给您${view.item.resultName}` : '送结果',
      state: 'to-come',
      when: before(due),
      at: due ?? undefined,
    })
  }
  return entries
}
