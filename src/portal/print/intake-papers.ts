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

export interface ReceivedMaterial {
  name: string
  /** 原件、复印件、电子件、免交（数据共享）、后补… */
  state: string
  copies: number | null
}

/** 收件凭证：收到哪些材料，哪天前答复收不收。 */
export function receiptPaper(
  head: PaperHead,
  view: {
    receivedOn: PlainDate
    materials: readonly ReceivedMaterial[]
    answerWorkingDays: number
    answerBy: PlainDate
  },
): Html {
  return paper(head, {
    name: '收件凭证',
    body: html`<p>${youOf(head)}${paperDate(view.receivedOn)}提出的${head.itemName}申请及下列材料已收到：</p>
<table class="document-table"><thead><tr><th scope="col">序号</th><th scope="col">材料名称</th><th scope="col">形式</th><th scope="col">份数</th></tr></thead><tbody>${view.materials.map(
      (material, i) =>
        html`<tr><td class="centre">${i + 1}</td><td>${material.name}</td><td>${material.state}</td><td class="centre">${material.copies ?? '—'}</td></tr>`,
    )}</tbody></table>
<p>本机关自收到之日起${view.answerWorkingDays}个工作日内（${paperDate(view.answerBy)}前）告知是否受理。材料不齐全或者不符合法定形式的，一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。</p>
<p>本凭证不是受理通知书。</p>`,
  })
}

export interface MissingThing {
  name: string
  problem: string
  remedy: string
}

/** 一次性告知书（行政许可法第三十二条第一款第四项）：要补的全部内容，一次说全。 */
export function oneTimeNoticePaper(
  head: PaperHead,
  view: { appliedOn: PlainDate; items: readonly MissingThing[]; dueOn: PlainDate },
): Html {
  return paper(head, {
    name: '一次性告知书',
    body: html`<p>${youOf(head)}${paperDate(view.appliedOn)}提出的${head.itemName}申请收悉。经审查，申请材料不齐全或者不符合法定形式。${underArticle(head, '第三十二条第一款第四项')}，现将需要补正的全部内容一次性告知如下：</p>
<table class="document-table"><thead><tr><th scope="col">序号</th><th scope="col">材料或者内容</th><th scope="col">存在的问题</th><th scope="col">怎么补正</th></tr></thead><tbody>${view.items.map(
      (item, i) =>
        html`<tr><td class="centre">${i + 1}</td><td>${item.name}</td><td>${item.problem}</td><td>${item.remedy}</td></tr>`,
    )}</tbody></table>
<p>请于${paperDate(view.dueOn)}前补正，网上、窗口、邮寄均可。以上内容补正后，本机关不再就同一次申请提出新的补正要求。逾期不补正的，本次申请办结，${youOf(head)}可以重新提出申请。</p>`,
  })
}

/** How an application was accepted; decides the sentence and its article. */
export type AcceptanceGround = 'complete' | 'deferred-materials' | 'notice-and-commitment' | 'deemed'

export interface AcceptanceView {
  appliedOn: PlainDate
  acceptedOn: PlainDate
  ground: AcceptanceGround
  /** null: the law sets no limit */
  statutory: { words: string; dueOn: PlainDate } | null
  /** null: beyond the published holidays, so no day is named */
  promise: { workingDays: number; dueOn: PlainDate | null }
  deferred: readonly { name: string; dueOn: PlainDate }[]
  /** 不收取费用 / the standard */
  fee: string
}

function acceptanceSentence(head: PaperHead, view: AcceptanceView): string {
  const received = `${youOf(head)}${paperDate(view.appliedOn)}提出的${head.itemName}申请收悉。`
  switch (view.ground) {
    case 'complete':
      return `${received}经审查，该申请属于本机关职权范围，申请材料齐全、符合法定形式。${underArticle(head, '第三十二条第一款第五项')}，决定予以受理。`
    case 'deferred-materials':
      return `${received}经审查，该申请属于本机关职权范围，主要材料齐全、符合法定形式，其余材料已书面承诺按期补交。按照容缺受理的规定，决定予以受理。`
    case 'notice-and-commitment':
      return `${received}本机关已书面告知办理条件和不实承诺的责任，${youOf(head)}已书面承诺符合条件。按照告知承诺制的规定，决定予以受理。`
    case 'deemed':
      return `${received}本机关未在法定期限内告知需要补正的内容。${underArticle(head, '第三十二条第一款第四项')}，该申请自${paperDate(view.acceptedOn)}收到申请材料之日起即为受理。`
  }
}

/** 受理通知书（行政许可法第三十二条）。 */
export function acceptancePaper(head: PaperHead, view: AcceptanceView): Html {
  const { statutory, promise } = view
  const due =
    promise.workingDays === 0
      ? '本机关承诺当日办结。'
      : `本机关承诺${promise.workingDays}个工作日办结，自受理次日起算，${promise.dueOn ? `于${paperDate(promise.dueOn)}前办结` : '具体日期待放假安排公布后告知'}。`
  return paper(head, {
    name: '受理通知书',
    body: html`<p>${acceptanceSentence(head, view)}</p>
<p>${statutory ? `本事项${statutory.words}，至${paperDate(statutory.dueOn)}届满。` : ''}${due}依法需要听证、检验、检测、鉴定、专家评审的，所需时间不计入期限，另行书面告知。</p>${
      view.deferred.length > 0 &&
      html`<p>下列材料按容缺办理，请按期补交：${view.deferred.map(({ name, dueOn }) => `${name}（${paperDate(dueOn)}前）`).join('；')}。逾期不补交的，终止办理。</p>`
    }
<p>${view.fee}。</p>`,
  })
}

/** 不予受理决定书（行政许可法第三十二条第一款第二项）：说明理由，告知向谁申请，告知救济。 */
export function nonAcceptancePaper(
  head: PaperHead,
  view: { appliedOn: PlainDate; reason: string; competentAuthority: string | null; remedies: PaperRemedies },
): Html {
  return paper(head, {
    name: '不予受理决定书',
    body: html`<p>${youOf(head)}${paperDate(view.appliedOn)}提出的${head.itemName}申请收悉。经审查，${view.reason}。${underArticle(head, '第三十二条第一款第二项、第二款')}，决定不予受理。</p>${
      view.competentAuthority && html`\n<p>请向${view.competentAuthority}提出申请。</p>`
    }
${remediesParagraph(view.remedies, '决定')}`,
  })
}

/** 不需办理告知书（行政许可法第三十二条第一款第一项）：依法不需要取得许可，即时告知。 */
export function nonRequirementPaper(head: PaperHead, view: { appliedOn: PlainDate; explanation: string }): Html {
  return paper(head, {
    name: '不需办理告知书',
    body: html`<p>${youOf(head)}${paperDate(view.appliedOn)}提出的${head.itemName}申请收悉。经审查，${view.explanation}，依法不需要办理。${underArticle(head, '第三十二条第一款第一项')}，特此告知。</p>`,
  })
}
