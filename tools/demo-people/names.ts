import type { Random } from './random.ts'

export type Sex = '男' | '女'

const surnames = [...'李王张刘陈杨黄周吴徐孙朱罗何郭林胡高谢严蔡毛易彭邓程涂包季白丁卢汤万龚熊潘石']
const rareSurnames = ['欧阳', '司马', '付', '佘', '瞿']
const givenByEra = {
  old: {
    男: [
      '国华',
      '建国',
      '德明',
      '炳生',
      '祖德',
      '运来',
      '大木',
      '先富',
      '冬生',
      '满堂',
      '正清',
      '云山',
      '启发',
      '长庚',
    ],
    女: [
      '秀英',
      '桂兰',
      '玉珍',
      '春香',
      '冬梅',
      '翠娥',
      '金莲',
      '腊梅',
      '银秀',
      '菊香',
      '淑贞',
      '凤仙',
      '四妹',
      '元秀',
    ],
  },
  middle: {
    男: ['军', '勇', '志强', '建平', '卫东', '爱民', '立新', '国庆', '红兵', '四海', '海波', '劲松', '学文', '跃进'],
    女: ['丽华', '红霞', '建芳', '小英', '爱华', '艳', '玲', '春燕', '海燕', '金枝', '美容', '立群', '娟', '新桃'],
  },
  young: {
    男: ['磊', '浩', '鹏飞', '俊杰', '文斌', '思远', '超', '子豪', '嘉诚', '一鸣', '喆', '志远', '宇航', '明轩'],
    女: ['婷', '雪', '佳怡', '梦琪', '思思', '雨晴', '静', '诗涵', '欣', '晓燕', '祎', '可欣', '若兰', '子涵'],
  },
} as const

/** A surname as the county's telephone book might spread them; now and then a rare one. */
export function inventSurname(random: Random): string {
  return random.chance(0.04) ? random.pick(rareSurnames) : random.pick(surnames)
}

/** A given name in the fashion of the year of birth. */
export function inventGivenName(random: Random, sex: Sex, birthYear: number): string {
  const era = birthYear < 1960 ? 'old' : birthYear < 1985 ? 'middle' : 'young'
  return random.pick(givenByEra[era][sex])
}
