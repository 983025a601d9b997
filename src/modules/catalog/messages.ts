/** 本模块的拒绝原因。 */
export const catalogMessages = {
  'catalog.item-unknown': '没有找到这个事项，可能已经改名或者撤下，请重新搜索。',
  'catalog.bundle-unknown': '没有找到这件事，请回到列表重新选择。',
  'catalog.plan-of-none': '请至少选一个事项。',
  'catalog.already-withdrawn': '这个事项已经撤下。',
  'catalog.name-taken': '已经有叫“{name}”的事项，或者有一个马上要叫这个名称。请换一个名称。',
  'catalog.version-waits': '“{name}”有一个版本要到 {on} 才生效。请把生效日期定在那天以后，或者先撤下那个版本。',
  'catalog.import-through-drafts': '清单里已经有事项，不能直接导入。请到“批量编制”导入，审定以后公布。',
  'catalog.words-known': '这个事项已经有这个说法，不用再加。',
  'catalog.words-empty': '请写至少两个字，符号不算。',
  'catalog.words-personal': '这个说法里像是有号码或者人名，请只写要办的事。',
  'catalog.words-unknown': '这个说法已经删掉了，请刷新再看。',
} as const
