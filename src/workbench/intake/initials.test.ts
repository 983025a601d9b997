/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitOf, initialsOf } from './initials.ts'

test('拼音首字母：食品小经营许可 → spxjyxk', () => {
  assert.equal(initialsOf('食品小经营许可'), 'spxjyxk')
  assert.equal(initialsOf('老年人优待证办理'), 'lnrydzbl')
  assert.equal(initialsOf('个体工商户设立登记'), 'gtgshsldj')
})

test('多音字按事项名称里的读法：行、长、重', () => {
  assert.equal(initialsOf('行业'), 'xy')
  assert.equal(initialsOf('长期'), 'cq')
})

test('找事项：连着的首字母比隔着的排前，隔着的也找得到', () => {
  const fit = (word: string, name: string) => fitOf(word, name, initialsOf(name), '11430623MB1234567X4000114003')
  assert.ok(fit('lny', '老年人优待证办理') > 0)
  assert.ok(fit('spx', '食品小经营许可') > fit('spx', '食品生产加工小作坊许可'))
  assert.ok(fit('优待证', '老年人优待证办理') > 0)
  assert.equal(fit('zzz', '老年人优待证办理'), 0)
  assert.ok(fit('1430623', '老年人优待证办理') > 0)
})
