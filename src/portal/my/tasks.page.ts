import type { CaseView } from '#modules/cases/contract.ts'
import type { FormField } from '#modules/catalog/model.ts'
import type { UploadedFile } from '#modules/materials/service.ts'
import { formField } from '../apply/form-fields.ts'
import { fileList } from '../apply/materials.page.ts'
import { breadcrumb } from '../components/breadcrumb/breadcrumb.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import type { TypedDate } from '../components/field/date-field.ts'
import { fileField } from '../components/field/file-field.ts'
import { textArea } from '../components/field/text-field.ts'
import { notice } from '../components/notice/notice.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { acceptedFiles } from '../many-files.ts'
import { dayWords } from '../words.ts'

const crumbs = (view: CaseView, here: string): Html =>
  breadcrumb(
    [
      { href: '/my', name: '我的' },
      { href: `/my/cases/${view.id}`, name: view.item.name },
    ],
    here,
  )

/** One thing that was asked for: a material, or a question of the form to answer again. */
export interface AskedThing {
  key: string
  name: string
  problem: string
  remedy: string
  settled: boolean
  /** the question, when it is one */
  field: FormField | undefined
  value: unknown
  typedDate: TypedDate | undefined
  /** sent with this page before it came back */
  files: readonly UploadedFile[]
}

export interface SupplementView {
  view: CaseView
  things: readonly AskedThing[]
  dueOn: string | null
  /** asked after the one notice: voluntary */
  late: boolean
  fields: Html
  maxMegabytes: number
  problems: readonly Problem[]
}

const thing = (one: AskedThing, view: SupplementView): Html => {
  const heading = `thing-${one.key.replaceAll(/\W/g, '-')}`
  if (one.settled)
    return html`<section class="material" aria-labelledby="${heading}"><h2 id="${heading}">${one.name}</h2><p>已经补上。</p></section>`
  return html`<section class="material" aria-labelledby="${heading}"><h2 id="${heading}">${one.name}</h2><p>哪里不对：${one.problem}</p><p>怎么补：${one.remedy}</p>${
    one.field
      ? formField(one.key.slice('form:'.length), one.field, {
          value: one.value,
          typedDate: one.typedDate,
          error: problemAt(view.problems, one.key.slice('form:'.length)),
          required: true,
          asHeading: false,
        })
      : html`${one.files.map((file) => html`<input type="hidden" name="kept:${one.key}" value="${file.uploadId}">`)}${fileList(one.key, one.files)}${fileField(
          {
            name: `file:${one.key}`,
            label: one.files.length > 0 ? '再传几张' : '选照片或者文件',
            hint: `可以选几个，每个最大 ${view.maxMegabytes} MB。`,
            accept: acceptedFiles,
            multiple: true,
            error: problemAt(view.problems, `file:${one.key}`),
          },
        )}`
  }</section>`
}

/** 补正: everything that is missing, at once, on one page. */
export function supplementPage(page: SupplementView): PageView {
  const { view, things, late } = page
  const left = things.filter((one) => !one.settled).length
  return {
    title: late ? '补交材料' : '补正',
    column: 'my',
    problems: page.problems,
    main: html`<div class="question-page">${crumbs(view, late ? '补交材料' : '补正')}<h1>${late ? '补交材料' : `要补 ${left} 样`}</h1>${
      late
        ? notice({
            title: '这些您可以不交',
            text: '一次告知以后再要的，不能停表，也不能因为没交就不给办。愿意交的，在这里交。',
          })
        : html`<p class="lead">${page.dueOn && `${dayWords(page.dueOn)}前补上。`}这就是全部，补齐后不会再要别的。可以分几次补。</p>`
    }<form class="flow block" action="/my/cases/${view.id}/supplement" method="post" enctype="multipart/form-data" novalidate>${page.fields}<input type="hidden" name="version" value="${view.version}">${things.map((one) => thing(one, page))}<p class="actions"><button class="button" type="submit">${late ? '交上去' : '补好了，交上去'}</button></p></form>
<p class="block">不会弄的，带着东西到任何一个窗口，工作人员替您补。只补这一次，不用排两回队。</p></div>`,
  }
}

export interface DeferredView {
  view: CaseView
  material: { key: string; name: string; dueOn: string }
  files: readonly UploadedFile[]
  fields: Html
  maxMegabytes: number
  problems: readonly Problem[]
}

/** 补交容缺材料: one material. */
export function deferredPage({ view, material, files, fields, maxMegabytes, problems }: DeferredView): PageView {
  return {
    title: `传${material.name}`,
    column: 'my',
    problems,
    main: html`<div class="question-page">${crumbs(view, '补交材料')}<h1>传${material.name}</h1><p class="lead">您承诺 ${dayWords(material.dueOn)}前补上。</p><form class="flow block" action="/my/cases/${view.id}/deferred/${material.key}" method="post" enctype="multipart/form-data" novalidate>${fields}<input type="hidden" name="version" value="${view.version}">${files.map((file) => html`<input type="hidden" name="kept:${material.key}" value="${file.uploadId}">`)}${fileList(material.key, files)}${fileField(
      {
        name: `file:${material.key}`,
        label: '选照片或者文件',
        hint: `字要看得清。可以选几个，每个最大 ${maxMegabytes} MB。`,
        accept: acceptedFiles,
        multiple: true,
        error: problemAt(problems, `file:${material.key}`),
      },
    )}<p class="actions"><button class="button" type="submit">交上去</button></p></form><p class="block">到期来不及的，请在到期前打 12345，可以申请延一次。</p></div>`,
  }
}

/** 撤回: asks once more, says what follows. */
export function withdrawalPage(view: CaseView, reason: string, fields: Html, problems: readonly Problem[]): PageView {
  const draft = view.status === 'draft'
  return {
    title: draft ? '不办了' : '撤回申请',
    column: 'my',
    problems,
    main: html`<div class="question-page">${crumbs(view, '撤回')}<h1>${draft ? '这一件不办了吗' : '撤回这件申请吗'}</h1><p class="lead">${view.item.name}</p><ul><li>撤回后，这一件就办结了，不能恢复。</li><li>以后可以重新申请。交过的证照，不用再交。</li><li>撤回不影响您办别的事。</li></ul><form class="flow block" action="/my/cases/${view.id}/withdrawal" method="post" novalidate>${fields}<input type="hidden" name="version" value="${view.version}">${textArea({ name: 'reason', label: '为什么撤回', hint: '写一句就行，例如“填错了，重新办”。', value: reason, rows: 2, maxlength: 500, error: problemAt(problems, 'reason') })}<p class="actions"><button class="button" type="submit">${draft ? '不办了' : '撤回申请'}</button></p></form><p class="save"><a href="/my/cases/${view.id}">不撤回</a></p></div>`,
  }
}
