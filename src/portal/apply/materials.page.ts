import type { Material } from '#modules/catalog/model.ts'
import type { UploadedFile } from '#modules/materials/service.ts'
import { type Problem, problemAt } from '../components/error-summary/error-summary.ts'
import { radioField } from '../components/field/choice-field.ts'
import { fileField } from '../components/field/file-field.ts'
import { notice } from '../components/notice/notice.ts'
import { tag } from '../components/tag/tag.ts'
import { type Html, html } from '../html.ts'
import type { PageView } from '../layout.ts'
import { acceptedFiles } from '../many-files.ts'
import { type StepFrame, saveLink, stepHead } from './question.page.ts'
import type { MaterialOnFile } from './steps.ts'

/** One material as the page shows it. */
export interface MaterialLine {
  onFile: MaterialOnFile
  guide: Material | undefined
  files: readonly UploadedFile[]
  /** 现在传 now · 后补 deferred · 用承诺代替 missing · 没有这种情形 not-applicable */
  choice: string | undefined
  mayPromise: boolean
}

export interface MaterialsView {
  frame: StepFrame
  lines: readonly MaterialLine[]
  /** 受理当天起 6 个工作日，今天受理的话是 8 月 14 日（周五）前 */
  deferWords: string
  maxMegabytes: number
  problems: readonly Problem[]
  note: string | null
}

/** A size as people say it. */
export const sizeWords = (bytes: number): string =>
  bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`

/** Files already there, each with a box to take it out. */
export function fileList(name: string, files: readonly UploadedFile[]): Html | null {
  if (files.length === 0) return null
  return html`<ul class="uploads">${files.map(
    (file) =>
      html`<li class="upload"><span class="upload-name">${file.name}</span> <span class="hint">${sizeWords(file.bytes)}</span><span class="choice upload-remove"><input type="checkbox" id="rm-${file.uploadId}" name="remove:${name}" value="${file.uploadId}"><label for="rm-${file.uploadId}">不要了<span class="unseen">${file.name}</span></label></span></li>`,
  )}</ul>`
}

function openMaterial(line: MaterialLine, view: MaterialsView): Html {
  const { onFile, guide, files, choice } = line
  const { key } = onFile
  const kind = onFile.deferrable ? 'deferrable' : onFile.conditional ? 'conditional' : 'required'
  const others = [
    ...(onFile.deferrable ? [{ value: 'deferred', label: '以后再交', hint: view.deferWords }] : []),
    ...(line.mayPromise
      ? [{ value: 'missing', label: '用承诺代替', hint: '书面承诺已经符合条件，这样就不用交。以后会核查。' }]
      : []),
    ...(onFile.conditional || !onFile.required
      ? [{ value: 'not-applicable', label: onFile.required ? '没有这种情形' : '不交' }]
      : []),
  ]
  const hint = [
    guide?.condition && `${guide.condition}的才要。`,
    guide?.form === 'original' ? '拍照或者扫描原件，字要看得清。' : '拍照、扫描件、电子文件都行。',
    `可以选几个，每个最大 ${view.maxMegabytes} MB。`,
  ]
    .filter(Boolean)
    .join('')
  return html`<section class="material" aria-labelledby="m-${key}"><h2 id="m-${key}">${guide?.shortName ?? onFile.name} ${onFile.required || onFile.conditional ? tag(kind) : null}</h2>${fileList(key, files)}${fileField(
    {
      name: `file:${key}`,
      label: files.length > 0 ? '再传几张' : '选照片或者文件',
      hint,
      accept: acceptedFiles,
      multiple: true,
      error: problemAt(view.problems, `file:${key}`),
    },
  )}${
    others.length > 0 &&
    radioField({
      name: `choice:${key}`,
      label: '怎么交',
      options: [{ value: 'now', label: files.length > 0 ? '就交上面这些' : '现在传' }, ...others],
      value: choice,
      error: problemAt(view.problems, `choice:${key}`),
    })
  }</section>`
}

/** All materials on one page: what is there already, and what is still to hand in. */
export function materialsPage(view: MaterialsView): PageView {
  const { frame, lines, problems } = view
  const there = lines.filter((line) => line.onFile.state !== 'missing')
  const open = lines.filter((line) => line.onFile.state === 'missing')
  return {
    title: '交材料',
    column: 'guide',
    problems,
    main: html`<div class="question-page">${stepHead(frame)}<h1>交材料</h1><p class="lead">${
      there.length > 0 ? `${lines.length} 样里，${there.length} 样不用您交。` : ''
    }还要您交 ${open.length} 样。</p>${view.note && notice({ kind: 'done', title: view.note })}${
      there.length > 0 &&
      html`<section class="block" aria-labelledby="there"><h2 id="there">不用您交的</h2><ul>${there.map(
        ({ onFile, guide }) =>
          html`<li>${tag('waived')} ${guide?.shortName ?? onFile.name}<span class="source-short">${onFile.source?.startsWith('按') ? '，' : '，来自'}${onFile.source}</span></li>`,
      )}</ul></section>`
    }
<form class="flow block" action="/apply/${frame.caseId}/materials${frame.fromCheck && '?from=check'}" method="post" enctype="multipart/form-data" novalidate>${frame.fields}${open.map((line) => openMaterial(line, view))}<p class="actions"><button class="button" type="submit" name="press" value="go">继续</button> <button class="button button-plain" type="submit" name="press" value="stay">先传上去，还要再选</button></p></form>${saveLink}</div>`,
  }
}
