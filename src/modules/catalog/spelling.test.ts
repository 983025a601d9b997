import assert from 'node:assert/strict'
import { test } from 'node:test'
import { respell } from './spelling.ts'

const called = [
  '居民身份证申领换领补领',
  '身份证丢了',
  '特困人员认定',
  '五保户怎么办',
  '机动车驾驶证期满换证',
  '残疾人证办理',
]

test('音同字不同的，换成事项的叫法', () => {
  assert.equal(respell('身份正丢了', called, []), '身份证丢了')
  assert.equal(respell('五宝户怎么办', called, []), '五保户怎么办')
  assert.equal(respell('我要办残级人证', called, []), '我要办残疾人证')
})

test('湖南话分不清的音也换', () => {
  assert.equal(respell('驾司证换证', called, []), '驾驶证换证')
})

test('没有写错的、只是叫法不同的，不换', () => {
  assert.equal(respell('身份证丢了', called, []), undefined)
  assert.equal(respell('开饭店', called, []), undefined)
  assert.equal(respell('shenfenzheng', called, []), undefined)
})
