import type { MaterialState } from '#modules/cases/model.ts'
import type { StatusShape } from './status.tsx'

/** How a material stands, as shape and word. */
export const materialStateWords: Readonly<Record<MaterialState, { shape: StatusShape; words: string }>> = {
  supplied: { shape: 'done', words: '已收' },
  held: { shape: 'done', words: '免交' },
  waived: { shape: 'done', words: '免交' },
  deferred: { shape: 'half', words: '容缺' },
  missing: { shape: 'none', words: '缺' },
  'not-applicable': { shape: 'info', words: '不涉及' },
}
