import type { CaseStatus } from '#modules/cases/model.ts'

/** 列表里的编号：年月日-序号（430623261019000006J → 261019-0006）；详情写全。 */
export const listNumber = (number: string): string => number.replace(/^\d{6}(\d{6})0{0,2}(\d{4,6})[\dA-Z]$/, '$1-$2')

/** A question of the form as the desk says it: 您的姓名（选填） → 姓名. */
export const titleAtDesk = (title: string): string => title.replace(/^您的/, '').replace(/（选填）$/, '')

/** 办件状态，写给工作人员看的；居民看到的另有一句。 */
export const statusWords: Readonly<Record<CaseStatus, string>> = {
  draft: '申请人填写中',
  submitted: '等收件',
  received: '等受理',
  correcting: '等申请人补正',
  examining: '办理中',
  // granted or denied: either way the decision has to reach the applicant
  decided: '已决定，等送达',
  issued: '等送达',
  concluded: '已办结',
  archived: '已归档',
}

/** What is due next, by status: 应 11/9 受理. */
export const dueWords: Readonly<Record<CaseStatus, string>> = {
  draft: '提交',
  submitted: '受理',
  received: '受理',
  correcting: '补正',
  examining: '办好',
  decided: '送达',
  issued: '送达',
  concluded: '办好',
  archived: '办好',
}
