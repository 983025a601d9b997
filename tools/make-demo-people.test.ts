import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { checkCreditCode } from '#kernel/credit-code.ts'
import { plainDate } from '#kernel/plain-date.ts'
import { checkResidentId } from '#kernel/resident-id.ts'
import { administratorRoles, type Role } from '#modules/organisation/model.ts'
import type { DemoCompany } from './demo-people/companies.ts'
import type { DemoHolding } from './demo-people/holdings.ts'
import { asOf, type DemoResident } from './demo-people/residents.ts'
import type { DemoStaff } from './demo-people/staff.ts'
import { demoFiles } from './make-demo-people.ts'

const files = demoFiles()
const residents: DemoResident[] = JSON.parse(files['people.json'] ?? '').people
const companies: DemoCompany[] = JSON.parse(files['companies.json'] ?? '').companies
const staff: DemoStaff[] = JSON.parse(files['staff.json'] ?? '').staff
const licences: DemoHolding[] = JSON.parse(files['licences.json'] ?? '').licences
const unique = (values: readonly unknown[]) => new Set(values).size === values.length

describe('演示用的人、单位、工作人员', () => {
  test('db/demo 与生成程序一致', () => {
    for (const [name, text] of Object.entries(files))
      assert.equal(readFileSync(join(import.meta.dirname, '..', 'db', 'demo', name), 'utf8'), text, name)
  })

  test('身份号码校验正确，与性别、生日一致，不重复；手机号在编造的号段', () => {
    for (const one of residents) {
      const checked = checkResidentId(one.idNumber, plainDate('2026-12-31'))
      assert.ok(checked.ok, one.key)
      assert.equal(checked.bornOn, one.birthOn)
      assert.equal(checked.sex, one.sex === '男' ? 'male' : 'female')
      if (one.phone) assert.match(one.phone, /^1990730\d{4}$/)
    }
    assert.ok(unique(residents.map((one) => one.idNumber)))
    assert.ok(unique(residents.filter((one) => one.phone).map((one) => one.phone)))
  })

  test('十四个乡镇都有人，从婴儿到九十多岁，老人不少', () => {
    assert.equal(new Set(residents.map((one) => one.township)).size, 14)
    const ages = residents.map((one) => Number(asOf.slice(0, 4)) - Number(one.birthOn.slice(0, 4)))
    assert.ok(Math.min(...ages) <= 1 && Math.max(...ages) >= 90)
    assert.ok(ages.filter((age) => age >= 60).length >= 50)
  })

  test('统一社会信用代码校验正确且没有警告，法定代表人和经办人都在居民里', () => {
    const keys = new Set(residents.map((one) => one.key))
    for (const one of companies) {
      const checked = checkCreditCode(one.creditCode)
      assert.ok(checked.ok && checked.warnings.length === 0, one.creditCode)
      assert.ok(keys.has(one.representative))
      for (const agent of one.agents) assert.ok(keys.has(agent.person) && agent.person !== one.representative)
    }
    assert.ok(unique(companies.map((one) => one.name)) && unique(companies.map((one) => one.creditCode)))
  })

  test('每个有事项的单位都有经办人、审批人、负责人，经办和审批不是一个人', () => {
    const directory = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'db', 'data', 'directory.json'), 'utf8'))
    const items: { department: string }[] = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', 'db', 'data', 'items.json'), 'utf8'),
    )
    const townships: string[] = directory.townships.map((one: { name: string }) => `${one.name}人民政府`)
    const offices = new Set(
      items.flatMap((item) => (item.department === '乡镇人民政府' ? townships : [item.department])),
    )
    const holders = (office: string, role: Role) =>
      staff
        .filter((one) => one.posts.some((post) => post.office === office && post.role === role))
        .map((one) => one.key)
    for (const office of offices) {
      const [worker] = holders(office, 'caseworker')
      const [approver] = holders(office, 'approver')
      assert.ok(worker && approver && holders(office, 'office-head').length > 0, office)
      assert.notEqual(worker, approver, office)
    }
  })

  test('三员由三个人担任；工号、口令密钥不重复', () => {
    for (const role of administratorRoles)
      assert.equal(staff.filter((one) => one.posts.some((post) => post.role === role)).length, 1)
    const administrators = staff.filter((one) =>
      one.posts.some((post) => (administratorRoles as readonly Role[]).includes(post.role)),
    )
    assert.equal(administrators.length, 3)
    assert.ok(unique(staff.map((one) => one.workNo)) && unique(staff.map((one) => one.totpSecret)))
  })

  test('证照的持有人都在，日期在今天之前，同类同号的只有结婚证和户口簿共用', () => {
    const keys = new Set([...residents.map((one) => one.key), ...companies.map((one) => one.key)])
    for (const one of licences) {
      assert.ok(keys.has(one.holder.key))
      assert.ok(one.issuedOn < '2026-11-01', `${one.licenceType} ${one.issuedOn}`)
      assert.ok(one.validTo === null || one.validTo > one.issuedOn)
      plainDate(one.issuedOn)
    }
    const own = licences.filter((one) => one.licenceType !== '结婚证' && one.licenceType !== '居民户口簿')
    assert.ok(unique(own.map((one) => `${one.licenceType} ${one.number}`)))
  })
})
