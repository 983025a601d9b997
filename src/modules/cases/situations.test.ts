import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { createTestCounty, type Reply, type Resident, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { generalAnswers, intakeBody, timedItem } from '../../testing/filing.ts'
import type { CaseView, IntakePrepared } from './contract.ts'
import { personOf, stampBy } from './testing/online.ts'

const entries = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8')) as {
  name: string
  materials: { name: string }[]
}[]
const entry = entries.find(({ name }) => name === timedItem.name)
if (!entry) throw new Error(`no item ${timedItem.name}`)
const [form = '', licence = '', report = ''] = entry.materials.map((material) => material.name)

/** The same licence, for a new intake of water or for one that only goes on. */
const variants = {
  questions: [
    {
      ...{ key: 'what', text: '新办还是延续' },
      options: [
        { key: 'new', label: '新办' },
        { key: 'longer', label: '延续' },
      ],
    },
  ],
  situations: [
    {
      ...{ key: 'first', name: '新办', when: [{ question: 'what', in: ['new'] }] },
      materials: entry.materials.map((material) => material.name),
    },
    {
      ...{ key: 'renewal', name: '延续', when: [{ question: 'what', in: ['longer'] }] },
      ...{ materials: [form, licence, report], steps: ['受理', '决定', '制证送达'], promisedLimitDays: 5 },
    },
  ],
}

const fieldsOf = (reply: Reply): string[] =>
  ((reply.body.errors ?? []) as { field: string }[]).map((error) => error.field)

describe('办理情形：材料、环节、期限都照情形来', () => {
  let county: TestCounty
  let clerk: StaffMember
  let officer: StaffMember
  let resident: Resident
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty({ after: (work) => void cleanups.unshift(work) })
    await publish({ ...entry, variants })
    clerk = await county.staff({ role: 'window-clerk' })
    officer = await county.staff({ role: 'caseworker', office: timedItem.office })
    resident = await county.resident({ name: '周惠兰' })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const publish = async (next: object) => {
    const result = await county.services.catalog.importItems(JSON.stringify([next]), {
      by: { actorKey: 'system:test' },
    })
    assert.deepEqual([result.faults, result.changed], [[], [timedItem.name]])
  }
  const view = async (id: string) => (await officer.get(`/api/cases/${id}`)).body as unknown as CaseView
  const bodyFor = async (through: 'receive' | 'accept') => {
    const whole = await intakeBody(county, { clerk, applicant: resident, through })
    return { ...whole, materials: whole.materials.slice(0, 3), variantAnswers: { what: 'longer' } }
  }
  const keys = (of: { materials: readonly { key: string }[] }) => of.materials.map(({ key }) => key)

  it('窗口没有问是哪种情形，不能收；说清是哪一问', async () => {
    const body = await bodyFor('accept')
    for (const variantAnswers of [{}, { what: 'sideways' }]) {
      const reply = await clerk.send('POST', '/api/cases', { ...body, variantAnswers })
      assert.equal(reply.status, 422, reply.text)
      assert.deepEqual(fieldsOf(reply), ['variantAnswers.what'])
      assert.match(reply.text, /请选：新办还是延续/)
    }
  })

  it('窗口先问再收：只核这种情形的材料，期限和环节定格的也是这种情形的；事件里只有情形，没有答案', async () => {
    const body = await bodyFor('accept')
    const { itemCode, applicant, variantAnswers } = body
    const ask = async (answers: object) =>
      (await clerk.send('POST', '/api/intake-preparations', { itemCode, applicant, variantAnswers: answers }))
        .body as unknown as IntakePrepared
    assert.deepEqual(keys(await ask(variantAnswers)), ['m1', 'm2', 'm3'])
    assert.equal(keys(await ask({})).length, 6)
    const reply = await clerk.send('POST', '/api/cases', body)
    assert.equal(reply.status, 201, reply.text)
    const seen = await view((reply.body as { id: string }).id)
    assert.deepEqual(seen.situation, { key: 'renewal', name: '延续' })
    assert.deepEqual(keys(seen), ['m1', 'm2', 'm3'])
    assert.deepEqual(
      seen.steps.map((step) => step.key),
      ['s1', 's3', 's4'],
    )
    assert.equal(seen.promisedWorkingDays, 5)
    assert.equal(seen.clocks.find((clock) => clock.kind === 'promise')?.dueOn, '2026-05-18')
    assert.equal(seen.clocks.find((clock) => clock.kind === 'statutory')?.limit.amount, 45, '法定期限不分情形')
    const events = await county.db.query<{ text: string }>(
      `select data::text as text from case_event where case_id = $1 and text(data) like '%renewal%'`,
      [seen.id],
    )
    assert.equal(events.length, 1)
    assert.doesNotMatch(events[0]?.text ?? '', /longer/)
  })

  it('这种情形不要的材料，告知里不能要，收也不收', async () => {
    const reply = await clerk.send('POST', '/api/cases', await bodyFor('receive'))
    const seen = await view((reply.body as { id: string }).id)
    const items = [{ key: 'm5', problem: '没有交', remedy: '请交' }]
    const asked = await officer.send('POST', `/api/cases/${seen.id}/notices`, { version: seen.version, items })
    assert.deepEqual([asked.status, asked.body.code], [409, 'cases.not-in-the-guide'])
    const more = await bodyFor('receive')
    const materials = [...more.materials, { key: 'm4', state: 'supplied', medium: 'paper' }]
    const refused = await clerk.send('POST', '/api/cases', { ...more, materials })
    assert.deepEqual([refused.status, refused.body.code], [422, 'cases.material-unknown'])
  })

  it('网上：没说情形不能提交；说了，另一种情形选过的文件不交也不丢', async () => {
    const actor = await personOf(county, resident)
    const { cases } = county.services
    const { itemCode } = await bodyFor('receive')
    const caseId = await cases.startDraft(actor, itemCode, stampBy(actor))
    const draft = await cases.getDraft(actor, caseId)
    assert.equal(draft.materials.length, 6)
    const answers = generalAnswers(resident)
    for (const { key, fields } of draft.form['x-pages'])
      await cases.saveDraftPage(actor, caseId, {
        page: key,
        answers: Object.fromEntries(Object.entries(answers).filter(([field]) => fields.includes(field))),
      })
    const submit = () => cases.submitDraft(actor, caseId, stampBy(actor), { commitment: null })
    await assert.rejects(submit(), {
      code: 'platform.fields',
      params: { errors: [{ field: 'variantAnswers.what', message: '请选：新办还是延续' }] },
    })
    await cases.saveDraftSituation(actor, caseId, { what: 'new' })
    const chosen = [{ key: 'm6', state: 'not-applicable' as const, medium: null, uploads: [] }]
    await cases.saveDraftMaterials(actor, caseId, chosen)
    await cases.saveDraftSituation(actor, caseId, { what: 'longer' })
    const again = await cases.getDraft(actor, caseId)
    assert.deepEqual(keys(again), ['m1', 'm2', 'm3'])
    assert.deepEqual(again.variantAnswers, { what: 'longer' })
    assert.deepEqual(
      again.chosen.map(({ key }) => key),
      ['m6'],
    )
    await assert.rejects(submit(), (refusal: { params: { errors: { field: string }[] } }) => {
      assert.deepEqual(
        refusal.params.errors.map(({ field }) => field),
        ['material:m3'],
        '只催这种情形的材料',
      )
      return true
    })
  })

  it('交了以后事项改版，还照交的那一版、那种情形受理；重放和存的一样', async () => {
    const reply = await clerk.send('POST', '/api/cases', await bodyFor('receive'))
    const { id } = reply.body as { id: string }
    const before = await view(id)
    await publish({ ...entry, promisedLimitDays: 9 })
    const waiting = await view(id)
    assert.equal(waiting.item.version, before.item.version)
    assert.equal(waiting.situation?.key, 'renewal')
    const accepted = await officer.send('POST', `/api/cases/${id}/acceptance`, {
      ...{ version: waiting.version, commitment: null, deferrals: [] },
    })
    assert.equal(accepted.status, 200, accepted.text)
    assert.equal((accepted.body as unknown as CaseView).promisedWorkingDays, 5)
    const replay = await county.services.cases.rebuild({ repair: false })
    assert.deepEqual(replay.differences, [])
  })
})
