/** `onevisit search`: items found by everyday words. */
import { searchItems } from '#modules/catalog/queries.ts'
import { answerLinesLater, write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'
import { withServices } from './with-services.ts'

export async function run(words: readonly string[]): Promise<number> {
  const { plain, values } = readOptions(words, { flags: ['json'], values: ['limit'], most: 1 })
  const limit = Number(values.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new UsageFault('--limit 写 1 到 1000 的整数。')
  return withServices(async ({ db }) => {
    const found = async (question: string) =>
      (await searchItems(db, question, { limit })).map(({ code, name, score }) => ({ code, name, score }))
    const [question] = plain
    if (question === undefined) await answerLinesLater(4, found)
    else await write(`${JSON.stringify(await found(question))}\n`)
    return 0
  })
}
