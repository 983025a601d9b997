import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recent } from './recent.ts'

/** A clock that is moved by hand, and loads that end when told to. */
function desk(most = 10) {
  const clock = { at: 0 }
  const loads: { key: string; end: (value: string) => void; fail: (error: Error) => void }[] = []
  const get = recent<string>({ freshMs: 1_000, oldestMs: 2_000, most, now: () => clock.at })
  const ask = (key: string, after?: number): Promise<string> =>
    get(key, () => new Promise((end, fail) => void loads.push({ key, end, fail })), after)
  return { clock, loads, ask }
}
const settled = () => new Promise<void>((resume) => setImmediate(resume))

describe('recent', () => {
  it('gives what is fresh to everybody and works it out once for all who ask meanwhile', async () => {
    const { clock, loads, ask } = desk()
    const both = Promise.all([ask('office'), ask('office')])
    await settled()
    assert.equal(loads.length, 1)
    loads[0]?.end('1')
    assert.deepEqual(await both, ['1', '1'])
    clock.at = 999
    assert.equal(await ask('office'), '1')
    assert.equal(loads.length, 1)
  })

  it('gives the older answer while it works out the next one, and then the next one', async () => {
    const { clock, loads, ask } = desk()
    const first = ask('office')
    await settled()
    loads[0]?.end('1')
    await first
    clock.at = 1_500
    assert.equal(await ask('office'), '1')
    assert.equal(await ask('office'), '1')
    await settled()
    assert.equal(loads.length, 2, 'once')
    loads[1]?.end('2')
    await settled()
    assert.equal(await ask('office'), '2')
  })

  it('never gives an answer that is too old: who comes then waits', async () => {
    const { clock, loads, ask } = desk()
    const first = ask('office')
    await settled()
    loads[0]?.end('1')
    await first
    clock.at = 2_000
    const later = ask('office')
    await settled()
    loads[1]?.end('2')
    assert.equal(await later, '2')
  })

  it('never gives somebody an answer that began before their own write, finished or under way', async () => {
    const { clock, loads, ask } = desk()
    const before = ask('office')
    await settled()
    clock.at = 10
    const writer = ask('office', 10)
    const another = ask('office', 10)
    await settled()
    assert.equal(loads.length, 1, 'one at a time')
    clock.at = 11
    loads[0]?.end('before')
    assert.equal(await before, 'before')
    await settled()
    loads[1]?.end('after')
    assert.deepEqual([await writer, await another], ['after', 'after'])
    assert.equal(await ask('office', 10), 'after')
    assert.equal(loads.length, 2)
    const again = ask('office', 12)
    await settled()
    loads[2]?.end('again')
    assert.equal(await again, 'again')
  })

  it('keeps keys apart, one load at a time for all of them', async () => {
    const { loads, ask } = desk()
    const both = [ask('one'), ask('two')]
    await settled()
    assert.deepEqual(
      loads.map(({ key }) => key),
      ['one'],
    )
    loads[0]?.end('1')
    await settled()
    loads[1]?.end('2')
    assert.deepEqual(await Promise.all(both), ['1', '2'])
  })

  it('tells a failure to those who wait for it, keeps none, and goes on', async () => {
    const { clock, loads, ask } = desk()
    const failing = [ask('one'), ask('one')]
    const next = ask('two')
    await settled()
    loads[0]?.fail(new Error('away'))
    for (const one of failing) await assert.rejects(one, /away/)
    await settled()
    loads[1]?.end('2')
    assert.equal(await next, '2')
    // A failure behind an answer that is still good enough is nobody's.
    clock.at = 1_500
    assert.equal(await ask('two'), '2')
    await settled()
    loads[2]?.fail(new Error('away'))
    await settled()
    const retried = ask('one')
    await settled()
    loads[3]?.end('1')
    assert.equal(await retried, '1')
  })

  it('forgets whoever was not asked for the longest, and keeps no more than it may', async () => {
    const { loads, ask } = desk(2)
    for (const [at, key] of ['one', 'two', 'three'].entries()) {
      const asked = ask(key)
      await settled()
      loads[at]?.end(key)
      await asked
    }
    assert.equal(await ask('two'), 'two')
    assert.equal(await ask('three'), 'three')
    assert.equal(loads.length, 3)
    void ask('one')
    await settled()
    assert.equal(loads.length, 4)
  })
})
