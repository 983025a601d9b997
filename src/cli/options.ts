/** Words of the command line, taken apart. */

/** The command was written wrongly; the usage is shown with it. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault'
}

export interface Options {
  /** Words that are no option, in order. */
  readonly plain: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
}

/** Takes words apart by what a command knows; anything else that looks like an option is a UsageFault. */
export function readOptions(
  words: readonly string[],
  known: { readonly flags?: readonly string[]; readonly values?: readonly string[]; readonly most: number },
): Options {
  const plain: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string>()
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const [name = '', given] = word.startsWith('--') ? word.slice(2).split(/=(.*)/s) : []
    if (!word.startsWith('--')) plain.push(word)
    else if (known.flags?.includes(name) && given === undefined) flags.add(name)
    else if (known.values?.includes(name)) {
      if (given === undefined) at += 1
      const value = given ?? words[at]
      if (value === undefined) throw new UsageFault(`--${name} 后面要写值。`)
      values.set(name, value)
    } else throw new UsageFault(`不认识 ${word}。`)
  }
  if (plain.length > known.most) throw new UsageFault(`多了“${plain[known.most]}”。`)
  return { plain, flags, values }
}
