import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentMark } from './content-mark.ts'

function asked() {
  const clock = { at: 0 }
  const state = { mark: 'v1', reads: 0, failing: false }
  const read = async () => {
    state.reads += 1
    if (state.failing) throw new Error('away')
    return state.mark
  }
  return { clock, state, mark: contentMark(read, () => clock.at) }
}

test('many readers within a second share one question', async () => {
  const { state, mark } = asked()
  const answers = await Promise.all(Array.from({ length: 50 }, () => mark.current()))
  assert.deepEqual(new Set(answers), new Set(['v1']))
  assert.equal(state.reads, 1)
})

test('what another process publishes is seen after a second', async () => {
  const { clock, state, mark } = asked()
  await mark.current()
  state.mark = 'v2'
  clock.at = 999
  assert.equal(await mark.current(), 'v1')
  clock.at = 1000
  assert.equal(await mark.current(), 'v2')
})

test('what this process commits is seen at once, also when a question from before is still under way', async () => {
  const { state, mark } = asked()
  const before = mark.current()
  state.mark = 'v2'
  mark.changed()
  assert.equal(await mark.current(), 'v2')
  assert.equal(await before, 'v1')
  assert.equal(await mark.current(), 'v2')
})

test('a failure is not held', async () => {
  const { state, mark } = asked()
  state.failing = true
  await assert.rejects(mark.current(), /away/)
  state.failing = false
  assert.equal(await mark.current(), 'v1')
})
