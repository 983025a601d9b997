import { test } from 'node:test'
import { answerNotice } from './journeys/notice.ts'
import { startCounty } from './testing/county.ts'
import { waysIn } from './testing/people.ts'

const county = await startCounty()

for (const way of waysIn) test(`一次性告知、补正、决定（${way.name}）`, () => answerNotice(county, way))
