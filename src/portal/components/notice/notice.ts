import { type Html, html } from '../../html.ts'

/** `plain` something to know · `task` something the person has to do, with its button · `done` it worked · `late` a promise was broken. */
export type NoticeKind = 'plain' | 'task' | 'done' | 'late'

export interface Notice {
  kind?: NoticeKind | undefined
  title: string
  text?: string | Html | undefined
  action?: { href: string; label: string } | undefined
}

const spoken: Record<NoticeKind, string> = { plain: '', task: '', done: '已办好：', late: '超时：' }

/** A side-lined note. One or two sentences; what to do comes as a button. */
export function notice({ kind = 'plain', title, text, action }: Notice): Html {
  return html`<div class="notice notice-${kind}">${spoken[kind] && html`<span class="unseen">${spoken[kind]}</span>`}<p><strong>${title}</strong></p>${
    text && html`<div>${text}</div>`
  }${action && html`<p class="actions"><a class="button" href="${action.href}">${action.label}</a></p>`}</div>`
}
