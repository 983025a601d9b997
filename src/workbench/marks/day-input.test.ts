/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listNumber } from './case-words.ts'
import { readDay } from './day-input.ts'

test('日期：窗口上怎么写都认，不存在的日子不认', () => {
  for (const text of ['20260509', '2026-5-9', '2026/05/09', '2026.5.9', '2026年5月9日', ' ２０２６０５０９ ']) {
    assert.equal(readDay(text), '2026-05-09', text)
  }
  for (const text of ['20260230', '2026-13-01', '5月9日', '']) assert.equal(readDay(text), undefined, text)
})

test('编号：列表写年月日-序号，认不出的照原样写', () => {
  assert.equal(listNumber('430623261019000006J'), '261019-0006')
  assert.equal(listNumber('430623261019012345X'), '261019-12345')
  assert.equal(listNumber('草稿'), '草稿')
})
