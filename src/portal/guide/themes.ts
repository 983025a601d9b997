import type { ItemLine } from './words.ts'

/** A theme as residents say it, for a theme of the catalogue. */
export interface Theme {
  /** as in the catalogue and in the address */
  key: string
  name: string
}

/** 个人：按遇到的事。 Order as in life. */
const personal: readonly Theme[] = [
  { key: '出生', name: '生孩子' },
  { key: '入学', name: '上学' },
  { key: '就业', name: '找工作' },
  { key: '婚育', name: '结婚' },
  { key: '户籍', name: '户口' },
  { key: '社保', name: '社保' },
  { key: '就医', name: '看病医保' },
  { key: '置业', name: '买房过户' },
  { key: '出行', name: '开车出行' },
  { key: '退休', name: '退休' },
  { key: '养老', name: '养老' },
  { key: '困难救助', name: '困难救助' },
  { key: '残疾人服务', name: '残疾人' },
  { key: '三农', name: '种田养殖' },
  { key: '农村建房', name: '农村建房' },
  { key: '身后', name: '亲人离世' },
]

/** 企业和店铺 */
const business: readonly Theme[] = [
  { key: '企业开办', name: '办执照' },
  { key: '开店', name: '开店' },
  { key: '准营', name: '开业许可' },
  { key: '工程建设', name: '工程建设' },
  { key: '公用事业', name: '水电气网' },
  { key: '人力资源', name: '招人用人' },
  { key: '消防', name: '消防' },
  { key: '融资', name: '贷款扶持' },
]

const byKey = new Map([...personal, ...business].map((theme) => [theme.key, theme]))

/** The words residents use for a theme of the catalogue; its own name when we know no better. */
export const themeName = (key: string): string => byKey.get(key)?.name ?? key

export const themePath = (key: string): string => `/themes/${encodeURIComponent(key)}`

export interface ThemeCount extends Theme {
  count: number
}

/** Themes that have items, with their numbers; what the lists above do not know comes last. */
export function themesOf(items: readonly ItemLine[]): {
  personal: ThemeCount[]
  business: ThemeCount[]
  further: ThemeCount[]
} {
  const counts = new Map<string, number>()
  for (const item of items) for (const key of item.themes) counts.set(key, (counts.get(key) ?? 0) + 1)
  const known = (themes: readonly Theme[]): ThemeCount[] =>
    themes.flatMap((theme) => {
      const count = counts.get(theme.key)
      return count === undefined ? [] : [{ ...theme, count }]
    })
  const further = [...counts].flatMap(([key, count]) => (byKey.has(key) ? [] : [{ key, name: key, count }]))
  return { personal: known(personal), business: known(business), further }
}
