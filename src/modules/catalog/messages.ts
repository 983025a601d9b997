/** 本模块的拒绝原因。 */
export const catalogMessages = {
  'catalog.item-unknown': '没有找到这个事项，可能已经改名或者撤下，请重新搜索。',
  'catalog.bundle-unknown': '没有找到这件事，请回到列表重新选择。',
  'catalog.already-withdrawn': '这个事项已经撤下。',
  'catalog.words-known': '这个事项已经有这个说法，不用再加。',
  'catalog.words-empty': '请写至少两个字，符号不算。',
  'catalog.words-personal': '这个说法里像是有号码或者人名，请只写要办的事。',
  'catalog.words-unknown': '这个说法已经删掉了，请刷新再看。',
} as const
