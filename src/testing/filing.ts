import type { FormAnswers } from '#modules/catalog/model.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import { formOf } from '#modules/catalog/service.ts'
import type { Reply, Resident, StaffMember, TestCounty } from './county.ts'

/** A licence with the general form, decided by 县水利局 in steps. */
export const timedItem = { name: '取水许可审批', office: '县水利局' } as const

/** Answers to the general application form (`catalog/generic-form.ts`), for an individual. */
export const generalAnswers = (resident: Resident): FormAnswers => ({
  applicantKind: 'individual',
  name: resident.name,
  idNumber: resident.idNumber,
  address: '三封寺镇墨山村 1 组',
  phone: resident.phone,
})

export interface FilingWish {
  readonly clerk: StaffMember
  readonly applicant: Resident
  /** An item with the general form; `timedItem` unless said. */
  readonly item?: string
  readonly through?: 'receive' | 'accept' | 'settle'
}

/** The body of `POST /api/cases` with everything the item asks for, on paper. */
export async function intakeBody(
  county: TestCounty,
  { applicant, item: name = timedItem.name, through = 'receive' }: FilingWish,
) {
  const item = await findItemByName(county.db, name)
  if (!item) throw new Error(`no item ${name}`)
  const asked = new Set(Object.keys(formOf(item).properties))
  return {
    itemCode: item.code,
    applicant: { kind: 'individual', personId: applicant.personId },
    answers: Object.fromEntries(Object.entries(generalAnswers(applicant)).filter(([key]) => asked.has(key))),
    materials: item.materials.map(({ key }) => ({ key, state: 'supplied', medium: 'paper' })),
    presence: { who: 'applicant', place: 'county-hall', purpose: 'submit' },
    through,
  }
}

/** A case taken in at the counter. Throws what came back if it was not taken. */
export async function fileCase(
  county: TestCounty,
  wish: FilingWish,
): Promise<Reply & { readonly id: string; readonly number: string; readonly version: number }> {
  const reply = await wish.clerk.send('POST', '/api/cases', await intakeBody(county, wish))
  if (reply.status !== 201) throw new Error(`the case was not taken: ${reply.text}`)
  const { id, number, version } = reply.body as { id: string; number: string; version: number }
  return { ...reply, id, number, version }
}
