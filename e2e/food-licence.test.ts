import { test } from 'node:test'
import { deferMaterial } from './journeys/deferred.ts'
import { applyOnline } from './journeys/online.ts'
import { acceptBySilence } from './journeys/silence.ts'
import { submitTwice } from './journeys/twice.ts'
import { startCounty } from './testing/county.ts'
import { waysIn } from './testing/people.ts'

const county = await startCounty()

for (const way of waysIn) {
  test(`网上办承诺件：申请、受理、核查、批准、领证、评价（${way.name}）`, () => applyOnline(county, way))
  test(`点两下、后退再交、两个标签页，只有一件（${way.name}）`, () => submitTwice(county, way))
  test(`容缺：承诺以后再交，先受理，到期前交上（${way.name}）`, () => deferMaterial(county, way))
  test(`五个工作日没有告知，视为收到那天已受理，三方看到同一个日期（${way.name}）`, () => acceptBySilence(county, way))
}
