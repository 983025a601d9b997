import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { checkCreditCode } from '#kernel/credit-code.ts'
import { Refusal } from '#kernel/refusal.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import {
  documentWordOf,
  getOffice,
  handlingOffice,
  listOffices,
  nearbyCentres,
  officeByName,
  postsOf,
  regionTree,
} from './queries.ts'
import { createOrganisation } from './service.ts'

const data = async (name: string) =>
  JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/${name}.json`, 'utf8'))
const by = { actorKey: 'system:test' }
const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

const db = await testDatabase()
const organisation = createOrganisation({ db, now: () => new Date('2026-05-09T02:00:00Z') })
await organisation.importRegions(await data('regions'), { by })
await organisation.importDirectory(await data('directory'), { by })

let workNo = 100
const newStaff = async (officeName = '县民政局') => {
  const office = await officeByName(db, officeName)
  assert.ok(office)
  const staff = await organisation.addStaff(
    { name: '测试', workNo: `T${workNo++}`, phone: null, officeId: office.officeId, validFrom: '2026-01-01' },
    by,
  )
  return { ...staff, officeId: office.officeId }
}

test('单位名录导入：38 个单位、14 个乡镇各有政府和便民服务中心、样例村各有便民服务站', async () => {
  const offices = await listOffices(db)
  assert.equal(offices.filter((office) => office.kind === 'township').length, 14)
  assert.equal(offices.filter((office) => office.kind === 'township-centre').length, 14)
  assert.equal(offices.filter((office) => office.kind === 'village-station').length, 48)
  assert.equal(offices.length, 38 + 14 + 14 + 48)
})

test('合成的统一社会信用代码都通过校验，互不相同，并且标明是合成的', async () => {
  const offices = await listOffices(db)
  for (const office of offices) {
    const checked = checkCreditCode(office.creditCode)
    assert.ok(checked.ok, office.name)
    assert.equal(checked.warnings.length, 0)
    assert.equal(office.creditCodeSynthetic, true)
  }
  assert.equal(new Set(offices.map((office) => office.creditCode)).size, offices.length)
})

test('再导入一次同样的名录，什么都不变', async () => {
  const regions = await organisation.importRegions(await data('regions'), { by })
  const directory = await organisation.importDirectory(await data('directory'), { by })
  assert.deepEqual([regions.created, regions.changed, directory.created, directory.changed], [[], [], [], []])
})

test('名录有错一个也不写，每处错误都指出位置', async () => {
  const directory = await data('directory')
  directory.departments[3].kind = '部门'
  directory.departments[4].extra = 1
  directory.townships[1].code = '43062310200'
  const result = await organisation.importDirectory(directory, { by })
  assert.deepEqual(
    result.faults.map((fault) => fault.path),
    ['departments[3].kind', 'departments[4].extra', 'townships[1].code'],
  )
  assert.equal(result.created.length, 0)
})

test('试运行给出结果但不写', async () => {
  const directory = await data('directory')
  directory.departments.push({ ...directory.departments[0], name: '县试验局', items: [], formerNames: [] })
  const result = await organisation.importDirectory(directory, { by, dryRun: true })
  assert.deepEqual(result.created, ['县试验局'])
  assert.equal(await officeByName(db, '县试验局'), undefined)
})

test('区划树：县下 14 个乡镇，村（社区）标明是样例', async () => {
  const [county] = await regionTree(db)
  assert.equal(county?.name, '华容县')
  assert.equal(county?.children.length, 14)
  const villages = county?.children.flatMap((township) => township.children) ?? []
  assert.equal(villages.length, 48)
  assert.ok(villages.every((village) => village.sample))
})

test('“乡镇人民政府”的事项由申请人所在乡镇办理；没有乡镇时要求先选', async () => {
  const every = await officeByName(db, '乡镇人民政府')
  assert.ok(every)
  assert.equal((await handlingOffice(db, every.officeId, '430623101201')).name, '三封寺镇人民政府')
  await assert.rejects(handlingOffice(db, every.officeId, '430623000000'), refusal('organisation.township-needed'))
  assert.equal((await nearbyCentres(db, '430623101000'))[0]?.name, '三封寺镇便民服务中心')
})

test('用曾用名也能找到单位；改名后旧名成为曾用名', async () => {
  assert.equal((await officeByName(db, '县国土资源局'))?.name, '县自然资源局')
  const office = await officeByName(db, '县统计局')
  assert.ok(office)
  const renamed = await organisation.changeOffice(office.officeId, { name: '县统计调查局' }, by)
  assert.deepEqual(renamed.formerNames, ['县统计局'])
})

test('改过名的单位，再导入旧名录不会多出一个旧名单位', async () => {
  const result = await organisation.importDirectory(await data('directory'), { by })
  assert.deepEqual([result.created, result.changed], [[], []])
})

test('咨询电话和监督投诉电话相同，不予保存', async () => {
  const office = await officeByName(db, '县水利局')
  assert.ok(office)
  const same = { phone: '0730-4222222', complaintPhone: '0730-4222222' }
  await assert.rejects(organisation.changeOffice(office.officeId, same, by), refusal('organisation.phones-equal'))
})

test('文号用单位全称，带县名，不带括号里的第二块牌子；定了机关代字的用代字', async () => {
  const wordOf = async (name: string) => documentWordOf(db, (await officeByName(db, name))?.officeId ?? '')
  assert.equal(await wordOf('县市场监督管理局'), '华容县市场监督管理局')
  assert.equal(await wordOf('县行政审批服务局（县政务服务中心）'), '华容县行政审批服务局')
  const office = await officeByName(db, '县市场监督管理局')
  assert.ok(office)
  const changed = await organisation.changeOffice(office.officeId, { documentWord: '华市监' }, by)
  assert.equal(changed.documentWord, '华市监')
  assert.equal(await wordOf('县市场监督管理局'), '华市监')
  await organisation.changeOffice(office.officeId, { phone: '0730-4220001' }, by)
  assert.equal(await wordOf('县市场监督管理局'), '华市监', '改别的不动它')
  await organisation.changeOffice(office.officeId, { documentWord: null }, by)
  assert.equal(await wordOf('县市场监督管理局'), '华容县市场监督管理局')
})

test('岗位按日期生效：上任前、离任后都没有', async () => {
  const staff = await newStaff()
  const post = { staffId: staff.staffId, officeId: staff.officeId, role: 'caseworker' as const }
  const { postId } = await organisation.assignPost({ ...post, validFrom: '2026-05-10', validTo: '2026-05-20' }, by)
  assert.deepEqual(await postsOf(db, staff.staffId, '2026-05-09'), [])
  assert.deepEqual(await postsOf(db, staff.staffId, '2026-05-20'), [
    { postId, role: 'caseworker', officeId: staff.officeId, regionCode: '430623000000' },
  ])
  assert.deepEqual(await postsOf(db, staff.staffId, '2026-05-21'), [])
  await assert.rejects(
    organisation.assignPost({ ...post, validFrom: '2026-05-20' }, by),
    refusal('organisation.post-overlaps'),
  )
})

test('三员分立：同一时期一人不能担任两种管理员，先后担任可以', async () => {
  const staff = await newStaff()
  const post = { staffId: staff.staffId, officeId: staff.officeId }
  await organisation.assignPost(
    { ...post, role: 'system-administrator', validFrom: '2026-01-01', validTo: '2026-06-30' },
    by,
  )
  const second = { ...post, role: 'audit-administrator' as const, validFrom: '2026-06-30' }
  await assert.rejects(organisation.assignPost(second, by), refusal('organisation.administrators-separate'))
  await organisation.assignPost({ ...second, validFrom: '2026-07-01' }, by)
})

test('安全管理员不能给自己安排岗位', async () => {
  const staff = await newStaff()
  const own = { actorKey: `staff:${staff.staffId}` }
  const post = { staffId: staff.staffId, officeId: staff.officeId, role: 'approver' as const }
  await assert.rejects(organisation.assignPost(post, own), refusal('organisation.own-post'))
})

test('离职的人不再有岗位', async () => {
  const staff = await newStaff()
  await organisation.assignPost(
    { staffId: staff.staffId, officeId: staff.officeId, role: 'approver', validFrom: '2026-02-01' },
    by,
  )
  await organisation.endStaff(staff.staffId, '2026-04-30', by)
  assert.deepEqual(await postsOf(db, staff.staffId, '2026-05-01'), [])
  assert.equal((await postsOf(db, staff.staffId, '2026-04-30')).length, 1)
})

test('还有在岗人员的单位不能撤销', async () => {
  const staff = await newStaff('县司法局')
  await organisation.assignPost({ staffId: staff.staffId, officeId: staff.officeId, role: 'office-head' }, by)
  await assert.rejects(
    organisation.closeOffice(staff.officeId, '2026-05-09', by),
    refusal('organisation.office-in-use'),
  )
  assert.equal((await getOffice(db, staff.officeId)).validTo, null)
})

test('同一请求重发，只办一次', async () => {
  const stamp = { requestId: 'request-0001', fingerprint: 'a'.repeat(64), actorKey: 'system:test' }
  const office = {
    name: '县档案馆',
    kind: 'institution' as const,
    creditCode: null,
    regionCode: '430623000000',
    parentId: null,
  }
  const contact = { phone: null, complaintPhone: null, address: null, openingHours: null }
  const first = await organisation.addOffice({ ...office, ...contact }, { ...by, stamp })
  const again = await organisation.addOffice({ ...office, ...contact }, { ...by, stamp })
  assert.equal(again.officeId, first.officeId)
})
