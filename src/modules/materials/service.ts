import { Refusal } from '#kernel/refusal.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { keepFile, type StoredFile } from '#platform/files/file-store.ts'
import type { Sealer } from '#platform/sealing.ts'

export interface MaterialsDeps {
  readonly sealer: Sealer
  readonly now: () => Date
}

/** A file somebody sent, with the sender's name for it. */
export interface UploadedFile {
  readonly uploadId: string
  readonly digest: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly caseId: string | null
}

export type Materials = ReturnType<typeof createMaterials>

type Row = Omit<UploadedFile, 'name'> & { nameSealed: string }
const columns = `id as "uploadId", digest, name_sealed as "nameSealed", media_type as "mediaType", size_bytes as bytes, case_id as "caseId"`

/** Files of applicants and clerks: who sent them, and which case took them in. */
export function createMaterials({ sealer, now }: MaterialsDeps) {
  const opened = ({ nameSealed, ...row }: Row): UploadedFile => ({ ...row, name: sealer.open(nameSealed, 'case-data') })

  return {
    /** Notes a stored file as this actor's. Answers its upload id. */
    async addUpload(tx: Sql, actorKey: string, file: StoredFile & { name: string }): Promise<UploadedFile> {
      await keepFile(tx, file)
      const uploadId = uuidv7()
      await tx.query(
        `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)`,
        [
          uploadId,
          actorKey,
          file.digest,
          sealer.seal(file.name, 'case-data'),
          file.mediaType,
          file.size,
          now().toISOString(),
        ],
        'upload-insert',
      )
      return {
        uploadId,
        digest: file.digest,
        name: file.name,
        mediaType: file.mediaType,
        bytes: file.size,
        caseId: null,
      }
    },

    /**
     * Makes uploads part of a case. Only the sender's own, not used elsewhere. Throws invalid `materials.upload-unknown` |
     * `materials.upload-used`.
     */
    async take(
      tx: Sql,
      caseId: string,
      actorKey: string,
      uploadIds: readonly string[],
    ): Promise<ReadonlyMap<string, UploadedFile>> {
      if (uploadIds.length === 0) return new Map()
      const rows = await tx.query<Row & { actorKey: string }>(
        `select ${columns}, actor_key as "actorKey" from upload where id = any($1::uuid[]) for update`,
        [uploadIds],
        'upload-take-lock',
      )
      const files = new Map(rows.map((row) => [row.uploadId, row]))
      for (const id of uploadIds) {
        const row = files.get(id)
        if (!row || (row.actorKey !== actorKey && row.caseId !== caseId))
          throw new Refusal('invalid', 'materials.upload-unknown')
        if (row.caseId !== null && row.caseId !== caseId) throw new Refusal('invalid', 'materials.upload-used')
      }
      await tx.query(
        'update upload set case_id = $2 where id = any($1::uuid[]) and case_id is null',
        [uploadIds, caseId],
        'upload-take',
      )
      return new Map(rows.map(({ actorKey: _, ...row }) => [row.uploadId, opened(row)]))
    },

    /** One upload. Who may see it is for the caller to judge, by `actorKey` or by the case. */
    async getUpload(sql: Sql, uploadId: string): Promise<UploadedFile & { actorKey: string }> {
      const [row] = await sql.query<Row & { actorKey: string }>(
        `select ${columns}, actor_key as "actorKey" from upload where id = $1`,
        [uploadId],
        'upload-get',
      )
      if (!row) throw new Refusal('not-found', 'materials.upload-unknown')
      const { actorKey, ...rest } = row
      return { ...opened(rest), actorKey }
    },

    /** Several uploads by id, in no order. */
    async listUploads(sql: Sql, uploadIds: readonly string[]): Promise<readonly UploadedFile[]> {
      if (uploadIds.length === 0) return []
      const rows = await sql.query<Row>(
        `select ${columns} from upload where id = any($1::uuid[])`,
        [uploadIds],
        'upload-list',
      )
      return rows.map(opened)
    },

    /** Files of a case by material: the newest revision of each. */
    async filesOfCase(sql: Sql, caseId: string): Promise<ReadonlyMap<string, readonly UploadedFile[]>> {
      const rows = await sql.query<Row & { key: string }>(
        `select distinct on (f.material_key, f.upload_id) f.material_key as key, u.id as "uploadId", u.digest, u.name_sealed as "nameSealed",
           u.media_type as "mediaType", u.size_bytes as bytes, u.case_id as "caseId"
         from case_material_file f join upload u on u.id = f.upload_id
         where f.case_id = $1
           and f.revision = (select max(g.revision) from case_material_file g where g.case_id = f.case_id and g.material_key = f.material_key)
         order by f.material_key, f.upload_id`,
        [caseId],
        'upload-of-case',
      )
      const files = new Map<string, UploadedFile[]>()
      for (const { key, ...row } of rows) files.set(key, [...(files.get(key) ?? []), opened(row)])
      return files
    },
  }
}
