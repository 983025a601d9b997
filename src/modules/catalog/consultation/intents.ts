/** 问什么：what of an item somebody wants to know. */
export const questionIntents = [
  'materials',
  'days',
  'money',
  'benefit',
  'place',
  'hours',
  'conditions',
  'online',
  'visits',
  'result',
  'validity',
  'progress',
  'phone',
  'basis',
  'steps',
  'overview',
] as const
export type QuestionIntent = (typeof questionIntents)[number]

/** How people ask for each; an earlier one wins where both fit and the later one is only a part of it (能领多少钱 is no fee). */
const ways: readonly (readonly [QuestionIntent, RegExp])[] = [
  [
    'progress',
    /进度|办到哪|办得(怎么样|如何)|办好了?[没吗么]|好了?没有?$|批[下了]来?了?[没吗么]|什么时候能批好|审到哪|查一?下?我的(办件|申请)/,
  ],
  [
    'benefit',
    /(能|可以|可|会)?(领|发|拿|补|补贴|报销|给|贷)(到|款)?(好)?(多少|几多|几百|几千|几)(钱|元|块)?|(多少|几)(钱|元|块)(一个月|每月|一月|一年|每年)|(每|一)个?(月|年)(有|发|领|是|能)?(多少|几)|补贴标准|补助标准|(标准|额度)是?多少|额度/,
  ],
  ['money', /多少钱|几多钱|好多钱|几块|几元|要钱|收钱|收费|费用|交钱|花钱|免费|工本费|手续费|贵不贵|不要钱/],
  [
    'days',
    /几天|多少天|多久|多长时间|好久(能|可以|才|办)|几个?工作日|要等|等多|什么时候能?(办好|好|拿|下来|出来|领到|办下)|当天|马上(能|可以)?(拿|办好)|时限|期限|快不快|多快/,
  ],
  [
    'hours',
    /几点|上班时间|什么时候(上班|开门|下班|去|可以去|能去)|周[六日末]|星期[六天日]|礼拜[六天]|中午|节假日|放假|营业时间|办公时间|开门|下班/,
  ],
  ['online', /网上|线上|手机(上|办|能|可以)|湘易办|app|小程序|在家(办|里办|就能)|远程|不去现场|全程网办|自助机/],
  [
    'visits',
    /跑几[次趟回]|几[次趟回]|要跑|去几|跑一趟|要不要去|本人(去|到|必须|要)|亲自|必须(本人|去)|代办|别人(帮|代)|委托|替我/,
  ],
  ['phone', /电话|号码是?多少|咨询(方式|谁)|联系(方式|谁|电话)|打给谁|怎么联系|问谁/],
  [
    'place',
    /在哪|去哪|到哪|哪里办|哪儿|哪里(可以|能|交|申请|办)?|什么地方|地址|地点|找谁|归谁|归哪|哪个(部门|单位|窗口|地方|局)|窗口|(乡镇?|镇上?|村里?|社区)(能不能|能|可以|可不可以)(办|弄|交|申请)|怎么走|何里|哪个管|谁管/,
  ],
  ['validity', /有效期|管(几|多少|好多)年|管多久|能用(几年|多久)|几年一换|多久(换|年审|复核)|到期时间|有效多/],
  ['basis', /依据|哪(条|部|个)(法|规定|文件)|什么(法|规定|文件)|法律|政策文件|凭什么|规定在/],
  [
    'materials',
    /材料|资料|带什么|带哪些|带么子|要带|证件(要|带|有)|准备(什么|哪些|么子|些)|(要|需要|用)(什么|哪些|么子|啥)(东西|证件|证明|资料|材料|手续)?$|什么(证件|证明|东西|手续)|哪些(证件|证明|东西|手续)|交(什么|哪些)|复印件|原件|照片|(要|带|用)(户口[本簿]|身份证|银行卡|结婚证|房产证|照片|相片|委托书|病历|合同|健康证)|缺(什么|哪)|(要不要|需不需要|用不用)(带|交|准备)|填(什么|哪)表/,
  ],
  [
    'conditions',
    /条件|资格|符合|多大(年纪|年龄)?|多少岁|几岁|年龄|能不能(办|领|申请|享受|评|吃)|可不可以(办|领|申请)|我(能|可以)(办|领|申请|享受)|(能|可以)(办|领|申请)[吗么不]|什么(人|情况)(能|可以)|哪些人|谁(能|可以)|够不够|算不算|达到|标准是什么|要求/,
  ],
  ['result', /拿到什么|得到什么|发什么证|什么证书?样|办完(给|发|有)|结果(是|什么)|领什么证|给什么证|出什么/],
  [
    'steps',
    /流程|步骤|程序|怎么(办|弄|搞|走|申请|操作|报名|领|取|交|一步)|一步一?步|如何(办|申请)|先(做|办|去)什么|第一步|怎样(办|申请)|哪几步|何什办|怎么个(办|弄)法/,
  ],
]

/** Parts of a wider question that a narrower one already says. */
const within: Partial<Record<QuestionIntent, readonly QuestionIntent[]>> = {
  benefit: ['money'],
  progress: ['days', 'steps', 'hours'],
  hours: ['days'],
  validity: ['days'],
  phone: ['place'],
  visits: ['place'],
  basis: ['materials'],
}

/** What a question asks about, at most two things, `overview` when it only names what is to be done. */
export function intentsOf(question: string): QuestionIntent[] {
  const plain = question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s，。？！、,.?!]+/g, ' ')
    .trim()
  const asked = ways.filter(([, way]) => way.test(plain)).map(([intent]) => intent)
  const narrower = new Set(asked.flatMap((intent) => within[intent] ?? []))
  const left = asked.filter((intent) => !narrower.has(intent))
  // how to do it is the widest question: it only counts alone
  const precise = left.length > 1 ? left.filter((intent) => intent !== 'steps') : left
  return precise.length === 0 ? ['overview'] : precise.slice(0, 2)
}

/** The words to look the item up by: the question without what it asks about, or all of it when nothing else is said. */
export function wordsOfItem(question: string): string {
  const plain = withoutIntents(question).trim()
  return [...plain].length < 2 ? question : plain
}

/** What a question says of its own about the item, without little words; empty for 那要多少钱. */
export function subjectOf(question: string): string {
  return withoutIntents(question)
    .replace(
      /那么?|这个|那个|它|呢|吗|么|吧|啊|呀|要|需要|请问|还有|另外|然后|办理?|的话?|了|是|有|我|你们|您|能|可以|会|想|去|再|又|也|都|得|不|没|好/g,
      '',
    )
    .replaceAll(/\s+/g, '')
}

const withoutIntents = (question: string): string =>
  ways.reduce(
    (plain, [, way]) => plain.replaceAll(new RegExp(way.source, 'g'), ' '),
    question.normalize('NFKC').replaceAll(/[\s，。？！、,.?!]+/g, ' '),
  )
