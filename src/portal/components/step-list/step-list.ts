import { type Html, html } from '../../html.ts'

/** Where a thing on the timeline stands. Solid is what has happened, hollow what was promised. */
export type TimelineState = 'past' | 'now' | 'paused' | 'to-come'

export interface TimelineEntry {
  title: string
  state: TimelineState
  /** in words, e.g. 4 月 28 日（周二）9:12, or 5 月 12 日（周二）前 */
  when?: string | undefined
  /** machine-readable instant or date of `when` */
  at?: string | undefined
  text?: string | Html | undefined
}

const spoken: Record<TimelineState, string> = { past: '已完成：', now: '正在办：', paused: '停表：', 'to-come': '' }

/** What happened and what comes next, from top to bottom. */
export function timeline(entries: readonly TimelineEntry[]): Html {
  return html`<ol class="timeline">${entries.map(
    (entry) =>
      html`<li class="entry entry-${entry.state}"${entry.state === 'now' && html` aria-current="step"`}>${
        spoken[entry.state] && html`<span class="unseen">${spoken[entry.state]}</span>`
      }<strong>${entry.title}</strong>${
        entry.when &&
        (entry.at
          ? html`<time class="entry-when" datetime="${entry.at}">${entry.when}</time>`
          : html`<span class="entry-when">${entry.when}</span>`)
      }${entry.text && html`<div class="entry-text">${entry.text}</div>`}</li>`,
  )}</ol>`
}

/** The steps of an application by name, and where one is. `current` counts from 1. */
export function stepList(names: readonly string[], current: number): Html {
  return html`<ol class="steps" aria-label="办理步骤，第 ${current} 步，共 ${names.length} 步">${names.map(
    (name, i) => {
      const number = i + 1
      if (number === current) return html`<li class="step step-now" aria-current="step">${name}</li>`
      return html`<li class="step${number < current ? ' step-past' : ''}"><span class="step-name">${name}</span></li>`
    },
  )}</ol>`
}
