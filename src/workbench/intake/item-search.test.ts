/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitOf } from './item-search.ts'

const code = '11430623MB1234567X4000114003'
const elders = { name: '老年人优待证办理', initials: 'lnrydzbl', synonyms: ['老年证', '敬老卡'], code }
const food = { name: '食品小经营许可', initials: 'spxjyxk', synonyms: ['小餐饮'], code }
const workshop = { name: '食品生产加工小作坊许可', initials: 'spscjgxzfxk', synonyms: [], code }

test('找事项：连着的首字母比隔着的排前，隔着的也找得到', () => {
  assert.ok(fitOf('lny', elders) > 0)
  assert.ok(fitOf('spx', food) > fitOf('spx', workshop))
  assert.ok(fitOf('spx', workshop) > 0)
  assert.equal(fitOf('zzz', elders), 0)
})

test('找事项：名称、俗称、编码都行，名称排在俗称前', () => {
  assert.ok(fitOf('优待证', elders) > fitOf('敬老卡', elders))
  assert.ok(fitOf('敬老卡', elders) > 0)
  assert.ok(fitOf('1430623', elders) > 0)
  assert.equal(fitOf('小餐饮', elders), 0)
})
