/** 制证出件 and 撤销决定: the licence and the event in one. */
import { chineseDate } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import type { Actor } from '#modules/identity/model.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import { type Sql, violatedConstraint } from '#platform/db/database.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { type Act, act, always, unlessStale } from './acting.ts'
import type { CaseCommand } from './commands.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { confirmStanding } from './standing.ts'
import { type CaseInHand, type CaseRow, loadCase } from './store.ts'

const holderOf = ({ personId, legalPersonId }: CaseRow) =>
  legalPersonId !== null ? { legalPersonId } : personId !== null ? { personId } : null

/** Issues the result of a granted case, with the e-licence where the item brings one; `number` is the paper's own, if it has one. */
export async function issueResult(
  deps: CasesDeps,
  tx: Sql,
  inHand: CaseInHand,
  { number, ...by }: Pick<Act, 'actor' | 'requestId' | 'version' | 'item'> & { readonly number: string | null },
): Promise<CaseInHand> {
  const { row, state } = inHand
  const type = state.terms?.resultLicenceType ?? null
  const holder = holderOf(row)
  let issued: CaseCommand<'issue'>['data'] = { licenceId: null, licenceIdentifier: null, number }
  if (type !== null && holder !== null && state.status === 'decided' && state.granted) {
    const office = await getOffice(tx, row.officeId)
    const issuedOn = todayOf(deps)
    const validTo = inHand.events.findLast((event) => event.type === 'case-granted')?.data.validTo ?? null
    if (validTo !== null && validTo < issuedOn) throw refuse('cases.validity-over', { validTo })
    const licence = await deps.licences.issue(tx, {
      caseId: row.id,
      holder,
      licenceType: type,
      number,
      issuerName: office.name,
      issuerCreditCode: office.creditCode,
      issuedOn,
      validTo,
      fields: { 办件编号: row.number ?? '', 事项: row.itemName, 发证日期: chineseDate(issuedOn) },
    })
    issued = { licenceId: licence.licenceId, licenceIdentifier: licence.identifier, number: licence.number }
  }
  return act(deps, tx, { ...by, inHand, intents: [always({ type: 'issue', data: issued })] })
}

/** Two issue at the very same moment: a case brings one licence, and whoever came second has seen an old version. */
const issuedByAnother = (error: unknown): never => {
  throw violatedConstraint(error) === 'e_licence_case_unique'
    ? new Refusal('conflict', 'platform.stale-version')
    : error
}

export function createResults(deps: CasesDeps) {
  return {
    /** 制证出件: the licence row and the event in one. */
    async issue(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      version: number | null,
      number: string | null,
    ): Promise<void> {
      const work = (tx: Sql) =>
        once(tx, stamp, async () => {
          const { requestId } = stamp
          await issueResult(deps, tx, await loadCase(tx, caseId), { actor, requestId, version, number })
          return { caseId }
        })
      await unlessStale(deps, caseId, () => deps.db.transaction(work).catch(issuedByAnother))
    },

    /** 撤销决定, and with it the licence it had produced. */
    async revoke(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      version: number | null,
      command: CaseCommand<'revoke'>,
    ): Promise<void> {
      const unconfirmedSince = await confirmStanding(deps, actor)
      const work = (tx: Sql) =>
        once(tx, stamp, async () => {
          const inHand = await loadCase(tx, caseId)
          const licence = await deps.licences.findByCase(tx, caseId)
          if (licence?.status === 'valid') await deps.licences.revoke(tx, licence.licenceId, command.data.reason)
          const { requestId } = stamp
          await act(deps, tx, { inHand, actor, requestId, version, intents: [always(command)], unconfirmedSince })
          return { caseId }
        })
      await unlessStale(deps, caseId, () => deps.db.transaction(work))
    },
  }
}
