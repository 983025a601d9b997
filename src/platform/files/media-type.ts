import { fileTypeFromBuffer } from 'file-type'
import { isHarmlessZip, zipDirectory } from './zip-directory.ts'

/** What people may hand in, and the endings such files have. */
export const acceptedTypes = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'application/ofd': ['ofd'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
} as const satisfies Record<string, readonly string[]>

export type AcceptedType = keyof typeof acceptedTypes

const isAccepted = (type: string): type is AcceptedType => Object.hasOwn(acceptedTypes, type)

/** The type of a file by its content; undefined when it is none that we accept, or an archive that may do harm. */
export async function mediaTypeOf(bytes: Buffer): Promise<AcceptedType | undefined> {
  const found = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime
  const isZip = bytes.subarray(0, 2).toString('latin1') === 'PK'
  if (!isZip) return found !== undefined && isAccepted(found) ? found : undefined
  const entries = zipDirectory(bytes)
  if (!entries || !isHarmlessZip(entries, bytes.length)) return undefined
  const holds = (name: string) => entries.some((entry) => entry.name === name)
  if (holds('OFD.xml')) return 'application/ofd'
  if (holds('word/document.xml')) return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  if (holds('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return undefined
}

/** True when the name has an ending we know and the content is of another type. */
export function contradicts(name: string, type: AcceptedType): boolean {
  const ending = endingOf(name)
  const known = Object.values(acceptedTypes).some((endings) => (endings as readonly string[]).includes(ending))
  return known && !(acceptedTypes[type] as readonly string[]).includes(ending)
}

/** The name with an ending of its type, added where it has none of them: nothing is saved as a program because its sender called it one. */
export function nameFor(name: string, type: AcceptedType): string {
  const endings: readonly string[] = acceptedTypes[type]
  return endings.includes(endingOf(name)) ? name : `${name}.${endings[0]}`
}

/** The part after the last dot, in lower case; empty when there is none. */
export function endingOf(name: string): string {
  return /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
}
