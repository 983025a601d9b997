/** Cases that went through the doors, to be opened and copied. */

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
