/** Something that can be called by name: an item or a bundle. */
export interface Named {
  readonly name: string
  readonly code?: string | undefined
  /** everyday names; they count when they fit exactly */
  readonly synonyms?: readonly string[] | undefined
}

/** What a name led to: one, or none with the nearest names (at most five), or several it could be. */
export type Found<T> = { readonly one: T } | { readonly nearest: readonly string[]; readonly ambiguous: boolean }

const plain = (text: string): string => text.normalize('NFKC').replace(/[\s“”"'《》]/g, '')
/** 一件事 says nothing of which one. */
const core = (text: string): string => plain(text).replace(/一件事$/, '')

/**
 * The one that is meant: by code, by its exact name, by an everyday name, by a part of its name, or by a longer name that contains its
 * own (新生儿出生一件事 → 出生一件事). A part that fits several is nobody's.
 */
export function findNamed<T extends Named>(all: readonly T[], asked: string): Found<T> {
  const name = plain(asked)
  const short = core(asked)
  const rules: ((one: T) => boolean)[] = [
    (one) => one.code !== undefined && one.code.toUpperCase() === name.toUpperCase(),
    (one) => plain(one.name) === name,
    (one) => core(one.name) === short,
    (one) => (one.synonyms ?? []).some((synonym) => plain(synonym) === name),
    (one) => short.length > 1 && core(one.name).includes(short),
    (one) => core(one.name).length > 1 && short.includes(core(one.name)),
  ]
  for (const rule of rules) {
    const fitting = all.filter(rule)
    const [one] = fitting
    if (one && fitting.length === 1) return { one }
    if (fitting.length > 1) return { nearest: fitting.slice(0, 5).map((each) => each.name), ambiguous: true }
  }
  const scored = all
    .map((one) => ({ name: one.name, score: likeness(short, core(one.name)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  return { nearest: scored.slice(0, 5).map((one) => one.name), ambiguous: false }
}

/** Shared characters and pairs of characters, 0 to 1 (Dice). */
function likeness(a: string, b: string): number {
  const parts = (text: string) => new Set([...text].flatMap((sign, at, all) => [sign, sign + (all[at + 1] ?? '')]))
  const own = parts(a)
  const other = parts(b)
  const shared = [...own].filter((part) => other.has(part)).length
  return own.size + other.size === 0 ? 0 : (2 * shared) / (own.size + other.size)
}
