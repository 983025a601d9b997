import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { FileStore, StoredFile } from '../files/file-store.ts'
import { endingOf, nameFor } from '../files/media-type.ts'
import { checkForm } from './csrf.ts'

/** A file that arrived, and the fields of the form around it. */
export interface Upload {
  file: StoredFile & { /** The sender's name for it: a label, never a path. */ name: string }
  fields: Readonly<Record<string, string>>
}

export interface UploadRules {
  maxBytes: number
  /** True for forms of pages: the hidden csrf field is checked, and must come before the file. */
  isForm?: boolean
}

const longestName = 120

/**
 * Takes the one file of a multipart request into the store while it streams. Refuses in words what is missing, empty, too large, cut
 * off, of no accepted type, or not what its name says; nothing of a refused file stays.
 */
export async function receiveUpload(request: FastifyRequest, store: FileStore, rules: UploadRules): Promise<Upload> {
  mustBeForm(request)
  const fields: Record<string, string> = Object.create(null)
  let file: Upload['file'] | undefined
  for await (const part of partsOf(request)) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value
      continue
    }
    if (rules.isForm) checkForm(request, fields)
    const name = labelOf(part.filename)
    if (name === '') {
      part.file.resume()
      continue
    }
    const stored = await store.put(part.file, { ...rules, name })
    file = { ...stored, name: nameFor(name, stored.mediaType) }
  }
  if (!file) throw new Refusal('invalid', 'platform.file-missing')
  return { file, fields }
}

/** The parts of a multipart form as they stream in. One that ends in the middle is refused as cut off. */
export async function* partsOf(
  request: FastifyRequest,
  ...options: Parameters<FastifyRequest['parts']>
): AsyncGenerator<Multipart> {
  try {
    yield* request.parts(...options)
  } catch (error) {
    // The parser has no code for it, only these words.
    const isCut = error instanceof Error && error.message.endsWith('nexpected end of multipart data')
    throw isCut ? new Refusal('invalid', 'platform.file-cut') : error
  }
}

/** Refuses what is no multipart form, or does not say where its parts begin. */
export function mustBeForm(request: FastifyRequest): void {
  if (!request.isMultipart() || !/boundary=[^;\s]/i.test(request.headers['content-type'] ?? ''))
    throw new Refusal('invalid', 'platform.media-type')
}

/** How long a request says it is; undefined when it does not say. */
export function announcedLength(request: FastifyRequest): number | undefined {
  const header = request.headers['content-length']
  return header === undefined ? undefined : Number(header)
}

/** A file name safe to show: last part of a path, no control or direction characters, of bearable length; the ending is kept. */
export function labelOf(name: string | undefined): string {
  const last = (name ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '').trim()
  const ending = endingOf(clean)
  const letters = Array.from(clean)
  if (letters.length <= longestName) return clean
  return `${letters.slice(0, longestName - ending.length - 2).join('')}….${ending}`
}
