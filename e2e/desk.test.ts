import { test } from 'node:test'
import { supplementAtCounter } from './journeys/counter-supplement.ts'
import { refuseSecond } from './journeys/stale.ts'
import { settleAtWindow } from './journeys/window.ts'
import { startCounty } from './testing/county.ts'
import { waysIn } from './testing/people.ts'

const county = await startCounty()

for (const way of waysIn)
  test(`窗口即办件：读卡后不超过 12 键、不碰鼠标，当场办结；本人查得到，跑了 1 次（${way.name}）`, () =>
    settleAtWindow(county, way))

test('两个人同时决定一件：后确认的被拒绝，看得到是谁先办的，写的还在', () => refuseSecond(county))

test('窗口补正：只收告知书要的，申请表的格子当场改，PDF 在页里看；别人的页不给看', () => supplementAtCounter(county))
