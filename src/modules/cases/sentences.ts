/** The Chinese sentence of a refusal code of this module, for reasons shown without a refusal being thrown. */
import { casesMessages } from './messages.ts'

export function sentenceOf(code: string, params: Readonly<Record<string, unknown>>): string {
  const message = (casesMessages as Readonly<Record<string, unknown>>)[code]
  if (typeof message === 'function') return (message as (p: Readonly<Record<string, unknown>>) => string)(params)
  return typeof message === 'string' ? message : '现在不能这样办。'
}
