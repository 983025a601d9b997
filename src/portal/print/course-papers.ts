import type { PlainDate } from '#kernel/plain-date.ts'
import { type Html, html } from '../html.ts'
import {
  type PaperHead,
  type PaperRemedies,
  paper,
  paperDate,
  remediesParagraph,
  underArticle,
  youOf,
} from './document.ts'

/** 特别程序告知书（行政许可法第四十五条）：为什么停、最多停到哪天、期限怎么顺延。 */
export function specialProcedurePaper(
  head: PaperHead,
  view: {
    acceptedOn: PlainDate
    procedure: string
    basis: string
    reason: string
    suspendedOn: PlainDate
    limitWords: string
    capOn: PlainDate
  },
): Html {
  return paper(head, {
    name: '特别程序告知书',
    body: html`<p>${youOf(head)}的${head.itemName}申请，本机关已于${paperDate(view.acceptedOn)}受理。因${view.reason}，依据${view.basis}，需要进行${view.procedure}。</p>
<p>${underArticle(head, '第四十五条', view.basis)}，${view.procedure}所需时间不计入办理期限。办理期限自${paperDate(view.suspendedOn)}次日起停止计算，${view.procedure}最长${view.limitWords}，至迟${paperDate(view.capOn)}止。${view.procedure}提前完成的，自完成次日起恢复计算；到上述日期仍未完成的，自次日起自动恢复计算。</p>
<p>停止计算的天数，承诺期限和法定期限相应顺延。</p>`,
  })
}

/** 延期告知书（行政许可法第四十二条）：只能一次，经负责人批准，理由告知申请人。 */
export function extensionPaper(
  head: PaperHead,
  view: {
    acceptedOn: PlainDate
    reason: string
    workingDays: number
    approvedBy: string
    before: PlainDate
    after: PlainDate
    basis?: string | undefined
  },
): Html {
  return paper(head, {
    name: '延期告知书',
    body: html`<p>${youOf(head)}的${head.itemName}申请，本机关已于${paperDate(view.acceptedOn)}受理，原应于${paperDate(view.before)}前作出决定。因${view.reason}，不能在该期限内作出决定。</p>
<p>${underArticle(head, '第四十二条第一款', view.basis)}，经本机关负责人${view.approvedBy}批准，延长${view.workingDays}个工作日，于${paperDate(view.after)}前作出决定。</p>`,
  })
}

export interface DecisionView {
  appliedOn: PlainDate
  acceptedOn: PlainDate
  outcome:
    | {
        kind: 'granted'
        resultName: string | null
        validTo: PlainDate | null
        deliverWorkingDays: number
        basis?: string | undefined
      }
    | { kind: 'denied'; reasons: string; basis: string; remedies: PaperRemedies }
}

/** 准予、不予许可决定书（行政许可法第三十八条）；不是许可的事项写“准予办理”“不予办理”。 */
export function decisionPaper(head: PaperHead, { appliedOn, acceptedOn, outcome }: DecisionView): Html {
  const what = head.licensing ? '行政许可' : '办理'
  const opening = `${youOf(head)}${paperDate(appliedOn)}提出的${head.itemName}申请，本机关于${paperDate(acceptedOn)}受理。`
  if (outcome.kind === 'granted') {
    return paper(head, {
      name: `准予${what}决定书`,
      title: `准予${what}决定书`,
      body: html`<p>${opening}经审查，该申请符合法定条件、标准。${underArticle(head, '第三十八条第一款', outcome.basis)}，决定准予${what}。</p>${
        outcome.resultName &&
        html`\n<p>本机关自作出本决定之日起${outcome.deliverWorkingDays}个工作日内向${youOf(head)}颁发、送达${outcome.resultName}${outcome.validTo ? `，有效期至${paperDate(outcome.validTo)}` : ''}。</p>`
      }`,
    })
  }
  return paper(head, {
    name: `不予${what}决定书`,
    title: `不予${what}决定书`,
    body: html`<p>${opening}经审查，${outcome.reasons}，不符合${outcome.basis}的规定。</p>
<p>${underArticle(head, '第三十八条第二款', outcome.basis)}，决定不予${what}。</p>
${remediesParagraph(outcome.remedies, '决定')}`,
  })
}

/** 送达回证：送了什么，怎么送的，谁收的。 Signed on paper, or printed with what was recorded. */
export function deliveryReceiptPaper(
  head: PaperHead,
  view: {
    documents: readonly { name: string; number: string }[]
    method: string
    deliveredOn: PlainDate | null
    receiver: string | null
    place: string | null
  },
): Html {
  return paper(head, {
    name: '送达回证',
    title: '送达回证',
    addressed: false,
    body: html`<table class="document-table"><tbody>
<tr><th scope="row">事由</th><td colspan="3">${head.itemName}</td></tr>
<tr><th scope="row">受送达人</th><td colspan="3">${head.addressee}</td></tr>
${view.documents.map(({ name, number }) => html`<tr><th scope="row">送达文书</th><td colspan="3">${name}　${number}</td></tr>`)}
<tr><th scope="row">送达方式</th><td>${view.method}</td><th scope="row">送达地点</th><td>${view.place ?? ''}</td></tr>
<tr><th scope="row">收件人签名或者盖章</th><td class="blank">${view.receiver ?? ''}</td><th scope="row">收到日期</th><td>${view.deliveredOn ? paperDate(view.deliveredOn) : '　　年　月　日'}</td></tr>
<tr><th scope="row">代收人和代收理由</th><td colspan="3" class="blank"></td></tr>
<tr><th scope="row">送达人</th><td>${head.clerk ?? ''}</td><th scope="row">见证人</th><td></td></tr>
<tr><th scope="row">备注</th><td colspan="3" class="blank"></td></tr>
</tbody></table>`,
    copies: '本回证由本机关存档。',
  })
}

/** 终止办理决定书。 */
export function terminationPaper(
  head: PaperHead,
  view: { acceptedOn: PlainDate | null; reason: string; basis: string; remedies?: PaperRemedies | undefined },
): Html {
  return paper(head, {
    name: '终止办理决定书',
    body: html`<p>${youOf(head)}的${head.itemName}申请，${view.acceptedOn ? `本机关于${paperDate(view.acceptedOn)}受理。` : ''}因${view.reason}，根据${view.basis}的规定，决定终止办理。</p>${view.remedies && remediesParagraph(view.remedies, '决定')}`,
  })
}

/** 撤销决定书（行政许可法第六十九条）。 */
export function revocationPaper(
  head: PaperHead,
  view: { decidedOn: PlainDate; reason: string; basis: string; remedies: PaperRemedies },
): Html {
  return paper(head, {
    name: '撤销决定书',
    body: html`<p>本机关${paperDate(view.decidedOn)}就${youOf(head)}的${head.itemName}申请作出准予决定。经查，${view.reason}。根据${view.basis}的规定，决定撤销上述准予决定。</p>
${remediesParagraph(view.remedies, '决定')}`,
  })
}
