import type { Material, ServiceItem } from '#modules/catalog/model.ts'
import { table } from '../components/table/table.ts'
import { tag } from '../components/tag/tag.ts'
import { type Html, html } from '../html.ts'
import { isAddress, type MaterialLine, type MaterialPart, materialTag, materialWords } from './words.ts'

/** What the applicant prepares first, what depends second, what nobody has to bring last. */
const materialGroups: readonly { id: string; title: string; parts: readonly MaterialPart[]; hint?: string }[] = [
  { id: 'own', title: '自己准备', parts: ['required', 'deferrable'] },
  { id: 'conditional', title: '看情形', parts: ['conditional'] },
  {
    id: 'not-yours',
    title: '不用您交',
    parts: ['fetched', 'written'],
    hint: '政府部门已经有了，就不该再向您要。取什么、用来做什么，填申请时先告诉您。不愿意我们取的，可以到窗口自己交。',
  },
]

const paperLine = (label: string, paper: string | undefined): Html | null =>
  paper === undefined
    ? null
    : html`<span class="more">${isAddress(paper) ? html`<a href="${paper}">${label}</a>` : `${label}：${paper}`}</span>`

const nameOf = (material: Material): Html => html`${material.condition === null ? material.name : material.shortName}`

/** The materials in groups, each with how it is handed in, its sample, its blank form and what it is looked at for. */
export function materialsBlock(item: Pick<ServiceItem, 'name'>, lines: readonly MaterialLine[]): Html {
  const groups = materialGroups
    .map((group) => ({ ...group, lines: lines.filter(({ part }) => group.parts.includes(part)) }))
    .filter((group) => group.lines.length > 0)
  return html`<section class="block" aria-labelledby="materials"><h2 id="materials">材料</h2>${
    groups.length === 0 && html`<p>不用交材料。</p>`
  }${groups.map(
    (group, i) =>
      html`<h3 id="${group.id}"${i > 0 && html` class="block"`}>${group.title} ${group.lines.length} 样</h3>${table({
        caption: `${item.name}：${group.title}的材料，和每样怎么交`,
        narrow: 'plain',
        columns: [
          {
            head: '材料',
            cell: (line) =>
              html`${nameOf(line.material)}<span class="more">${materialWords(line)}</span>${line.material.note && html`<span class="more">${line.material.note}</span>`}${paperLine('填好的样子', line.material.sample)}${paperLine('空白表格', line.material.blankForm)}`,
          },
          { head: '交不交', cell: ({ part }) => tag(materialTag(part)) },
        ],
        rows: group.lines,
      })}${group.hint && html`<p class="hint">${group.hint}</p>`}`,
  )}</section>`
}
