/** Cases that went through the doors, to be opened, acted on and copied. */
import type { CaseView } from '../src/modules/cases/contract.ts'
import type { Resident, StaffMember } from '../src/testing/county.ts'
import { fileCase, timedItem } from '../src/testing/filing.ts'
import type { BenchContext } from './context.ts'

export interface RealCase {
  readonly id: string
  readonly resident: Resident
}

/** So many cases of a licence in steps, half of them accepted, and an officer who handles them. */
export async function realCases(
  { county }: BenchContext,
  count: number,
): Promise<{ readonly officer: StaffMember; readonly clerk: StaffMember; readonly cases: readonly RealCase[] }> {
  const clerk = await county.staff({ role: 'window-clerk' })
  const officer = await county.staff({ role: 'caseworker', office: timedItem.office })
  const cases: RealCase[] = []
  for (let n = 0; n < count; n += 1) {
    const resident = await county.resident()
    const filed = await fileCase(county, { clerk, applicant: resident, through: n % 2 === 0 ? 'accept' : 'receive' })
    cases.push({ id: filed.id, resident })
  }
  return { officer, clerk, cases }
}

/** A case of that licence on which nothing is missing but the decision: `POST …/grant` by an approver of `timedItem.office`. */
export async function caseToDecide({ county }: BenchContext): Promise<{
  readonly id: string
  readonly body: { readonly version: number; readonly validTo: null }
}> {
  const clerk = await county.staff({ role: 'window-clerk' })
  const officer = await county.staff({ role: 'caseworker', office: timedItem.office })
  const second = await county.staff({ role: 'caseworker', office: timedItem.office })
  const filed = await fileCase(county, { clerk, applicant: await county.resident(), through: 'accept' })
  let view = filed.body as unknown as CaseView
  const open = () => view.steps.find((step) => step.status === 'open')
  while (open() && open()?.function !== 'approve') {
    const body = {
      ...{ version: view.version, opinion: '符合条件', recommendation: 'grant' },
      inspectors: open()?.onSite ? [officer.staffId, second.staffId] : [],
    }
    const reply = await officer.send('POST', `/api/cases/${filed.id}/opinions`, body)
    if (reply.status !== 200) throw new Error(reply.text)
    view = reply.body as unknown as CaseView
  }
  return { id: filed.id, body: { version: view.version, validTo: null } }
}
