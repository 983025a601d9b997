import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openDatabase } from '#platform/db/database.ts'
import { pictures, workingCounty } from '../testing/working-county.ts'

const county = await workingCounty('2026-04-27T01:00:00Z')
const { residentOf, codeOf, signedIn, db } = county
const phoneOf = (key: string): string => residentOf(key).phone ?? ''

const photo = (field: string, name = '布局图.png') => ({ field, name, type: 'image/png', content: pictures.png })
const picture = (n: number, field: string) => ({
  ...photo(field, `图${n}.png`),
  content: Buffer.concat([pictures.png, Buffer.from([n])]),
})

async function eventsOf(caseId: string): Promise<string[]> {
  const rows = await db.query<{ type: string }>('select type from case_event where case_id = $1 order by version', [
    caseId,
  ])
  return rows.map((row) => row.type)
}
const caseIdOf = (path: string): string => path.split('/')[2] ?? ''

/** PostgreSQL answers every event as a standby answers, until that is over. */
async function readOnly(t: TestContext) {
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  await owner.query(`
    create function refuse_to_write() returns trigger language plpgsql as
      $$ begin raise exception 'read-only' using errcode = 'read_only_sql_transaction'; end $$`)
  await owner.query('create trigger stands_by before insert on case_event execute function refuse_to_write()')
  return { over: () => owner.query('drop trigger stands_by on case_event') }
}

test('高龄津贴：实名的老人，0 个问题、0 次打字、0 份上传，三页办完（U10：不超过 4 问）', async () => {
  const browser = await signedIn(phoneOf('p004'))
  const before = { typed: browser.typed, pages: browser.pages }
  await browser.open(`/apply/${await codeOf('高龄津贴发放')}`)
  await browser.send()
  assert.match(browser.path, /\/check$/)
  assert.match(browser.words, /来自您的社会保障卡/)
  assert.doesNotMatch(browser.markup, /430623194507209168/)
  await browser.send({ agree: 'yes' })
  assert.match(browser.path, /\/done$/)
  assert.equal(browser.typed - before.typed, 0)
  assert.equal(browser.pages - before.pages, 3)
  assert.deepEqual(await eventsOf(caseIdOf(browser.path)), ['case-opened', 'case-submitted'])
})

test('没到 80 岁：不进申请，说明什么时候能办（不是填错）', async () => {
  const browser = await signedIn(phoneOf('p005'))
  await browser.open(`/apply/${await codeOf('高龄津贴发放')}`)
  assert.equal(browser.status, 200)
  assert.match(browser.words, /现在还不能办/)
  assert.match(browser.words, /满 80 周岁的当月起/)
  assert.equal(browser.problems.length, 0)
})

test('老年优待证：1 个问题，0 次打字（U8：不超过 3 问）；数据库只能读时说等一会儿，再点一次就交上', async (t) => {
  const browser = await signedIn(phoneOf('p004'))
  const typed = browser.typed
  const code = await codeOf('老年人优待证办理')
  await browser.open(`/apply/${code}`)
  await browser.send({}, { action: `/apply/${code}` })
  assert.equal(browser.status, 422)
  assert.match(browser.title, /^错误：/)
  assert.deepEqual(browser.problems, ['还没有选：证上用哪张照片'])
  await browser.send({ 'q-photo': 'id-card' })
  assert.match(browser.words, /您的情形：用身份证上的照片/)
  await browser.send()
  assert.match(browser.path, /\/check$/, '用身份证上的照片，就不再要照片')
  assert.match(browser.words, /您的情形 用身份证上的照片/)
  const standstill = await readOnly(t)
  await browser.send({ agree: 'yes' })
  assert.equal(browser.status, 503, browser.words)
  assert.match(browser.problems.join(), /暂时只能查询/)
  await standstill.over()
  await browser.send({ agree: 'yes' })
  assert.match(browser.path, /\/done$/)
  assert.equal(browser.typed - typed, 0)
})

test('改了情形：传过的照片都留着，改回来还在；交的时候只交这种情形要的，记下是哪种情形', async () => {
  const browser = await signedIn(phoneOf('p021'))
  await browser.open(`/guide/${await codeOf('老年人优待证办理')}`)
  await browser.send({ 'q-photo': 'new' })
  assert.match(browser.words, /您的情形 另交近期照片/)
  await browser.follow('开始办理')
  await browser.send()
  assert.match(browser.path, /\/materials$/)
  await browser.send({ press: 'go' }, { files: [photo('file:m2', '照片.png')] })
  assert.match(browser.path, /\/check$/)
  assert.match(browser.words, /近期一寸免冠彩色照片 1 个文件，已传好/)
  const change = async (option: string) => {
    await browser.follow('修改您的情形')
    await browser.send({ 'q-photo': option })
    assert.match(browser.path, /\/check$/)
  }
  await change('id-card')
  assert.doesNotMatch(browser.words, /近期一寸免冠彩色照片/)
  await change('new')
  assert.match(browser.words, /近期一寸免冠彩色照片 1 个文件，已传好/)
  await change('id-card')
  const caseId = caseIdOf(browser.path)
  await browser.send({ agree: 'yes' })
  assert.match(browser.path, /\/done$/)
  const [submitted] = await db.query<{ situation: string; keys: string[]; text: string }>(
    `select data->>'situation' as situation, jsonb_path_query_array(data, '$.materials[*].key') as keys, data::text as text
       from case_event where case_id = $1 and type = 'case-submitted'`,
    [caseId],
  )
  assert.equal(submitted?.situation, 'id-card-photo')
  assert.deepEqual(submitted?.keys, ['m1'])
  assert.doesNotMatch(submitted?.text ?? '', /"photo"/, '记的是情形，不是答案')
  const kept = await db.query('select 1 from case_draft where case_id = $1 and variant_answers_sealed is not null', [
    caseId,
  ])
  assert.equal(kept.length, 0)
  await browser.open(`/my/cases/${caseId}`)
  assert.doesNotMatch(browser.words, /近期一寸/)
})

test('没登录：先问能不能办；选“登录”后回到这一件，问过的不再问', async () => {
  const { PlainBrowser } = await import('../testing/plain-browser.ts')
  const browser = new PlainBrowser(county.server)
  const code = await codeOf('居住证申领')
  await browser.open(`/apply/${code}`)
  assert.match(browser.path, /^\/apply\//)
  const [, key, value] = /name="(suit-\w+)" value="([^"]+)"/.exec(browser.markup) ?? []
  assert.ok(key && value)
  await browser.send()
  assert.equal(browser.status, 422)
  await browser.send({ [key]: value })
  assert.match(browser.path, /^\/sign-in\?return=/)
  county.pass(2)
  await browser.send({ phone: phoneOf('p023') })
  await browser.send({ code: await county.lastCode() })
  assert.equal(browser.path, `/apply/${code}`)
  assert.doesNotMatch(browser.markup, /name="suit-/)
})

test('食品经营许可：替店办，执照上有的不问；传图、后补、承诺、回执（一次性全流程）', async () => {
  const browser = await signedIn(phoneOf('p005'))
  const code = await codeOf('食品经营许可')
  await browser.open('/my/organisations')
  await browser.send({ creditCode: '92430623MA9D00013P' }, { action: /^\/my\/organisations\?/ })
  assert.match(browser.words, /已绑定/)
  await browser.open(`/guide/${code}`)
  assert.match(browser.words, /自己准备\s+2 样/)
  await browser.open(`/apply/${code}`)
  const organisation = /name="applicant" value="([0-9a-f-]{36})"/.exec(browser.markup)?.[1] ?? ''
  await browser.send({ applicant: organisation })
  assert.match(browser.words, /先准备好这 2 样/)
  assert.match(browser.words, /替 ?华容县章华镇毛记禹山鑫餐馆 ?办/)
  assert.doesNotMatch(browser.markup, /name="suit-licence"/, '执照查得到，不问')
  const suit = /name="(suit-small)" value="([^"]+)"/.exec(browser.markup)
  await browser.send(suit?.[1] && suit[2] ? { [suit[1]]: suit[2] } : {})
  assert.match(browser.words, /正在替 ?华容县章华镇毛记禹山鑫餐馆 ?办/)
  const caseId = caseIdOf(browser.path)
  for (let i = 0; i < 12 && /\/pages\//.test(browser.path); i++) {
    const values: Record<string, string> = {}
    for (const [, name = '', value = ''] of browser.markup.matchAll(/type="radio"[^>]*name="([^"]+)" value="([^"]+)"/g))
      values[name] ??= value
    for (const [, name = '', value = ''] of browser.markup.matchAll(
      /type="checkbox"[^>]*name="([^"]+)" value="([^"]+)"/g,
    ))
      values[name] ??= value
    for (const [tag, name = ''] of browser.markup.matchAll(/<(?:input|textarea)[^>]*name="([^"]+)"[^>]*>/g))
      if (/type="(text|tel)"/.test(tag) && /value=""|^(?!.*value=)/.test(tag)) values[name] ??= '60'
    const was = browser.path
    await browser.send(values)
    assert.notEqual(browser.path, was, browser.problems.join())
  }
  assert.match(browser.path, /\/materials$/)
  assert.match(browser.words, /不用您交的/)
  assert.match(browser.words, /还要您交 2 样/)
  await browser.send()
  assert.equal(browser.status, 422)
  assert.ok(
    browser.problems.every((one) => /还没有交“/.test(one)),
    browser.problems.join(),
  )

  const open = [...browser.markup.matchAll(/name="file:(\w+)"/g)].map(([, key]) => key ?? '')
  const later = open.find((key) => browser.markup.includes(`name="choice:${key}" value="deferred"`)) ?? ''
  const now = open.find((key) => key !== later) ?? ''
  const text = { field: `file:${now}`, name: '说明.txt', type: 'text/plain', content: Buffer.from('hello') }
  await browser.send(
    { [`choice:${later}`]: 'deferred', press: 'stay' },
    { files: [picture(1, `file:${now}`), picture(2, `file:${now}`), text] },
  )
  assert.equal(browser.status, 422)
  assert.match(browser.problems.join(), /“说明.txt”没有收下/)
  assert.match(browser.words, /图1.png[\s\S]*图2.png/)
  const removal = new RegExp(`name="remove:${now}" value="([0-9a-f-]+)"`).exec(browser.markup)?.[1] ?? ''
  await browser.send({ [`remove:${now}`]: removal, press: 'go' })
  assert.match(browser.path, /\/check$/)
  assert.match(browser.words, /1 个文件，已传好/)
  assert.match(browser.words, /以后再交/)
  assert.match(browser.words, /容缺承诺书/)
  const checkPage = browser.markup

  await browser.follow('修改您的').catch(() => browser.follow('修改'))
  assert.match(browser.path, /from=check/)
  await browser.send()
  assert.match(browser.path, /\/check$/)

  await browser.send()
  assert.deepEqual(browser.problems, ['还没有打勾。看过上面的承诺，同意的，请打勾。'])
  await browser.send({ agree: 'yes' })
  assert.match(browser.path, /\/done$/)
  const number = /class="number-large">([^<]+)</.exec(browser.markup)?.[1]
  assert.ok(number)
  assert.match(browser.words, /您还要做 1 件事/)

  browser.markup = checkPage
  await browser.send({ agree: 'yes' })
  assert.match(browser.path, /\/done$/, '按两次、后退再交，都是同一张回执')
  assert.equal(/class="number-large">([^<]+)</.exec(browser.markup)?.[1], number)
  assert.deepEqual(await eventsOf(caseId), ['case-opened', 'case-submitted'])
  await browser.open(`/apply/${caseId}/check`)
  assert.match(browser.path, /\/done$/)

  await browser.open(`/apply/${caseId}/calendar.ics`)
  assert.match(browser.markup, /^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;VALUE=DATE:20260507/)
  for (const line of browser.markup.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
})

test('是谁、哪家单位，登记的照着念，不能在表里改；能改的还能改', async () => {
  const browser = await signedIn(phoneOf('p008'))
  await browser.open(`/apply/${await codeOf('供水报装')}`)
  const organisation = /name="applicant" value="([0-9a-f-]{36})"/.exec(browser.markup)?.[1] ?? ''
  await browser.send({ applicant: organisation })
  await browser.send()
  const caseId = caseIdOf(browser.path)
  await browser.open(`/apply/${caseId}/pages/applicant?from=check`)
  assert.match(browser.words, /单位名称\s+\S+/)
  assert.doesNotMatch(browser.markup, /name="(legalName|creditCode)"/)
  assert.match(browser.markup, /name="phone"/)
  const before = browser.words.match(/单位名称\s+(\S+)/)?.[1] ?? ''
  const forged = '<input type="text" name="legalName" value=""><input type="text" name="creditCode" value="">'
  browser.markup = browser.markup.replace('<p class="actions">', `${forged}<p class="actions">`)
  await browser.send({ legalName: '别人的公司', creditCode: '91430623MA4Q5XX00X', phone: '13800000000' })
  await browser.open(`/apply/${caseId}/pages/applicant?from=check`)
  assert.ok(browser.words.includes(before))
  assert.doesNotMatch(browser.words, /别人的公司/)
  assert.match(browser.markup, /name="phone"[^>]*value="13800000000"/)
})

test('登录过期时写的，登录回来还在；别人在同一台机器登录，看不到', async () => {
  const browser = await signedIn(phoneOf('p021'))
  await browser.open(`/apply/${await codeOf('临时救助金给付')}`)
  const urgent = /name="(suit-\w+)" value="([^"]+)"/.exec(browser.markup)
  await browser.send(urgent?.[1] && urgent[2] ? { [urgent[1]]: urgent[2] } : {})
  const page = browser.path
  const [, field = ''] = /<input id="[^"]+" name="(\w+)" type="text"/.exec(browser.markup) ?? []
  const [, date = ''] = /name="(\w+)-year"/.exec(browser.markup) ?? []
  assert.ok(field !== '' && date !== '')
  county.pass(61)
  await browser.send({ [field]: '家里着火了，<房子>塌了一间', [`${date}-year`]: '2026', [`${date}-month`]: '4' })
  assert.match(browser.path, /^\/sign-in\?return=.*kept=yes$/)
  assert.match(browser.words, /登录过期了，您写的还在/)
  const stranger = new Map(browser.cookies)
  await browser.send({ phone: phoneOf('p021') })
  await browser.send({ code: await county.lastCode() })
  assert.equal(browser.path, page)
  assert.match(browser.words, /您刚才写的还在/)
  assert.match(browser.markup, /家里着火了，&lt;房子&gt;塌了一间/)
  assert.match(browser.markup, new RegExp(`name="${date}-month"[^>]*value="4"`))

  const other = await signedIn(phoneOf('p005'))
  for (const [name, cookie] of stranger) if (name.startsWith('kept-')) other.cookies.set(name, cookie)
  await other.open(page)
  assert.equal(other.status, 404)
  assert.doesNotMatch(other.markup, /家里着火了/)
})

test('别人的申请、回执、日历，一律当作没有', async () => {
  const [row] = await db.query<{ id: string }>('select id from case_file limit 1')
  const other = await signedIn(phoneOf('p011'))
  for (const path of ['check', 'materials', 'done', 'calendar.ics', 'pages/applicant']) {
    await other.open(`/apply/${row?.id}/${path}`)
    assert.equal(other.status, 404, path)
  }
})

test('告知承诺由申请人选：选了就不用交那几样；和“以后再交”不能混着选', async () => {
  const browser = await signedIn(phoneOf('p008'))
  await browser.open(`/apply/${await codeOf('食品经营许可')}`)
  const organisation = /name="applicant" value="([0-9a-f-]{36})"/.exec(browser.markup)?.[1] ?? ''
  await browser.send({ applicant: organisation })
  const suit = /name="(suit-small)" value="([^"]+)"/.exec(browser.markup)
  await browser.send(suit?.[1] && suit[2] ? { [suit[1]]: suit[2] } : {})
  const caseId = caseIdOf(browser.path)
  await browser.send({ area: '120' })
  await browser.send({ business: 'restaurant', items: ['hot'] })
  await browser.send({ safetyOfficer: '蔡志强' })
  assert.match(browser.path, /\/materials$/)
  await browser.send({ 'choice:m3': 'missing', 'choice:m4': 'deferred' })
  assert.match(browser.problems.join(), /只能选一种/)
  await browser.send({ 'choice:m3': 'missing', 'choice:m4': 'missing' })
  assert.match(browser.path, /\/check$/)
  assert.match(browser.words, /告知承诺书/)
  assert.match(browser.words, /愿意接受核查/)
  await browser.send({ agree: 'yes' })
  assert.match(browser.path, /\/done$/)
  const [row] = await db.query<{ kind: string }>(
    `select data->'commitment'->>'kind' as kind from case_event where case_id = $1 and type = 'case-submitted'`,
    [caseId],
  )
  assert.equal(row?.kind, 'notice-and-commitment')
})
