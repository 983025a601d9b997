import type { LintItem, LintMaterial } from '../lint-shape.ts'
import type { LintContext } from './context.ts'
import { type Family, families } from './families.ts'
import type { Hit, Severity } from './finding.ts'
import { issuerOf, sameOffice } from './offices.ts'
import {
  askedAgain,
  carrier,
  characterByHearsay,
  confirmsAgain,
  employers,
  factsByHearsay,
  factsOnRecord,
  holder,
  lawfulProofs,
  licenceIssuers,
  licencesAsked,
  localBodies,
  otherIssuers,
  othersArchive,
  ownArchive,
  ownWords,
  printed,
  registrars,
  vouchesForItself,
  vouching,
} from './proofs.ts'
import { asksNothing, plain } from './wording.ts'

/** The applicant has to bring it: neither a licence nor a connected source supplies it. */
const isBrought = ({ source, sharedWith }: LintMaterial): boolean =>
  source === 'applicant' || source == null || (source === 'issued_by_government' && !sharedWith)

/** 申请表、旧证交回、现场采集的照片: nobody else can hand these in. */
const handedBack = /^(?:旧|原)|交回|收回|缴回|缴销|交旧/
const takenOnTheSpot = /现场采集|现场拍|现场制|当场/
const ownForm = /(?:申请|登记|审批|备案|报名|核定|采集|承诺|声明|授权|委托)[^,;。]{0,4}(?:书|表|单|函)$/

const shortOf = (name: string): string => plain(name).replace(/\([^()]*\)$/, '')
const alike = (name: string): string =>
  inOneWording(plain(name))
    .replace(/\((?:原件|复印件|扫描件|电子版|电子件|原件及复印件|[一二两三\d]+份)\)/g, '')
    .replace(/(?:原件|复印件|扫描件|电子版|电子件|及|和)+$/, '')
    .replace(/^(?:居民)?身份证/, '居民身份证')
    .replace(/^(?:居民)?户口[簿本薄]/, '居民户口簿')

/** The same paper in other words: 租房协议 and 租房合同, 法人代表 and 法定代表人. */
const inOneWording = (name: string): string =>
  name
    .replace(/^(?:申请人|申报人|申领人|本人|提交)的?/, '')
    .replace(/法人代表|(?<!非|企业|社团|机关)法人(?=身份证|签字)/, '法定代表人')
    .replace(/协议书?/, '合同')
    .replace(/相片/, '照片')
    .replace(/(?:授权)?委托书/, '授权委托书')
    .replace(/申请表|申请单/, '申请书')
    .replace(/^(?:企业|公司)(?=章程|营业执照)/, '')
    .replace(/证明书|证明材料|证明文件/, '证明')
    .replace(/(?:首页|本人页|户主页|内页|正反面|正副本|副本|正本)(?=$|[和及、(]|复印|原件)[和及、]?/g, '')
    .replace(/(?<=[簿本证])[\p{Script=Han}]{1,4}页/gu, '')

/** Licences a material asks for, each with whose it is: 户口簿首页和婴幼儿页复印件 asks for 居民户口簿 once more. */
function askedOf({ name, licenceType }: LintMaterial, { licenceTypes }: LintContext): string[] {
  const whole = plain(name)
  const whose = [...whole.matchAll(/\(([^()]*)\)/g)]
    .map(([, inner = '']) => inner.replace(carrier, '').replace(/申请人|本人|正反面/g, ''))
    .join()
  const bare = inOneWording(whole.replace(/\([^()]*\)/g, ''))
  const own = licenceType && alike(licenceType) === alike(bare) ? [licenceType] : licencesAsked(bare, licenceTypes)
  const held =
    /^(?:法定代表人|负责人|经办人|经营者|代理人|受托人|委托人|监护人|配偶|子女|父母|双方|夫妻|户主|买方|卖方|死者|学生|股东|投资人)/.exec(
      bare,
    )?.[0] ?? ''
  return own.map((licence) => `${licence}|${held}|${whose}`)
}

const asksAgain = (materials: readonly LintMaterial[], index: number, context: LintContext): boolean => {
  const material = materials[index]
  if (!material || handedBack.test(plain(material.name))) return false
  const before = new Set(materials.slice(0, index).flatMap((earlier) => askedOf(earlier, context)))
  return askedOf(material, context).some((asked) => before.has(asked))
}

/** 住在哪里的条件，和材料有没有关系不相干 */
const livesHere = /(?:持有|具有)(?:本县|本市)?(?:常住|居民|家庭)?(?:户口|户籍)(?:或者居住证)?/g

/** 材料的规则 L201–L207。 */
export function checkMaterials(item: LintItem, context: LintContext): Hit[] {
  const materials = item.materials ?? []
  const world = [item.name, item.result?.name, ...(item.themes ?? []), ...(item.conditions ?? [])]
    .join(' ')
    .replace(livesHere, '')
  const before = (item.prerequisites ?? []).flatMap((name) => context.itemsByName.get(name) ?? [])
  const names = materials.map((material) => alike(material.name))
  return materials.flatMap((material, index) => {
    const hit = (rule: string, more: { severity?: Severity; text?: string; suggestion?: string } = {}): Hit => ({
      rule,
      field: 'materials',
      index,
      text: material.name,
      ...more,
    })
    const hits: Hit[] = []
    if (isRedundant(material)) hits.push(hit('L201'))
    const office = item.department ? issuedBySame(material, item.department) : false
    if (office) hits.push(hit('L203'))
    const obtainable = obtainableFrom(material, context)
    if (obtainable) hits.push(hit('L202', obtainable))
    const earlier = givenBefore(material, before)
    if (earlier) hits.push(hit('L204', earlier))
    if (names.indexOf(names[index] ?? '') < index || asksAgain(materials, index, context)) hits.push(hit('L205'))
    const family = unrelatedFamily(material, item, world)
    if (family)
      hits.push(hit('L206', { suggestion: `删除：“${family.name}”类材料和本事项没有关系；确有关系的，写明依据。` }))
    return [...hits, ...missingForms(material, index)]
  })
}

/** 不再要求提交居住证明、由部门核对: what is not asked */
const isNotAsked = (name: string): boolean =>
  /(?:不再|无需|无须|不需要?|不用|不必|免予?|不要求|不得要求|取消|不要)(?:申请人)?(?:要求)?(?:您|群众)?(?:再)?(?:提交|提供|出具|开具|出示|递交|收取|交|收)|免(?:交|提交)|由(?!申请|本人|家长|家属|当事人|企业)[^,;。]{1,14}(?:核查|核对|调取|核验|查询|共享)/.test(
    name,
  )

/** 房管部门出具的房屋权属证明（由家长自行前往开具）: the applicant is sent to fetch what another office has on record. */
const isErrand = (name: string): boolean =>
  /自行(?:前往|到|去|至)?[^,;。()]{0,8}(?:开具|出具|打印|调取|查询)/.test(name) &&
  registrars.test(name.replace(/\([^()]*\)/g, '')) &&
  /证明|记录|清单|查询/.test(name) &&
  !otherIssuers.test(name)

/** 多余的证明 (L201)：民发〔2020〕20号清单、公通字〔2016〕21号。 */
function isRedundant(material: LintMaterial): boolean {
  const whole = plain(material.name)
  if (!isBrought(material) || isNotAsked(whole)) return false
  const name = whole
    .split(/[,;。]/)
    .filter((clause) => !asksNothing(clause))
    .join(',')
  const isRecord = registrars.test(name) && printed.test(name) && !otherIssuers.test(name)
  if (isErrand(name)) return true
  if (isRecord && (!lawfulProofs.test(name) || /打印|查询|清单|明细|缴费|名单|参保/.test(name))) return true
  const saidBy = whole.replace(/\([^()]*\)/g, (inner) => (askedAgain.test(inner) ? '' : inner))
  const isHearsay = localBodies.test(saidBy) || vouching.test(saidBy)
  if (isHearsay && (askedAgain.test(whole) || confirmsAgain.test(saidBy))) return true
  if (characterByHearsay.test(saidBy) && (isHearsay || employers.test(saidBy))) return true
  const [issuer = ''] = saidBy.split(/[就对为]|关于|出具|开具/)
  if (vouchesForItself.test(saidBy) && registrars.test(saidBy) && !otherIssuers.test(issuer)) return true
  if (ownWords.test(name) || lawfulProofs.test(name)) return false
  if (vouching.test(name)) return true
  const isProof =
    /证明|盖章|签章|查询结果|查询记录|记录[^,;。]{0,6}函$|查询[单表函]|记录(?:查询)?(?:单|表)?$|(?:签字|出具|开具|开)的[^,;。]{0,16}(?:说明|鉴定|评语|介绍信|担保书|保证书|情况表)$/.test(
      name,
    )
  if (!isProof || /之一$|之一\)$/.test(name)) return false
  // 身份证明 is an identity paper, whoever's
  const fact = name.replace(/(?:户籍|户口)所在地|[\p{Script=Han}]{0,8}身份证明$/gu, '')
  if (factsOnRecord.some((pattern) => pattern.test(fact))) return true
  const issuedBy = (bodies: RegExp) => bodies.test(name) || bodies.test(material.issuer ?? '')
  return issuedBy(localBodies) || (issuedBy(employers) && factsByHearsay.test(name.replace(employers, '')))
}

/** 本单位自己发的 (L203). */
function issuedBySame(material: LintMaterial, department: string): boolean {
  if (!isBrought(material) || material.source === 'licence') return false
  const name = plain(material.name)
  if ((handedBack.test(name) && !ownArchive.test(name)) || takenOnTheSpot.test(name) || isNotAsked(name)) return false
  if (
    /(?:本局|我局|本机关|本部门|我部门|本中心|我中心|本委|我委|本所|本窗口)[^,;。]{0,4}(?:核发|出具|颁发|签发|发放|作出|制发|开具)/.test(
      name,
    )
  )
    return true
  if (
    ownArchive.test(name) &&
    !othersArchive.test(name) &&
    (registrars.test(name) || /底册|存根|底档|底单|留底/.test(name))
  )
    return true
  const issuer = issuerOf(material)
  // 公安司法部门、医院或者派出所: one of several
  if (issuer !== null) return !/公安司法|或者|、/.test(issuer) && sameOffice(issuer, department)
  return material.source === 'applicant' && !isQualified(name) && isOwnLicence(name, department)
}

/** 营业执照 for an item of market supervision: the office has it. */
function isOwnLicence(name: string, department: string): boolean {
  const asked = licencesAsked(inOneWording(name), new Set())
  const issuers = asked.map((licence) => licenceIssuers[licence])
  return issuers.length > 0 && issuers.every((issuer) => issuer !== undefined && sameOffice(issuer, department))
}

/** 共享或者证照库能取到 (L202). A platform that only checks a number the applicant gives (查验) does not supply the paper. */
function obtainableFrom(
  material: LintMaterial,
  { licenceTypes }: LintContext,
): { severity?: Severity; suggestion?: string } | null {
  const name = plain(material.name)
  if (material.source !== 'applicant' && material.source != null) return null
  if (handedBack.test(name) || isNotAsked(name) || /\(副页\)|副页$/.test(name)) return null
  if (material.sharedWith)
    return {
      suggestion: `由系统从“${material.sharedWith}”取得，不要申请人提供。`,
      ...(/查验|核验|校验/.test(material.sharedWith) ? { severity: 'warning' as const } : {}),
    }
  const asked = material.licenceType ? [material.licenceType] : licencesAsked(inOneWording(name), licenceTypes)
  if (asked.length === 0) return null
  return {
    suggestion: `由系统从电子证照库取得（${asked.join('、')}），不要申请人提供。`,
    ...(isQualified(name) ? { severity: 'warning' as const } : {}),
  }
}

/** （取得满三年）: a remark beyond whose it is and how it is handed in may mean another paper than the licence. */
const isQualified = (name: string): boolean =>
  [...name.matchAll(/\(([^()]*)\)/g)].some(
    ([, inner = '']) =>
      inner
        .replace(carrier, '')
        .replace(holder, '')
        .replace(/正反面|提交|提供/g, '') !== '',
  )

/** 前序流程已经收取 (L204): sure where it is the result of the item before; a paper collected there may have changed since. */
function givenBefore(
  material: LintMaterial,
  before: readonly LintItem[],
): { severity?: Severity; suggestion: string } | null {
  if (!isBrought(material)) return null
  const name = shortOf(material.name)
  if (ownForm.test(name) || handedBack.test(name)) return null
  for (const earlier of before) {
    const suggestion = `前置事项“${earlier.name}”已经收取或者产生，由部门之间调取，不要再次提供。`
    if (name === earlier.result?.licenceType || name === earlier.result?.name) return { suggestion }
    if (!(earlier.materials ?? []).some((other) => shortOf(other.name) === name)) continue
    return { suggestion, severity: 'warning' }
  }
  return null
}

function unrelatedFamily(material: LintMaterial, item: LintItem, world: string): Family | undefined {
  const name = plain(material.name)
  // one of several papers: the applicant chooses
  if (/之一|任选|任意一/.test(name) || isNotAsked(name)) return undefined
  const audience = item.audience ?? []
  return families.find(
    (family) =>
      family.material.test(name) &&
      !family.related.test(world) &&
      (family.audience === undefined || (audience.length === 1 && audience[0] === family.audience)),
  )
}

const needsForm = /申请书|申请表|登记表|登记单|审批表|备案表|报名表|注册书|承诺书|委托书|授权书|声明/

/** 空白表格和样表 (L207): only where a file carries the fields at all. */
function missingForms(material: LintMaterial, index: number): Hit[] {
  if (!needsForm.test(material.name)) return []
  const hit = (what: string): Hit => ({
    rule: 'L207',
    field: 'materials',
    index,
    text: material.name,
    suggestion: `补上${what}，和指南一起公示。`,
  })
  const isMissing = (value: string | null | undefined) => value === null || value?.trim() === ''
  if (isMissing(material.blankForm)) return [hit('空白表格')]
  return isMissing(material.sample) ? [hit('填写样表')] : []
}
