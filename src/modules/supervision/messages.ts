/** 本模块的拒绝原因。 */
export const supervisionMessages = {
  'supervision.period-backwards': '开始日期晚于截止日期，请对调或者重新选择。',
  'supervision.period-too-long': '一次最多看 366 天，请把开始日期改晚一些。',
  'supervision.period-future': '截止日期不能晚于今天，请重新选择。',
  'supervision.figure-of-cases': '“{name}”数的是办件，没有事项清单。请看办件清单。',
  'supervision.figure-of-items': '“{name}”数的是事项，没有办件清单。请看事项清单。',
  'supervision.article-unreadable': '看不懂这一条，请写成“第三十八条”或者 38。',
  'supervision.law-unknown': '清单里没有事项依据这部法律，请换个写法，或者从提示里选。',
}
