import type { ItemContent } from './model.ts'

/** One element of an item and the law it rests on. `element`: `setting`, `fee`, `special-procedure:<place>`. */
export interface LegalReference {
  element: string
  law: string
  article: string | null
}

/** 设定依据、收费依据、特别程序的依据. A basis written as a sentence is read for the laws it names in 《》 and their articles. */
export function legalReferencesOf(
  content: Pick<ItemContent, 'legalBasis' | 'fee' | 'specialProcedures'>,
): LegalReference[] {
  return [
    ...content.legalBasis.map(({ law, article }) => ({ element: 'setting', law, article })),
    ...(content.fee.basis ? namedLaws(content.fee.basis).map((each) => ({ element: 'fee', ...each })) : []),
    ...content.specialProcedures.flatMap((procedure, place) =>
      namedLaws(procedure.basis).map((each) => ({ element: `special-procedure:${place}`, ...each })),
    ),
  ]
}

const article = /第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十])?/

/** The laws a sentence names: those in 《》, or the words before the first article when there are none. */
export function namedLaws(text: string): { law: string; article: string | null }[] {
  const marked = [...text.matchAll(/《([^》]+)》([^《]*)/g)]
  if (marked.length > 0)
    return marked.map(([, law = '', after = '']) => ({ law, article: article.exec(after)?.[0] ?? null }))
  const found = article.exec(text)
  const law = (found ? text.slice(0, found.index) : text).trim().replace(/[，、。；]$/, '')
  return law ? [{ law, article: found?.[0] ?? null }] : []
}

/** How a law is looked up: without 《》, 中华人民共和国, its number or year in brackets, and spaces. */
export function lawKey(law: string): string {
  return law
    .normalize('NFKC')
    .replace(/[《》\s]/g, '')
    .replace(/^中华人民共和国/, '')
    .replace(/[(（][^)）]*[)）]/g, '')
}
