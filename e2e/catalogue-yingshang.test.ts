/**
 * 另一个县的清单：颍上县 26 个事项、2 个一件事，名称、部门、编码都和本机带的不一样，程序一行不改。
 * Only public doors: the command line into an empty database, then the pages and the interface over it. The file is written after the
 * county's reform plan of 2018 and the laws it names; three faults are left in it on purpose, as such lists come.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'

const root = join(import.meta.dirname, '..')
const place = (name: string) => join(import.meta.dirname, 'catalogue-yingshang', `${name}.json`)
const shipped = (name: string) => join(root, 'db', 'data', `${name}.json`)
const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))

const db = await testDatabase()
const folder = await mkdtemp(join(tmpdir(), 'onevisit-yingshang-'))
after(() => rm(folder, { recursive: true, force: true }))
const noDatabase = 'postgres://nobody@127.0.0.1:1/none'

/** The command line as its owner calls it; without a database unless one is named. */
function onevisit(
  words: readonly string[],
  { url = noDatabase, lines = [] }: { url?: string; lines?: readonly string[] } = {},
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder }
    const child = spawn(process.execPath, [join(root, 'src', 'cli.ts'), ...words], { env })
    child.stdin.end(lines.map((line) => `${line}\n`).join(''))
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

test('这份清单里没有一个名称、一个编码是本机带的', async () => {
  const own = await read(place('items'))
  const names = new Set((await read(shipped('items'))).map(({ name }: { name: string }) => name))
  assert.ok(own.length >= 20)
  assert.deepEqual(
    own.filter(({ name }: { name: string }) => names.has(name)),
    [],
  )
})

test('体检：不用数据库，故意留下的三处都查得出，别的错误一处也没有', async () => {
  const { code, out } = await onevisit(['lint', place('items'), '--json'])
  assert.equal(code, 0)
  const findings = JSON.parse(out) as { item: string; field: string; index: number | null; severity: string }[]
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error').map(({ item, field, index }) => [item, field, index]),
    [
      ['农药经营许可', 'materials', 4],
      ['城市道路挖掘审批', 'conditions', 1],
    ],
  )
  const procedure = findings.find(({ item }) => item === '农作物种子生产经营许可')
  assert.deepEqual([procedure?.field, procedure?.index], ['specialProcedures', 0])
})

test('导入空库：带来的编码照样留着，没有的由平台编；部门新建并且报出来；再导一次什么也不变', async () => {
  for (const kind of ['regions', 'items', 'bundles']) {
    const { code, out, err } = await onevisit(['import', kind, place(kind), '--json'], { url: db.url })
    assert.equal(code, 0, `${kind}: ${out}${err}`)
    const result = JSON.parse(out)
    assert.deepEqual(result.faults, [], kind)
    if (kind === 'items') {
      assert.equal(result.created.length, 26)
      assert.ok(result.warnings.some(({ message }: { message: string }) => /“县畜牧兽医局”，已经新建/.test(message)))
    }
  }
  const own = (await read(place('items'))) as { name: string; code?: string }[]
  const listed = await db.query<{ name: string; code: string }>('select name, code from service_item')
  for (const { name, code } of own) {
    const given = listed.find((one) => one.name === name)?.code
    assert.match(given ?? '', /^[0-9A-Z]{33}$/, name)
    if (code) assert.equal(given, code, name)
  }
  const again = JSON.parse((await onevisit(['import', 'items', place('items'), '--json'], { url: db.url })).out)
  assert.deepEqual([again.created, again.changed, again.unchanged], [[], [], 26])
})

test('搜索：按居民的话找得到，前三个里有；一个字不差的名称排第一', async () => {
  const asked = [
    ['房本换成我的名字', '存量房转移登记'],
    ['我要开个养鸡场，防疫的证怎么办', '动物防疫条件合格证核发'],
    ['离婚去哪里办', '离婚登记'],
    ['村医要注册', '乡村医生执业注册'],
    ['想领养一个小孩', '收养登记'],
    ['用公积金贷款买房', '住房公积金贷款'],
    ['门口挖路要批吗', '城市道路挖掘审批'],
    ['卖种子要什么许可', '农作物种子生产经营许可'],
    ['开兽药店', '兽药经营许可'],
    ['jiaoshizige', '教师资格认定（幼儿园、小学、初级中学）'],
    ['lhdj', '离婚登记'],
    ['二手房燃气过户', '二手房燃气过户'],
  ] as const
  const missed: string[] = []
  const { code, out } = await onevisit(['search'], { url: db.url, lines: asked.map(([question]) => question) })
  assert.equal(code, 0)
  out
    .trim()
    .split('\n')
    .forEach((line, at) => {
      const [question = '', name = ''] = asked[at] ?? []
      const found = (JSON.parse(line) as { name: string }[]).map((one) => one.name)
      if (!found.slice(0, 3).includes(name)) missed.push(`${question} → ${found.slice(0, 3).join('、')}`)
      if (question === name) assert.equal(found[0], name)
    })
  assert.deepEqual(missed, [])
})

test('方案和互为前置：读文件和读数据库一样；卖方的证不算互为前置，谁也先办不了的没有', async () => {
  const files = ['--from', place('items'), '--bundles', place('bundles'), '--json']
  const house = JSON.parse((await onevisit(['plan', '二手房交易过户', ...files])).out)
  assert.deepEqual(house.criticalPath.slice(0, 3), ['存量房买卖合同网签备案', '存量房契税申报', '存量房转移登记'])
  assert.deepEqual([house.layers.length, house.workingDays], [4, { statutory: 30, promised: 5 }])
  assert.deepEqual([house.materials.before, house.materials.after, house.notes], [17, 5, []])
  const farm = JSON.parse((await onevisit(['plan', '开办养殖场', ...files])).out)
  assert.deepEqual(farm.workingDays, { statutory: 40, promised: 26 })
  assert.ok(farm.workingDaysAtMost.promised > 26, 'announcing the land agreement and the visit on site come on top')
  const quicker = JSON.parse((await onevisit(['plan', '开办养殖场', '--defer', ...files])).out)
  assert.ok(quicker.workingDays.promised < 26)
  for (const [name, plan] of [
    ['二手房交易过户', house],
    ['开办养殖场', farm],
  ] as const) {
    const installed = JSON.parse((await onevisit(['plan', name, '--installed', '--json'], { url: db.url })).out)
    assert.deepEqual({ ...installed, read: [] }, { ...plan, read: [] }, name)
  }
  const report = JSON.parse((await onevisit(['prerequisites', '--installed', '--json'], { url: db.url })).out)
  const circles = report.groups.flatMap((group: { circles: object[] }) => group.circles)
  assert.deepEqual(
    circles.filter(({ blocking }: { blocking: boolean }) => blocking),
    [],
  )
  assert.ok(circles.length > 0)
})

test('同一批内容在页面和接口上：搜得到、指南写得全、一件事排得出、清单下载读得回来', async () => {
  const config = readConfig({ DATABASE_URL: db.url, DATA_DIR: folder, LOG_LEVEL: 'silent' })
  const { server } = await createApp({ config, db })
  after(() => server.close())
  const page = async (url: string) => {
    const reply = await server.inject({ method: 'GET', url })
    assert.equal(reply.statusCode, 200, url)
    return reply.body
  }
  assert.match(await page(`/search?q=${encodeURIComponent('养鸡要办什么证')}`), /动物防疫条件合格证核发/)
  const [item] = await db.query<{ code: string }>(`select code from service_item where name = '种畜禽生产经营许可'`)
  const guide = await page(`/guide/${item?.code}`)
  for (const words of ['12 个工作日', '种畜禽来源证明', '畜牧法', '县畜牧兽医局'])
    assert.ok(guide.includes(words), words)
  const [farm] = await db.query<{ id: string }>(`select id from bundle where name = '开办养殖场一件事'`)
  assert.match(await page(`/bundles/${farm?.id}`), /26 个工作日/)
  const list = JSON.parse(await page('/api/item-list'))
  assert.deepEqual(
    new Set(list.items.map(({ name }: { name: string }) => name)),
    new Set((await read(place('items'))).map(({ name }: { name: string }) => name)),
  )
})
