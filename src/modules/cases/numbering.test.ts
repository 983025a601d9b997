import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import { counting, documentScope, drawn, numbersFrom } from './numbering.ts'

const implementationCode = '12441500196720244T3442199806003'
const where = { officeId: 'water', regionCode: '430623101003', today: plainDate('2026-02-12') }
const ofCase = 'case:430623:2026-02-12'
const ofItem = `item:${implementationCode}:2026-02-12`
const ofPapers = 'document:water:2026'

describe('办件编号和文书编号', () => {
  it('短号按县和日子排，长号按事项和日子排，文号按单位和年份排，各排各的', () => {
    const lasts = new Map([
      [ofCase, 0],
      [ofItem, 67],
      [ofPapers, 11],
    ])
    const numbers = numbersFrom(where, '华容县水利局', (scope) => {
      const next = (lasts.get(scope) ?? Number.NaN) + 1
      lasts.set(scope, next)
      return next
    })
    assert.deepEqual(numbers.ofCase(implementationCode), {
      number: '430623260212000001Z',
      longNumber: '12441500196720244T3442199806003202602120068',
    })
    assert.equal(numbers.ofDocument(), '华容县水利局〔2026〕12 号')
    assert.equal(numbers.ofDocument(), '华容县水利局〔2026〕13 号')
    assert.equal(documentScope('water', plainDate('2027-01-01')), 'document:water:2027')
  })

  it('先数出一次决定要几个号，再领，领到的正好接上，不空不重', () => {
    const count = counting()
    const before = numbersFrom(where, '水利局', count.next)
    before.ofCase(implementationCode)
    before.ofDocument()
    before.ofDocument()
    assert.deepEqual(
      [...count.taken],
      [
        [ofCase, 1],
        [ofItem, 1],
        [ofPapers, 2],
      ],
    )
    // Others have drawn before: the counters stand at these after ours.
    const lasts = new Map([
      [ofCase, 1],
      [ofItem, 68],
      [ofPapers, 13],
    ])
    const numbers = numbersFrom(where, '水利局', drawn(lasts, count.taken))
    assert.equal(numbers.ofCase(implementationCode).number, '430623260212000001Z')
    assert.deepEqual([numbers.ofDocument(), numbers.ofDocument()], ['水利局〔2026〕12 号', '水利局〔2026〕13 号'])
    assert.throws(() => numbers.ofDocument(), /more numbers of document:water:2026 are asked for than were drawn/)
  })

  it('没有领过的号不给', () => {
    assert.throws(() => drawn(new Map(), new Map([[ofPapers, 1]]))(ofPapers), /than were drawn/)
    assert.throws(() => drawn(new Map(), new Map())(ofPapers), /than were drawn/)
  })
})
