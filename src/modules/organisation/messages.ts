/** 本模块的拒绝原因。 */
export const organisationMessages = {
  'organisation.office-unknown': '没有找到这个单位，请刷新后重新选择。',
  'organisation.staff-unknown': '没有找到这名工作人员，请核对工号。',
  'organisation.post-unknown': '没有找到这个岗位，请刷新后再试。',
  'organisation.region-unknown': '没有找到这个区划，请重新选择。',
  'organisation.township-needed': '这个事项由乡镇办理，请先选择所在的乡镇。',
  'organisation.office-name-taken': '已经有同名的单位，请换一个名称。',
  'organisation.office-closed': '这个单位已经撤销，不能再改动。',
  'organisation.office-in-use': '这个单位还有在岗人员或者在用的事项，请先调整，再撤销单位。',
  'organisation.phones-equal': '咨询电话和监督投诉电话不能相同，请改其中一个。',
  'organisation.credit-code-taken': '这个统一社会信用代码已经登记给别的单位，请核对。',
  'organisation.work-no-taken': '这个工号已经有人使用，请核对。',
  'organisation.post-overlaps': '这个人在同一单位已经有同样的岗位，请先结束原来的岗位。',
  'organisation.administrators-separate': '系统、安全、审计管理员要由三个人分别担任，这个人已经担任其中一个。',
  'organisation.own-post': '不能给自己安排或者结束岗位，请由另一名安全管理员办理。',
  'organisation.administrator-there': '已经有{role}。请由现任管理员在工作台里添加。',
  'organisation.directory-first': '还没有区划和单位。请先运行 import regions 和 import directory。',
  'organisation.dates-reversed': '结束日期不能早于开始日期，请改正。',
} as const
export type OrganisationRefusal = keyof typeof organisationMessages
