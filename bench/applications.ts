/** Whole applications of residents, each with files of its own as if sent a moment ago. */
import { findItemByName } from '../src/modules/catalog/queries.ts'
import type { Resident } from '../src/testing/county.ts'
import { generalAnswers, timedItem } from '../src/testing/filing.ts'
import type { BenchContext } from './context.ts'

/** Of the one file everybody hands in. */
const digest = 'd'.repeat(64)

export interface Application {
  readonly cookie: string
  readonly body: object
}

/** Applications for a licence in steps, so many of each resident; `next` gives nothing when they are used up. */
export async function applicationsOf(
  { county, owner }: BenchContext,
  residents: readonly Resident[],
  each: number,
): Promise<{ next(): Application | undefined }> {
  const item = await findItemByName(county.db, timedItem.name)
  if (!item) throw new Error(`no item ${timedItem.name}`)
  const keys = item.materials.map(({ key }) => key)
  await owner.query(
    `insert into stored_file (digest, size_bytes, media_type) values ($1, 68, 'image/png') on conflict do nothing`,
    [digest],
  )
  const files: string[][] = []
  for (const { accountId } of residents) {
    const sent = await owner.query<{ id: string }>(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       select uuidv7(), $1, $2, $3, 'image/png', 68, $5 from generate_series(1, $4::int) returning id`,
      [
        ...[`person:${accountId}`, digest, county.services.sealer.seal('材料.png', 'case-data')],
        ...[each * keys.length, county.clock.at.toISOString()],
      ],
    )
    files.push(sent.map(({ id }) => id))
  }
  let turn = 0
  return {
    next() {
      const n = turn++ % residents.length
      const resident = residents[n]
      const own = files[n]
      if (!resident || !own || own.length < keys.length) return undefined
      const uploads = own.splice(-keys.length)
      const materials = keys.map((key, at) => ({ key, state: 'supplied', medium: null, uploads: [uploads[at]] }))
      const body = {
        itemCode: item.code,
        answers: generalAnswers(resident),
        variantAnswers: {},
        materials,
        commitment: null,
      }
      return { cookie: resident.cookie, body }
    },
  }
}
