/** `onevisit case`: where a case stands, its clocks and its history. Personal data stay masked. */
import { checkCaseNumber } from '#kernel/case-number.ts'
import { maskName } from '#kernel/masking.ts'
import { chineseDate, chineseTime, type PlainDate } from '#kernel/plain-date.ts'
import type { CaseView, ClockView } from '#modules/cases/contract.ts'
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'
import { withServices } from './with-services.ts'

const reader = { kind: 'system', job: 'command-line' } as const

export async function run(words: readonly string[]): Promise<number> {
  const { plain, flags } = readOptions(words, { flags: ['json'], most: 1 })
  const [number] = plain
  if (!number) throw new UsageFault('请写办件编号。')
  const checked = checkCaseNumber(number)
  if (!checked.ok) throw new Error(checked.reason)
  const view = await withServices(({ cases }) => cases.viewByNumber(reader, checked.value))
  await write(flags.has('json') ? `${JSON.stringify(shown(view), null, 2)}\n` : told(view))
  return 0
}

/** The view without what a person filled in or handed in; individuals by masked name. */
function shown(view: CaseView) {
  const { form: _form, actions: _actions, applicant, receipt, ...rest } = view
  const { agentName, kind } = applicant
  return {
    ...rest,
    applicant: {
      kind,
      name: nameOf(view),
      agentName: agentName && maskName(agentName),
      creditCode: applicant.creditCode,
    },
    receipt: receipt && { contentHash: receipt.contentHash, head: receipt.head, version: receipt.version },
  }
}

const nameOf = ({ applicant }: CaseView): string =>
  applicant.kind === 'individual' ? maskName(applicant.name) : applicant.name

const clockNames: Readonly<Record<ClockView['kind'], string>> = {
  silence: '收件审查',
  correction: '补正',
  promise: '承诺时限',
  statutory: '法定时限',
  step: '环节',
  deferral: '容缺补交',
  suspension: '停表',
  delivery: '送达',
  verification: '承诺核查',
}
const lampNames: Readonly<Record<ClockView['lamp'], string>> = {
  green: '在期限内',
  amber: '快到期',
  red: '已超期',
  paused: '停表中',
  done: '按时',
  'done-late': '超期办完',
  unpromised: '日历未公布，不许诺',
}

function told(view: CaseView): string {
  const day = (text: string | null): string => (text === null ? '—' : chineseDate(text as PlainDate))
  const step = (about: string | null): string => view.steps.find((one) => one.key === about)?.name ?? ''
  const clocks = view.clocks.map((clock) => {
    const name = `${clockNames[clock.kind]}${clock.kind === 'step' ? ` ${step(clock.about)}` : ''}`
    const late = clock.late > 0 ? `，超 ${clock.late} 个工作日` : ''
    return `  ${name}：${day(clock.startedOn)}起，${day(clock.dueOn)}止，${lampNames[clock.lamp]}${late}`
  })
  const history = view.history.map(
    (one) =>
      `  ${String(one.version).padStart(3)}  ${chineseTime(one.at)}  ${one.text}${one.detail ? `（${one.detail}）` : ''}  ${one.actor}`,
  )
  return `${[
    `${view.number ?? '（草稿）'}  ${view.item.name}`,
    `状态：${view.statusText}`,
    `申请人：${nameOf(view)}`,
    `承办：${view.office.name}${view.holder.staffName ? `，${view.holder.staffName}` : ''}`,
    `跑动：公布 ${view.visits.declared} 次，实际 ${view.visits.measured} 次`,
    ...(view.calendarNote ? [view.calendarNote] : []),
    '时限：',
    ...clocks,
    '经过：',
    ...history,
  ].join('\n')}\n`
}
