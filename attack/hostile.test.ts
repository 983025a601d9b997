/**
 * Hostile input to every way in: routes of the table, pages and forms, files. A deterministic share of the requests here; more with
 * `node attack/main.ts hostile --full`.
 */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { faceOf } from '../src/testing/face.ts'
import { intakeBody } from '../src/testing/filing.ts'
import { hostileFiles } from './hostile/files.ts'
import { type Ground, setGround } from './hostile/ground.ts'
import { faultsOf } from './hostile/judge.ts'
import { textPayloads } from './hostile/payloads.ts'
import { type HostileVerdict, runHostile } from './hostile/run.ts'
import { portalNames } from './hostile/slots.ts'
import { stillness } from './hostile/stillness.ts'
import { harmIn, tagsOf } from './markup.ts'
import { fire } from './sender.ts'

const asked = { headers: {}, method: 'GET', url: '/' }

describe('恶意输入，每个入口、每个参数', () => {
  const cleanups: (() => Promise<void>)[] = []
  let ground: Ground
  let verdict: HostileVerdict
  before(async () => {
    ground = await setGround({ after: (work) => void cleanups.unshift(work) }, { takesEvents: false })
    verdict = await runHostile(ground, 0.012)
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  it('没有一个 5xx，没有一处露出内部，没有一段代码进了页面，拒绝的什么也没有改', () => {
    assert.equal(verdict.requests >= 1_500, true, `${verdict.requests} requests`)
    assert.equal(verdict.ways > 150 && verdict.slots > 1_000, true, `${verdict.ways} ways, ${verdict.slots} slots`)
    assert.deepEqual(verdict.found.slice(0, 20), [])
  })

  it('日志每行一条 JSON，没有换行、颜色和别人的头', () => {
    const { log } = ground.county
    assert.equal(log.length > verdict.requests / 2, true)
    for (const line of log) {
      assert.equal(line.trimEnd().split('\n').length, 1)
      JSON.parse(line)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      assert.doesNotMatch(line.trimEnd(), /[\u0000-\u001f\u2028\u2029]/)
    }
    assert.deepEqual(log.filter((line) => line.includes('attack')).slice(0, 3), [])
  })

  it('the watch over refusals sees what changes between two of them', async () => {
    const change = () =>
      ground.county.db.query(
        `insert into case_counter (scope, value) values ('stillness', 1) on conflict (scope) do update set value = case_counter.value + 1`,
      )
    const watch = await stillness(ground)
    const seen: boolean[] = []
    for (let n = 0; n < 10; n += 1) {
      if (n === 6) await change()
      seen.push(await watch.saw(false))
    }
    assert.equal(seen.indexOf(true), 9)
    assert.equal(await watch.saw(false), false)
    assert.equal(await watch.saw(true), false)
    await change()
    for (let n = 0; n < 5; n += 1) assert.equal(await watch.saw(false), false)
    await change()
    assert.equal(await watch.end(), true)
    // One before what was taken, three after it until somebody looked.
    assert.deepEqual(watch.told(), { refused: 16, unwatched: 4 })
  })

  it('the check sees what it looks for', () => {
    for (const markup of [
      '<p><attack-tag>',
      '<p onclick=x()>',
      '<script>x</script>',
      '<a href="javascript:attack()">',
      '<a href=" java\tscript:x">',
    ])
      assert.notDeepEqual(harmIn(markup), [], markup)
    assert.deepEqual(
      harmIn('<p title="&lt;script&gt; onload=1">&lt;attack-tag&gt;</p><script src="/a.js"></script>'),
      [],
    )
    assert.deepEqual(
      tagsOf('<a b="1>2" c=d>').map(({ attributes }) => [...attributes]),
      [
        [
          ['b', '1>2'],
          ['c', 'd'],
        ],
      ],
    )
    const stack = { status: 500, headers: {}, text: 'Error\n    at run (file:///x.ts:1:2)' }
    assert.equal(faultsOf(asked, stack).length > 3, true)
    assert.equal(portalNames().fields.length > 12, true)
    assert.equal(textPayloads.length > 90, true)
  })
})

describe('恶意文件', () => {
  const cleanups: (() => Promise<void>)[] = []
  let ground: Ground
  before(async () => {
    ground = await setGround({ after: (work) => void cleanups.unshift(work) }, { takesEvents: true })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })
  const clerk = () => {
    const [first] = ground.staff
    if (!first) throw new Error('nobody works here')
    return first.member
  }

  it('会爆的、会跑的、说谎的退回；别的原样收下，只当附件给，名字带着真的类型', async () => {
    const incoming = join(ground.county.config.dataDir, 'files', 'incoming')
    for (const { what, name, bytes, becomes } of hostileFiles()) {
      const reply = await clerk().upload('/api/uploads', new File([new Uint8Array(bytes)], name))
      assert.equal(reply.status, becomes === 'kept' ? 201 : 422, `${what}: ${reply.text}`)
      assert.deepEqual(await readdir(incoming), [], what)
      if (becomes === 'refused') {
        assert.match(String(reply.body.detail), /[\u4e00-\u9fff].*。$/, what)
        continue
      }
      const file = await clerk().get(`/api/files/${reply.body.uploadId}`)
      const disposition = String(file.headers['content-disposition'])
      assert.match(disposition, /^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w%.!#$&+^`|~-]*$/, what)
      const label = decodeURIComponent(/UTF-8''(.*)$/.exec(disposition)?.[1] ?? '')
      assert.match(label, /\.(png|jpg|pdf|docx)$/, what)
      assert.doesNotMatch(label, /[\p{Cc}\p{Cf}\\/]/u, what)
      assert.equal(file.headers['x-content-type-options'], 'nosniff', what)
      assert.match(String(file.headers['content-security-policy']), /default-src 'none'; sandbox/, what)
      assert.doesNotMatch(String(file.headers['content-type']), /html|svg|xml;|javascript/, what)
    }
  })

  it('写进办件的代码，在每一页、每张纸、每份数据里都只是文字', async () => {
    const { county } = ground
    const name = '<attack-tag>"\'`'
    const resident = await county.resident({ name, region: '430623101201' })
    const body = await intakeBody(county, { clerk: clerk(), applicant: resident, through: 'accept' })
    const markup = '"><attack-tag onattack=1><script>attack()</script>'
    const taken = await clerk().send('POST', '/api/cases', { ...body, answers: { ...body.answers, address: markup } })
    assert.equal(taken.status, 201, taken.text)
    const { id, version, number } = taken.body as { id: string; version: number; number: string }
    const opinion = await clerk().send('POST', `/api/cases/${id}/opinions`, {
      version,
      opinion: markup,
      recommendation: 'grant',
    })
    assert.equal(opinion.status, 200, opinion.text)
    const face = faceOf(county.server, resident.cookie)
    const pages = [
      '/my',
      `/my/cases/${id}`,
      '/my/access',
      `/my/cases/${id}/withdrawal`,
      ...[3, 4].map((of) => `/print/cases/${id}/${of}`),
    ]
    let held = 0
    for (const url of pages) {
      const page = await face.get(url)
      assert.equal(page.status, 200, `${url}: ${page.text.slice(0, 200)}`)
      assert.deepEqual(harmIn(page.text), [], url)
      if (page.text.includes('&lt;attack-tag&gt;')) held += 1
    }
    assert.equal(held >= 3, true, `${held} pages show what was written`)
    const shown = await county.visitor.form('/progress', { number, proof: resident.phone.slice(-4) })
    assert.deepEqual(harmIn(shown.text), [])
    const data = await clerk().get(`/api/cases/${id}`)
    assert.match(String(data.headers['content-type']), /^application\/json/)
    assert.equal(data.text.includes('attack-tag'), true)
  })

  it('导出的表格里，算式只是文字', async () => {
    const { county } = ground
    const response = await fire(county.server, { method: 'GET', url: '/api/item-list.xlsx' })
    assert.equal(response.status, 200)
    const file = (await county.server.inject({ url: '/api/item-list.xlsx' })).rawPayload
    const sheets = sheetsIn(file)
    assert.equal(sheets.length >= 2, true)
    for (const sheet of sheets) assert.equal(/<f[ >]/.test(sheet), false, 'no cell holds a formula')
    assert.match(sheets.join(''), /t="(s|inlineStr|str)"/)
  })
})

/** The XML of a workbook's sheets. */
function sheetsIn(file: Buffer): string[] {
  const found: string[] = []
  for (let at = file.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = file.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const name = file.toString('utf8', at + 46, at + 46 + file.readUInt16LE(at + 28))
    if (!name.startsWith('xl/worksheets/')) continue
    const local = file.readUInt32LE(at + 42)
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    const packed = file.subarray(start, start + file.readUInt32LE(at + 20))
    found.push((file.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8'))
  }
  return found
}
