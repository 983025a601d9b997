/** Numbers without gaps: case numbers by day, document numbers by office and year. Pure; the counters stand in `case_counter`. */
import { caseLongNumber, caseShortNumber } from '#kernel/case-number.ts'
import type { PlainDate } from '#kernel/plain-date.ts'

/** What a decision may ask for; each call takes the next one. */
export interface Numbers {
  /** 办件编号 of an item: the citizen's 19 characters and the long 43, one daily sequence each. */
  ofCase(implementationCode: string): { readonly number: string; readonly longNumber: string }
  /** 文号 of the handling office. */
  ofDocument(): string
}

/** Whose counters, on which day. */
export interface Numbered {
  readonly officeId: string
  readonly regionCode: string
  readonly today: PlainDate
}

/** Takes the next of a counter. */
export type Next = (scope: string) => number

/** Words before 〔year〕 of the papers of the handling office. */
export function numbersFrom({ officeId, regionCode, today }: Numbered, word: string, next: Next): Numbers {
  const county = regionCode.slice(0, 6)
  const year = today.slice(0, 4)
  return {
    ofCase: (implementationCode) => ({
      number: caseShortNumber({ regionCode: county, on: today, sequence: next(`case:${county}:${today}`) }),
      longNumber: caseLongNumber({
        ...{ implementationCode, on: today },
        sequence: next(`item:${implementationCode}:${today}`),
      }),
    }),
    ofDocument: () => `${word}〔${year}〕${next(documentScope(officeId, today))} 号`,
  }
}

export const documentScope = (officeId: string, today: PlainDate): string => `document:${officeId}:${today.slice(0, 4)}`

/** Counts what a decision takes, before anything is drawn. */
export function counting(): { readonly next: Next; readonly taken: ReadonlyMap<string, number> } {
  const taken = new Map<string, number>()
  const next: Next = (scope) => {
    const nth = (taken.get(scope) ?? 0) + 1
    taken.set(scope, nth)
    return nth
  }
  return { next, taken }
}

/** Hands out what was drawn: `last` of each counter as it stands after as many as `taken` were drawn from it. */
export function drawn(last: ReadonlyMap<string, number>, taken: ReadonlyMap<string, number>): Next {
  const given = new Map([...taken].map(([scope, count]) => [scope, (last.get(scope) ?? count) - count]))
  return (scope) => {
    const nth = (given.get(scope) ?? 0) + 1
    if (nth > (last.get(scope) ?? 0)) throw new Error(`more numbers of ${scope} are asked for than were drawn`)
    given.set(scope, nth)
    return nth
  }
}
