import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findItemByName, listBundles } from '#modules/catalog/queries.ts'
import { assertSoundPage } from '../src/portal/testing/sound-page.ts'
import { addressesOf } from '../src/testing/addresses.ts'
import { createTestCounty, type Resident, type TestCounty } from '../src/testing/county.ts'
import { fileCase, generalAnswers, timedItem } from '../src/testing/filing.ts'

/** Addresses that are no pages: data, files and styles. */
const notPages = /^\/(?:api|assets|health|desk)(?:\/|$)|^\/(?:openapi\.json|docs\/style\.css)$|\.ics$|\*/

const cleanups: (() => Promise<void>)[] = []
let county: TestCounty
let person: Resident
/** An example for every address with places in it, and who opens it; `null` for addresses that the journeys of the portal open. */
let examples: Readonly<Record<string, string | null>>

before(async () => {
  county = await createTestCounty({ after: (work) => cleanups.unshift(work) })
  person = await county.resident()
  const clerk = await county.staff({ role: 'window-clerk' })
  const item = await findItemByName(county.db, timedItem.name)
  const [bundle] = await listBundles(county.db)
  const office = await county.officeNamed(timedItem.office)
  const filed = await fileCase(county, { clerk, applicant: person, through: 'accept' })
  const actor = { kind: 'person', level: 3, actingFor: null, ...person } as const
  const stamp = { requestId: county.newKey(), fingerprint: 'x'.repeat(64), actorKey: `person:${person.accountId}` }
  const draft = await county.services.cases.startDraft(actor, item?.code ?? '', stamp)
  await county.services.cases.saveDraftPage(actor, draft, { page: 'person', answers: generalAnswers(person) })
  const [document] = (filed.body.documents ?? []) as { version: number }[]
  examples = {
    '/guide/:code': `/guide/${item?.code}`,
    '/guide/:code/versions': `/guide/${item?.code}/versions`,
    '/list/batches/:id': null,
    '/themes/:theme': '/themes/%E5%BC%80%E5%BA%97',
    '/offices/:id': `/offices/${office.officeId}`,
    '/townships/:code': '/townships/430623101000',
    '/bundles/:id': `/bundles/${bundle?.bundleId}`,
    '/apply/:id': `/apply/${item?.code}`,
    '/apply/:id/situation': null,
    '/apply/:id/pages/:page': `/apply/${draft}/pages/contact`,
    '/apply/:id/materials': `/apply/${draft}/materials`,
    '/apply/:id/check': `/apply/${draft}/check`,
    '/apply/:id/done': `/apply/${filed.id}/done`,
    '/my/cases/:id': `/my/cases/${filed.id}`,
    '/my/cases/:id/withdrawal': `/my/cases/${filed.id}/withdrawal`,
    '/my/cases/:id/review': `/my/cases/${filed.id}/review`,
    '/my/cases/:id/supplement': `/my/cases/${filed.id}/supplement`,
    '/my/cases/:id/deferred/:key': `/my/cases/${filed.id}/deferred/m1`,
    '/my/organisations/:id/agents': null,
    '/print/cases/:id/:version': `/print/cases/${filed.id}/${document?.version}`,
  }
})
after(async () => {
  for (const cleanup of cleanups) await cleanup()
})

describe('每一个页面', () => {
  it('都打得开，都是好的 HTML：一个 h1，每个框有名字，没有内联脚本和样式', async () => {
    const addresses = addressesOf(county.server)
      .filter(({ path, methods }) => methods.includes('GET') && !notPages.test(path))
      .map(({ path }) => path)
    assert.equal(addresses.length > 30, true, `${addresses.length} addresses`)
    let opened = 0
    for (const address of addresses) {
      const example = address.includes(':') ? examples[address] : address
      assert.notEqual(example, undefined, `${address}: a new address needs an example here`)
      if (example === null || example === undefined) continue
      for (const face of [county.visitor, person]) {
        const reply = await face.get(example)
        assert.equal(reply.status < 500, true, `${example}: ${reply.status}`)
        if (reply.status === 200) opened += 1
        if (reply.text === '') assert.equal(reply.status, 303, example)
        else if (String(reply.headers['content-type']).startsWith('text/html'))
          await assertSoundPage(reply.text, example)
      }
    }
    assert.equal(opened > 45, true, `${opened} pages opened`)
  })
})
