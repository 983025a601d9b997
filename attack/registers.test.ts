/** The registers of docs/security say of every requirement where it is shown: each number once, and every file there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { goalsOnPage, goalTable } from './goals.ts'

const root = join(import.meta.dirname, '..')
const states = ['met', 'part', 'operator', 'open', 'n/a'] as const

interface Row {
  readonly no: string
  readonly level: string
  readonly state: string
  readonly files: readonly string[]
  readonly remark: string
}

/** Lines of the tables whose first cell is a number. */
function rowsOf(page: string): Row[] {
  return page.split('\n').flatMap((line): Row[] => {
    const [no = '', level = '', , state = '', by = '', remark = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    if (!/^\d+\.\d+\.\d+/.test(no)) return []
    return [{ no, level, state, files: [...by.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file), remark }]
  })
}

/** What is wrong with a register; empty when it can be believed. */
function faultsIn(page: string): string[] {
  const rows = rowsOf(page)
  const faults = rows.flatMap(({ no, state, files, remark }) => [
    ...(rows.filter((other) => other.no === no).length > 1 ? [`${no} stands twice`] : []),
    ...((states as readonly string[]).includes(state) ? [] : [`${no} is “${state}”`]),
    ...(state !== 'n/a' && files.length === 0 ? [`${no} names nothing`] : []),
    ...(state !== 'met' && remark === '' && files.length === 0 ? [`${no} gives no reason`] : []),
    ...(['part', 'open', 'n/a'].includes(state) && remark === '' ? [`${no} does not say what is missing`] : []),
    ...files.filter((file) => !existsSync(join(root, file))).map((file) => `${no}: ${file} is not there`),
  ])
  const told =
    /^\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\|$/m.exec(page)?.slice(1).map(Number) ?? []
  const counted = [rows.length, ...states.map((state) => rows.filter((row) => row.state === state).length)]
  if (told.join() !== counted.join()) faults.push(`it says ${told.join()} and holds ${counted.join()}`)
  return faults
}

const read = (name: string) => readFileSync(join(root, 'docs', 'security', name), 'utf8')

describe('registers of security', () => {
  it('OWASP ASVS 5.0.0: 70 requirements of level 1 and 183 of level 2, 246 of them outside WebRTC', () => {
    const page = read('asvs.md')
    assert.deepEqual(faultsIn(page), [])
    const rows = rowsOf(page)
    assert.equal(rows.filter(({ level }) => level === '1').length, 70)
    assert.equal(rows.filter(({ level }) => level === '2').length, 183)
    assert.equal(rows.filter(({ no }) => !no.startsWith('17.')).length, 246)
    const perChapter = Map.groupBy(rows, ({ no }) => Number(no.split('.')[0]))
    const expected = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
    assert.deepEqual(
      expected.map((_, index) => perChapter.get(index + 1)?.length),
      expected,
    )
  })

  it('GB/T 22239-2019 8.1.4：十一个控制点，三十四条', () => {
    const page = read('mlps.md')
    assert.deepEqual(faultsIn(page), [])
    assert.equal(rowsOf(page).length, 34)
    assert.equal(new Set(rowsOf(page).map(({ no }) => no.split(' ')[0])).size, 11)
  })

  it('每个目标的数字都来自留下的那次运行', () => {
    // The formatter pads columns.
    const unpadded = (table: string) => table.replaceAll(/ +\|/g, ' |').replaceAll(/-{3,}/g, '---')
    assert.equal(unpadded(goalsOnPage().table), unpadded(goalTable()), 'node attack/goals.ts --write')
    assert.notEqual(unpadded(goalsOnPage().table), unpadded(goalTable()).replace(/\d/, '_'))
  })

  it('the check bites: a number twice, a file that is gone, a state without a reason', () => {
    const page = read('mlps.md')
    const [line = ''] = page.split('\n').filter((one) => one.startsWith('| 8.1.4.1 a'))
    assert.equal(faultsIn(`${page}\n${line}`).length > 1, true)
    assert.equal(faultsIn(page.replace('src/platform/sealing.test.ts', 'src/platform/gone.test.ts')).length, 1)
    const unreasoned = page.replace(/(\| open +\|[^|]+\| )no labels/, '$1')
    assert.notEqual(unreasoned, page)
    assert.equal(faultsIn(unreasoned).length, 1)
  })
})
