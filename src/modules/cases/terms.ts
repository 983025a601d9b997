/** The terms of a case from the item as published: what acceptance will freeze. Pure. */
import type { Material, ServiceItem, Step } from '#modules/catalog/model.ts'
import type { CaseRules, CaseTerms, TermMaterial, TermStep } from './model.ts'

/** What the item alone does not say. */
export interface TermFacts {
  readonly calendarVersion: string
  readonly rules: CaseRules
  /** The office that handles the item for this applicant's region. */
  readonly officeId: string
  /** The office a step names (乡镇初审, 县公安局审批 …), null when it is the handling office's own. */
  readonly officeOfStep: (stepName: string) => string | null
}

/** 实质核查要到现场的环节 (行政许可法 §34: two officers). */
const onSiteWords = /现场|实地|入户|踏勘|勘查|勘验|查验/

/** 申请书、申请表、承诺书 are the application itself; a commitment replaces proofs, not the application. */
const applicationWords = /申请|承诺|声明|登记表|授权|委托/

const termMaterial = (material: Material, item: ServiceItem): TermMaterial => ({
  key: material.key,
  name: material.name,
  required: material.required,
  deferrable: material.deferrable,
  conditional: material.condition !== null,
  replaceableByCommitment: item.noticeCommitment && !applicationWords.test(material.shortName),
})

const termStep = (step: Step, facts: TermFacts): TermStep => ({
  key: step.key,
  name: step.name,
  function: step.function,
  workingDays: step.workingDays,
  officeId: facts.officeOfStep(step.name) ?? facts.officeId,
  onSite: onSiteWords.test(step.name),
})

export function termsOf(item: ServiceItem, facts: TermFacts): CaseTerms {
  return {
    itemId: item.itemId,
    itemVersion: item.version,
    itemName: item.name,
    itemCode: item.code,
    licensing: item.type === 'licensing',
    handling: item.handling,
    statutory: item.statutoryLimit && { amount: item.statutoryLimit.days, unit: item.statutoryLimit.unit },
    promisedWorkingDays: item.promisedWorkingDays,
    declaredVisits: item.visits,
    materials: item.materials.map((material) => termMaterial(material, item)),
    steps: item.steps.map((step) => termStep(step, facts)),
    specialProcedures: item.specialProcedures
      .filter((procedure) => !procedure.countsTowardLimit)
      .map(({ key, name, kind, basis, days, unit }) => ({ key, name, kind, basis, days, unit })),
    resultName: item.result.name,
    resultLicenceType: item.result.licenceType,
    resultValidity: item.result.validity,
    noticeCommitment: item.noticeCommitment,
    fourEyes: item.handling === 'timed',
    calendarVersion: facts.calendarVersion,
    rules: facts.rules,
  }
}
