import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import writeWorkbook from 'write-excel-file/node'
import { ImportedItem } from '#modules/catalog/contract.ts'
import { readItemWorkbook, writeItemWorkbook } from './spreadsheet.ts'

const items = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8'))

test('导出的表格读回来一字不差：86 个事项', async () => {
  const { entries, faults } = await readItemWorkbook(await writeItemWorkbook(items))
  assert.deepEqual(faults, [])
  assert.deepEqual(
    entries.map((entry) => ImportedItem.parse(entry)),
    items.map((item: unknown) => ImportedItem.parse(item)),
  )
})

test('读不懂的地方说明在哪张表、哪一行、哪一列', async () => {
  const file = await writeWorkbook([
    {
      sheet: '事项',
      data: [
        [{ value: '事项名称' }, { value: '收费' }, { value: '颜色' }],
        [{ value: '借场地' }, { value: '也许' }, null],
      ],
    },
    {
      sheet: '受理条件',
      data: [
        [{ value: '事项名称' }, { value: '条件' }],
        [{ value: '没有的事项' }, { value: '年满十八周岁' }],
      ],
    },
  ]).toBuffer()
  const { faults } = await readItemWorkbook(file)
  assert.deepEqual(
    faults.map((fault) => fault.path),
    ['“事项”第 1 行', '“事项”第 2 行“收费”', '“受理条件”第 2 行'],
  )
  assert.match((await readItemWorkbook(Buffer.from('不是表格'))).faults[0]?.message ?? '', /不是完整的 Excel/)
})
