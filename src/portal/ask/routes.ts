import { checkOrigin } from '#platform/http/csrf.ts'
import type { CatalogueReads } from '../guide/reads.ts'
import { postedOf, textOf } from '../posting.ts'
import type { SearchReads } from '../search/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import { askPage } from './ask.page.ts'

const longest = 100
const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longest)
const isCode = (text: string): boolean => /^[0-9A-Za-z]{1,50}$/.test(text)

/** 问一问. Asked by POST, so that a question stands in no address and no log. */
export function ask(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, search }: { catalogue: CatalogueReads; search: SearchReads },
): void {
  app.get<{ Querystring: Record<string, unknown> }>('/ask', async (request, reply) => {
    const { q, item: code } = request.query
    const item = typeof code === 'string' && isCode(code) ? await catalogue.findItem(code) : undefined
    return shell.page(request, reply, askPage(shell.site, { question: typeof q === 'string' ? tidy(q) : '', item }))
  })

  app.post('/ask', async (request, reply) => {
    checkOrigin(request)
    const posted = postedOf(request)
    const question = tidy(textOf(posted, 'question'))
    const chosen = textOf(posted, 'chosen', 60)
    const about = textOf(posted, 'about', 60)
    const code = [chosen, about].find(isCode)
    const item = code === undefined ? undefined : await catalogue.findItem(code)
    if (question === '') return shell.page(request, reply, askPage(shell.site, { question, item }))
    const answer = await search.consult(question, { code: item?.code, settled: isCode(chosen) })
    return shell.page(request, reply, askPage(shell.site, { question, item, answer }))
  })
}
