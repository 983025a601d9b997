import { type Html, html } from '../../html.ts'

/** How a material is handed in: 必备、可后补、免交、有这种情形才要. */
export const materialTags = {
  required: '必备',
  deferrable: '可后补',
  waived: '免交',
  conditional: '有这种情形才要',
} as const
export type MaterialTag = keyof typeof materialTags

/** The chip of a material. */
export function tag(kind: MaterialTag): Html {
  return html`<span class="tag tag-${kind}">${materialTags[kind]}</span>`
}

/** A state in a word, with a shape: 圆实心完成，圆空未到，双竖暂停，三角临期，方超期. Meaning never by colour alone. */
export type StatusShape = 'done' | 'open' | 'paused' | 'soon' | 'late'

/** A state of a case or a licence. */
export function status(shape: StatusShape, words: string): Html {
  return html`<span class="status status-${shape}">${words}</span>`
}
