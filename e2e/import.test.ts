import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { startCounty } from './testing/county.ts'
import { numberOn, picture } from './testing/food.ts'
import { signIn, visitorAt, waysIn } from './testing/people.ts'

const county = await startCounty({ bare: true })
const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'onevisit-import-'))
after(() => rm(folder, { recursive: true, force: true }))

const onevisit = (...words: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'src', 'cli.ts'), ...words], {
    env: { ...process.env, DATABASE_URL: county.db.url, DATA_DIR: county.config.dataDir, SECRET: county.config.secret },
  })

/** Items of the same shape as the shipped ones, as another county writes them: other names, other materials, other days. */
async function otherItems(): Promise<string> {
  const shipped = JSON.parse(await readFile(join(root, 'db', 'data', 'items.json'), 'utf8')) as Record<
    string,
    unknown
  >[]
  const [model] = shipped.filter((one) => one.name === '居住证申领')
  const items = ['养犬登记', '户外集体活动场地使用登记'].map((name, i) => ({
    ...model,
    name,
    promisedLimitDays: 3 + i,
    visits: 0,
    onlineDepth: 4,
    synonyms: [`${name}怎么办`],
    materials: [
      {
        name: '居民身份证',
        form: 'electronic',
        copies: 1,
        source: 'licence',
        licenceType: '居民身份证',
        required: true,
        deferrable: false,
        sharedWith: '公安部门人口库',
        issuer: '公安机关',
      },
      { name: `${name}照片`, form: 'original', copies: 1, source: 'applicant', required: true, deferrable: false },
    ],
    result: { name: `${name}凭证`, kind: 'approval' },
  }))
  const file = join(folder, 'items.json')
  await writeFile(file, JSON.stringify(items))
  return file
}

test('另一份同样格式的事项导入空库，当场能搜到、能申请', async () => {
  const items = await otherItems()
  await onevisit('import', 'directory', join(root, 'db', 'data', 'directory.json'))
  await onevisit('import', 'licence-types', join(root, 'db', 'data', 'licence-types.json'))
  const dry = await onevisit('import', 'items', items, '--dry-run')
  assert.match(dry.stdout, /检查通过，没有写入：新增 2/)
  const told = await onevisit('import', 'items', items)
  assert.match(told.stdout, /导入完成：新增 2/)

  for (const way of waysIn) {
    await county.to(way.monday)
    const person = await visitorAt(county, way)
    await person.visit('/')
    await person.page.getByRole('searchbox').fill('养犬登记怎么办')
    await person.press('查找')
    await person.go(person.page.getByRole('main').getByRole('link', { name: '养犬登记', exact: true }).first())
    await person.says('3 个工作日')
    await person.follow('开始办理')
    const { phone, name, idNumber } = people[`${way.script}`]
    await signIn(county, person, phone)
    await person.says('核对姓名')
    await person.fill('姓名', name)
    await person.fill('身份证号', idNumber)
    await person.press('同意，核对')
    await person.press(/继续|开始|办/)
    while (/\/pages\//.test(person.page.url())) {
      await person.page.getByRole('main').getByRole('textbox').first().fill('三封寺镇墨山村 1 组')
      await person.press('继续')
    }
    await person.page.getByLabel('选照片或者文件').last().setInputFiles(picture)
    await person.press('继续')
    await person.choose(/我看过了，同意/)
    await person.press('提交申请')
    await person.says('申请已提交', '养犬登记')
    const { types, intact } = await county.logOf(await numberOn(person))
    assert.ok(intact)
    assert.deepEqual(types, ['case-opened', 'case-submitted'])
    await person.close()
  }
})

/** Two people of the population register whom this county has never seen. */
const people = {
  false: { phone: '19907301004', name: '毛丽华', idNumber: '43062319840819988X' },
  true: { phone: '19907301007', name: '蔡志强', idNumber: '430623197806179310' },
} as const
