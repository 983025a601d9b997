/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CaseView } from '#modules/cases/contract.ts'
import type { FormField } from '#modules/catalog/model.ts'
import { answersGiven, askedOf } from './asked.ts'

const item = (key: string, settled = false) => ({
  key,
  name: `名称 ${key}`,
  problem: '没有交',
  remedy: '请交。',
  settled,
})
const material = (key: string): CaseView['materials'][number] => ({
  ...{ key, name: `材料 ${key}`, required: true, deferrable: false, conditional: false, state: 'missing' },
  ...{ medium: null, source: null, deferredUntil: null, files: [] },
})
const answer = (key: string, value: string) => ({ key, label: `您的${key}`, value, source: null, sourceText: null })
const notice = (round: number, items: ReturnType<typeof item>[]) => ({
  ...{ round, reason: null, noticedOn: '2026-05-11', dueOn: '2026-06-01', completedOn: null, items },
})
const view = {
  status: 'correcting' as CaseView['status'],
  materials: [material('m1'), material('m2'), material('m3')],
  form: [answer('phone', '199****1022'), answer('address', '章华镇****')],
  notices: [notice(1, [item('m3')]), notice(2, [item('m1'), item('m2', true), item('form:phone')])],
  lateRequests: [{ answered: false, items: [item('form:address')] }],
}

test('补正：只要这一份告知书里还没补的，材料和申请表的格子都在，别的一样也没有', () => {
  const { materials, fields, settled } = askedOf(view)
  assert.deepEqual(
    materials.map((one) => one.material.key),
    ['m1'],
  )
  assert.deepEqual(fields, [{ key: 'phone', name: 'phone', words: '没有交。请交。', now: '199****1022' }])
  assert.deepEqual(settled, ['名称 m2'])
})

test('补正：受理以后只要另要的、还没交的', () => {
  const asked = askedOf({ ...view, status: 'examining' })
  assert.deepEqual(asked.materials, [])
  assert.deepEqual(
    asked.fields.map((one) => one.key),
    ['address'],
  )
})

test('补正：送出去的只有告知书要的格子，日期写成标准的样子，空着的不送', () => {
  const date: FormField = { type: 'string', title: '哪天', 'x-input': 'date', 'x-why': '', 'x-error': '' }
  const given = answersGiven(
    ['since', 'phone', 'kinds'],
    { since: '20250201', phone: '', kinds: [], name: '改名' },
    (key) => (key === 'since' ? date : undefined),
  )
  assert.deepEqual(given, { since: '2025-02-01' })
})
