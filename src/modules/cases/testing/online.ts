/** Online applications for tests: a draft with everything the item asks for, and what it takes to hand it in. */
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { findItemByName } from '#modules/catalog/queries.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import type { Resident, TestCounty } from '../../../testing/county.ts'
import { generalAnswers, timedItem } from '../../../testing/filing.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The actor a resident is to the services. */
export async function personOf(county: TestCounty, resident: Resident): Promise<PersonActor> {
  const actor = await county.services.identity.authenticate(resident.cookie.split('=')[1] ?? '')
  if (actor.kind !== 'person') throw new Error(`${resident.name} is not signed in`)
  return actor
}

/** What a page sends along with a form: who, a request id, and the digest of what was filled in. */
export const stampBy = (actor: PersonActor, requestId = uuidv7(), fingerprint = 'f'.repeat(64)): RequestStamp => ({
  ...{ requestId, fingerprint, actorKey: actorKey(actor) },
})

/** A draft of `timedItem` that only has to be handed in; its case id. */
export async function fullDraft(county: TestCounty, resident: Resident): Promise<string> {
  const { cases, materials } = county.services
  const actor = await personOf(county, resident)
  const item = await findItemByName(county.db, timedItem.name)
  if (!item) throw new Error(`no item ${timedItem.name}`)
  const caseId = await cases.startDraft(actor, item.code, stampBy(actor))
  const draft = await cases.getDraft(actor, caseId)
  const answers = generalAnswers(resident)
  for (const { key, fields } of draft.form['x-pages']) {
    const own = Object.fromEntries(Object.entries(answers).filter(([field]) => fields.includes(field)))
    await cases.saveDraftPage(actor, caseId, { page: key, answers: own })
  }
  const files = await openFileStore(join(county.config.dataDir, 'files'))
  const stored = await files.put(Readable.from([png]), { maxBytes: 10_000 })
  const chosen = []
  for (const { key } of draft.materials.filter((one) => one.state === 'missing')) {
    const { uploadId } = await materials.addUpload(county.db, actorKey(actor), { ...stored, name: `${key}.png` })
    chosen.push({ key, state: 'supplied' as const, medium: null, uploads: [uploadId] })
  }
  await cases.saveDraftMaterials(actor, caseId, chosen)
  return caseId
}
