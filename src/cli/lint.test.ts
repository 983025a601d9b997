import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const program = join(import.meta.dirname, '..', 'cli.ts')
const shipped = join(import.meta.dirname, '..', '..', 'db', 'data', 'items.json')
const folder = await mkdtemp(join(tmpdir(), 'onevisit-lint-'))
after(() => rm(folder, { recursive: true, force: true }))

/** Runs the program as a person would: a process of its own, no database anywhere. */
function lint(words: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    const child = spawn(process.execPath, [program, 'lint', ...words], { env })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }))
    child.stdin.end(input)
  })
}

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const dance = { name: '广场舞备案', conditions: ['确有需要'], materials: [{ name: '其他材料' }] }

test('lint --json：不用数据库，答发现的列表，每条七项，退出码 0', async () => {
  const { code, out, err } = await lint([shipped, '--json'])
  assert.deepEqual([code, err], [0, ''])
  const findings = JSON.parse(out) as Record<string, unknown>[]
  const keys = ['item', 'field', 'index', 'rule', 'severity', 'text', 'suggestion']
  assert.ok(findings.length > 0)
  for (const finding of findings) assert.deepEqual(Object.keys(finding), keys)
  assert.deepEqual(
    findings.find(({ item, severity }) => item === '劳务派遣经营许可' && severity === 'error'),
    {
      item: '劳务派遣经营许可',
      field: 'conditions',
      index: 3,
      rule: 'L101',
      severity: 'error',
      text: '法律、行政法规规定的其他条件',
      suggestion: '逐项列明名称；列不出来的删除。',
    },
  )
})

test('lint：给人看的说明写第几项、为什么、怎么改；有错误退出码 1', async () => {
  const { code, out } = await lint(['-'], JSON.stringify({ items: [dance] }))
  assert.equal(code, 1)
  assert.match(out, /错误 L102 模糊词 条件第 1 项：确有需要/)
  assert.match(out, /错误 L101 兜底条款 材料第 1 项：其他材料\n {7}逐项列明/)
  assert.match(out, /1 个事项：错误 2，提醒 0，提示 0，其中已豁免 0。有错误的事项不能发布。/)
  const clean = await lint(['-'], JSON.stringify([{ ...dance, conditions: [], materials: [] }]))
  assert.deepEqual(
    [clean.code, clean.out],
    [0, '1 个事项：错误 0，提醒 0，提示 0，其中已豁免 0。没有挡住发布的错误。\n'],
  )
})

test('lint --place：只查这个地方的和通用的规则；不认识的地方说出来', async () => {
  const business = {
    ...dance,
    ...{ conditions: [], materials: [], audience: ['legal'], promisedLimitDays: 15 },
    statutoryLimit: { days: 20, unit: 'working' },
  }
  const path = await file('business.json', [business])
  const rulesIn = async (...words: string[]) =>
    (JSON.parse((await lint([path, '--json', ...words])).out) as { rule: string }[]).map(({ rule }) => rule)
  assert.deepEqual(await rulesIn('--place', '华容'), ['L304'])
  assert.deepEqual(await rulesIn('--place=颍上县'), [])
  assert.deepEqual(await rulesIn(), ['L304'])
  assert.match((await lint([path, '--place', '华荣'])).err, /“华荣”没有自己的规则，只查通用规则。/)
})

test('lint --waivers：豁免的写明是谁，不挡发布', async () => {
  const place = { item: '广场舞备案', by: '周敏', reason: '等省里的清单', until: '2999-12-31' }
  const waivers = await file('waivers.json', [
    { ...place, rule: 'L102', field: 'conditions', index: 0, text: '确有需要' },
    { ...place, rule: 'L101', field: 'materials', index: 0, text: '其他材料' },
  ])
  const path = await file('dance.json', [dance])
  const { code, out } = await lint([path, '--waivers', waivers])
  assert.equal(code, 0)
  assert.match(out, /（周敏 已豁免）/)
  const answers = JSON.parse((await lint([path, '--waivers', waivers, '--json'])).out) as { waivedBy?: string }[]
  assert.deepEqual(
    answers.map(({ waivedBy }) => waivedBy),
    ['周敏', '周敏'],
  )
})

test('lint：文件有毛病，说清楚哪一项，退出码 2', async () => {
  const faults: [content: unknown, said: RegExp][] = [
    ['[{', /不是完整的 JSON/],
    ['{"rows":[]}', /应当是一个列表，或者带有列表 items 的对象/],
    [[{ conditions: [] }], /\[0\]\.name：缺少这一项，应当是文字/],
    [[dance, { ...dance, conditions: '确有需要' }], /\[1\]\.conditions：应当是列表/],
    [[{ ...dance, materials: [{ name: 7 }] }], /\[0\]\.materials\[0\]\.name：应当是文字/],
  ]
  for (const [content, said] of faults) {
    const { code, out, err } = await lint([await file('bad.json', content), '--json'])
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, said)
  }
  assert.match((await lint([join(folder, 'none.json')])).err, /没有这个文件/)
  assert.equal((await lint([])).code, 2)
  assert.equal((await lint([join(folder, 'dance.json'), '--strict'])).code, 2)
})
