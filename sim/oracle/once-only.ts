/**
 * Once only: what the platform holds or can fetch is not asked (《优化营商环境条例》第三十七条). By the words with which a form says where an
 * answer can come from (`x-source`, docs/glossary.md).
 */

/** What the platform holds of whoever applies; null where it does not. */
export interface Held {
  readonly person: {
    readonly name: string
    readonly idNumber: string
    readonly address: string | null
    readonly phone: string | null
  } | null
  readonly legal: {
    readonly name: string
    readonly creditCode: string
    readonly representative: string | null
    readonly address: string | null
  } | null
}

const whereHeld: Readonly<Record<string, (held: Held) => string | null | undefined>> = {
  'person.name': ({ person }) => person?.name,
  'person.idNumber': ({ person }) => person?.idNumber,
  'person.address': ({ person }) => person?.address,
  'account.phone': ({ person }) => person?.phone,
  'legal.name': ({ legal }) => legal?.name,
  'legal.creditCode': ({ legal }) => legal?.creditCode,
  'legal.representative': ({ legal }) => legal?.representative,
  'legal.address': ({ legal }) => legal?.address,
}

/** Who applies: said by a register, and never typed by anybody. */
const whoApplies = ['person.name', 'person.idNumber', 'legal.name', 'legal.creditCode']

/** The questions of a form that need not be asked, with the answer. `fields`: by field, where its answer can come from. */
export function answerable(
  fields: readonly (readonly [field: string, source: string | undefined])[],
  held: Held,
): readonly { readonly field: string; readonly source: string; readonly answer: string; readonly settled: boolean }[] {
  return fields.flatMap(([field, source = '']) => {
    const answer = whereHeld[source]?.(held)
    return answer == null ? [] : [{ field, source, answer, settled: whoApplies.includes(source) }]
  })
}
