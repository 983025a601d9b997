const closingBracket = /^(.+?)[（(]([^（()）]+)[）)]$/
const conditionEnd =
  /(的|的提交|的提供|提交|提供|交回|时|情形|情况|项目|机具|子女|适用|除外)$|^(如|若|有|仅|限)|视情况|必要时|未成年|委托/

/**
 * A material's name without its closing bracket, and the condition the bracket states.
 * 括号里写的是情形（“委托办理的”“随迁子女”）就是条件；写的是谁的、哪几种（“父母双方”“总平面图、单体图”）不是。
 */
export function readMaterialName(name: string): { shortName: string; condition: string | null } {
  const [, shortName, bracket] = closingBracket.exec(name) ?? []
  if (!shortName || !bracket) return { shortName: name, condition: null }
  return { shortName, condition: conditionEnd.test(bracket) ? bracket : null }
}
