import type { FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import type { Materials, UploadedFile } from '#modules/materials/service.ts'
import type { Database } from '#platform/db/database.ts'
import type { FileStore, StoredFile } from '#platform/files/file-store.ts'
import { nameFor } from '#platform/files/media-type.ts'
import { checkForm } from '#platform/http/csrf.ts'
import { sentence, statusOf } from '#platform/http/problem.ts'
import { announcedLength, labelOf, mustBeForm, partsOf } from '#platform/http/uploads.ts'
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
  /** of the page that tells the problems: 422, or 503 when the store and not a file is to blame */
  status: number
}

/** Endings and kinds the file picker offers; phones offer the camera for images. */
export const acceptedFiles = 'image/*,.pdf,.ofd,.docx,.xlsx'

const mostFiles = 40

/** What pages that take files stand on. */
export interface FilesDoor {
  db: Database
  materials: Materials
  files: FileStore
  uploadMaxBytes: number
}

/**
 * Takes a page's form with any number of files, for these materials. The hidden csrf field must come first. A refused file does not spoil
 * the others: it becomes a problem at its field. Browsers send an empty part for a field without a file; it is passed over, as are
 * fields the page does not have.
 */
export async function receiveForm(
  request: FastifyRequest,
  door: FilesDoor,
  actor: PersonActor,
  keys: readonly string[],
): Promise<FormWithFiles> {
  const { files: store, uploadMaxBytes: maxBytes } = door
  const taken = new Set(keys.map((key) => `file:${key}`))
  await door.materials.admit(door.db, actorKey(actor), announcedLength(request))
  mustBeForm(request)
  const posted: Record<string, string | string[]> = Object.create(null)
  const files: ArrivedFile[] = []
  const problems: Problem[] = []
  let status = 422
  const limits = { files: mostFiles, fields: 300, parts: 400, fieldSize: 65_536, fileSize: maxBytes + 1 }
  for await (const part of partsOf(request, { limits })) {
    if (part.type === 'field') {
      if (typeof part.value !== 'string') continue
      const before = posted[part.fieldname]
      posted[part.fieldname] =
        before === undefined ? part.value : [...(Array.isArray(before) ? before : [before]), part.value]
      continue
    }
    checkForm(request, posted)
    const name = labelOf(part.filename)
    if (name === '' || !taken.has(part.fieldname)) {
      part.file.resume()
      continue
    }
    try {
      const stored = await store.put(part.file, { maxBytes, name })
      files.push({ ...stored, name: nameFor(name, stored.mediaType), field: part.fieldname })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'platform.file-cut') throw error
      part.file.resume()
      if (error.kind === 'unavailable') status = statusOf(error)
      problems.push({ field: part.fieldname, message: `“${name}”没有收下。${sentence(error)}` })
    }
  }
  checkForm(request, posted)
  return { posted, files, problems, status }
}

/**
 * Keeps the files that arrived for one material beside those there already; the same picture sent twice is one picture. What is too
 * much for the material or for the day becomes a problem at its field.
 */
export async function keepFiles(
  { db, materials }: FilesDoor,
  actor: PersonActor,
  key: string,
  there: readonly UploadedFile[],
  arrived: readonly ArrivedFile[],
): Promise<{ files: UploadedFile[]; problems: Problem[] }> {
  const field = `file:${key}`
  const files = [...there]
  const tooMany = new Refusal('invalid', 'materials.too-many-files', { most: materials.filesPerMaterial })
  const refused = new Map<string, string[]>()
  const refuse = (why: Refusal, name: string) => {
    const words = sentence(why)
    refused.set(words, [...(refused.get(words) ?? []), name])
  }
  for (const file of arrived.filter((one) => one.field === field)) {
    if (files.some((one) => one.digest === file.digest)) continue
    try {
      const upload = await materials.keepUpload(db, actorKey(actor), file)
      if (files.length < materials.filesPerMaterial) files.push(upload)
      else refuse(tooMany, file.name)
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error
      refuse(error, file.name)
    }
  }
  const problems = [...refused].map(([words, names]) => ({
    field,
    message: `“${names[0]}”${names.length > 1 ? `等 ${names.length} 个文件` : ''}没有收下。${words}`,
  }))
  return { files, problems }
}
