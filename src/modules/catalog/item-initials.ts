import { pinyin } from 'pinyin-pro'

/** Pinyin initials of an item's name for the counter's keyboard: 老年人优待证办理 → lnrydzbl. */
export const itemInitials = (name: string): string =>
  pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'removed' }).join('').toLowerCase()
