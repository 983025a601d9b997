import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ImportedItem } from '#modules/catalog/import-shape.ts'
import { listItems } from '#modules/catalog/queries.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { loadCounty, loadGround } from '../../tools/reference.ts'
import { readConfig } from '../config.ts'
import { createServices } from '../services.ts'

const program = join(import.meta.dirname, '..', 'cli.ts')
const folder = await mkdtemp(join(tmpdir(), 'onevisit-plan-'))
after(() => rm(folder, { recursive: true, force: true }))

/** No database is there unless one is named: these commands read files. */
function onevisit(...words: string[]) {
  return onevisitWith('postgres://nobody@127.0.0.1:1/none', ...words)
}

function onevisitWith(url: string, ...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder }
    const child = spawn(process.execPath, [program, ...words], { env })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }))
  })
}

const shipped = JSON.parse(
  await readFile(join(import.meta.dirname, '../../db/data/items.json'), 'utf8'),
) as ImportedItem[]

/** A file of two items that need each other's licence, and a third that needs none. */
async function circularFile(deferrable: boolean): Promise<string> {
  const [base] = shipped
  assert.ok(base)
  const item = (name: string, needs: string | null): ImportedItem => ({
    ...base,
    ...{ name, prerequisites: [], specialProcedures: [], noticeCommitment: false },
    result: { name: `${name}证`, kind: 'licence', licenceType: `${name}证` },
    materials: needs
      ? [
          {
            ...{ name: needs, licenceType: needs, form: 'original', copies: 1, source: 'licence' },
            ...{ required: true, deferrable },
          },
        ]
      : [],
  })
  const file = join(folder, `circle-${deferrable}.json`)
  await writeFile(file, JSON.stringify([item('甲许可', '乙许可证'), item('乙许可', '甲许可证'), item('丙许可', null)]))
  return file
}

test('plan 一件事 --json：先后、关键路径、天数、材料、填表、跑动，不用数据库', async () => {
  const { code, out, err } = await onevisit('plan', '新生儿出生一件事', '--json')
  assert.deepEqual([code, err], [0, ''])
  const plan = JSON.parse(out)
  assert.deepEqual(Object.keys(plan).slice(0, 6), [
    ...['layers', 'criticalPath', 'workingDays', 'materials', 'fields', 'visits'],
  ])
  assert.deepEqual(plan.layers[0].includes('出生医学证明签发'), true)
  assert.deepEqual([plan.layers[1], plan.published.name], [['出生登记'], '出生一件事'])
  assert.deepEqual(plan.workingDays, { statutory: 10, promised: 3 })
  assert.deepEqual([plan.materials.before, plan.materials.after], [16, 9])
  assert.deepEqual(plan.visits, { before: 2, after: 1 })
  assert.deepEqual(plan.read, ['db/data/items.json（86 个事项）', 'db/data/bundles.json（13 个一件事）'])
})

test('plan --items：名称可以只写一部分，逗号中英文都行；不带 --json 是一张表', async () => {
  const { code, out } = await onevisit('plan', '--items', '食品经营许可，公共场所卫生', '--json')
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(out).layers, [['食品经营许可', '公共场所卫生许可']])
  const table = await onevisit('plan', '--items=食品经营许可,公共场所卫生许可')
  assert.match(table.out, /^食品经营许可、公共场所卫生许可：2 项，分 1 批\n读了：db\/data\/items\.json/)
  assert.match(table.out, /第 1 批 {2}食品经营许可 +1–6 日 +法定 10 +可以马上办/)
  assert.match(table.out, /材料：12 份并成 10 份/)
})

test('plan 写得不对：没有的、说不清的说出相近的名称；两样都写、都不写的说明写法', async () => {
  const unknown = await onevisit('plan', '开个饭店')
  assert.deepEqual([unknown.code, unknown.out], [1, ''])
  assert.match(unknown.err, /没有“开个饭店”这个一件事。相近的有.*“开餐馆一件事”/)
  const vague = await onevisit('plan', '--items', '食品经营许可,过户')
  assert.deepEqual(
    [vague.code, vague.err.startsWith('“过户”可以是“用水过户”、“用电过户”、“燃气过户”，请写全。')],
    [1, true],
  )
  for (const words of [['plan'], ['plan', '开餐馆', '--items', '用水过户'], ['plan', '--items', '用水过户,,']])
    assert.equal((await onevisit(...words)).code, 2, words.join(' '))
})

test('plan --from：互为前置的说出是哪几项，不猜先后；读不懂的文件说出哪里', async () => {
  const file = await circularFile(false)
  const { code, out, err } = await onevisit('plan', '--items', '甲许可,乙许可,丙许可', '--from', file)
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, /互为前置.*甲许可.*乙许可.*商定/)
  const alone = await onevisit('plan', '--items', '甲许可,丙许可', '--from', file, '--json')
  assert.deepEqual(JSON.parse(alone.out).beforehand, [{ item: '甲许可', what: '乙许可证', from: ['乙许可'] }])
  const broken = join(folder, 'broken.json')
  await writeFile(broken, JSON.stringify([{ name: '甲' }]))
  const unread = await onevisit('plan', '--items', '甲', '--from', broken)
  assert.deepEqual([unread.code, /broken\.json 有 \d+ 处读不懂/.test(unread.err)], [1, true])
})

test('prerequisites：互为前置、每一步的依据、怎么打开；本县清单的循环都打得开', async () => {
  const file = await circularFile(true)
  const planted = await onevisit('prerequisites', '--from', file, '--json')
  const [group, ...others] = JSON.parse(planted.out).groups
  assert.deepEqual([group.items, others], [['甲许可', '乙许可'], []])
  const [circle] = group.circles
  assert.deepEqual([circle.mutual, circle.blocking, circle.steps.length], [true, true, 2])
  for (const step of circle.steps) {
    assert.equal(step.breaks[0].by, 'deferral')
    assert.match(step.edges[0].articles[0], /《社会救助暂行办法》第九条/)
  }
  const county = await onevisit('prerequisites')
  assert.equal(county.code, 0)
  assert.match(county.out, /循环 \d+ 处，其中谁也先办不了的 0 处/)
  assert.match(county.out, /互为前置（打得开）：出生登记 → 居民身份证申领换领补领 → 出生登记/)
})

test('plan --installed：读数据库里公布的；文件里没有的编码也到数据库里找', async () => {
  const db = await testDatabase()
  const services = createServices({ config: readConfig({ DATABASE_URL: db.url, DATA_DIR: folder }), db })
  await loadGround(services)
  await loadCounty(services)
  const code = (await listItems(db)).find(({ name }) => name === '食品经营许可')?.code
  assert.ok(code)
  const installed = await onevisitWith(db.url, 'plan', '开餐馆', '--installed', '--json')
  const files = await onevisit('plan', '开餐馆', '--json')
  const { read, ...plan } = JSON.parse(installed.out)
  const { read: _, ...same } = JSON.parse(files.out)
  assert.deepEqual(plan, same)
  assert.deepEqual(read, ['本机数据库（86 个事项，13 个一件事）'])
  const byCode = await onevisitWith(db.url, 'plan', '--items', code, '--json')
  assert.deepEqual(JSON.parse(byCode.out).layers, [['食品经营许可']])
})

test('特别程序没有写依据的事项照样排：天数看得出来，依据是体检的事', async () => {
  const [first] = shipped
  assert.ok(first)
  const procedure = { name: '专家评审', days: 3, unit: 'working', countsTowardLimit: false }
  const path = join(folder, 'without-basis.json')
  await writeFile(path, JSON.stringify([{ ...first, specialProcedures: [procedure, { ...procedure, basis: ' ' }] }]))
  const { code, out, err } = await onevisit('plan', '--items', first.name, '--from', path, '--json')
  assert.equal(code, 0, err)
  assert.deepEqual(JSON.parse(out).layers, [[first.name]])
})
