import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DraftRefusal, draftRefusal, type Editor, reasonedKinds, standingKinds } from './draft-rules.ts'
import { draftKinds, draftStates } from './model.ts'

const author: Editor = { actorKey: 'staff:author', mayEdit: true, mayApprove: false }
const colleague: Editor = { actorKey: 'staff:colleague', mayEdit: true, mayApprove: false }
const approver: Editor = { actorKey: 'staff:approver', mayEdit: false, mayApprove: true }
/** Holds both posts, and wrote part of the draft. */
const both: Editor = { actorKey: 'staff:both', mayEdit: true, mayApprove: true }
/** Wrote part of the draft before the post ended. */
const former: Editor = { actorKey: 'staff:former', mayEdit: false, mayApprove: false }
const stranger: Editor = { actorKey: 'staff:stranger', mayEdit: false, mayApprove: false }
const editors = { author, colleague, approver, both, former, stranger }
const authors = [author.actorKey, both.actorKey, former.actorKey]

type Act = Parameters<typeof draftRefusal>[1]
type State = (typeof draftStates)[number]
const may = '可以'
const [closed, waits, approved] = [
  'publishing.draft-closed',
  'publishing.draft-checked',
  'publishing.draft-approved',
] as const
const [notChecked, own] = ['publishing.not-checked', 'publishing.own-draft'] as const
const [notEditor, notApprover] = ['publishing.not-editor', 'publishing.not-approver'] as const

const answersTo = (state: State, act: Act): readonly (DraftRefusal | typeof may)[] =>
  Object.values(editors).map((editor) => draftRefusal({ state, authors }, act, editor) ?? may)

describe('事项草稿：编制、送审、审定，两个人、两次看', () => {
  it('公布了的、作废了的，谁也不能再动', () => {
    for (const state of ['published', 'discarded'] as const) {
      for (const act of ['saved', 'checked', 'approved', 'returned', 'discarded'] as const)
        assert.deepEqual(
          answersTo(state, act),
          Object.values(editors).map(() => closed),
          `${state} ${act}`,
        )
    }
  })

  /** Answers to author, colleague, approver, both, former, stranger. */
  const table: readonly (readonly [State, Act, readonly (DraftRefusal | typeof may)[]])[] = [
    ['draft', 'saved', [may, may, notEditor, may, notEditor, notEditor]],
    ['draft', 'checked', [may, may, notEditor, may, notEditor, notEditor]],
    ['draft', 'approved', [notApprover, notApprover, notChecked, notChecked, notApprover, notApprover]],
    ['draft', 'returned', [notChecked, notChecked, notChecked, notChecked, notChecked, notChecked]],
    ['draft', 'discarded', [may, may, may, may, notEditor, notEditor]],
    ['checked', 'saved', [waits, waits, notEditor, waits, notEditor, notEditor]],
    ['checked', 'checked', [waits, waits, notEditor, waits, notEditor, notEditor]],
    ['checked', 'approved', [notApprover, notApprover, may, own, notApprover, notApprover]],
    ['checked', 'returned', [may, notApprover, may, may, may, notApprover]],
    ['checked', 'discarded', [may, may, may, may, notEditor, notEditor]],
    ['approved', 'saved', [approved, approved, notEditor, approved, notEditor, notEditor]],
    ['approved', 'checked', [approved, approved, notEditor, approved, notEditor, notEditor]],
    ['approved', 'approved', [notApprover, notApprover, notChecked, notChecked, notApprover, notApprover]],
    ['approved', 'returned', [approved, approved, may, may, approved, approved]],
    ['approved', 'discarded', [approved, approved, may, may, approved, approved]],
  ]
  for (const [state, act, answers] of table)
    it(`${state} 时 ${act}：作者、同事、审定人、又编又审的人、离岗的作者、外人`, () => {
      assert.deepEqual(answersTo(state, act), answers)
    })

  it('没有漏掉的状态', () => {
    assert.deepEqual(new Set(table.map(([state]) => state)), new Set(draftStates.slice(0, 3)))
    assert.deepEqual(draftStates.slice(3), ['published', 'discarded'])
  })

  it('暂停、恢复、取消、合并、下放要写原因；暂停、取消、合并不改事项的内容', () => {
    const listed = (kinds: readonly string[]) => draftKinds.filter((kind) => kinds.includes(kind))
    assert.deepEqual(listed(reasonedKinds), ['suspend', 'resume', 'cancel', 'merge', 'delegate'])
    assert.deepEqual(listed(standingKinds), ['suspend', 'cancel', 'merge'])
  })
})
