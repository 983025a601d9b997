import { addDays, chineseDate, dayOf } from '#kernel/plain-date.ts'
import { invalid, Refusal } from '#kernel/refusal.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { gathered } from '#platform/db/gather.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import type { FileStore, StoredFile } from '#platform/files/file-store.ts'
import { clearUnusedFiles, forsakeFile, keepFile, releaseFiles } from '#platform/files/stored-file.ts'
import type { Sealer } from '#platform/sealing.ts'
import { type DailyQuota, quotaHindrance, type UploadLimits, uploadLimits } from './model.ts'

export interface MaterialsDeps {
  readonly sealer: Sealer
  readonly now: () => Date
  /** what differs from `uploadLimits` */
  readonly limits?: Partial<UploadLimits>
}

/** A file that arrived: its bytes are on disk, no row names them yet. */
export type ArrivedFile = StoredFile & { readonly name: string }

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

interface Owned {
  readonly uploadId: string
  readonly digest: string
  readonly actorKey: string
  readonly caseId: string | null
  readonly draftId: string | null
}
const ownedColumns = `id as "uploadId", digest, actor_key as "actorKey", case_id as "caseId", draft_id as "draftId"`

/** Refuses uploads that are neither the sender's own nor this case's, and those another case or draft names. */
function demandOwn(rows: readonly Owned[], caseId: string, actorKey: string, uploadIds: readonly string[]): void {
  const found = new Map(rows.map((row) => [row.uploadId, row]))
  for (const id of uploadIds) {
    const row = found.get(id)
    if (!row || (row.actorKey !== actorKey && row.caseId !== caseId)) throw invalid('materials.upload-unknown')
    if ((row.caseId ?? row.draftId ?? caseId) !== caseId) throw invalid('materials.upload-used')
  }
}

const ownedRows = gathered<readonly string[], readonly Owned[]>(async (sql, keys) => {
  const rows = await sql.query<Owned>(
    `select ${ownedColumns} from upload where id = any($1::uuid[])`,
    [[...new Set(keys.flat())]],
    'upload-owned',
  )
  return keys.map((ids) => rows.filter((row) => ids.includes(row.uploadId)))
})

const rowsOfCase = gathered<string, readonly (Row & { readonly key: string; readonly ofCase: string })[]>(
  async (sql, caseIds) => {
    const rows = await sql.query<Row & { key: string; ofCase: string }>(
      `select distinct on (f.case_id, f.material_key, f.upload_id) f.case_id as "ofCase", f.material_key as key, u.id as "uploadId", u.digest,
         u.name_sealed as "nameSealed", u.media_type as "mediaType", u.size_bytes as bytes, u.case_id as "caseId"
       from case_material_file f join upload u on u.id = f.upload_id
       where f.case_id = any($1::uuid[])
         and f.revision = (select max(g.revision) from case_material_file g where g.case_id = f.case_id and g.material_key = f.material_key)
       order by f.case_id, f.material_key, f.upload_id`,
      [caseIds],
      'upload-of-case',
    )
    return caseIds.map((caseId) => rows.filter(({ ofCase }) => ofCase === caseId.toLowerCase()))
  },
)

/**
 * Part of a statement: makes uploads part of their cases, by the rule of `digestsOf`. `handed` is a JSON array of {case_id, upload_id,
 * sender_key}. Answers one row per upload; fewer than were named if one has gone elsewhere.
 */
export const takePart = (handed: string): string => `
  update upload set case_id = named.case_id, draft_id = null
  from (select distinct case_id, upload_id, sender_key from json_to_recordset(${handed}::json) as handed (case_id uuid, upload_id uuid, sender_key text)) as named
  where upload.id = named.upload_id and (upload.actor_key = named.sender_key or upload.case_id = named.case_id)
    and coalesce(upload.case_id, upload.draft_id, named.case_id) = named.case_id
  returning upload.id`

/** Uploads cleared in one transaction. */
const batch = 500
/** Bytes of a form without files, at the most. */
const smallForm = 262_144

/** Files of applicants and clerks: who sent them, which draft names them, and which case took them in. */
export function createMaterials({ sealer, now, limits: wanted }: MaterialsDeps) {
  const limits: UploadLimits = { ...uploadLimits, ...wanted }
  const opened = ({ nameSealed, ...row }: Row): UploadedFile => ({ ...row, name: sealer.open(nameSealed, 'case-data') })

  /** Refuses one more file of so many bytes beyond what this actor may send today. */
  async function checkQuota(sql: Sql, actorKey: string, bytes: number): Promise<void> {
    const quota = actorKey.startsWith('person:') ? limits.person : limits.staff
    const today = dayOf(now())
    const [used] = await sql.query<DailyQuota>(
      `select count(*) as files, coalesce(sum(size_bytes), 0)::bigint as bytes from upload
        where actor_key = $1 and uploaded_at >= $2::date::timestamp at time zone 'Asia/Shanghai'`,
      [actorKey, today],
      'upload-quota',
    )
    const hindrance = used && quotaHindrance(used, bytes, quota)
    if (!hindrance) return
    const tomorrow = addDays(today, 1)
    throw invalid(hindrance, {
      files: quota.files,
      megabytes: Math.floor(quota.bytes / 1_048_576),
      again: `明天（${chineseDate(tomorrow)}）`,
      retrySeconds: Math.ceil((Date.parse(`${tomorrow}T00:00:00+08:00`) - now().getTime()) / 1000),
    })
  }

  /**
   * Notes a stored file as this actor's. Answers its upload id. Throws invalid `materials.daily-files` | `materials.daily-bytes` (429). The
   * bytes of a refused file stay until `clearUnusedFiles` unless somebody calls `forsakeFile`; `keepUpload` does both.
   */
  async function addUpload(tx: Sql, actorKey: string, file: ArrivedFile): Promise<UploadedFile> {
    const { digest, name, mediaType, size: bytes } = file
    // One at a time per actor, so that files sent together count each other.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 8))', [actorKey], 'upload-quota-lock')
    await checkQuota(tx, actorKey, bytes)
    await keepFile(tx, file)
    const uploadId = uuidv7()
    await tx.query(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [uploadId, actorKey, digest, sealer.seal(name, 'case-data'), mediaType, bytes, now().toISOString()],
      'upload-insert',
    )
    return { uploadId, digest, name, mediaType, bytes, caseId: null }
  }

  /** One upload. Who may see it is for the caller to judge, by `actorKey` or by the case. */
  async function getUpload(sql: Sql, uploadId: string): Promise<UploadedFile & { actorKey: string }> {
    const [row] = await sql.query<Row & { actorKey: string }>(
      `select ${columns}, actor_key as "actorKey" from upload where id = $1`,
      [uploadId],
      'upload-get',
    )
    if (!row) throw new Refusal('not-found', 'materials.upload-unknown')
    const { actorKey, ...rest } = row
    return { ...opened(rest), actorKey }
  }

  /** Locks the uploads named, in one order for everybody; only the sender's own, or already this case's. */
  async function lockOwn(tx: Sql, caseId: string, actorKey: string, uploadIds: readonly string[]): Promise<void> {
    const rows = await tx.query<Owned>(
      `select ${ownedColumns} from upload where id = any($1::uuid[]) order by id for update`,
      [uploadIds],
      'upload-lock',
    )
    demandOwn(rows, caseId, actorKey, uploadIds)
  }

  /** Drops what a draft no longer names, but for `except`; it is loose again. */
  async function release(tx: Sql, draftId: string, except: readonly string[] = []): Promise<void> {
    await tx.query(
      'update upload set draft_id = null where draft_id = $1 and id <> all($2::uuid[])',
      [draftId, except],
      'upload-release',
    )
  }

  return {
    filesPerMaterial: limits.filesPerMaterial,
    /**
     * Refuses a request before its body is read, so that what nobody will keep does not fill the disk. `announced` is its Content-Length;
     * a form small enough to hold no file to speak of passes. Throws like `addUpload`.
     */
    admit: async (sql: Sql, actorKey: string, announced: number | undefined): Promise<void> => {
      if ((announced ?? Number.POSITIVE_INFINITY) > smallForm) await checkQuota(sql, actorKey, announced ?? smallForm)
    },
    addUpload,
    getUpload,
    release,

    /**
     * `addUpload` in a transaction of its own, at most once for a stamp. A repeat whose file has been cleared meanwhile is not-found
     * `materials.upload-unknown`.
     */
    async keepUpload(db: Database, actorKey: string, file: ArrivedFile, stamp?: RequestStamp): Promise<UploadedFile> {
      try {
        return await db.transaction(async (tx) => {
          if (!stamp) return addUpload(tx, actorKey, file)
          const work = async () => ({ uploadId: (await addUpload(tx, actorKey, file)).uploadId })
          return getUpload(tx, (await once(tx, stamp, work)).uploadId)
        })
      } catch (error) {
        await forsakeFile(db, file)
        throw error
      }
    },

    /**
     * Notes which files a draft names now; those it named before are loose again. Throws invalid `materials.upload-unknown` |
     * `materials.upload-used` | `materials.too-many-files`.
     */
    async hold(
      tx: Sql,
      draftId: string,
      actorKey: string,
      named: readonly { readonly uploads: readonly string[] }[],
    ): Promise<void> {
      if (named.some(({ uploads }) => uploads.length > limits.filesPerMaterial))
        throw invalid('materials.too-many-files', { most: limits.filesPerMaterial })
      const uploadIds = named.flatMap(({ uploads }) => uploads)
      await lockOwn(tx, draftId, actorKey, uploadIds)
      await tx.query(
        'update upload set draft_id = $2 where id = any($1::uuid[]) and draft_id is null',
        [uploadIds, draftId],
        'upload-hold',
      )
      await release(tx, draftId, uploadIds)
    },

    /**
     * Digests of uploads about to become part of a case (`takePart` does it, and says if one has gone elsewhere meanwhile). Only the
     * sender's own, not used elsewhere. Throws invalid `materials.upload-unknown` | `materials.upload-used`.
     */
    async digestsOf(
      sql: Sql,
      caseId: string,
      actorKey: string,
      uploadIds: readonly string[],
    ): Promise<ReadonlyMap<string, string>> {
      if (uploadIds.length === 0) return new Map()
      const rows = await ownedRows(sql, uploadIds)
      demandOwn(rows, caseId, actorKey, uploadIds)
      return new Map(rows.map((row) => [row.uploadId, row.digest]))
    },

    /**
     * 个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间。 Clears uploads that neither a draft nor a case has named for
     * `looseDays`, then the bytes nobody names. A row somebody is taking at this moment is left alone. Answers how many of each went.
     */
    async clearLoose(db: Database, files: FileStore): Promise<{ uploads: number; files: number }> {
      const before = new Date(now().getTime() - limits.looseDays * 86_400_000).toISOString()
      let uploads = 0
      for (;;) {
        const gone = await db.transaction(async (tx) => {
          const rows = await tx.query<{ digest: string }>(
            `delete from upload where id in (
               select id from upload where case_id is null and draft_id is null and uploaded_at < $1
               order by uploaded_at limit $2 for update skip locked)
             returning digest`,
            [before, batch],
            'upload-clear',
          )
          await releaseFiles(
            tx,
            rows.map((row) => row.digest),
          )
          return rows.length
        })
        uploads += gone
        if (gone < batch) return { uploads, files: await clearUnusedFiles(db, files) }
      }
    },

    /** Several uploads, in the order they are named; one that is gone is left out. */
    async listUploads(sql: Sql, uploadIds: readonly string[]): Promise<readonly UploadedFile[]> {
      if (uploadIds.length === 0) return []
      const rows = await sql.query<Row>(
        `select ${columns} from upload where id = any($1::uuid[])`,
        [uploadIds],
        'upload-list',
      )
      const found = new Map(rows.map((row) => [row.uploadId, opened(row)]))
      return uploadIds.flatMap((id) => found.get(id) ?? [])
    },

    /** Files of a case by material: the newest revision of each. */
    async filesOfCase(sql: Sql, caseId: string): Promise<ReadonlyMap<string, readonly UploadedFile[]>> {
      const files = new Map<string, UploadedFile[]>()
      for (const { key, ofCase: _, ...row } of await rowsOfCase(sql, caseId))
        files.set(key, [...(files.get(key) ?? []), opened(row)])
      return files
    },
  }
}
