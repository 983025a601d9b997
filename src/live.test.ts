import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createTestCounty } from './testing/county.ts'
import { fileCase, timedItem } from './testing/filing.ts'

test('办件有变化，管它的人的页面马上知道，别的单位不知道', async (t) => {
  const county = await createTestCounty(t)
  const clerk = await county.staff({ role: 'window-clerk' })
  const officer = await county.staff({ role: 'caseworker', office: timedItem.office })
  const stranger = await county.staff({ role: 'caseworker', office: '县民政局' })
  const resident = await county.resident()
  await county.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = county.server.server.address() as AddressInfo
  const stop = new AbortController()
  t.after(() => stop.abort())

  const listen = async (cookie: string) => {
    const heard = { text: '' }
    const reply = await fetch(`http://127.0.0.1:${port}/api/live`, { headers: { cookie }, signal: stop.signal })
    assert.equal(reply.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    const read = async () => {
      for await (const chunk of reply.body as AsyncIterable<Uint8Array>) heard.text += Buffer.from(chunk).toString()
    }
    read().catch(() => undefined)
    return heard
  }
  const own = await listen(officer.cookie)
  const other = await listen(stranger.cookie)
  const filed = await fileCase(county, { clerk, applicant: resident })
  for (let turn = 0; turn < 100 && !own.text.includes(filed.id); turn += 1) await wait(50)
  assert.match(own.text, new RegExp(`event: case\\ndata: .*${filed.id}`))
  assert.doesNotMatch(own.text, new RegExp(resident.name), '只说哪一件，不带个人信息')
  assert.ok(!other.text.includes(filed.id))
  assert.equal((await county.visitor.get('/api/live')).status, 401)
})

test('会话结束，实时更新几秒内就断：退出、过期、在别处全部退出、岗位免去；还在岗的不断', async (t) => {
  const county = await createTestCounty(t)
  const { services } = county
  const by = { actorKey: 'system:test' }
  await county.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = county.server.server.address() as AddressInfo
  const stop = new AbortController()
  t.after(() => stop.abort())

  const listen = async (cookie: string) => {
    const reply = await fetch(`http://127.0.0.1:${port}/api/live`, { headers: { cookie }, signal: stop.signal })
    assert.equal(reply.status, 200)
    const over = (async () => {
      for await (const _ of reply.body as AsyncIterable<Uint8Array>);
      return 'ended'
    })().catch(() => 'cut')
    return { within: (ms: number) => Promise.race([over, wait(ms, 'open', { ref: false })]) }
  }
  const clerk = () => county.staff({ role: 'window-clerk' })
  const [leaving, everywhere, moved, dismissed, staying] = await Promise.all([1, 2, 3, 4, 5].map(clerk))
  if (!leaving || !everywhere || !moved || !dismissed || !staying) throw new Error('nobody came')
  const [one, two, three, four, five] = await Promise.all(
    [leaving, everywhere, moved, dismissed, staying].map(({ cookie }) => listen(cookie)),
  )
  assert.equal((await leaving.send('DELETE', '/api/session')).status, 204)
  assert.equal((await everywhere.send('DELETE', '/api/sessions')).status, 200)
  const [post] = (await moved.actor()).posts
  await services.organisation.endPost(post?.postId ?? '', '2026-05-10', by)
  await services.identity.disable(by.actorKey, dismissed.staffId)
  const ends = await Promise.all([one, two, three, four].map((stream) => stream?.within(6_000)))
  assert.deepEqual(ends, ['ended', 'ended', 'ended', 'ended'])
  assert.equal(await five?.within(100), 'open')
  county.clock.at = new Date(county.clock.at.getTime() + 31 * 60_000)
  assert.equal(await five?.within(6_000), 'ended', '半小时没有操作，会话过期；听着不算操作')
})
