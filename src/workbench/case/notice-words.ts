/** 模糊词：让人不知道要交什么的话，告知书里不能有。 */
const vague = [
  '其他材料',
  '其它材料',
  '相关材料',
  '有关材料',
  '相关证明',
  '有关证明',
  '等材料',
  '等证明',
  '必要的材料',
  '必要材料',
  '视情况',
  '规定的其他',
  '需要的材料',
  '按要求',
  '按规定提供',
] as const

/** The vague words in a text, in its order, each once. */
export function vagueWordsIn(text: string): readonly string[] {
  return [...vague].filter((word) => text.includes(word)).sort((a, b) => text.indexOf(a) - text.indexOf(b))
}

/** What is commonly wrong with a material, and what to do about it. */
export const materialProblems: readonly { key: string; problem: string; remedy: (name: string) => string }[] = [
  { key: 'missing', problem: '没有交', remedy: (name) => `请交${name}，网上拍照上传、邮寄、窗口都可以。` },
  { key: 'unclear', problem: '看不清', remedy: (name) => `请重新拍照或扫描${name}，四角要全，字要看得清。` },
  { key: 'expired', problem: '过了有效期', remedy: (name) => `请换发后交新的${name}。` },
  { key: 'unsigned', problem: '没有签字或盖章', remedy: (name) => `请在${name}上签字（单位盖章）后再交。` },
  { key: 'differs', problem: '与申请表写的不一致', remedy: (name) => `请核对申请表和${name}，把不一致的地方改好。` },
]

/** The same for an answer of the form. */
export const answerProblems: readonly { key: string; problem: string; remedy: (name: string) => string }[] = [
  { key: 'empty', problem: '没有填', remedy: (name) => `请补填“${name}”，网上直接改，不用重交。` },
  { key: 'wrong', problem: '填得不对', remedy: (name) => `请改正“${name}”，网上直接改，不用重交。` },
  { key: 'differs', problem: '与证件不一致', remedy: (name) => `请把“${name}”改成与证件一致。` },
]
