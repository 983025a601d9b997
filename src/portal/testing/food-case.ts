/** An application for a food licence on its way, made through the services: for pages that show a case. */

import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { CaseCommand } from '#modules/cases/commands.ts'
import type { PersonActor, StaffActor } from '#modules/identity/model.ts'
import { actorKey } from '#modules/identity/model.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { pictures, type WorkingCounty } from './working-county.ts'

/** The person p005 acting for the restaurant c001. */
export function restaurateur(county: WorkingCounty): PersonActor {
  const id = (of: ReadonlyMap<string, string>, key: string): string => of.get(key) ?? ''
  return {
    kind: 'person',
    accountId: id(county.people.accounts, 'p005'),
    personId: id(county.people.persons, 'p005'),
    level: 3,
    actingFor: { legalPersonId: id(county.people.legalPersons, 'c001'), name: '华容县章华镇毛记禹山鑫餐馆' },
  }
}

/** Files an application with one material deferred. Answers the case id. */
export async function fileFood(county: WorkingCounty): Promise<string> {
  const { services, db, config, stamp } = county
  const { cases, materials } = services
  const actor = restaurateur(county)
  const caseId = await cases.startDraft(actor, await county.codeOf('食品经营许可'), stamp(actorKey(actor)))
  const pages: [string, Record<string, unknown>][] = [
    [
      'applicant',
      {
        entityName: '华容县章华镇毛记禹山鑫餐馆',
        creditCode: '92430623MA9D00013P',
        representative: '毛丽华',
        phone: '19907301004',
      },
    ],
    ['place', { placeAddress: '湖南省华容县章华镇万圣村 14 组', area: '120' }],
    ['what', { business: 'restaurant', items: ['hot', 'cold'] }],
    ['people', { safetyOfficer: '易劲松' }],
  ]
  for (const [page, answers] of pages) {
    const faults = await cases.saveDraftPage(actor, caseId, { page, answers })
    if (faults.length > 0) throw new Error(JSON.stringify(faults))
  }
  const files = await openFileStore(join(config.dataDir, 'files'))
  const stored = await files.put(Readable.from([pictures.png]), { maxBytes: 10_000 })
  const upload = await materials.addUpload(db, actorKey(actor), { ...stored, name: '布局图.png' })
  const draft = await cases.getDraft(actor, caseId)
  await cases.saveDraftMaterials(
    actor,
    caseId,
    draft.materials
      .filter((one) => one.state === 'missing')
      .map((one) => ({
        key: one.key,
        state: one.deferrable ? ('deferred' as const) : ('supplied' as const),
        medium: null,
        uploads: one.deferrable ? [] : [upload.uploadId],
      })),
  )
  await cases.submitDraft(actor, caseId, stamp(actorKey(actor)), { commitment: 'deferred-materials' })
  return caseId
}

/** The staff of the office that handles a case. */
export async function officersOf(
  county: WorkingCounty,
  caseId: string,
): Promise<{ caseworker: StaffActor; approver: StaffActor; head: StaffActor }> {
  const [row] = await county.db.query<{ officeId: string }>(
    'select office_id as "officeId" from case_file where id = $1',
    [caseId],
  )
  const of = (role: string) => county.staffWith(role, row?.officeId)
  return { caseworker: await of('caseworker'), approver: await of('approver'), head: await of('office-head') }
}

/** One command by a member of staff on the newest version. */
export async function command(
  county: WorkingCounty,
  actor: StaffActor,
  caseId: string,
  given: CaseCommand,
): Promise<void> {
  const { cases } = county.services
  const { version } = await cases.view(actor, caseId)
  await cases.command(actor, caseId, county.stamp(actorKey(actor)), version, given)
}

/** Examines and decides: every step to the end, granted, issued. */
export async function grantFood(county: WorkingCounty, caseId: string): Promise<void> {
  const { caseworker, approver } = await officersOf(county, caseId)
  const { cases } = county.services
  for (let i = 0; i < 8; i++) {
    const view = await cases.view(caseworker, caseId)
    const complete = view.actions.find((one) => one.command === 'complete-step' && one.open)
    if (!complete) break
    const inspectors = [caseworker.staffId, approver.staffId]
    await command(county, caseworker, caseId, {
      type: 'complete-step',
      data: { opinion: '符合条件', recommendation: 'grant', inspectors },
    })
  }
  await command(county, approver, caseId, { type: 'grant', data: { validTo: null } })
  const { version } = await cases.view(caseworker, caseId)
  await cases.issue(caseworker, caseId, county.stamp(actorKey(caseworker)), version, null)
}
