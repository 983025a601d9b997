/**
 * 去掉个人信息（个人信息保护法第六条，只留实现目的所必要的）：what a search log may keep of a question. Numbers of four and more
 * digits, identity and telephone numbers however they are grouped, addresses of mail, house numbers and names that follow 我叫 and the
 * like become □. Rather too much than too little: the log only needs what was sought.
 */
export function withoutPersonalData(question: string): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/\S+@\S+/g, blank)
    .replace(/[a-z0-9_]*(?:[a-z]+\d+|\d+[a-z]+)[a-z0-9_]{4,}/g, blank)
    .replace(/\d(?:[\s-]?\d){3,}(?:[\s-]?x)?/g, blank)
    .replace(/[零〇一二三四五六七八九幺]{6,}/g, blank)
    .replace(/\d+(?=号|栋|幢|单元|室|组|弄)/g, blank)
    .replace(named, `$1${blank}`)
    .replace(surnamed, `$1${blank}`)
    .replace(/□(?:\s*□)+/g, blank)
    .trim()
    .slice(0, longest)
}

const blank = '□'
const longest = 60

const named =
  /((?:我|他|她|人|公|婆|爸|妈|父亲|母亲|儿子|女儿|孩子|小孩|崽|名字|名)(?:叫做|叫作|叫)|姓名(?:是|为|叫)?[:\s]*|名字(?:是|为)[:\s]*|我姓)\s*\p{Script=Han}{1,3}/gu
const surnamed =
  /(我是|本人|户主|申请人|法人|联系人)\s*[王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚严]\p{Script=Han}{1,2}(?=$|[^\p{Script=Han}]|想|要|来|去|的|在|身份)/gu
