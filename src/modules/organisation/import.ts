import { z } from 'zod'
import { checkCreditCode } from '#kernel/credit-code.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { officesOf, regionsOf } from './directory.ts'
import { faultsOf, type ImportFault, type ImportResult, jsonPath, readJson } from './import-faults.ts'
import { ImportedDirectory, ImportedRegion } from './import-shape.ts'
import { listOffices, listRegions } from './queries.ts'
import { insertOffice, lockOrganisation, saveRegion, updateOffice } from './store.ts'

interface ImportOptions {
  actorKey: string
  dryRun: boolean
}

const empty = (dryRun: boolean): ImportResult => ({
  dryRun,
  created: [],
  changed: [],
  unchanged: 0,
  faults: [],
  warnings: [],
})

/** Thrown to undo a dry run; never leaves this file. */
class DryRun extends Error {}

async function writeOrUndo(
  db: Database,
  options: ImportOptions,
  action: string,
  work: (tx: Sql) => Promise<void>,
): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await lockOrganisation(tx)
      await work(tx)
      if (options.dryRun) throw new DryRun()
      await record(tx, { actorKey: options.actorKey, action, object: 'organisation', outcome: 'done' })
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
}

/** Regions as data; codes no longer in the file stay, for old addresses must remain resolvable. */
export async function importRegions(db: Database, json: unknown, options: ImportOptions): Promise<ImportResult> {
  const result = empty(options.dryRun)
  const { value, faults } = readJson(json)
  const parsed = faults.length === 0 ? z.array(ImportedRegion).safeParse(value) : undefined
  if (!parsed?.success) return { ...result, faults: parsed ? faultsOf(parsed.error, value) : faults }
  result.faults = regionFaults(parsed.data)
  if (result.faults.length > 0) return result
  await writeOrUndo(db, options, 'organisation.regions-imported', (tx) => saveRegions(tx, parsed.data, result))
  return result
}

function regionFaults(regions: readonly ImportedRegion[]): ImportFault[] {
  const codes = new Set(regions.map((region) => region.code))
  return regions.flatMap((region, at) => {
    const faults: ImportFault[] = []
    const fault = (key: string, message: string) => faults.push({ path: jsonPath([at, key]), message })
    if (regions.findIndex((other) => other.code === region.code) < at) fault('code', `区划代码 ${region.code} 重复。`)
    if (region.parentCode !== null && !codes.has(region.parentCode))
      fault('parentCode', `文件里没有上级区划 ${region.parentCode}。`)
    if (region.replacedBy !== null && !codes.has(region.replacedBy))
      fault('replacedBy', `文件里没有替代它的区划 ${region.replacedBy}。`)
    return faults
  })
}

async function saveRegions(tx: Sql, regions: readonly ImportedRegion[], result: ImportResult): Promise<void> {
  const present = new Map((await listRegions(tx)).map((region) => [region.code, region]))
  for (const region of regions) {
    const before = present.get(region.code)
    if (before && sameRegion(before, region)) result.unchanged++
    else {
      await saveRegion(tx, region)
      result[before ? 'changed' : 'created'].push(region.name)
    }
  }
}

function sameRegion(a: ImportedRegion, b: ImportedRegion): boolean {
  return (['name', 'level', 'parentCode', 'validFrom', 'validTo', 'replacedBy', 'sample'] as const).every(
    (key) => a[key] === b[key],
  )
}

/** 单位名录：县、单位、乡镇、样例村。 Offices missing from the file stay: closing one is an act of its own. */
export async function importDirectory(
  db: Database,
  json: unknown,
  options: ImportOptions & { today: string },
): Promise<ImportResult> {
  const result = empty(options.dryRun)
  const { value, faults } = readJson(json)
  const parsed = faults.length === 0 ? ImportedDirectory.safeParse(value) : undefined
  if (!parsed?.success) return { ...result, faults: parsed ? faultsOf(parsed.error, value) : faults }
  const directory = parsed.data
  result.faults = directoryFaults(directory)
  if (result.faults.length > 0) return result
  await writeOrUndo(db, options, 'organisation.directory-imported', async (tx) => {
    const known = await listRegions(tx)
    const declaredRegions = regionsOf(directory, known, '2018-01-01')
    await saveRegions(
      tx,
      declaredRegions.filter((region) => known.every((one) => one.code !== region.code)),
      { ...empty(true), created: [] },
    )
    const offices = await listOffices(tx)
    const declared = officesOf(directory, declaredRegions)
    const keyOf = (office: { regionCode: string | null; name: string }) => `${office.regionCode} ${office.name}`
    const declaredKeys = new Set(declared.map(keyOf))
    const present = new Map(offices.map((office) => [keyOf(office), office]))
    // renamed here since the file was made: the file's name is now a former name
    for (const office of offices.filter((one) => !declaredKeys.has(keyOf(one)))) {
      for (const name of office.formerNames)
        present.set(keyOf({ ...office, name }), present.get(keyOf({ ...office, name })) ?? office)
    }
    const ids = new Map([...present].map(([key, office]) => [key, office.officeId]))
    for (const office of declared) {
      const before = present.get(keyOf(office))
      if (!before) {
        const parentId = office.parent ? (ids.get(keyOf(office.parent)) ?? null) : null
        ids.set(keyOf(office), await insertOffice(tx, { ...office, parentId }, '2018-01-01'))
        result.created.push(office.name)
      } else if (before.name === office.name && (await updateOffice(tx, before, office)))
        result.changed.push(office.name)
      else result.unchanged++
    }
  })
  return result
}

function directoryFaults(directory: ImportedDirectory): ImportFault[] {
  const faults: ImportFault[] = []
  directory.departments.forEach((unit, at) => {
    const path = (key: string) => jsonPath(['departments', at, key])
    if (directory.departments.findIndex((other) => other.name === unit.name) < at)
      faults.push({ path: path('name'), message: `单位“${unit.name}”重复。` })
    if (unit.phone && unit.phone === unit.complaintPhone)
      faults.push({ path: path('complaintPhone'), message: '咨询电话和监督投诉电话不能相同。' })
    const code = unit.creditCode === undefined ? undefined : checkCreditCode(unit.creditCode)
    if (code && !code.ok) faults.push({ path: path('creditCode'), message: code.reason })
  })
  directory.townships.forEach((township, at) => {
    const path = (key: string) => jsonPath(['townships', at, key])
    if (directory.townships.findIndex((other) => other.code === township.code) < at)
      faults.push({ path: path('code'), message: `乡镇代码 ${township.code} 重复。` })
    if (!township.code.startsWith(directory.county.code) || !township.code.endsWith('000'))
      faults.push({ path: path('code'), message: `乡镇代码要以 ${directory.county.code} 开头、以 000 结尾。` })
    township.sampleVillages.forEach((village, place) => {
      if (township.sampleVillages.findIndex((other) => other.name === village.name) < place)
        faults.push({
          path: jsonPath(['townships', at, 'sampleVillages', place, 'name']),
          message: `村（社区）“${village.name}”重复。`,
        })
    })
  })
  return faults
}
