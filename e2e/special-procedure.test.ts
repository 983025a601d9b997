import { test } from 'node:test'
import { suspendForNotice } from './journeys/special-procedure.ts'
import { startCounty } from './testing/county.ts'
import { waysIn } from './testing/people.ts'

const county = await startCounty()

for (const way of waysIn)
  test(`特别程序停表，两个期限一起顺延，三方看到的一样（${way.name}）`, () => suspendForNotice(county, way))
