/** The figures of the demonstration county against a count by hand from guides and events, which knows none of the product's rules. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import type { z } from 'zod'
import { openDatabase } from '#platform/db/database.ts'
import { loadDemo } from '../../../tools/demo/load.ts'
import { createTestCounty } from '../../testing/county.ts'
import type { Breakdown, FigureCases, FigureItems, Figures } from './contract.ts'
import { easyHandlings, type FigureKey, handlingWays } from './model.ts'

const county = await createTestCounty({ after }, { now: new Date('2026-08-14T08:30:00Z'), bare: true })
await loadDemo({ config: county.config, db: county.db, cases: 320, now: county.clock.at })
const supervisor = await county.staff({ role: 'supervisor' })
const head = await county.staff({ role: 'office-head', office: '县市场监督管理局' })
const clerk = await county.staff({ role: 'window-clerk' })

const period = 'from=2026-03-01&to=2026-08-14'
const read = async <T>(path: string, who = supervisor): Promise<T> => {
  const reply = await who.get(path)
  assert.equal(reply.status, 200, `${path}: ${reply.text.slice(0, 400)}`)
  return reply.body as T
}
const figures = (query = period, who = supervisor) => read<Figures>(`/api/figures?${query}`, who)

// ─── By hand ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Entry {
  name: string
  type: string
  caseKind: string
  onlineDepth: number
  visits: number
  channels: string[]
}
const entries: Entry[] = JSON.parse(readFileSync('db/data/items.json', 'utf8'))

interface Told {
  caseId: string
  version: number
  type: string
  // biome-ignore lint/suspicious/noExplicitAny: raw lines of the log, read as they stand
  data: any
}

/** One case told from its log alone. */
async function casesByHand() {
  const lines = await county.db.query<Told>(
    `select case_id as "caseId", version, type, data from case_event order by case_id, version`,
  )
  const rests = new Set<string>()
  const works = new Set<string>()
  const calendar = JSON.parse(readFileSync('db/data/calendar.json', 'utf8'))
  for (const { holidays, makeUpDays } of calendar.years) {
    for (const { from, to } of holidays) for (let day = from; day <= to; day = dayAfter(day)) rests.add(day)
    for (const day of makeUpDays) works.add(day)
  }
  const isWork = (day: string) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    return works.has(day) || (!rests.has(day) && weekday !== 0 && weekday !== 6)
  }
  const nextWork = (day: string) => {
    let at = day
    while (!isWork(at)) at = dayAfter(at)
    return at
  }
  return [...Map.groupBy(lines, (line) => line.caseId)].flatMap(([id, log]) => {
    const of = (type: string) => log.filter((line) => line.type === type)
    const concludedOn: string | undefined = of('case-concluded')[0]?.data.concludedOn
    const submittedOn: string | undefined = of('case-submitted')[0]?.data.submittedOn
    if (!concludedOn || !submittedOn) return []
    const struck = new Set(
      of('record-corrected').flatMap(({ data }) => (data.subject === 'presence' && data.void ? data.version : [])),
    )
    const there = log
      .filter((line) => line.data.presence && !struck.has(line.version))
      .map((line) => line.data.presence)
    const own = there.filter((one) => one.who !== 'staff-helper')
    return {
      id,
      concludedOn,
      officeId: of('case-opened')[0]?.data.officeId as string,
      channel: of('case-opened')[0]?.data.channel as string,
      days: new Set(own.map((one) => one.on)).size,
      more: own.some((one) => one.purpose !== 'pick-up'),
      helped: there.length > own.length,
      method: of('result-delivered')[0]?.data.method as string | undefined,
      atOnce: concludedOn <= nextWork(submittedOn),
    }
  })
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

type Hand = Awaited<ReturnType<typeof casesByHand>>[number]

const countsByHand: Partial<Record<FigureKey, (one: Hand) => boolean>> = {
  'at-once': (one) => one.atOnce,
  online: (one) => one.channel === 'online',
  'fully-online': (one) => one.channel === 'online' && one.days === 0 && !one.helped,
  nearby: (one) => ['township', 'village', 'kiosk'].includes(one.channel),
  once: (one) => one.days <= 1,
  'zero-visit': (one) => one.days === 0,
  'online-pick-up': (one) => one.channel === 'online' && !one.more && /window|kiosk/.test(one.method ?? ''),
  'online-courier': (one) => one.channel === 'online' && !one.more && one.method === 'courier',
  'pre-checked-pick-up': (one) => one.channel === 'online' && one.more && /window|kiosk/.test(one.method ?? ''),
  'window-courier': (one) => !/online|post/.test(one.channel) && one.method === 'courier',
  'on-the-spot': (one) =>
    !/online|post/.test(one.channel) && one.atOnce && one.method !== undefined && one.method !== 'courier',
  'nothing-delivered': (one) => one.method === undefined,
}

const byKey = (all: Figures, key: FigureKey, of: 'items' | 'cases') => {
  const found = all.figures.find((one) => one.key === key && one.of === of)
  assert.ok(found, key)
  return found
}

test('办件的六项和五种方式：和从事件里手算的一样；每个数就是它的清单', async () => {
  const cases = (await casesByHand()).filter(({ concludedOn }) => concludedOn >= '2026-03-01')
  assert.ok(cases.length > 40, `${cases.length} cases`)
  const all = await figures()
  for (const [key, counts] of Object.entries(countsByHand) as [FigureKey, (one: Hand) => boolean][]) {
    const figure = byKey(all, key, 'cases')
    const expected = cases.filter(counts)
    assert.deepEqual(
      [figure.numerator, figure.denominator, figure.value],
      [expected.length, cases.length, expected.length / cases.length],
      key,
    )
    const listed: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const page: z.infer<typeof FigureCases> = await read(
        `/api/figures/${key}/cases?from=2026-03-01&to=2026-08-14&counts=yes&limit=7${after && `&after=${after}`}`,
      )
      listed.push(...page.rows.map((row) => row.id))
      assert.ok(page.rows.every((row) => row.counts && row.why.length > 1 && !/\d{17}/.test(row.applicant)))
      after = page.next
    }
    assert.deepEqual([...listed].sort(), expected.map(({ id }) => id).sort(), key)
  }
  const ways = handlingWays.map((way) => byKey(all, way, 'cases').numerator)
  assert.equal(
    ways.reduce((sum, one) => sum + one, 0),
    cases.length,
    '每个件正好一种方式',
  )
  assert.ok(cases.some(countsByHand['online-courier'] ?? (() => false)) && cases.some(({ helped }) => helped))
})

test('事项的六项：和从指南里手算的一样', async () => {
  const claimed = new Set(
    (
      await county.db.query<{ name: string }>(
        'select distinct i.name from item_claim c join service_item i on i.id = c.service_item_id',
      )
    ).map(({ name }) => name),
  )
  assert.ok(claimed.size > 0)
  const expected: Record<(typeof easyHandlings)[number], number> = {
    'at-once': entries.filter((one) => one.caseKind === 'immediate').length,
    online: entries.filter((one) => one.onlineDepth >= 3).length,
    'fully-online': entries.filter((one) => one.onlineDepth === 4 && one.visits === 0).length,
    nearby: entries.filter((one) => claimed.has(one.name) || one.channels.includes('自助终端')).length,
    once: entries.filter((one) => one.visits < 2).length,
    'zero-visit': entries.filter((one) => one.visits === 0).length,
  }
  const all = await figures()
  for (const key of easyHandlings) {
    const figure = byKey(all, key, 'items')
    assert.deepEqual([figure.numerator, figure.denominator], [expected[key], entries.length], key)
    const list = await read<FigureItems>(`/api/figures/${key}/items?${period}&counts=yes&limit=200`)
    assert.equal(list.rows.length, expected[key])
  }
  assert.equal(byKey(all, 'online', 'items').target?.atLeast, 0.8, '华容 2018：网上办 80%')
  const huangpi = await figures(`${period}&targets=huangpi-2020`)
  assert.equal(byKey(huangpi, 'at-once', 'items').target?.atLeast, 0.7)
})

test('按日期：公布以前一个事项也没有；减事项、减材料、要素齐全度就是清单的和', async () => {
  const before = await figures('on=2020-01-01&from=2020-01-01&to=2020-01-31')
  assert.deepEqual([byKey(before, 'once', 'items').value, byKey(before, 'once', 'cases').denominator], [null, 0])
  const all = await figures()
  for (const key of ['guide-accuracy', 'element-completeness', 'reduced-items', 'reduced-materials'] as const) {
    const list = await read<FigureItems>(`/api/figures/${key}/items?${period}&limit=200`)
    const figure = byKey(all, key, 'items')
    assert.equal(
      figure.numerator,
      list.rows.reduce((sum, row) => sum + row.top, 0),
      key,
    )
    assert.equal(
      figure.denominator,
      list.rows.reduce((sum, row) => sum + row.bottom, 0),
      key,
    )
    assert.ok(figure.denominator > 0, key)
  }
  const pages = await read<FigureItems>(`/api/figures/once/items?limit=50`)
  const rest = await read<FigureItems>(`/api/figures/once/items?limit=50&after=${pages.next}`)
  assert.equal(pages.rows.length + rest.rows.length, entries.length)
})

test('负责人只看本单位；窗口人员看不到；口径不对的说清楚', async () => {
  const own = await figures(period, head)
  const cases = (await casesByHand()).filter((one) => one.officeId === head.officeId && one.concludedOn >= '2026-03-01')
  assert.equal(byKey(own, 'once', 'cases').denominator, cases.length)
  assert.ok(byKey(own, 'once', 'items').denominator < entries.length)
  assert.equal(own.scope, '县市场监督管理局')
  const list = await read<z.infer<typeof FigureCases>>(`/api/figures/once/cases?${period}&limit=200`, head)
  assert.deepEqual(list.rows.map(({ id }) => id).sort(), cases.map(({ id }) => id).sort())

  assert.equal((await clerk.get('/api/figures')).status, 403)
  const refused = async (path: string, status: number, words: RegExp) => {
    const reply = await supervisor.get(path)
    assert.equal(reply.status, status, path)
    assert.match(reply.text, words)
  }
  await refused('/api/figures?from=2026-08-10&to=2026-08-01', 422, /开始日期晚于截止日期/)
  await refused('/api/figures?from=2024-01-01&to=2026-08-01', 422, /366 天/)
  await refused('/api/figures?to=2026-09-01', 422, /不能晚于今天/)
  await refused('/api/figures?on=2026-02-30', 422, /真实的日期/)
  await refused('/api/figures/guide-accuracy/cases', 404, /数的是事项/)
  await refused('/api/figures/on-the-spot/items', 404, /数的是办件/)
  await refused('/api/figures/nothing/items', 422, /没有这个指标/)
})

test('按单位、按乡镇分开的，加起来就是全县的', async () => {
  const all = await figures()
  for (const [of, by] of [
    ['cases', 'office'],
    ['cases', 'township'],
    ['items', 'office'],
  ] as const) {
    const { rows } = await read<z.infer<typeof Breakdown>>(`/api/figures/once/breakdown?${period}&of=${of}&by=${by}`)
    const figure = byKey(all, 'once', of)
    assert.ok(rows.length > 1)
    assert.equal(
      rows.reduce((sum, row) => sum + row.numerator, 0),
      figure.numerator,
    )
    assert.equal(
      rows.reduce((sum, row) => sum + row.denominator, 0),
      figure.denominator,
    )
    assert.ok(rows.every(({ name }) => /[\u4e00-\u9fff]/.test(name)))
  }
})

test('以前的件：升级时从事件补上的、重算补上的，都和办的时候记下的一样', async () => {
  const owner = openDatabase(county.db.url)
  const rows = () => owner.query('select id, visit_purposes, helped, delivery_method from case_file order by id')
  const forget = () => owner.query(`update case_file set visit_purposes = '{}', helped = false, delivery_method = null`)
  try {
    const recorded = await rows()
    assert.ok(recorded.some((row) => (row as { helped: boolean }).helped))
    await forget()
    const found = await county.services.cases.rebuild({ repair: false })
    assert.ok(
      found.differences.some(({ field }) => field === 'deliveryMethod'),
      '重算看得出少了什么',
    )
    const migration = readFileSync('db/migrations/0016_figures.sql', 'utf8')
    const statements = migration.slice(migration.indexOf('with presence as'), migration.indexOf('-- notices and'))
    for (const statement of statements.split(';').filter((text) => text.trim() !== '')) await owner.query(statement)
    assert.deepEqual(await rows(), recorded)
    await forget()
    await county.services.cases.rebuild({ repair: true })
    assert.deepEqual(await rows(), recorded)
  } finally {
    await owner.close()
  }
})
