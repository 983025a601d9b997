/** Filling in and handing in: drafts, the submitted content and its hash, materials, supplements. */
import { canonicalJson } from '#kernel/canonical-json.ts'
import type { PlainDate } from '#kernel/plain-date.ts'
import { invalid, type Refusal } from '#kernel/refusal.ts'
import {
  countingAnswers,
  type FormAnswers,
  type FormFault,
  type FormSchema,
  nextQuestion,
  type RawAnswers,
  type ServiceItem,
  situationOf,
  type VariantAnswers,
} from '#modules/catalog/model.ts'
import { checkAnswers, formOf, readAnswers } from '#modules/catalog/service.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import type { Holder, Licence } from '#modules/licences/model.ts'
import { randomToken, sm3 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Papers } from './case-rows.ts'
import type { CaseCommand } from './commands.ts'
import type { MaterialInput, PresenceInput } from './contract.ts'
import { type MaterialOnFile, materialsOnFile } from './materials-on-file.ts'
import type { CommitmentRecord, MaterialRecord, Presence } from './model.ts'
import type { Numbers } from './numbering.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { sentenceOf } from './sentences.ts'
import { type KnownFields, originsOf, settledFaults, settledValues } from './settled-answers.ts'
import { type CaseRow, type DraftRow, findContent, findRevision } from './store.ts'

/** Text of the promise a person gives, by kind; its hash goes into the record. Data: a new wording is a new version. */
export const commitmentTexts = {
  'deferred-materials': {
    version: '2026-1',
    text: '我已清楚要后补的材料、期限和后果。我承诺在期限内补齐，内容真实。到期没有补齐的，同意终止办理，由此造成的损失自己承担，并接受记入信用记录。',
  },
  'notice-and-commitment': {
    version: '2026-1',
    text: '我已清楚办理的条件、要求和不实承诺的责任。我承诺已经符合条件，内容真实，愿意接受核查。承诺不实的，同意撤销决定、依法处理，并接受记入信用记录。',
  },
} as const

function commitmentRecord(kind: keyof typeof commitmentTexts): CommitmentRecord {
  const { version, text } = commitmentTexts[kind]
  return { kind, templateVersion: version, textHash: sm3(text) }
}

/** With what promises a case is accepted. */
export interface Promises {
  readonly commitment: keyof typeof commitmentTexts | null
  readonly deferrals: readonly { readonly key: string; readonly dueOn: string | null }[]
}

/** The `accept` command: the kind of promise becomes the record of its text. */
export const acceptance = ({ commitment, deferrals }: Promises): CaseCommand<'accept'> => ({
  type: 'accept',
  data: {
    commitment: commitment && commitmentRecord(commitment),
    deferrals: deferrals.map(({ key, dueOn }) => ({ key, dueOn: dueOn as PlainDate | null })),
  },
})

/** Faults of a form as the refusal every face understands: `errors: [{field, message}]`. */
export const fieldsRefusal = (faults: readonly FormFault[]): Refusal =>
  invalid('platform.fields', { errors: faults.map(({ field, message }) => ({ field, message })) })

/** Faults of settled answers that were sent otherwise, each read as it would be asked beside what stands there `before`. */
export function overtyped(
  form: FormSchema,
  before: RawAnswers,
  sent: RawAnswers,
  known: KnownFields,
): readonly FormFault[] {
  const settled = settledValues(known)
  const given = Object.keys(settled)
    .filter((key) => Object.hasOwn(sent, key))
    .flatMap((key) => {
      const answer = readAnswers(form, { ...before, ...settled, [key]: sent[key] })[key]
      return answer === undefined ? [] : [[key, answer] as const]
    })
  return settledFaults(form, Object.fromEntries(given), known)
}

/** Answers that pass the item's own schema and leave alone what is settled, or a refusal that names every field. */
export function goodAnswers(item: ServiceItem, raw: RawAnswers, today: PlainDate, known: KnownFields): FormAnswers {
  const form = formOf(item)
  const whole = { ...raw, ...settledValues(known) }
  const faults = [...overtyped(form, raw, raw, known), ...checkAnswers(form, whole, today)]
  if (faults.length > 0) throw fieldsRefusal(faults)
  return readAnswers(form, whole)
}

/** Licences of the applicant, the person as well as the organisation. */
export async function heldBy(
  deps: CasesDeps,
  sql: Sql,
  row: Pick<CaseRow, 'personId' | 'legalPersonId'>,
): Promise<readonly Licence[]> {
  const holders: Holder[] = []
  if (row.personId !== null) holders.push({ personId: row.personId })
  if (row.legalPersonId !== null) holders.push({ legalPersonId: row.legalPersonId })
  return (await Promise.all(holders.map((holder) => deps.licences.heldBy(sql, holder)))).flat()
}

/** What the applicant already holds or government already knows, for each material of the item. */
export async function onFile(
  deps: CasesDeps,
  sql: Sql,
  item: ServiceItem,
  row: Pick<CaseRow, 'personId' | 'legalPersonId'>,
  today: PlainDate,
): Promise<readonly MaterialOnFile[]> {
  return materialsOnFile(item, await heldBy(deps, sql, row), deps.connectedSources, today)
}

export interface FiledMaterials {
  readonly records: readonly MaterialRecord[]
  readonly files: readonly { readonly key: string; readonly uploadIds: readonly string[] }[]
}

/**
 * Turns what was sent into the record; `held` and `waived` only when that is really so. The files are still to be taken into the case.
 * Materials nobody mentioned are recorded as held, waived, or missing. Throws invalid `cases.material-unknown`.
 */
export async function fileMaterials(
  deps: CasesDeps,
  sql: Sql,
  input: {
    readonly caseId: string
    readonly actor: Actor
    readonly item: ServiceItem
    readonly known: readonly MaterialOnFile[]
    readonly sent: readonly MaterialInput[]
    /** Only these, as for a supplement; otherwise every material of the item. */
    readonly only?: ReadonlySet<string>
  },
): Promise<FiledMaterials> {
  const sent = new Map(input.sent.map((m) => [m.key, m]))
  const known = new Map(input.known.map((m) => [m.key, m]))
  for (const key of sent.keys()) if (!known.has(key)) throw invalid('cases.material-unknown', { key })
  const digestsById = await deps.materials.digestsOf(
    sql,
    input.caseId,
    actorKey(input.actor),
    input.sent.flatMap((m) => m.uploads),
  )
  const paper = input.actor.kind === 'staff'
  const records: MaterialRecord[] = []
  const files: { key: string; uploadIds: readonly string[] }[] = []
  for (const material of input.known) {
    if (input.only && !input.only.has(material.key)) continue
    const given = sent.get(material.key)
    const digests = (given?.uploads ?? []).map((id) => digestsById.get(id) ?? '').filter((digest) => digest !== '')
    if (given && given.uploads.length > 0) files.push({ key: material.key, uploadIds: given.uploads })
    records.push({ key: material.key, ...stateOf(material, given, digests.length > 0, paper), digests })
  }
  return { records, files }
}

function stateOf(
  known: MaterialOnFile,
  given: MaterialInput | undefined,
  hasFiles: boolean,
  staff: boolean,
): Pick<MaterialRecord, 'state' | 'medium'> {
  if (hasFiles) return { state: 'supplied', medium: 'electronic' }
  // Paper over the counter: the clerk has seen it; online nothing counts as handed in without a file.
  if (given?.state === 'supplied' && staff) return { state: 'supplied', medium: given.medium ?? 'paper' }
  if (known.state !== 'missing' && given?.state !== 'deferred') return { state: known.state, medium: 'electronic' }
  if (given?.state === 'deferred') return { state: 'deferred', medium: null }
  if (given?.state === 'not-applicable' && (known.conditional || !known.required))
    return { state: 'not-applicable', medium: null }
  if (known.conditional && given === undefined) return { state: 'not-applicable', medium: null }
  return { state: 'missing', medium: null }
}

/** Seals what was filled in and filed as a revision, with its hash: SM3 of a salt and the canonical content, so it proves without telling. */
export function sealedPapers(
  deps: CasesDeps,
  input: {
    readonly revision: number
    readonly actor: Actor
    readonly answers: FormAnswers
    readonly filed: FiledMaterials
    readonly formVersion: number
  },
): Papers & { readonly content: { readonly contentHash: string } } {
  const { revision, answers, filed, formVersion } = input
  const salt = sm3(randomToken())
  const contentHash = contentHashOf(salt, answers, filed.records)
  const answersSealed = deps.sealer.seal(JSON.stringify(answers), 'case-data')
  const content = { answersSealed, salt, contentHash, formVersion }
  return { revision, content, files: filed.files, senderKey: actorKey(input.actor) }
}

export const contentHashOf = (salt: string, answers: FormAnswers, materials: readonly MaterialRecord[]): string =>
  sm3(salt + canonicalJson({ answers, materials }))

/** Whether the content handed in is still the one whose hash the log holds; erased content proves nothing and hides nothing. */
export async function contentStanding(
  deps: CasesDeps,
  sql: Sql,
  caseId: string,
  submitted: { readonly contentHash: string; readonly materials: readonly MaterialRecord[] },
): Promise<'intact' | 'changed' | 'erased'> {
  const content = await findRevision(sql, caseId, 1)
  if (!content) return 'erased'
  try {
    const answers = JSON.parse(deps.sealer.open(content.answersSealed, 'case-data')) as FormAnswers
    const hash = contentHashOf(content.salt, answers, submitted.materials)
    return hash === submitted.contentHash ? 'intact' : 'changed'
  } catch {
    // What cannot be opened with the installation's key was not sealed by it.
    return 'changed'
  }
}

/** The newest answers of a case, opened; empty before anything was filled in. */
export async function answersOf(deps: CasesDeps, sql: Sql, caseId: string): Promise<FormAnswers> {
  const content = await findContent(sql, caseId)
  return content ? (JSON.parse(deps.sealer.open(content.answersSealed, 'case-data')) as FormAnswers) : {}
}

/** Answers about the situation (办理情形) as a draft keeps them: sealed, and forgotten once the log holds the situation. */
export const sealAnswers = (deps: CasesDeps, answers: VariantAnswers): string =>
  deps.sealer.seal(JSON.stringify(answers), 'case-data')

/** The answers a draft keeps, as far as they still count for the item of today. */
export function variantAnswersOf(
  deps: CasesDeps,
  item: Pick<ServiceItem, 'extras'>,
  draft: Pick<DraftRow, 'variantAnswersSealed'> | undefined,
): VariantAnswers {
  const variants = item.extras?.variants
  const sealed = draft?.variantAnswersSealed ?? null
  if (!variants || sealed === null) return {}
  return countingAnswers(variants, JSON.parse(deps.sealer.open(sealed, 'case-data')) as VariantAnswers)
}

/**
 * The situation the answers lead to; null for an item without any. Throws invalid `platform.fields` naming the question that is open,
 * as `variantAnswers.<question>`.
 */
export function situationKey(item: Pick<ServiceItem, 'extras'>, answers: VariantAnswers): string | null {
  const variants = item.extras?.variants
  if (!variants) return null
  const situation = situationOf(variants, answers)
  if (situation) return situation.key
  const open = nextQuestion(variants, answers)
  const fault: FormFault = {
    field: `variantAnswers.${open?.key ?? variants.questions[0]?.key ?? ''}`,
    message: open ? `请选：${open.text}` : sentenceOf('cases.situation-missing', {}),
  }
  throw fieldsRefusal([fault])
}

/** What a submission hands in, and the intent to submit it. */
export interface Submission {
  readonly papers: Papers
  /** The `submit` command with the next case numbers. */
  readonly submit: (numbers: Numbers) => CaseCommand<'submit'>
}

/** Content sealed and materials filed for the first time. */
export async function submission(
  deps: CasesDeps,
  sql: Sql,
  filing: {
    readonly row: CaseRow
    readonly actor: Actor
    readonly item: ServiceItem
    readonly answers: FormAnswers
    /** What was known when the answers were given. */
    readonly known: KnownFields
    readonly sent: readonly MaterialInput[]
    readonly presence: Presence | null
    /** 办理情形 that `item` is in; null when it has none. */
    readonly situation: string | null
    readonly commitment: keyof typeof commitmentTexts | null
  },
): Promise<Submission> {
  const { row, actor, item, answers, presence, situation, commitment } = filing
  const onHand = await onFile(deps, sql, item, row, todayOf(deps))
  const filed = await fileMaterials(deps, sql, { ...filing, caseId: row.id, known: onHand })
  const papers = sealedPapers(deps, { revision: 1, actor, answers, filed, formVersion: item.version })
  const { contentHash } = papers.content
  const promise = commitment && commitmentRecord(commitment)
  const origins = originsOf(formOf(item), answers, filing.known)
  const submit = (numbers: Numbers): CaseCommand<'submit'> => ({
    type: 'submit',
    data: {
      ...{ ...numbers.ofCase(item.implementationCode), contentHash, materials: filed.records },
      ...{ origins, commitment: promise, presence },
      ...(situation !== null && { situation }),
    },
  })
  return { papers, submit }
}

/** A presence as recorded: the day is today, the place is the counter's own. Staff only; people cannot declare visits. */
export function presenceAt(actor: Actor, input: PresenceInput | null, today: PlainDate): Presence | null {
  if (input === null || actor.kind !== 'staff') return null
  const post = actor.posts[0]
  return {
    who: input.who,
    where: { kind: input.place, placeId: post?.officeId ?? null, regionCode: post?.regionCode ?? '' },
    on: today,
    purpose: input.purpose,
    cause: 'own',
  }
}
