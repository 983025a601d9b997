import type { FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { FileStore, StoredFile } from '#platform/files/file-store.ts'
import { contradicts, endingOf } from '#platform/files/media-type.ts'
import { checkForm } from '#platform/http/csrf.ts'
import { sentence } from '#platform/http/problem.ts'
import { labelOf } from '#platform/http/uploads.ts'
import type { Problem } from './components/error-summary/error-summary.ts'
import type { Posted } from './posting.ts'

/** A file that arrived in a form, with the name of its field. */
export interface ArrivedFile extends StoredFile {
  field: string
  /** the sender's name for it: a label, never a path */
  name: string
}

export interface FormWithFiles {
  posted: Posted
  files: readonly ArrivedFile[]
  /** files that were refused: what is wrong, at their field */
  problems: readonly Problem[]
}

/** Endings and kinds the file picker offers; phones offer the camera for images. */
export const acceptedFiles = 'image/*,.pdf,.ofd,.docx,.xlsx'

const mostFiles = 40

/**
 * Takes a page's form with any number of files. The hidden csrf field must come first. A refused file does not spoil the others: it
 * becomes a problem at its field. Browsers send an empty part for a field without a file; it is passed over.
 */
export async function receiveForm(
  request: FastifyRequest,
  store: FileStore,
  rules: { maxBytes: number },
): Promise<FormWithFiles> {
  if (!request.isMultipart()) throw new Refusal('invalid', 'platform.media-type')
  const posted: Record<string, string | string[]> = {}
  const files: ArrivedFile[] = []
  const problems: Problem[] = []
  const limits = { files: mostFiles, fields: 300, parts: 400, fieldSize: 65_536, fileSize: rules.maxBytes + 1 }
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      if (typeof part.value !== 'string') continue
      const before = posted[part.fieldname]
      posted[part.fieldname] =
        before === undefined ? part.value : [...(Array.isArray(before) ? before : [before]), part.value]
      continue
    }
    checkForm(request, posted)
    const name = labelOf(part.filename)
    if (name === '') {
      part.file.resume()
      continue
    }
    try {
      const stored = await store.put(part.file, rules)
      if (contradicts(name, stored.mediaType))
        throw new Refusal('invalid', 'platform.file-lies', { extension: endingOf(name) })
      files.push({ ...stored, name, field: part.fieldname })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'platform.file-cut') throw error
      part.file.resume()
      problems.push({ field: part.fieldname, message: `“${name}”没有收下。${sentence(error)}` })
    }
  }
  checkForm(request, posted)
  return { posted, files, problems }
}
