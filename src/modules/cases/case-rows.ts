/** Everything one act on a case leaves in the database, and the one statement that writes it: for one case or for many. */
import { Refusal } from '#kernel/refusal.ts'
import { takePart } from '#modules/materials/service.ts'
import type { Sql } from '#platform/db/database.ts'
import { appendPart, eventRow, type RecordedEvent } from '#platform/db/event-log.ts'
import { messagePart, messageRow, type NewMessage, sendingPart } from '#platform/notify/outbox.ts'
import type { FileRow } from './file-row.ts'
import { filePart } from './file-row.ts'

/** What was handed in with an act: the content of a revision, and the files of its materials. */
export interface Papers {
  /** Left out when the answers stay as they are and only a file comes in. */
  readonly content?: {
    readonly answersSealed: string
    readonly salt: string
    readonly contentHash: string
    readonly formVersion: number
  }
  readonly revision: number
  readonly files: readonly { readonly key: string; readonly uploadIds: readonly string[] }[]
  /** Who may hand in these files: whoever sent them. */
  readonly senderKey: string
}

export interface CaseRows {
  readonly caseId: string
  readonly file: FileRow
  readonly events: readonly RecordedEvent[]
  readonly papers: Papers | null
  /** The draft is handed in: files it no longer names are loose again, answers about the situation are forgotten. */
  readonly endsDraft: boolean
  readonly breaches: readonly Readonly<Record<string, unknown>>[]
  readonly messages: readonly { readonly id: string; readonly message: NewMessage }[]
  /** For open screens: which case has changed, and whom it concerns. */
  readonly live: string | null
  /** Instant of the act. */
  readonly at: string
}

const statement = `
  with file as materialized (select * from jsonb_to_recordset($1::jsonb) as file (${filePart.columns})),
  opened as (${filePart.insert}),
  projected as (${filePart.update}),
  event as (${appendPart('$2')}),
  content as (
    insert into case_content (case_id, revision, answers_sealed, salt, content_hash, form_version, recorded_at)
    select case_id, revision, answers_sealed, salt, content_hash, form_version, recorded_at
    from json_to_recordset($3::json) as content (case_id uuid, revision int, answers_sealed text, salt text, content_hash text,
      form_version int, recorded_at timestamptz)
    on conflict (case_id, revision) do nothing),
  taken as (${takePart('$4')}),
  handed_in as (
    insert into case_material_file (case_id, material_key, revision, upload_id, position)
    select case_id, material_key, revision, upload_id, position
    from json_to_recordset($4::json) as handed (case_id uuid, material_key text, revision int, upload_id uuid, position int)
    where upload_id in (select id from taken)
    on conflict do nothing),
  released as (
    update upload set draft_id = null
    where draft_id in (select value::uuid from json_array_elements_text($5::json))
      and id not in (select upload_id from json_to_recordset($4::json) as handed (upload_id uuid))),
  forgotten as (
    update case_draft set variant_answers_sealed = null
    where case_id in (select value::uuid from json_array_elements_text($5::json)) and variant_answers_sealed is not null),
  breach as (
    insert into commitment_breach (case_id, person_id, legal_person_id, kind, recorded_on)
    select case_id, person_id, legal_person_id, kind, recorded_on
    from json_to_recordset($6::json) as breach (case_id uuid, person_id uuid, legal_person_id uuid, kind text, recorded_on date)
    on conflict do nothing),
  queued as (${messagePart('$7')})
  select (select count(*) from opened) + (select count(*) from projected) as files,
    (select count(*) from event) as events,
    (select count(*) from taken) as uploads,
    ${sendingPart('queued')} as jobs,
    (select count(pg_notify('cases', value)) from json_array_elements_text($8::json)) as told`

interface Counted {
  readonly files: number
  readonly events: number
  readonly uploads: number
}

/**
 * Writes the rows, all of them or, by throwing inside the caller's transaction, none: Refusal conflict `platform.stale-version` when
 * somebody was faster on one of the cases, invalid `materials.upload-used` when a file has gone elsewhere meanwhile.
 */
export async function writeRows(tx: Sql, all: readonly CaseRows[]): Promise<void> {
  const events = all.flatMap((one) => one.events.map(eventRow))
  const handed = all.flatMap(handedIn)
  const [written] = await tx.query<Counted>(
    statement,
    [
      all.map((one) => one.file),
      events,
      all.flatMap(contentRow),
      handed,
      all.flatMap((one) => (one.endsDraft ? [one.caseId] : [])),
      all.flatMap((one) => one.breaches),
      all.flatMap((one) => one.messages.map(({ id, message }) => messageRow(id, message))),
      all.flatMap((one) => one.live ?? []),
    ].map((part) => JSON.stringify(part)),
    'case-write',
  )
  if (written?.events !== events.length) throw new Refusal('conflict', 'platform.stale-version')
  // Counted by case: two cases written together may name the same file, and only one of them can have it.
  if (written.uploads !== new Set(handed.map((one) => `${one.case_id} ${one.upload_id}`)).size)
    throw new Refusal('invalid', 'materials.upload-used')
  if (written.files !== all.length) throw new Error('a case to write to is not there')
}

function contentRow({ caseId, papers, at }: CaseRows) {
  if (!papers?.content) return []
  const { answersSealed, salt, contentHash, formVersion } = papers.content
  return [
    {
      ...{ case_id: caseId, revision: papers.revision, answers_sealed: answersSealed, salt },
      ...{ content_hash: contentHash, form_version: formVersion, recorded_at: at },
    },
  ]
}

function handedIn({ caseId, papers }: CaseRows) {
  return (papers?.files ?? []).flatMap(({ key, uploadIds }) =>
    uploadIds.map((uploadId, position) => ({
      ...{
        case_id: caseId,
        material_key: key,
        revision: papers?.revision,
        upload_id: uploadId.toLowerCase(),
        position,
      },
      sender_key: papers?.senderKey,
    })),
  )
}
