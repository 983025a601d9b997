import type { LimitUnit, SpecialProcedure, SpecialProcedureKind } from './model.ts'

const words: readonly (readonly [RegExp, SpecialProcedureKind])[] = [
  [/承诺/, 'other'],
  [/听证/, 'hearing'],
  [/招标|招投标/, 'tender'],
  [/拍卖/, 'auction'],
  [/检疫/, 'quarantine'],
  [/检验/, 'inspection'],
  [/检测|监测/, 'testing'],
  [/鉴定|残疾评定|伤残评定/, 'appraisal'],
  [/专家|评审|评议|技术评估|技术审查/, 'expert-review'],
  [/踏勘|勘验|勘查|现场核查|现场检查|现场查验|实地/, 'site-visit'],
  [/公示|公告/, 'public-notice'],
]

/**
 * 特别程序的种类，按名称归入行政许可法第四十五条的听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审，以及现场踏勘、公示；其余为其他。
 * A check after a commitment (承诺后核查) comes after the decision and stops no clock: it is `other`.
 */
export function specialProcedureKind(name: string): SpecialProcedureKind {
  return words.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
}

/** Procedures as declared, with keys `p1`, `p2`, … and the rule for their longest duration. */
export function readSpecialProcedures(
  procedures: readonly {
    name: string
    days: number | null
    unit: LimitUnit | null
    countsTowardLimit: boolean
    basis: string
  }[],
): SpecialProcedure[] {
  return procedures.map((procedure, at) => ({
    key: `p${at + 1}`,
    name: procedure.name,
    kind: specialProcedureKind(procedure.name),
    days: procedure.days,
    unit: procedure.unit,
    basis: procedure.basis,
    countsTowardLimit: procedure.countsTowardLimit,
    capRule: procedure.days === null ? 'half-of-promise' : 'declared',
  }))
}
