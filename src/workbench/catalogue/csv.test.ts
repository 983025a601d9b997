import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from './csv.ts'

test('错误清单下载成表格：引号、换行不乱，像公式的格子不会被当成公式', () => {
  assert.equal(
    csvOf([
      ['位置', '说明'],
      ['[0].name', '写“是”或者"否"'],
      ['=HYPERLINK("x")', '-1'],
    ]),
    '\uFEFF"位置","说明"\r\n"[0].name","写“是”或者""否"""\r\n"\'=HYPERLINK(""x"")","\'-1"\r\n',
  )
})
