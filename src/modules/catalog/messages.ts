/** 本模块的拒绝原因。 */
export const catalogMessages = {
  'catalog.item-unknown': '没有找到这个事项，可能已经改名或者撤下，请重新搜索。',
  'catalog.bundle-unknown': '没有找到这件事，请回到列表重新选择。',
  'catalog.already-withdrawn': '这个事项已经撤下。',
} as const
