import type { ImportedDirectory, ImportedRegion } from './import-shape.ts'
import type { OfficeKind } from './model.ts'

/** An office as a directory declares it, before it has an id and a code. `parent` is the name of the office above it. */
export interface DeclaredOffice {
  name: string
  kind: OfficeKind
  regionCode: string
  parent: { name: string; regionCode: string } | null
  formerNames: readonly string[]
  creditCode: string | null
  phone: string | null
  complaintPhone: string | null
  address: string | null
  openingHours: string | null
}

/**
 * The regions a directory names: province, city, county, townships and sample villages.
 * A sample village without a code gets one of ours (居委会 001 起，村委会 201 起) unless `known` already has it under that township.
 */
export function regionsOf(
  directory: ImportedDirectory,
  known: readonly { code: string; name: string; parentCode: string | null }[],
  since: string,
): ImportedRegion[] {
  const { county } = directory
  const region = (
    code: string,
    name: string,
    level: ImportedRegion['level'],
    parentCode: string | null,
    sample = false,
  ) => ({
    code,
    name,
    level,
    parentCode,
    validFrom: since,
    validTo: null,
    replacedBy: null,
    sample,
  })
  const provinceCode = `${county.code.slice(0, 2)}0000000000`
  const cityCode = `${county.code.slice(0, 4)}00000000`
  const countyCode = `${county.code}000000`
  const townships = directory.townships.flatMap((township) => {
    const taken = new Set(known.filter((one) => one.parentCode === township.code).map((one) => one.code))
    const villages = township.sampleVillages.map((village) => {
      const before = known.find((one) => one.parentCode === township.code && one.name === village.name)
      const code = before?.code ?? village.code ?? freeVillageCode(township.code, village.kind, taken)
      taken.add(code)
      return region(code, village.name, 'village', township.code, village.code === null)
    })
    return [region(township.code, township.name, 'township', countyCode), ...villages]
  })
  return [
    region(provinceCode, county.province, 'province', null),
    region(cityCode, county.city, 'city', provinceCode),
    region(countyCode, county.name, 'county', cityCode),
    ...townships,
  ]
}

function freeVillageCode(townshipCode: string, kind: 'village' | 'community', taken: ReadonlySet<string>): string {
  for (let serial = kind === 'community' ? 1 : 201; ; serial++) {
    const code = `${townshipCode.slice(0, 9)}${String(serial).padStart(3, '0')}`
    if (!taken.has(code)) return code
  }
}

/** The offices a directory implies: its units, and for each township the government, its 便民服务中心 and its villages' 便民服务站. */
export function officesOf(directory: ImportedDirectory, regions: readonly ImportedRegion[]): DeclaredOffice[] {
  const countyCode = `${directory.county.code}000000`
  const none = { creditCode: null, phone: null, complaintPhone: null, address: null, openingHours: null }
  const units = directory.departments.map(
    (unit): DeclaredOffice => ({
      name: unit.name,
      kind: kindOf(unit),
      regionCode: countyCode,
      parent: null,
      formerNames: unit.formerNames,
      creditCode: unit.creditCode ?? null,
      phone: unit.phone ?? null,
      complaintPhone: unit.complaintPhone ?? null,
      address: unit.address ?? null,
      openingHours: unit.openingHours ?? null,
    }),
  )
  const townships = directory.townships.flatMap((township): DeclaredOffice[] => {
    const government = `${township.name}${township.kind === '街道' ? '办事处' : '人民政府'}`
    const centre = `${township.name}便民服务中心`
    const stations = regions
      .filter((region) => region.parentCode === township.code && region.level === 'village')
      .map(
        (village): DeclaredOffice => ({
          name: `${village.name}便民服务站`,
          kind: 'village-station',
          regionCode: village.code,
          parent: { name: centre, regionCode: township.code },
          formerNames: [],
          ...none,
        }),
      )
    return [
      { name: government, kind: 'township', regionCode: township.code, parent: null, formerNames: [], ...none },
      {
        name: centre,
        kind: 'township-centre',
        regionCode: township.code,
        parent: { name: government, regionCode: township.code },
        formerNames: [],
        ...none,
      },
      ...stations,
    ]
  })
  return [...units, ...townships]
}

function kindOf(unit: { name: string; kind: ImportedDirectory['departments'][number]['kind'] }): OfficeKind {
  if (unit.kind === 'township') return 'every-township'
  return unit.name.includes('政务服务中心') ? 'service-centre' : unit.kind
}

/** 简称：县民政局 → 民政局；县行政审批服务局（县政务服务中心）→ 行政审批服务局。 */
export function shortNameOf(name: string): string {
  const short = name.replace(/（[^）]*）$/, '').replace(/^[县区市](?=.{2})/, '')
  return short === '' ? name : short
}
