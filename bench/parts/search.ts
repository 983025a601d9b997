/** Finding among a region's guides, in the words people use. */
import questions from '../../src/modules/catalog/search-questions.json' with { type: 'json' }
import type { BenchContext, BenchResult } from '../context.ts'
import { openLoop } from '../load.ts'
import { readersOf } from '../readers.ts'
import { p95Of } from './case-reading.ts'

const asked = [...questions.given, ...questions.own, ...questions.before, ...questions.after, ...questions.sentences]
/** Searches a second. */
const rate = 10

/** Times of finding among the guides that are there, sent at fixed times whatever the answers do. */
export async function searchTimes(
  context: BenchContext,
): Promise<{ readonly rounds: readonly number[][]; readonly errors: number }> {
  const readers = readersOf(context.served.url)
  const rounds: number[][] = []
  let errors = 0
  let turn = 0
  try {
    for (let round = -1; round < context.rounds; round += 1) {
      const run = await openLoop({ rate, seconds: context.secondsPerRound * 1.5 }, async () => {
        // A prime step: neighbours in the file are about the same thing.
        const { words } = asked[(turn++ * 131) % asked.length] ?? { words: '身份证' }
        await readers.get(`/api/items/search?${new URLSearchParams({ words, limit: '20' })}`)
      })
      if (run.errors > 0) context.log(`search: ${run.said[0]}`)
      if (round < 0) continue
      rounds.push([...run.times])
      errors += run.errors
    }
  } finally {
    await readers.close()
  }
  return { rounds, errors }
}

export async function search(context: BenchContext, guides: number): Promise<readonly BenchResult[]> {
  await context.fillGuidesTo(guides)
  const note = `${guides.toLocaleString('en')} guides, ${asked.length} questions as people ask them, ${rate} a second`
  return [p95Of('search-p95-ms', await searchTimes(context), note)]
}
