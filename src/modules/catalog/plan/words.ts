import type { LegalBasis } from '../model.ts'
import type { Need, Relief } from './needs.ts'

/** 《法律》第几条、第几条：one text for each law, in the order given. */
export function articlesOf(basis: readonly LegalBasis[]): string[] {
  const byLaw = new Map<string, string[]>()
  for (const { law, article } of basis)
    byLaw.set(law, [...(byLaw.get(law) ?? []), ...(article === null ? [] : [article])])
  return [...byLaw].map(([law, articles]) => {
    const [, name = law, paper = ''] = /^(.+?)([（(].+[）)])?$/.exec(law) ?? []
    return `《${name}》${paper}${articles.join('、')}`
  })
}

/** What a relief allows for this need, with its rule. */
export function reliefSentence(by: Relief, need: Pick<Need, 'material' | 'holder' | 'item' | 'elsewhere'>): string {
  const paper = `“${need.material ?? ''}”`
  switch (by) {
    case 'other-material':
      return `${paper}可以交另一种，不必等这一种。`
    case 'renewal':
      return `${need.item}是换发或者变更，要的是手里已有的那一张。`
    case 'other-holder':
      return `要的是“${need.holder ?? ''}”的证，各人办各人的。`
    case 'other-producer':
      return `${paper}${(need.elsewhere ?? []).join('、')}也办得出来。`
    case 'commitment':
      return `可以告知承诺：书面承诺代替${paper}，事后核查（国办发〔2020〕42号）。`
    case 'deferral':
      return `可以容缺：先受理、先审查，${paper}在承诺时限内补交，补齐以前不发结果。`
    case 'office-check':
      return `${paper}由部门自己核查，不用您交；要核查的事实要先有。`
  }
}
