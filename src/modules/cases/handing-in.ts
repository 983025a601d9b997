/** What comes in after the application: supplements, answers to late requests, deferred materials. */
import type { FormAnswers, FormSchema, RawAnswers, ServiceItem } from '#modules/catalog/model.ts'
import { checkAnswers, formOf, readAnswers } from '#modules/catalog/service.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import type { Sql } from '#platform/db/database.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { always, carryOut } from './acting.ts'
import { askedFor, fieldAskedFor, notAskedFor } from './asked-for.ts'
import type { CaseCommand } from './commands.ts'
import type { MaterialInput, PresenceInput } from './contract.ts'
import { itemOfCase } from './facts.ts'
import { answersOf, fieldsRefusal, fileMaterials, onFile, overtyped, presenceAt, sealedPapers } from './filing.ts'
import { knownOf } from './known-answers.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { originsOf } from './settled-answers.ts'
import type { CaseInHand } from './store.ts'

/** Whether a field is only asked because of the answer to one of these. */
const followsFrom = (form: FormSchema, field: string, sent: readonly string[]): boolean =>
  fieldAskedFor(form, field, new Set(sent.map((one) => `form:${one}`)))

export function createHandingIn(deps: CasesDeps) {
  /** A new revision of the content: these materials and the answers as they now stand. */
  async function revise(
    sql: Sql,
    { row, state }: CaseInHand,
    input: {
      readonly actor: Actor
      readonly item: ServiceItem
      readonly sent: readonly MaterialInput[]
      readonly answers: FormAnswers
    },
  ) {
    const { item, actor, sent, answers } = input
    const known = await onFile(deps, sql, item, row, todayOf(deps))
    const only = new Set(sent.map((m) => m.key))
    const filed = await fileMaterials(deps, sql, { caseId: row.id, actor, item, known, sent, only })
    const revision = state.revision + 1
    const papers = sealedPapers(deps, { revision, actor, answers, filed, formVersion: item.version })
    return { papers, content: { contentHash: papers.content.contentHash, materials: filed.records } }
  }

  return {
    /**
     * Hands in what a notice (or a late request) asked for, materials and answers, by the applicant or at a counter. Throws invalid
     * `platform.fields` naming what was not asked for, what is settled and what is wrong. Answers the case as it then stands, for `view`.
     */
    async supplement(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: {
        readonly version: number | null
        readonly materials: readonly MaterialInput[]
        readonly answers: RawAnswers
        readonly presence: PresenceInput | null
      },
    ): Promise<CaseInHand | null> {
      const intents = async (sql: Sql, inHand: CaseInHand) => {
        const item = await itemOfCase(sql, inHand)
        const form = formOf(item)
        const asked = askedFor(inHand.state)
        const sent = { materials: input.materials.map((m) => m.key), fields: Object.keys(input.answers) }
        const materialName = (key: string) => item.materials.find((m) => m.key === key)?.name ?? key.slice(0, 50)
        const strange = asked.size === 0 ? [] : notAskedFor(form, asked, sent, materialName)
        if (strange.length > 0) throw fieldsRefusal(strange)
        const known = await knownOf(deps, sql, item, inHand.row)
        const merged = { ...(await answersOf(deps, sql, caseId)), ...input.answers }
        // What stands there already was judged when it came in; what was sent, and what follows from it, is judged now.
        const faults = checkAnswers(form, merged, todayOf(deps)).filter(
          ({ field }) => Object.hasOwn(input.answers, field) || followsFrom(form, field, sent.fields),
        )
        const own = [...overtyped(form, merged, input.answers, known), ...faults]
        if (own.length > 0) throw fieldsRefusal(own)
        const answers = readAnswers(form, merged)
        const { papers, content } = await revise(sql, inHand, { actor, item, sent: input.materials, answers })
        const presence = presenceAt(actor, input.presence, todayOf(deps))
        const fields = sent.fields.map((field) => `form:${field}`)
        const origins = originsOf(form, answers, known, sent.fields)
        const command: CaseCommand =
          inHand.state.status === 'correcting'
            ? { type: 'supplement', data: { ...content, origins, fields, presence } }
            : { type: 'answer-late', data: { ...content, origins, fields, presence } }
        return { papers, intents: [always(command)] }
      }
      return carryOut(deps, { caseId, actor, stamp, version: input.version, intents })
    },

    /** One deferred material that has now come. Answers as `supplement`. */
    async supplyDeferred(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: {
        readonly version: number | null
        readonly material: MaterialInput
        readonly presence: PresenceInput | null
      },
    ): Promise<CaseInHand | null> {
      const { key } = input.material
      const intents = async (sql: Sql, inHand: CaseInHand) => {
        const item = await itemOfCase(sql, inHand)
        const known = await onFile(deps, sql, item, inHand.row, todayOf(deps))
        const filed = await fileMaterials(deps, sql, {
          caseId,
          actor,
          item,
          known,
          sent: [input.material],
          only: new Set([key]),
        })
        const [material] = filed.records
        if (material?.state !== 'supplied')
          throw fieldsRefusal([{ field: `material:${key}`, message: '请上传这样材料。' }])
        const presence = presenceAt(actor, input.presence, todayOf(deps))
        // The answers stay as they are, so there is no new revision of them; the file stands beside them.
        const papers = { revision: inHand.state.revision, files: filed.files, senderKey: actorKey(actor) }
        return { papers, intents: [always({ type: 'supply-deferred', data: { key, material, presence } })] }
      }
      return carryOut(deps, { caseId, actor, stamp, version: input.version, intents })
    },
  }
}
