import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pictures, workingCounty } from '../testing/working-county.ts'

const county = await workingCounty('2026-04-27T01:00:00Z')
const { residentOf, codeOf, signedIn, db } = county

const pictureAt = (field: string) => (n: number) => ({
  ...{ field, name: `图${n}.png`, type: 'image/png' },
  content: Buffer.concat([pictures.png, Buffer.from([n])]),
})
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** Up to the page where 老年人优待证 asks for a photo. */
async function atMaterials() {
  const browser = await signedIn(residentOf('p004').phone ?? '')
  await browser.open(`/apply/${await codeOf('老年人优待证办理')}`)
  await browser.send({ 'q-photo': 'new' })
  await browser.send()
  await browser.open(browser.path.replace(/[^/]+$/, 'materials'))
  const field = /name="(file:\w+)"/.exec(browser.markup)?.[1]
  assert.ok(field, browser.words)
  return { browser, picture: pictureAt(field), field }
}

test('一样材料最多 20 个文件：收下 20 个，说清哪些没有收下、怎么办；拿掉一个可以再传一个', async () => {
  const { browser, picture, field } = await atMaterials()
  await browser.send({ press: 'stay' }, { files: range(1, 22).map(picture) })
  assert.equal(browser.status, 422)
  assert.deepEqual(browser.problems, [
    '“图21.png”等 2 个文件没有收下。一样材料最多 20 个文件。请合并成一个 PDF，或者去掉用不着的。',
  ])
  const kept = [...browser.markup.matchAll(/name="remove:\w+" value="([0-9a-f-]+)"/g)].map(([, id]) => id ?? '')
  assert.equal(kept.length, 20)
  await browser.send({ [field.replace('file:', 'remove:')]: kept[0] ?? '', press: 'stay' }, { files: [picture(30)] })
  assert.equal(browser.status, 200, browser.problems.join())
  assert.match(browser.words, /图30.png/)
})

test('传满一天的上限：写在那一样材料旁边，已经传的还在；不传文件照样能往下走', async () => {
  const { browser, picture } = await atMaterials()
  await db.query(
    `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
     select gen_random_uuid(), actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at
       from (select * from upload limit 1) as one, generate_series(1, 200)`,
  )
  await browser.send({ press: 'stay' }, { files: [picture(40)] })
  assert.equal(browser.status, 422)
  assert.match(
    browser.problems.join(),
    /“图40.png”没有收下。您今天已经传了 200 个文件，到了一天的上限。请明天（.*）再传/,
  )
  assert.match(browser.words, /图30.png/)
  await browser.send({ press: 'go' })
  assert.match(browser.path, /\/check$/)
})

test('页面上没有的文件框，不收也不存', async () => {
  const { browser, picture } = await atMaterials()
  const count = async () => (await db.query('select 1 from stored_file')).length
  const before = await count()
  await browser.send({ press: 'stay' }, { files: [{ ...picture(50), field: 'file:m99' }] })
  assert.equal(await count(), before)
})
