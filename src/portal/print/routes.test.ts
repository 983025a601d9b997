import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actorKey } from '#modules/identity/model.ts'
import { command, fileFood, grantFood, officersOf, restaurateur } from '../testing/food-case.ts'
import { workingCounty } from '../testing/working-county.ts'

const county = await workingCounty('2026-04-27T01:00:00Z')
const { services, server, signedIn, residentOf, stamp } = county
const { cases, identity } = services
const caseId = await fileFood(county)
const { caseworker, head } = await officersOf(county, caseId)
const day = 24 * 60

await command(county, caseworker, caseId, { type: 'receive', data: { presence: null } })
await command(county, caseworker, caseId, {
  type: 'notify-once',
  data: { items: [{ key: 'm3', problem: '没有标出洗手池', remedy: '补画后重新拍照' }] },
})
const applicant = restaurateur(county)
const { version } = await cases.view(applicant, caseId)
const answers = { safetyOfficer: '易劲松' }
await cases
  .supplement(applicant, caseId, stamp(actorKey(applicant)), { version, materials: [], answers, presence: null })
  .catch(() => undefined)

/** A browser of the applicant, acting for the restaurant. */
async function forRestaurant() {
  const browser = await signedIn(residentOf('p005').phone ?? '')
  const token = browser.cookies.get('onevisit')?.value ?? ''
  const id = applicant.actingFor?.legalPersonId ?? ''
  const next = await identity.actFor(token, id, { ip: '127.0.0.1' })
  browser.cookies.set('onevisit', { value: next, path: '/' })
  return browser
}

test('收件凭证、一次性告知书：内容出自记录，带验证码和二维码，验证码查得到', async () => {
  const browser = await forRestaurant()
  const view = await cases.view(applicant, caseId)
  assert.deepEqual(
    view.documents.map((one) => one.kind),
    ['receipt', 'one-time-notice'],
  )
  for (const document of view.documents) {
    await browser.open(document.url)
    assert.equal(browser.status, 200, document.title)
    assert.ok(browser.words.includes(document.number))
    assert.match(browser.words, /华容县市场监督管理局/)
    assert.match(browser.words, /华容县章华镇毛记禹山鑫餐馆：/)
    assert.match(browser.markup, /class="qr"/)
    const code = /验证码：([0-9A-Z]+-[0-9a-f]{16})/.exec(browser.words)?.[1] ?? ''
    const check = await server.inject(`/verify?code=${code}`)
    assert.equal(check.statusCode, 200)
    assert.ok(check.body.includes(document.title))
  }
  assert.match(browser.words, /没有标出洗手池/)
})

test('受理、延期、准予、送达：每一份都印得出来', async () => {
  const other = await fileFood(county)
  const officers = await officersOf(county, other)
  const { version: first } = await cases.view(officers.caseworker, other)
  await cases.accept(officers.caseworker, other, stamp(actorKey(officers.caseworker)), {
    version: first,
    commitment: null,
    deferrals: [],
  })
  county.pass(day)
  await command(county, head, other, { type: 'extend', data: { workingDays: 3, reason: '现场核查遇暴雨' } })
  const procedure = (await cases.view(officers.caseworker, other)).procedures[0]
  if (procedure) {
    await command(county, officers.caseworker, other, {
      type: 'suspend',
      data: { suspensionId: 'one', procedureKey: procedure.key, reason: '等检测' },
    })
    await command(county, officers.caseworker, other, { type: 'resume', data: { note: '', cause: 'finished' } })
  }
  const { version: second } = await cases.view(applicant, other)
  const upload = await services.materials.addUpload(county.db, actorKey(applicant), {
    ...{ digest: '0'.repeat(64), size: 10, mediaType: 'image/png', name: '制度.png' },
  })
  const deferred = (await cases.view(applicant, other)).deferrals[0]?.key ?? ''
  await cases.supplyDeferred(applicant, other, stamp(actorKey(applicant)), {
    version: second,
    material: { key: deferred, state: 'supplied', medium: null, uploads: [upload.uploadId] },
    presence: null,
  })
  await grantFood(county, other)
  await command(county, officers.caseworker, other, {
    type: 'deliver',
    data: { method: 'electronic', receiver: 'applicant', identityChecked: true, signed: true, presence: null },
  })
  const view = await cases.view(applicant, other)
  const browser = await forRestaurant()
  const texts: Record<string, string> = {}
  for (const document of view.documents) {
    await browser.open(document.url)
    assert.equal(browser.status, 200, document.title)
    texts[document.kind] = browser.words
  }
  assert.match(texts.acceptance ?? '', /承诺6个工作日办结/)
  assert.match(texts.acceptance ?? '', /按容缺办理/)
  assert.match(texts.extension ?? '', /延长3个工作日/)
  assert.match(texts.decision ?? '', /决定准予行政许可/)
  assert.match(texts['delivery-receipt'] ?? '', /电子送达/)
  assert.ok(!procedure || /恢复计算/.test(texts['special-procedure'] ?? ''))
})

test('文书只给看得到办件的人：别人没有，没登录的去登录', async () => {
  const [document] = (await cases.view(applicant, caseId)).documents
  const other = await signedIn(residentOf('p011').phone ?? '')
  await other.open(document?.url ?? '')
  assert.equal(other.status, 404)
  const reply = await server.inject(document?.url ?? '')
  assert.equal(reply.statusCode, 303)
  assert.match(String(reply.headers.location), /^\/sign-in\?return=/)
})
