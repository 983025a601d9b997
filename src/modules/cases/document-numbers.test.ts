import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestCounty } from '../../testing/county.ts'
import { fileCase } from '../../testing/filing.ts'

const county = await createTestCounty({ after })

test('文书编号：单位全称（带县名）加年份和顺序号；单位定了机关代字，之后的用代字，顺序接着走', async () => {
  const clerk = await county.staff({ role: 'window-clerk' })
  const administrator = await county.staff({ role: 'system-administrator' })
  const applicant = await county.resident()
  const papers = async () => {
    const filed = await fileCase(county, { clerk, applicant })
    const { body } = await clerk.get(`/api/cases/${filed.id}`)
    return (body.documents as { number: string }[]).map((paper) => paper.number)
  }
  const first = await papers()
  assert.ok(first.length > 0)
  assert.deepEqual(first, ['华容县水利局〔2026〕1 号'])
  const { officeId } = await county.officeNamed('县水利局')
  const changed = await administrator.send('PATCH', `/api/offices/${officeId}`, { documentWord: '华水' })
  assert.equal(changed.status, 200, changed.text)
  assert.deepEqual(await papers(), ['华水〔2026〕2 号'])
  const wrong = await administrator.send('PATCH', `/api/offices/${officeId}`, { documentWord: 'HS-1' })
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /机关代字/)
})
