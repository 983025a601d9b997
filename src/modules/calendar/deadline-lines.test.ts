import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { china } from '#kernel/testing/china-calendar.ts'
import { deadlineLine } from './deadline-lines.ts'

const answer = (line: string) => deadlineLine(china, line)
const ask = (input: unknown) => answer(JSON.stringify(input))

test('一行一问：起始日、工作日数、中止，得出期满日', () => {
  assert.deepEqual(ask({ from: '2024-01-25', workingDays: 20 }), { due: '2024-02-27' })
  const suspensions = [{ after: '2024-02-01', through: '2024-02-06' }]
  assert.deepEqual(ask({ from: '2024-01-25', workingDays: 20, suspensions }), { due: '2024-03-04' })
  assert.deepEqual(ask({ from: '2024-03-01', workingDays: 0, suspensions: [] }), { due: '2024-03-01' })
})

const faults: [line: string, said: RegExp][] = [
  ['', /空的/],
  ['   ', /空的/],
  ['{"from":', /不是有效的 JSON/],
  ['[]', /JSON 对象/],
  ['null', /JSON 对象/],
  ['20', /JSON 对象/],
  ['{}', /from/],
  ['{"from":"2024-02-30","workingDays":5}', /from 应是存在的日期/],
  ['{"from":20240101,"workingDays":5}', /from/],
  ['{"from":"2024-03-01"}', /workingDays/],
  ['{"from":"2024-03-01","workingDays":"5"}', /workingDays/],
  ['{"from":"2024-03-01","workingDays":-1}', /workingDays/],
  ['{"from":"2024-03-01","workingDays":1.5}', /workingDays/],
  ['{"from":"2024-03-01","workingDays":null}', /workingDays/],
  ['{"from":"2024-03-01","workingDays":1e400}', /workingDays/],
  ['{"from":"2024-03-01","workingDays":100000000}', /不能超过/],
  ['{"from":"2024-03-01","workingDays":9000}', /只覆盖/],
  ['{"from":"2026-12-25","workingDays":10}', /只覆盖 2017-01-01 至 2026-12-31/],
  ['{"from":"2030-01-01","workingDays":0}', /只覆盖/],
  ['{"from":"2024-03-01","workingDays":5,"suspensions":{}}', /suspensions 应是数组/],
  ['{"from":"2024-03-01","workingDays":5,"suspensions":null}', /suspensions 应是数组/],
  ['{"from":"2024-03-01","workingDays":5,"suspensions":[null]}', /第 1 项应是对象/],
  ['{"from":"2024-03-01","workingDays":5,"suspensions":[{"after":"2024-03-05"}]}', /第 1 项的 after 和 through/],
  ['{"from":"2024-03-01","workingDays":5,"suspensions":[{"after":"2024-03-05","through":"2024-03-04"}]}', /晚于/],
  ['{"from":"2024-03-01","workingDays":5,"suspension":[]}', /不认识字段 "suspension"/],
]

for (const [line, said] of faults) {
  test(`说清哪里不对：${line || '（空行）'}`, () => {
    const given = answer(line)
    assert.ok('error' in given)
    assert.match(given.error, said)
  })
}

test('任何一行都有回答，不抛错', () => {
  const lines = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .record({
        from: fc.oneof(fc.constant('2024-03-01'), fc.jsonValue()),
        workingDays: fc.jsonValue(),
        suspensions: fc.jsonValue(),
      })
      .map((input) => JSON.stringify(input)),
  )
  fc.assert(
    fc.property(lines, (line) => {
      const given = answer(line)
      assert.ok('due' in given || given.error.length > 0)
    }),
  )
})
