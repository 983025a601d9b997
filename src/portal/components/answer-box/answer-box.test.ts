import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerBox } from './answer-box.ts'

test('问在前，答在后，补充的话可有可无', () => {
  const { markup } = answerBox([{ question: '几天', answer: '6 个工作日' }])
  assert.match(markup, /<dt>几天<\/dt><dd class="answer-value">6 个工作日<\/dd><\/div>/)
})
