import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDatabase } from '#platform/db/database.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { loadDemo } from '../tools/demo/load.ts'
import { shipped } from '../tools/reference.ts'
import { readConfig } from './config.ts'
import { createServices } from './services.ts'

const program = join(import.meta.dirname, 'cli.ts')

const folder = await mkdtemp(join(tmpdir(), 'onevisit-cli-'))
after(() => rm(folder, { recursive: true, force: true }))
const county = await testDatabase()
const env: Record<string, string> = { DATABASE_URL: county.url, DATA_DIR: folder }
await loadDemo({ config: readConfig(env), db: county, cases: 30 })

interface Ran {
  code: number | null
  out: string
  err: string
}

/** Runs the program as a person would: a process of its own, real standard input. */
function onevisit(
  words: readonly string[],
  options: { input?: string | Buffer; env?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { env: { ...process.env, ...options.env } })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

const answers = (out: string) =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('deadline：标准向量逐行回答，日历之外不猜', async () => {
  const vectors: [from: string, days: number, due: string][] = [
    ['2024-03-01', 5, '2024-03-08'],
    ['2024-03-01', 20, '2024-03-29'],
    ['2024-03-01', 30, '2024-04-15'],
    ['2024-01-25', 20, '2024-02-27'],
    ['2024-02-05', 5, '2024-02-18'],
    ['2024-02-08', 5, '2024-02-21'],
    ['2026-02-12', 5, '2026-02-26'],
    ['2026-02-10', 20, '2026-03-16'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2025-09-26', 5, '2025-10-10'],
    ['2025-10-02', 1, '2025-10-09'],
    ['2025-10-02', 5, '2025-10-14'],
    ['2025-01-24', 7, '2025-02-10'],
    ['2020-01-22', 5, '2020-02-06'],
    ['2020-01-20', 10, '2020-02-11'],
    ['2018-09-28', 7, '2018-10-12'],
    ['2018-12-28', 1, '2018-12-29'],
    ['2017-09-29', 5, '2017-10-12'],
    ['2019-04-26', 3, '2019-04-30'],
    ['2026-09-18', 20, '2026-10-22'],
  ]
  const lines = [
    ...vectors.map(([from, workingDays]) => JSON.stringify({ from, workingDays })),
    '{"from":"2024-03-01","workingDays":20,"suspensions":[{"after":"2024-03-06","through":"2024-03-20"}]}',
    '{"from":"2024-06-03","workingDays":10,"suspensions":[{"after":"2024-06-05","through":"2024-06-14"}]}',
    '{"from":"2026-12-25","workingDays":10}',
    'not json',
  ]
  // A byte order mark, Windows line ends, no newline at the end.
  const { code, out, err } = await onevisit(['deadline'], { input: `\uFEFF${lines.join('\r\n')}` })
  assert.deepEqual([code, err], [0, ''])
  const got = answers(out)
  assert.equal(got.length, lines.length)
  assert.deepEqual(
    got.slice(0, 22).map(({ due }) => due),
    [...vectors.map(([, , due]) => due), '2024-04-15', '2024-06-26'],
  )
  assert.match(String(got[22]?.error), /2026-12-31/)
  assert.match(String(got[23]?.error), /JSON/)
})

test('check-id：标准向量逐行回答，错的说明哪里错', async () => {
  const good = [
    'resident-id 11010519491231002x',
    'resident-id 430623199202290121',
    'resident-id 810000199408230021',
    'credit-code 91430623MA4T000190',
    'credit-code 11430623T0000001XE',
    'item-code 11370800MB285591843370117002011',
    'licence-id 1.2.156.3005.2.11100000000013338W001.11430623T0000001XE.202600000001.001.E',
    'case-number 430623260212000001Z',
  ]
  const bad = [
    'resident-id 430623201802290010',
    'resident-id 110105194912310021',
    'credit-code 91350100M000100Y4A',
    'licence-id 1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M',
    'case-number 430623260212000001A',
    'passport E12345678',
    '',
  ]
  const { code, out } = await onevisit(['check-id'], { input: `${[...good, ...bad].join('\n')}\n` })
  assert.equal(code, 0)
  const got = answers(out)
  assert.deepEqual(
    got.map(({ ok }) => ok),
    [...good.map(() => true), ...bad.map(() => false)],
  )
  for (const answer of got.slice(good.length)) assert.match(String(answer.reason), /[\u4e00-\u9fa5]/)
})

test('逐行回答又快又不占内存；读的人先走了也不报错', async () => {
  const input = '{"from":"2024-01-25","workingDays":20}\n'.repeat(200_000)
  const started = performance.now()
  const { out } = await onevisit(['deadline'], { input })
  assert.equal(out.length, '{"due":"2024-02-27"}\n'.length * 200_000)
  assert.equal(200_000 / ((performance.now() - started) / 1000) > 25_000, true)

  const child = spawn(process.execPath, [program, 'deadline'])
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin.on('error', () => {})
  child.stdout.once('data', () => child.stdout.destroy())
  child.stdin.end(input)
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.deepEqual([code, err], [0, ''])
})

test('写错命令给出用法，退出码 2；要说明给说明', async () => {
  for (const words of [
    ['nonsense'],
    [],
    ['deadline', '--fast'],
    ['import', 'people', 'x.json'],
    ['search', 'a', '--limit', '0'],
    ['case'],
  ]) {
    const { code, out, err } = await onevisit(words)
    assert.deepEqual([code, out], [2, ''], words.join(' '))
    assert.match(err, /用法/)
  }
  const { code, out } = await onevisit(['help'])
  assert.equal(code, 0)
  assert.match(out, /deadline/)
})

test('出错只说一句话，没有堆栈', async () => {
  const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
  const down = await onevisit(['search', '低保'], { env: nowhere })
  assert.deepEqual([down.code, down.out], [1, ''])
  const set = await onevisit(['search', '低保'], { env: { PORT: 'many' } })
  assert.equal(set.code, 1)
  const file = await onevisit(['import', 'items', '/nowhere/items.json'], { env: nowhere })
  assert.deepEqual([file.code, file.err], [1, '没有这个文件：/nowhere/items.json\n'])
  for (const { err } of [down, set, file]) assert.doesNotMatch(err, /\bat .*:\d+:\d+/)
})

const owner = async <T>(work: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> => {
  const db = openDatabase(env.DATABASE_URL ?? '')
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/** A case that was handed in, with its receipt. */
const receipted = () =>
  owner(async (db) => {
    const [row] = await db.query<{ id: string; number: string }>(
      `select id, number from case_file where status = 'examining' and applicant_kind = 'individual' order by number limit 1`,
    )
    assert.ok(row)
    const { cases } = createServices({ config: readConfig(env), db })
    return { ...row, receipt: await cases.receipt(row.id) }
  })

test('search：一个问题一个数组，没有结果是空数组', async () => {
  const one = await onevisit(['search', '吃低保', '--limit', '3'], { env })
  assert.equal(one.code, 0)
  const [first, ...rest] = JSON.parse(one.out) as { code: string; name: string; score: number }[]
  assert.deepEqual([first?.name, rest.length], ['最低生活保障对象认定', 2])
  assert.deepEqual(Object.keys(first ?? {}), ['code', 'name', 'score'])
  const many = await onevisit(['search'], { env, input: 'shenfenzheng\r\n\n结婚\n' })
  const lines = many.out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { name: string }[])[0]?.name)
  assert.deepEqual(lines, ['居民身份证申领换领补领', undefined, '内地居民结婚登记'])
})

test('import：有错全不导，逐处指明；没错照实数，重复导入没有变化', async () => {
  const items = structuredClone(await shipped('items')) as Record<string, unknown>[]
  const path = join(folder, 'items.json')
  await writeFile(path, JSON.stringify(items))
  // two of the items were mended and published since the demonstration was loaded: the file takes that back
  const first86 = await onevisit(['import', 'items', path], { env })
  assert.deepEqual([first86.code, /没有变化 84/.test(first86.out)], [0, true], first86.out)
  const again = await onevisit(['import', 'items', path], { env })
  assert.deepEqual([again.code, /没有变化 86/.test(again.out)], [0, true])

  const [first, second] = items
  assert.ok(first && second)
  first.visits = -1
  second.audience = ['everyone']
  await writeFile(path, JSON.stringify(items))
  const faulty = await onevisit(['import', 'items', path, '--json'], { env })
  assert.equal(faulty.code, 1)
  const { faults, created } = JSON.parse(faulty.out) as { faults: { path: string }[]; created: string[] }
  assert.deepEqual([faults.map((fault) => fault.path), created], [['[0].visits', '[1].audience[0]'], []])

  const calendar = (await shipped('calendar')) as { version: string }
  const calendarPath = join(folder, 'calendar.json')
  await writeFile(calendarPath, JSON.stringify({ ...calendar, version: 'CN-2026.2' }))
  const dry = await onevisit(['import', 'calendar', calendarPath, '--dry-run', '--json'], { env })
  assert.deepEqual(JSON.parse(dry.out).created, ['CN-2026.2'])
  const loaded = await onevisit(['import', 'calendar', calendarPath], { env })
  assert.match(loaded.out, /新增 1/)
  assert.match(loaded.out, /件要按新日历重算期限/)
})

test('case：状态、时限、经过都在，姓名和证件号已脱敏', async () => {
  const { number } = await receipted()
  const text = await onevisit(['case', number], { env })
  assert.equal(text.code, 0)
  assert.match(text.out, /状态：[\s\S]*时限：[\s\S]*承诺时限[\s\S]*经过：[\s\S]*提交了申请/)
  const json = await onevisit(['case', number, '--json'], { env })
  const view = JSON.parse(json.out) as Record<string, unknown>
  for (const field of ['status', 'clocks', 'history', 'visits']) assert.ok(field in view, field)
  assert.equal('form' in view, false)
  assert.match((view.applicant as { name: string }).name, /\*/)
  assert.doesNotMatch(`${text.out}${json.out}`, /\d{17}[\dX]\b(?<!\d{19})(?=")/)
  const none = await onevisit(['case', '430623260212000001Z'], { env })
  assert.deepEqual([none.code, none.out], [1, ''])
})

test('verify：回执对得上；改一个字就对不上；动过数据库就看得出来', async () => {
  const { id, number, receipt } = await receipted()
  const file = join(folder, 'receipt.json')
  const verify = async (content: unknown) => {
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    const { code, out } = await onevisit(['verify', file, '--json'], { env })
    return { code, ...(JSON.parse(out) as { genuine: boolean; reason: string | null }) }
  }
  assert.equal((await onevisit(['verify', number], { env })).code, 0)
  assert.equal((await verify(receipt)).genuine, true)
  const other = (hash: string) => `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`
  for (const changed of [
    { head: other(receipt.head) },
    { contentHash: other(receipt.contentHash) },
    { itemName: '别的事项' },
    { submittedAt: '2026-01-05T01:00:00.000Z' },
    { version: 1 },
  ])
    assert.deepEqual([(await verify({ ...receipt, ...changed })).genuine], [false], JSON.stringify(changed))

  const page = `<h1>申请已提交</h1><dd>${number.slice(0, 6)} ${number.slice(6)}</dd><dd>${receipt.itemName}</dd>
    <p>内容指纹：${receipt.contentHash}</p><p>记录指纹：${receipt.head}</p>`
  assert.equal((await verify(page)).genuine, true)
  assert.equal((await verify(page.replace(receipt.head, `z${receipt.head.slice(1)}`))).genuine, false)
  assert.equal((await verify(page.replace(receipt.itemName, '别的事项'))).genuine, false)

  await owner(async (db) => {
    await db.query(`update case_content set salt = repeat('0', 64) where case_id = $1 and revision = 1`, [id])
    assert.match((await verify(receipt)).reason ?? '', /提交的内容/)
    await db.query('alter table case_event disable trigger refuse_change')
    await db.query(`update case_event set data = data || '{"on": "2020-01-01"}' where case_id = $1 and version = 2`, [
      id,
    ])
    await db.query('alter table case_event enable always trigger refuse_change')
  })
  const touched = await onevisit(['verify', number], { env })
  assert.deepEqual([touched.code, /被改动/.test(touched.out)], [1, true])
})

test('rebuild：由事件重算，改过的列指出来并改正', async () => {
  const [changed] = await owner((db) =>
    db.query<{ number: string; visits: number }>(
      `update case_file set visits = visits + 3, due_on = '2020-01-01'
       where id = (select id from case_file where status = 'decided' limit 1) returning number, visits`,
    ),
  )
  assert.ok(changed)
  const first = await onevisit(['rebuild', '--json'], { env })
  assert.equal(first.code, 1)
  const { differences, broken, cases } = JSON.parse(first.out) as {
    cases: number
    differences: { number: string; field: string }[]
    broken: unknown[]
  }
  assert.deepEqual(
    [cases, differences.map((one) => `${one.number} ${one.field}`).sort()],
    [30, [`${changed.number} dueOn`, `${changed.number} visits`]],
  )
  // The case whose events the test before has touched.
  assert.equal(broken.length, 1)
  const second = await onevisit(['rebuild', '--dry-run'], { env })
  assert.match(second.out, /30 件/)
  assert.doesNotMatch(second.out, /事件算出/)
})

test('administrator：空库里建第一位安全管理员，能用它登录；第二位不再由命令行建', async () => {
  const db = await testDatabase()
  const own = { ...env, DATABASE_URL: db.url }
  const words = ['administrator', 'security-administrator', '--name', '钱安', '--work-no', 'A0001', '--json']
  assert.equal((await onevisit(words, { env: own })).code, 1, '还没有单位')
  const directory = join(folder, 'directory.json')
  await writeFile(directory, JSON.stringify(await shipped('directory')))
  assert.equal((await onevisit(['import', 'directory', directory], { env: own })).code, 0)
  const first = await onevisit(words, { env: own })
  assert.equal(first.code, 0, first.err)
  const { password, totpUri } = JSON.parse(first.out) as { password: string; totpUri: string }
  assert.match(totpUri, /^otpauth:\/\/totp\//)
  const { identity } = createServices({ config: readConfig(own), db })
  const signed = await identity.staffSignIn('A0001', password, { ip: '127.0.0.1' })
  assert.ok(signed.token)
  const second = await onevisit([...words.slice(0, 5), 'A0002', '--json'], { env: own })
  assert.equal(second.code, 1)
  assert.match(second.err, /已经有安全管理员/)
})
