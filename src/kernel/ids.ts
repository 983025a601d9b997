import { invalid } from './refusal.ts'

declare const idName: unique symbol

/** A UUID of one kind of thing. Two names do not mix: an `Id<'case'>` is no `Id<'account'>`. */
export type Id<Name extends string> = string & { readonly [idName]: Name }

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case UUID in the hyphenated form, of any version. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && uuidPattern.test(text)
}

/** Gives a UUID from outside its name. Throws invalid `id.malformed` for anything else. */
export function asId<Name extends string>(text: string): Id<Name> {
  if (!isUuid(text)) throw invalid('id.malformed')
  return text as Id<Name>
}
