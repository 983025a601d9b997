import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { checkItemCode } from '#kernel/item-code.ts'
import { listOffices } from '#modules/organisation/queries.ts'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import {
  allItems,
  exportItems,
  findItem,
  findItemByName,
  getBundle,
  getItem,
  listBundles,
  listItemOffices,
  listItems,
  listLicenceTypes,
  listThemes,
  searchItems,
  versionsOf,
} from './queries.ts'
import { createCatalog, formOf } from './service.ts'

const data = async (name: string) =>
  JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/${name}.json`, 'utf8'))
const by = { actorKey: 'system:test' }
const now = () => new Date('2026-05-09T02:00:00Z')

const db = await testDatabase()
const organisation = createOrganisation({ db, now })
const catalog = createCatalog({ db, organisation, now })
await organisation.importRegions(await data('regions'), { by })
await organisation.importDirectory(await data('directory'), { by })

test('事项导入：86 个事项一次写入，部门都在名录里，没有错误', async () => {
  const result = await catalog.importItems(await data('items'), { by })
  assert.deepEqual(result.faults, [])
  assert.equal(result.created.length, 86)
  assert.deepEqual(result.warnings, [])
})

test('事项编码都有效、互不相同；再导入一次什么都不变', async () => {
  const items = await allItems(db)
  for (const item of items) {
    const checked = checkItemCode(item.code)
    assert.ok(checked.ok, `${item.name} ${checked.ok ? '' : checked.reason}`)
    assert.equal(item.code, `${item.implementationCode}01`)
    assert.equal(item.implementationCode.slice(19), item.basicCode)
  }
  assert.equal(new Set(items.map((item) => item.code)).size, 86)
  const again = await catalog.importItems(await data('items'), { by })
  assert.deepEqual([again.created, again.changed, again.unchanged], [[], [], 86])
  assert.deepEqual(await allItems(db), items)
})

test('内容变了就是新版本，旧版本还在；编码不变', async () => {
  const items = await data('items')
  const item = items.find((one: { name: string }) => one.name === '取水许可审批')
  item.promisedLimitDays = 18
  item.steps[1].days = 10
  const before = await findItemByName(db, item.name)
  assert.ok(before)
  const result = await catalog.importItems(items, { by })
  assert.deepEqual([result.created, result.changed, result.unchanged], [[], ['取水许可审批'], 85])
  const after = await getItem(db, before.code)
  assert.deepEqual([after.version, after.promisedWorkingDays, after.code], [2, 18, before.code])
  assert.equal((await getItem(db, before.itemId, 1)).promisedWorkingDays, 20)
  assert.deepEqual(
    (await versionsOf(db, before.itemId)).map((version) => version.version),
    [2, 1],
  )
  await catalog.importItems(await data('items'), { by })
})

test('每一处错误都列出路径和中文说明，一个事项也不写', async () => {
  const items = (await data('items')).slice(0, 4)
  items[0].materials[3].source = 'share'
  items[0].materials[2].copies = '一份'
  delete items[1].department
  items[2].extra = true
  items[2].steps = []
  items[3].statutoryLimit = { days: 20, unit: null }
  items.push({ ...(await data('items'))[5], name: '高龄津贴发放（新）', caseKind: 'immediate', promisedLimitDays: 5 })
  const result = await catalog.importItems(items, { by })
  assert.deepEqual(
    result.faults.map((fault) => fault.path),
    [
      '[0].materials[2].copies',
      '[0].materials[3].source',
      '[1].department',
      '[2].steps',
      '[2].extra',
      '[3].statutoryLimit',
      '[4].promisedLimitDays',
    ],
  )
  for (const fault of result.faults) assert.match(fault.message, /[\u4e00-\u9fff]/)
  assert.match(result.faults[2]?.message ?? '', /^缺少这一项/)
  assert.equal(result.faults[1]?.message, '只能填：applicant、licence、data_sharing、issued_by_government。')
  assert.equal(await findItemByName(db, '高龄津贴发放（新）'), undefined)
})

test('重名、承诺长于法定、前置是自己：都是错误；没收录的前置事项只提醒', async () => {
  const [first, second, third] = await data('items')
  const items = [
    { ...first, prerequisites: ['没有的事项'] },
    { ...second, name: first.name },
    { ...third, name: '试验事项', promisedLimitDays: 40, prerequisites: ['试验事项'] },
  ]
  const result = await catalog.importItems(items, { by })
  assert.deepEqual(
    result.faults.map((fault) => fault.path),
    ['[1].name', '[2].promisedLimitDays', '[2].prerequisites[0]'],
  )
  assert.ok(result.warnings.some((warning) => warning.path === '[0].prerequisites[0]'))
})

test('不是列表、不是 JSON：一句话说清楚', async () => {
  assert.equal((await catalog.importItems({}, { by })).faults[0]?.message, '应当是一个列表，以 [ 开头、以 ] 结尾。')
  assert.match((await catalog.importItems('[{', { by })).faults[0]?.message ?? '', /不是完整的 JSON 文件/)
})

test('试运行说出会新建什么，但不写', async () => {
  const [first] = await data('items')
  const result = await catalog.importItems([{ ...first, name: '试运行事项', department: '县试运行局' }], {
    by,
    dryRun: true,
  })
  assert.deepEqual(result.created, ['试运行事项'])
  assert.equal(await findItemByName(db, '试运行事项'), undefined)
  assert.equal(
    (await listOffices(db)).some((office) => office.name === '县试运行局'),
    false,
  )
})

test('别处的事项文件导入空库：单位新建并提醒，自带编码保留，马上可以用通用表申请', async () => {
  const fresh = await testDatabase()
  const organisation = createOrganisation({ db: fresh, now })
  const other = createCatalog({ db: fresh, organisation, now })
  const [first, second] = await data('items')
  const code = '11341226T00000036R4340117002000'
  const items = [
    { ...first, name: '颍上县最低生活保障审批', department: '颍上县民政局', code },
    { ...second, name: '颍上县特困供养审批', department: '颍上县民政局' },
  ]
  const result = await other.importItems(items, { by })
  assert.deepEqual(result.faults, [])
  assert.equal(result.created.length, 2)
  assert.equal(result.warnings.filter((warning) => warning.message.includes('已经新建')).length, 1)
  const own = await getItem(fresh, `${code}01`)
  assert.equal(own.name, '颍上县最低生活保障审批')
  assert.equal(own.officeName, '颍上县民政局')
  const generic = await findItemByName(fresh, '颍上县特困供养审批')
  assert.ok(generic)
  assert.ok(formOf(generic)['x-pages'].length > 0)
  assert.equal((await searchItems(fresh, '吃低保'))[0]?.itemId, own.itemId)
  const renamed = await other.importItems([{ ...items[0], name: '颍上县低保审批' }], { by })
  assert.deepEqual(renamed.changed, ['颍上县低保审批'])
  assert.equal((await getItem(fresh, own.itemId)).name, '颍上县低保审批')
})

test('一件事：成员按顺序，成员没有收录就不导入；再导入不变', async () => {
  const result = await catalog.importBundles(await data('bundles'), { by })
  assert.deepEqual([result.faults, result.created.length], [[], 13])
  assert.equal((await catalog.importBundles(await data('bundles'), { by })).unchanged, 13)
  const birth = await getBundle(db, '出生一件事')
  assert.deepEqual(
    birth.members.map((member) => member.name),
    ['出生医学证明签发', '出生登记', '生育登记', '城乡居民基本医疗保险参保登记', '社会保障卡申领'],
  )
  assert.equal(birth.order, 'parallel-after-first')
  assert.equal((await listBundles(db))[0]?.name, '出生一件事')
  const bundles = await data('bundles')
  bundles[0].members[1] = '没有的事项'
  assert.equal((await catalog.importBundles(bundles, { by })).faults[0]?.path, '[0].members[1]')
})

test('证照类型导入 72 种，再导入不变', async () => {
  assert.equal((await catalog.importLicenceTypes(await data('licence-types'), { by })).created.length, 72)
  assert.equal((await catalog.importLicenceTypes(await data('licence-types'), { by })).unchanged, 72)
  assert.ok((await listLicenceTypes(db)).some((type) => type.name === '居民身份证'))
})

test('按主题、部门、层级、对象列出事项', async () => {
  assert.equal((await listThemes(db))[0]?.theme, '工程建设')
  assert.equal((await listItems(db, { theme: '开店' })).length, 15)
  assert.equal((await listItems(db, { level: 'village' })).length, 25)
  assert.equal((await listItems(db, { audience: 'legal-entity' })).length, 53)
  const offices = await listItemOffices(db)
  assert.deepEqual([offices[0]?.name, offices[0]?.items], ['县人力资源和社会保障局', 13])
})

test('地址里混进控制字符，当作没有这个事项', async () => {
  assert.equal(await findItem(db, 'a\u0000b'), undefined)
  await assert.rejects(getBundle(db, '\u0000'), { code: 'catalog.bundle-unknown' })
  const [first] = await data('items')
  const result = await catalog.importItems([{ ...first, name: '有\u0000字符' }], { by })
  assert.deepEqual(result.faults, [{ path: '[0].name', message: '有看不见的控制字符，请删除。' }])
})

test('导出的内容就是导入的内容', async () => {
  const exported = (await exportItems(db)) as { name: string }[]
  const imported = (await data('items')) as { name: string }[]
  const sorted = (items: { name: string }[]) => [...items].sort((a, b) => (a.name < b.name ? -1 : 1))
  assert.deepEqual(sorted(exported), sorted(imported))
})

test('撤下的事项搜不到、不在清单，办着的件还查得到它；再导入就重新上架', async () => {
  const item = await findItemByName(db, '发票领用')
  assert.ok(item)
  await catalog.withdrawItem(item.itemId, '划转税务部门', by)
  assert.equal(
    (await searchItems(db, '领发票')).some((found) => found.itemId === item.itemId),
    false,
  )
  assert.equal((await getItem(db, item.code)).name, '发票领用')
  const result = await catalog.importItems(await data('items'), { by })
  assert.deepEqual(result.changed, ['发票领用'])
  assert.equal((await searchItems(db, '领发票'))[0]?.itemId, item.itemId)
})
