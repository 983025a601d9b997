import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { sm3 } from '#platform/crypto.ts'
import type { Database } from '#platform/db/database.ts'
import type { FileStore } from '#platform/files/file-store.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { announcedLength, receiveUpload } from '#platform/http/uploads.ts'
import { materialsRoutes } from './contract.ts'
import { materialsMessages, materialsStatuses } from './messages.ts'
import type { Materials } from './service.ts'

export interface MaterialsDoor {
  readonly db: Database
  readonly materials: Materials
  readonly files: FileStore
  readonly uploadMaxBytes: number
  /** Whether this actor may read the files of a case; the cases know. */
  readonly mayReadCase: (actor: Actor, caseId: string) => Promise<boolean>
}

/** RFC 6266: the name for saving, in ASCII and in full. */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** Files: handing them in for work at a counter, and reading them. */
export function mountMaterials(app: FastifyInstance, door: MaterialsDoor): void {
  const { db, materials, files } = door
  registerMessages(materialsMessages, materialsStatuses)
  mount(app, materialsRoutes, {
    addUpload: async ({ request, stamp }) => {
      await materials.admit(db, stamp.actorKey, announcedLength(request))
      const { file } = await receiveUpload(request, files, { maxBytes: door.uploadMaxBytes })
      // The same key with another file is another request: what was sent is the file.
      const sent = { ...stamp, fingerprint: sm3(`${stamp.fingerprint}:${file.digest}:${file.name}`) }
      const { uploadId, name, mediaType, bytes } = await materials.keepUpload(db, stamp.actorKey, file, sent)
      return { uploadId, name, mediaType, bytes }
    },

    getFile: async ({ params, actor, reply }) => {
      const upload = await materials.getUpload(db, params.id)
      const own = upload.actorKey === actorKey(actor) && upload.caseId === null
      const ofCase = upload.caseId !== null && (await door.mayReadCase(actor, upload.caseId))
      // To those who may not read it a file does not exist.
      if (!own && !ofCase) throw new Refusal('not-found', 'materials.upload-unknown')
      const { bytes } = await files.get(upload.digest)
      reply
        .header('content-disposition', attachment(upload.name))
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
      return bytes
    },
  })
}
