import { plainDate } from '#kernel/plain-date.ts'
import type { Example } from '../components/example.ts'
import {
  decisionPaper,
  deliveryReceiptPaper,
  extensionPaper,
  revocationPaper,
  specialProcedurePaper,
  terminationPaper,
} from './course-papers.ts'
import type { PaperHead } from './document.ts'
import {
  acceptancePaper,
  nonAcceptancePaper,
  nonRequirementPaper,
  oneTimeNoticePaper,
  receiptPaper,
} from './intake-papers.ts'

const on = plainDate

export const exampleHead: PaperHead = {
  authority: '华容县市场监督管理局',
  number: '华市监〔2026〕136 号',
  itemName: '食品经营许可',
  caseNumber: '4306 2326 0427 0136',
  addressee: '禾香米粉店（经营者周惠兰）',
  addresseeKind: 'legal-entity',
  issuedOn: on('2026-04-28'),
  licensing: true,
  verifyUrl: 'https://example.gov.cn/verify?code=7QK29F4MX3TD',
  verifyCode: '7QK2 9F4M X3TD',
  clerk: '刘敏',
  phone: '12345',
  demonstration: true,
}

const remedies = { reviewBody: '华容县人民政府', reviewWithinDays: 60, court: '华容县人民法院', suitWithinMonths: 6 }
const appliedOn = on('2026-04-27')
const acceptedOn = on('2026-04-28')

export const examples: readonly Example[] = [
  {
    name: '收件凭证',
    view: receiptPaper(exampleHead, {
      receivedOn: appliedOn,
      answerWorkingDays: 5,
      answerBy: on('2026-05-07'),
      materials: [
        { name: '食品经营许可申请书', state: '电子件', copies: 1 },
        { name: '营业执照', state: '免交（数据共享）', copies: null },
        { name: '食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置制度', state: '后补', copies: null },
      ],
    }),
  },
  {
    name: '一次性告知书',
    view: oneTimeNoticePaper(exampleHead, {
      appliedOn,
      dueOn: on('2026-05-18'),
      items: [
        { name: '主要设备设施布局图', problem: '没有标出洗手池和消毒柜的位置', remedy: '在图上补画，重新拍照上传' },
        { name: '申请书第 3 项', problem: '经营项目没有填写', remedy: '选择“热食类食品制售”或者相应项目' },
      ],
    }),
  },
  {
    name: '受理通知书',
    view: acceptancePaper(exampleHead, {
      appliedOn,
      acceptedOn,
      ground: 'deferred-materials',
      statutory: { words: '法定办理期限为10个工作日，自受理次日起算', dueOn: on('2026-05-14') },
      promise: { workingDays: 6, dueOn: on('2026-05-09') },
      deferred: [{ name: '食品安全制度', dueOn: on('2026-05-08') }],
      fee: '本事项不收取费用',
    }),
  },
  {
    name: '不予受理决定书',
    view: nonAcceptancePaper(exampleHead, {
      appliedOn,
      reason: '经营场所位于岳阳市君山区，不属于本机关职权范围',
      competentAuthority: '岳阳市君山区市场监督管理局',
      remedies,
    }),
  },
  {
    name: '不需办理告知书',
    view: nonRequirementPaper(exampleHead, { appliedOn, explanation: '仅销售预包装食品已经备案' }),
  },
  {
    name: '特别程序告知书',
    view: specialProcedurePaper(exampleHead, {
      acceptedOn,
      procedure: '水质检测',
      basis: '《食品经营许可和备案管理办法》',
      reason: '店内使用自备水源',
      suspendedOn: on('2026-05-06'),
      limitWords: '5个工作日',
      capOn: on('2026-05-13'),
    }),
  },
  {
    name: '延期告知书',
    view: extensionPaper(exampleHead, {
      acceptedOn,
      reason: '现场核查遇特大暴雨无法进行',
      workingDays: 5,
      approvedBy: '何文斌',
      before: on('2026-05-18'),
      after: on('2026-05-25'),
    }),
  },
  {
    name: '准予许可决定书',
    view: decisionPaper(exampleHead, {
      appliedOn,
      acceptedOn,
      outcome: { kind: 'granted', resultName: '食品经营许可证', validTo: on('2031-05-10'), deliverWorkingDays: 10 },
    }),
  },
  {
    name: '不予许可决定书',
    view: decisionPaper(exampleHead, {
      appliedOn,
      acceptedOn,
      outcome: {
        kind: 'denied',
        reasons: '经营场所生食和熟食加工区域没有分开，限期整改后仍不合格',
        basis: '《中华人民共和国食品安全法》第三十三条第一款第四项',
        remedies,
      },
    }),
  },
  {
    name: '送达回证',
    view: deliveryReceiptPaper(exampleHead, {
      documents: [{ name: '准予行政许可决定书', number: '华市监〔2026〕140 号' }],
      method: '直接送达',
      deliveredOn: null,
      receiver: null,
      place: '县政务服务中心',
    }),
  },
  {
    name: '终止办理决定书',
    view: terminationPaper(
      { ...exampleHead, licensing: false, addressee: '周惠兰', addresseeKind: 'individual', demonstration: false },
      { acceptedOn, reason: '承诺后补的材料到期没有补交', basis: '《湖南省容缺受理办法》第八条', remedies },
    ),
  },
  {
    name: '撤销决定书',
    view: revocationPaper(exampleHead, {
      decidedOn: on('2026-05-11'),
      reason: '申请时作出的承诺与实际不符',
      basis: '《中华人民共和国行政许可法》第六十九条第二款',
      remedies,
    }),
  },
]
