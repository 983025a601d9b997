import type { Step, StepFunction } from './model.ts'

const accepts = /受理|收件|报名|申请|申报/
const delivers = /送达|发证|制证|发放|发卡|制卡|发照|颁发|领取|支付|兑付|拨付|办结|归档|^签发.+(证明|证|书)$/
const decides = /决定|审批|审定|批准|核准|核发|核定|核验|审核|登记|登簿|确认|备案|审查|评定/
const decidesOutright = /决定|审批|审定|批准|核准|核发|核定|审核确认/
const checks = /复核|初审|审核|联审|会审|会签|核对|复审/

/**
 * 每个环节的职能：受理、审查、审核、决定、送达。The guides only name their steps; the law separates taking in (行政许可法第三十二条),
 * examining (第三十四条), deciding (第三十八条) and delivering (第四十四条).
 *
 * 1. The first step is the acceptance when its name says so, and only when another step follows.
 * 2. Steps at the end that only hand over the result are the delivery; a combined step (登簿发证、审批发证) is not.
 * 3. Of the steps between, the decision is the last one that says so outright (决定、审批、核发…), else the last one; what comes
 *    after an outright decision is delivery, what comes before is a check (初审、复核、审核) or an examination.
 * 4. If nothing lies between, the first step after the acceptance decides, whatever its name: every item has a decision.
 */
export function stepFunctions(steps: readonly { name: string }[]): StepFunction[] {
  const functions: StepFunction[] = steps.map(() => 'examine')
  const from = steps.length > 1 && accepts.test(steps[0]?.name ?? '') ? 1 : 0
  if (from === 1) functions[0] = 'acceptance'
  let end = steps.length
  while (end > from + 1 && isDeliveryOnly(steps[end - 1]?.name ?? '')) end--
  const outright = steps.findLastIndex((step, at) => at >= from && at < end && decidesOutright.test(step.name))
  const decision = outright >= 0 ? outright : end - 1
  steps.forEach((step, at) => {
    if (at < from) return
    if (at > decision) functions[at] = 'deliver'
    else if (at === decision) functions[at] = 'approve'
    else functions[at] = checks.test(step.name) ? 'check' : 'examine'
  })
  return functions
}

function isDeliveryOnly(name: string): boolean {
  return delivers.test(name) && !decides.test(name.replace(/发放确认/, '发放'))
}

/** Steps with their keys (`s1`, `s2`, …) and functions. */
export function readSteps(steps: readonly { name: string; days: number }[]): Step[] {
  const functions = stepFunctions(steps)
  return steps.map((step, at) => ({
    key: `s${at + 1}`,
    name: step.name,
    workingDays: step.days,
    function: functions[at] ?? 'examine',
  }))
}
