import type { Draft, DraftAct, DraftKind } from './model.ts'

/** Who is about to act on a draft. */
export interface Editor {
  actorKey: string
  mayEdit: boolean
  mayApprove: boolean
}

/** Why an act on a draft cannot be done now; undefined when it can. The codes are refusals of this module. */
export type DraftRefusal =
  | 'publishing.draft-closed'
  | 'publishing.draft-checked'
  | 'publishing.draft-approved'
  | 'publishing.not-checked'
  | 'publishing.own-draft'
  | 'publishing.not-editor'
  | 'publishing.not-approver'

/**
 * 编制 → 送审 → 审定 → 公布。审定人不得是写过它的人（华容县方案：事项由部门梳理、编办审核；两个人、两次看）。
 * A checked draft is changed only after it was returned or taken back; an approved one waits for its batch.
 */
export function draftRefusal(
  draft: Pick<Draft, 'state' | 'authors'>,
  act: Exclude<DraftAct, 'opened' | 'published'>,
  editor: Editor,
): DraftRefusal | undefined {
  const { state } = draft
  if (state === 'published' || state === 'discarded') return 'publishing.draft-closed'
  switch (act) {
    case 'saved':
    case 'checked':
      if (!editor.mayEdit) return 'publishing.not-editor'
      if (state === 'checked') return 'publishing.draft-checked'
      return state === 'approved' ? 'publishing.draft-approved' : undefined
    case 'approved':
      if (!editor.mayApprove) return 'publishing.not-approver'
      if (state !== 'checked') return 'publishing.not-checked'
      return draft.authors.includes(editor.actorKey) ? 'publishing.own-draft' : undefined
    case 'returned':
      // its author may take it back before approval; afterwards only who approves
      if (state === 'draft') return 'publishing.not-checked'
      if (editor.mayApprove) return undefined
      if (state === 'approved') return 'publishing.draft-approved'
      return draft.authors.includes(editor.actorKey) ? undefined : 'publishing.not-approver'
    case 'discarded':
      if (state === 'approved' && !editor.mayApprove) return 'publishing.draft-approved'
      return editor.mayEdit || editor.mayApprove ? undefined : 'publishing.not-editor'
  }
}

/** Kinds that need a reason which the public will read. */
export const reasonedKinds: readonly DraftKind[] = ['suspend', 'cancel', 'merge', 'delegate', 'resume']

/** Kinds that leave the item's elements as they are. */
export const standingKinds: readonly DraftKind[] = ['suspend', 'cancel', 'merge']
