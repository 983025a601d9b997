import { useState } from 'react'
import { type FigureView, supervisionRoutes } from '#modules/supervision/contract.ts'
import { channelWords } from '#modules/supervision/model.ts'
import { call } from '../api/client.ts'
import { csvOf, saveText } from '../catalogue/csv.ts'
import { FaultSay } from '../shell/fault-say.tsx'
import { countsOf, type Place, placeOf, type View, type Way, type Which } from './figure-asked.ts'
import { formulaWords } from './figure-button.tsx'
import { ofWords } from './figure-words.ts'

interface Shown {
  figure: FigureView
  view: View
  way: Way
  which: Which
  place: Place | undefined
}

/** Rows of one file; a county concludes fewer cases in a month. */
const mostRows = 20_000

/** 导出表格：what the drawer shows, to the last row, also those that were not asked for yet. */
export function SaveRows(shown: Shown) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const save = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const { figure, view, way } = shown
      const about = [figure.name, ofWords[figure.of], formulaWords(figure)]
      const rows = way === 'list' ? await listRows(shown) : await placeRows(shown, way)
      saveText(`figure-${figure.key}-${view.on}.csv`, csvOf([about, ...rows]), 'text/csv')
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <button type="button" className="btn btn-small" disabled={busy} onClick={() => void save()}>
        {busy ? '正在导出' : '导出表格'}
      </button>
      <FaultSay error={error} />
    </>
  )
}

/** Every page of a list, one after the other. */
async function everyPage<Row>(
  read: (after: { after?: string }) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Promise<Row[]> {
  const all: Row[] = []
  let next: string | null = null
  do {
    const page: { rows: readonly Row[]; next: string | null } = await read(next === null ? {} : { after: next })
    all.push(...page.rows)
    next = page.next
  } while (next !== null && all.length < mostRows)
  return all
}

async function listRows({ figure, view, which, place }: Shown): Promise<string[][]> {
  const params = { key: figure.key }
  const query = { from: view.from, to: view.to, ...countsOf(which), limit: 200 }
  if (figure.of === 'items') {
    const rows = await everyPage((after) =>
      call(supervisionRoutes.figureItems, { params, query: { ...query, on: view.on, ...after } }),
    )
    return [
      ['事项', '编码', '部门', '算不算', '加到分子', '加到分母', '为什么'],
      ...rows.map((row) => [
        ...[row.name, row.code, row.officeName, row.counts ? '算' : '不算'],
        ...[String(row.top), String(row.bottom), row.why],
      ]),
    ]
  }
  const rows = await everyPage((after) =>
    call(supervisionRoutes.figureCases, { params, query: { ...query, ...placeOf(place), ...after } }),
  )
  return [
    ['办件编号', '事项', '申请人', '单位', '渠道', '收件', '办结', '算不算', '为什么'],
    ...rows.map((row) => [
      ...[row.number, row.itemName, row.applicant, row.officeName, channelWords[row.channel]],
      ...[row.submittedOn, row.concludedOn, row.counts ? '算' : '不算', row.why],
    ]),
  ]
}

async function placeRows({ figure, view }: Shown, by: 'office' | 'township'): Promise<string[][]> {
  const { rows } = await call(supervisionRoutes.figureBreakdown, {
    params: { key: figure.key },
    query: { on: view.on, from: view.from, to: view.to, of: figure.of, by },
  })
  return [
    [by === 'office' ? '单位' : '乡镇', '分子', '分母'],
    ...rows.map((row) => [row.name, String(row.numerator), String(row.denominator)]),
  ]
}
