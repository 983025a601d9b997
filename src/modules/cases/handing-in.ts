/** What comes in after the application: supplements, answers to late requests, deferred materials. */
import type { FormAnswers, FormSchema, RawAnswers, ServiceItem } from '#modules/catalog/model.ts'
import { checkAnswers, formOf, readAnswers } from '#modules/catalog/service.ts'
import type { Actor } from '#modules/identity/model.ts'
import type { Sql } from '#platform/db/database.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { always, carryOut } from './acting.ts'
import { askedFor, fieldAskedFor, notAskedFor } from './asked-for.ts'
import type { CaseCommand } from './commands.ts'
import type { MaterialInput, PresenceInput } from './contract.ts'
import { itemOfCase } from './facts.ts'
import { answersOf, fieldsRefusal, fileMaterials, onFile, overtyped, presenceAt, sealContent } from './filing.ts'
import { knownOf } from './known-answers.ts'
import type { MaterialRecord } from './model.ts'
import { type CasesDeps, instantOf, todayOf } from './ports.ts'
import { originsOf } from './settled-answers.ts'
import { type CaseInHand, saveMaterialFiles } from './store.ts'

/** Whether a field is only asked because of the answer to one of these. */
const followsFrom = (form: FormSchema, field: string, sent: readonly string[]): boolean =>
  fieldAskedFor(form, field, new Set(sent.map((one) => `form:${one}`)))

export function createHandingIn(deps: CasesDeps) {
  /** A new revision of the content: these materials and the answers as they now stand. */
  async function revise(
    tx: Sql,
    { row, state }: CaseInHand,
    input: {
      readonly actor: Actor
      readonly item: ServiceItem
      readonly sent: readonly MaterialInput[]
      readonly answers: FormAnswers
    },
  ): Promise<{ contentHash: string; materials: readonly MaterialRecord[] }> {
    const { item, actor, sent, answers } = input
    const known = await onFile(deps, tx, item, row, todayOf(deps))
    const only = new Set(sent.map((m) => m.key))
    const filed = await fileMaterials(deps, tx, { caseId: row.id, actor, item, known, sent, only })
    const contentHash = await sealContent(deps, tx, {
      caseId: row.id,
      revision: state.revision + 1,
      answers,
      filed,
      formVersion: item.version,
      at: instantOf(deps),
    })
    return { contentHash, materials: filed.records }
  }

  return {
    /**
     * Hands in what a notice (or a late request) asked for, materials and answers, by the applicant or at a counter. Throws invalid
     * `platform.fields` naming what was not asked for, what is settled and what is wrong.
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
    ): Promise<void> {
      const intents = async (tx: Sql, inHand: CaseInHand) => {
        const item = await itemOfCase(tx, inHand)
        const form = formOf(item)
        const asked = askedFor(inHand.state)
        const sent = { materials: input.materials.map((m) => m.key), fields: Object.keys(input.answers) }
        const materialName = (key: string) => item.materials.find((m) => m.key === key)?.name ?? key.slice(0, 50)
        const strange = asked.size === 0 ? [] : notAskedFor(form, asked, sent, materialName)
        if (strange.length > 0) throw fieldsRefusal(strange)
        const known = await knownOf(deps, tx, item, inHand.row)
        const merged = { ...(await answersOf(deps, tx, caseId)), ...input.answers }
        // What stands there already was judged when it came in; what was sent, and what follows from it, is judged now.
        const faults = checkAnswers(form, merged, todayOf(deps)).filter(
          ({ field }) => Object.hasOwn(input.answers, field) || followsFrom(form, field, sent.fields),
        )
        const own = [...overtyped(form, merged, input.answers, known), ...faults]
        if (own.length > 0) throw fieldsRefusal(own)
        const answers = readAnswers(form, merged)
        const content = await revise(tx, inHand, { actor, item, sent: input.materials, answers })
        const presence = presenceAt(actor, input.presence, todayOf(deps))
        const fields = sent.fields.map((field) => `form:${field}`)
        const origins = originsOf(form, answers, known, sent.fields)
        const command: CaseCommand =
          inHand.state.status === 'correcting'
            ? { type: 'supplement', data: { ...content, origins, fields, presence } }
            : { type: 'answer-late', data: { ...content, origins, fields, presence } }
        return [always(command)]
      }
      await carryOut(deps, { caseId, actor, stamp, version: input.version, intents })
    },

    /** One deferred material that has now come. */
    async supplyDeferred(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: {
        readonly version: number | null
        readonly material: MaterialInput
        readonly presence: PresenceInput | null
      },
    ): Promise<void> {
      const { key } = input.material
      const intents = async (tx: Sql, inHand: CaseInHand) => {
        const item = await itemOfCase(tx, inHand)
        const known = await onFile(deps, tx, item, inHand.row, todayOf(deps))
        const filed = await fileMaterials(deps, tx, {
          caseId,
          actor,
          item,
          known,
          sent: [input.material],
          only: new Set([key]),
        })
        const [material] = filed.records
        // The answers stay as they are, so there is no new revision of them; the file stands beside them.
        await saveMaterialFiles(tx, caseId, inHand.state.revision, filed.files)
        if (material?.state !== 'supplied')
          throw fieldsRefusal([{ field: `material:${key}`, message: '请上传这样材料。' }])
        const presence = presenceAt(actor, input.presence, todayOf(deps))
        return [always({ type: 'supply-deferred', data: { key, material, presence } })]
      }
      await carryOut(deps, { caseId, actor, stamp, version: input.version, intents })
    },
  }
}
