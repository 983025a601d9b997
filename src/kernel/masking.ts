const star = '*'

/** Keeps `head` and `tail` characters and stars the rest one for one; a text too short to hide anything is all stars. */
function keepEnds(text: string, head: number, tail: number): string {
  const letters = Array.from(text)
  if (letters.length <= head + tail) return star.repeat(letters.length)
  return [
    ...letters.slice(0, head),
    star.repeat(letters.length - head - tail),
    ...letters.slice(letters.length - tail),
  ].join('')
}

/** `张*`, `李*敏`, `欧**娜`: the first character, and the last of three or more. */
export function maskName(name: string): string {
  const letters = Array.from(name.trim())
  return letters.length <= 2 ? keepEnds(letters.join(''), 1, 0) : keepEnds(letters.join(''), 1, 1)
}

/** `430623********0014`: region and last four. */
export function maskResidentId(residentId: string): string {
  return keepEnds(residentId.trim(), 6, 4)
}

/** `4****************4`: for lists everybody can read. */
export function maskResidentIdInPublic(residentId: string): string {
  return keepEnds(residentId.trim(), 1, 1)
}

/** `138****3210`; a +86 in front is dropped. A short number keeps its last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/[\s-]/g, '').replace(/^(?:\+|00)86/, '')
  return digits.length > 7 ? keepEnds(digits, 3, 4) : keepEnds(digits, 0, 2)
}

/** `****3456`: the last four, and nothing of the length. */
export function maskBankCard(card: string): string {
  const digits = card.replace(/[\s-]/g, '')
  return `****${digits.length > 4 ? digits.slice(-4) : ''}`
}

/** `l***@example.cn`. Anything without a part before the @ is hidden whole. */
export function maskEmail(email: string): string {
  const found = /^(.).*@([^@]+)$/u.exec(email.trim())
  return found ? `${found[1]}***@${found[2]}` : '***'
}

/** A unified social credit code is public by law (统一社会信用代码属于公示信息), so it is shown whole. */
export function maskCreditCode(creditCode: string): string {
  return creditCode
}

/** How far an address is shown: to the township for the public, to the village for staff. */
export type AddressDepth = 'township' | 'village'

/**
 * `湖南省岳阳市华容县章华镇****`. Keeps less rather than more when the address does not name its township.
 * 城市名里带“镇”“乡”的（景德镇市、镇海区、新乡市）不当作乡镇。
 */
export function maskAddress(address: string, depth: AddressDepth = 'township'): string {
  const text = address.trim()
  const township = /^.*?[^省市县区州旗](?:街道|镇(?!市|区|县)|乡(?!市|区|县))/su.exec(text)?.[0]
  const kept = township ?? countyPart(text)
  if (depth === 'township' || township === undefined) return `${kept}****`
  const village =
    /^.{1,12}?(?:村民委员会|居民委员会|村委会|居委会|社区|村|嘎查)/su.exec(text.slice(kept.length))?.[0] ?? ''
  return `${kept}${village}****`
}

/** Up to the county, else the city, else the province; 小区、园区 and the like are no counties. */
function countyPart(text: string): string {
  const province = /^.{1,6}?(?:省|自治区|特别行政区)/su.exec(text)?.[0] ?? ''
  const rest = text.slice(province.length)
  const city = /^[^县区旗]{1,8}?(?:市|自治州|地区|盟)/su.exec(rest)?.[0] ?? ''
  const county = /^[^市]{1,8}?(?:县|(?<![小园社校片厂院街景])区|旗)/su.exec(rest.slice(city.length))?.[0] ?? ''
  return `${province}${city}${county}`
}
