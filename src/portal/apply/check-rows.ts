/** What the check page says, from the draft. Pure. */

import { chineseDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addWorkingDays, type WorkCalendar } from '#kernel/working-days.ts'
import type { CaseRules } from '#modules/cases/model.ts'
import { shownPages } from '#modules/catalog/model.ts'
import { byYourself, type SummaryRow } from '../components/summary-list/summary-list.ts'
import { tag } from '../components/tag/tag.ts'
import { html } from '../html.ts'
import type { OpenDraft } from './draft.ts'
import { answerWords } from './form-fields.ts'
import { commitmentNeeded, stepAddress } from './steps.ts'

/** Rows of every shown page, with 修改 and where an untouched answer came from. */
export function answerGroups(open: OpenDraft): { title: string; rows: SummaryRow[] }[] {
  const { form, answers, known, settled, draft } = open
  return shownPages(form, answers).map((page) => ({
    title: page.title,
    rows: page.fields.flatMap((name) => {
      const field = form.properties[name]
      if (!field) return []
      const fact = known.get(name)
      const words = answerWords(field, answers[name])
      const untouched = fact !== undefined && String(answers[name]) === fact.value
      return [
        {
          label: field.title,
          value: fact && !untouched && answers[name] !== undefined ? byYourself(words) : words,
          source: untouched ? fact.sourceLabel : undefined,
          change: settled.has(name)
            ? undefined
            : { href: `${stepAddress(draft.caseId, `pages/${page.key}`)}?from=check` },
        },
      ]
    }),
  }))
}

const states: Readonly<Record<string, string>> = {
  deferred: '以后再交',
  missing: '用承诺代替',
  'not-applicable': '没有这种情形，不交',
}

/** One row per material. */
export function materialRows(open: OpenDraft): SummaryRow[] {
  const { materials, chosen, draft } = open
  return materials.map((material) => {
    const label = draft.item.materials.find((one) => one.key === material.key)?.shortName ?? material.name
    if (material.state !== 'missing')
      return material.source?.startsWith('按')
        ? { label, value: html`${tag('waived')} ${material.source}` }
        : { label, value: html`${tag('waived')} 不用交`, source: material.source ?? undefined }
    const choice = chosen.find((one) => one.key === material.key)
    const files = choice?.uploads.length ?? 0
    const value = files > 0 ? `${files} 个文件，已传好` : (states[choice?.state ?? ''] ?? '没有交')
    return { label, value, change: { href: `${stepAddress(draft.caseId, 'materials')}?from=check` } }
  })
}

/** What the offices promise for this application. Dates only as far as the calendar reaches. */
export function ourPromises(open: OpenDraft, calendar: WorkCalendar, rules: CaseRules): string[] {
  const { item } = open.draft
  const answerBy = (): string => {
    try {
      return `${chineseDate(addWorkingDays(calendar, open.today, rules.silenceWorkingDays))}前`
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return `${rules.silenceWorkingDays} 个工作日内`
    }
  }
  return [
    `${answerBy()}告诉您收不收。缺什么，一次说全。`,
    item.promisedWorkingDays === 0 ? '受理当天办好。' : `受理后 ${item.promisedWorkingDays} 个工作日办好。`,
    item.visits === 0 ? '您一次也不用跑。' : `您最多跑 ${item.visits} 次。`,
    item.fee.charged ? `收费标准：${item.fee.standard ?? '按公布的标准'}。` : '不收钱。',
  ]
}

/** What the applicant promises. */
export function yourPromises(open: OpenDraft, deferral: string): string[] {
  const name = (key: string): string => open.materials.find((one) => one.key === key)?.name ?? key
  const later = open.chosen.filter((one) => one.state === 'deferred' && one.uploads.length === 0)
  return [
    '填的和传的都是真的。',
    ...later.map((one) => `${name(one.key)}，${deferral}没补的，不能办结。`),
    ...(commitmentNeeded(open) === 'notice-and-commitment' ? ['已经符合办理的条件，愿意接受核查。'] : []),
    '写了不实内容的，决定可能被撤销。',
  ]
}
