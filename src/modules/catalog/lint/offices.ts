import { plain } from './wording.ts'

/** 同一系统的不同叫法：县公安局、公安机关、派出所、公安交管部门是一家。 */
const families: readonly (readonly [RegExp, string])[] = [
  [/公安|派出所|交警|交管|车管所|出入境|户政|户籍(?:科|室|窗口)/, '公安'],
  [/民政|婚姻登记|低保(?:中心|办)|救助站|社会组织登记/, '民政'],
  [/人力资源|人社|社会保险|社保|就业局|劳动就业|就业服务|劳动(?:保障|监察|能力鉴定|仲裁)|工伤认定/, '人社'],
  [/市场监督|市场监管|市监|工商|食品药品监|食药监|注册登记股/, '市场监管'],
  [/卫生健康|卫健|卫生和计划生育|卫计|卫生(?:行政|监督|局)/, '卫生健康'],
  [/医疗保障|医保/, '医保'],
  [/不动产/, '不动产登记'],
  [/自然资源|国土|规划局|规划和自然资源/, '自然资源'],
  [/住房公积金|公积金/, '公积金'],
  [/住房和?城乡建设|住建|房产局|房管|房产交易|质量监督站|质监站/, '住建'],
  [/农业农村|农业局|农机|畜牧|渔政|种子站|动物卫生/, '农业农村'],
  [/水利|水务局|水行政|河道管理/, '水利'],
  [/林业/, '林业'],
  [/税务/, '税务'],
  [/烟草/, '烟草'],
  [/交通运输|运管|道路运输(?:管理|服务)|海事/, '交通运输'],
  [/残疾人联合会|残联/, '残联'],
  [/生态环境|环境保护|环保/, '生态环境'],
  [/消防/, '消防'],
  [/发展和?改革|发改/, '发改'],
  [/教育(?:局|行政|主管|部门|和体育)|教体|招生办|学区办/, '教育'],
  [/新闻出版/, '新闻出版'],
  [/文化旅游|文旅|文化广电|文化和旅游|旅游局/, '文旅'],
  [/退役军人/, '退役军人'],
  [/应急管理|安监/, '应急'],
  [/城市管理|城管/, '城管'],
  [/司法局|司法行政/, '司法'],
]

const surroundings =
  /^(?:本|我)?(?:[\p{Script=Han}]{2,4})?(?:省|市|县|区|自治县)|(?:人民政府|局|委员会|机关|部门|办公室|中心|分局|大队|委|办)$/gu

/** The office a name stands for, whatever it is called: 县公安局 and 公安机关 answer the same. */
export function officeKey(name: string): string {
  const whole = plain(name)
  const family = families.find(([pattern]) => pattern.test(whole))?.[1]
  return family ?? (whole.replace(surroundings, '').replace(surroundings, '') || whole)
}

export const sameOffice = (one: string, other: string): boolean => officeKey(one) === officeKey(other)

const verb = '(?:出具|核发|颁发|签发|开具|发放|制发|作出|印发|打印|盖章|加盖公章|存档|留存|保存|保管|填发|批复|下达)'
const issued = new RegExp(`([\\p{Script=Han}]{2,24}?)${verb}的|\\(由?([\\p{Script=Han}]{2,24}?)${verb}\\)`, 'u')

/** Who issues a material: the field, or what its name says (县民政局出具的…、…（县民政局核发）). */
export function issuerOf(material: {
  readonly name: string
  readonly issuer?: string | null | undefined
}): string | null {
  const [, before, inBracket] = issued.exec(plain(material.name)) ?? []
  return material.issuer?.trim() || (before?.replace(/^由/, '') ?? inBracket ?? null)
}
