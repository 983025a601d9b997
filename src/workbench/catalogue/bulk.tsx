import { Input } from 'antd'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { type BulkResult, publishingRoutes } from '#modules/publishing/contract.ts'
import { refresh, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { Status } from '../marks/status.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { csvOf, saveText } from './csv.ts'
import { kindNames } from './words.ts'

/** 批量和下载：任意一天的清单下载；改好的清单传回来，先试一遍，再一次成为草稿；载入别处的清单来对标。 */
export function Bulk() {
  const edits = useMay('catalog.edit')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
    <section className="catalogue-work bulk" tabIndex={0} aria-label="批量和下载">
      <Download />
      {edits ? (
        <>
          <Import />
          <Benchmarks />
        </>
      ) : (
        <p className="say">批量编制由事项编辑办。</p>
      )}
    </section>
  )
}

function Download() {
  const today = dayAt(new Date())
  const [typed, setTyped] = useState<string>(today)
  const on = readDay(typed)
  const query = on ? `?on=${on}` : ''
  return (
    <section aria-label="下载清单">
      <h1>下载清单</h1>
      <p className="sub">哪一天的清单都能下载，格式和导入的一样，改好可以直接传回来。</p>
      <div className="one-line-form">
        <TextField
          label="哪一天的"
          hint={on ? day(on) : undefined}
          fault={on ? undefined : '日期写成 2026-05-19 这样。'}
          value={typed}
          onChange={setTyped}
        />
        {on && (
          <>
            <a className="btn" href={`/api/item-list.xlsx${query}`} download>
              Excel 表格
            </a>
            <a className="btn" href={`/api/item-list${query}`} download={`item-list-${on}.json`}>
              JSON
            </a>
          </>
        )}
      </div>
    </section>
  )
}

interface Chosen {
  name: string
  format: 'json' | 'xlsx'
  content: unknown
}

const mostBytes = 8_000_000

/** The file as the route takes it. Throws an Error with a Chinese sentence. */
async function readChosen(file: File): Promise<Chosen> {
  if (file.size > mostBytes) throw new Error('文件超过 8 MB，请分成几个再传。')
  if (/\.xlsx$/i.test(file.name)) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    let binary = ''
    for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
    return { name: file.name, format: 'xlsx', content: btoa(binary) }
  }
  try {
    const parsed: unknown = JSON.parse((await file.text()).replace(/^\uFEFF/, ''))
    // what was downloaded here is the list with its day around it
    const list = (parsed as { items?: unknown } | null)?.items
    return { name: file.name, format: 'json', content: Array.isArray(list) ? list : parsed }
  } catch {
    throw new Error('不是完整的 JSON，也不是 .xlsx 表格，请重新导出再传。')
  }
}

function FilePick({ label, accept, onPick }: { label: string; accept: string; onPick: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="for-readers"
        tabIndex={-1}
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) onPick(file)
          event.target.value = ''
        }}
      />
      <button type="button" className="btn" onClick={() => input.current?.click()}>
        {label}
      </button>
    </>
  )
}

function Import() {
  const [chosen, setChosen] = useState<Chosen>()
  const [fault, setFault] = useState('')
  const [done, setDone] = useState<BulkResult>()
  const trial = useSend(publishingRoutes.importDrafts)
  const write = useSend(publishingRoutes.importDrafts, {
    onDone: (result) => {
      setDone(result)
      refresh(publishingRoutes.listDrafts, publishingRoutes.listEdited)
    },
  })
  const pick = async (file: File) => {
    setFault('')
    setDone(undefined)
    setChosen(undefined)
    trial.reset()
    write.reset()
    try {
      const read = await readChosen(file)
      setChosen(read)
      trial.mutate({ body: { format: read.format, content: read.content, dryRun: true } })
    } catch (error) {
      setFault((error as Error).message)
    }
  }
  const result = done ?? trial.data
  const ready = !done && trial.data && trial.data.faults.length === 0 && trial.data.drafts.length > 0
  return (
    <section aria-label="批量编制">
      <h1>批量编制</h1>
      <p className="sub">有变化的事项各成一份草稿，没有变化的不动。先试一遍，有一处错误就一份也不写。</p>
      <div className="one-line-form">
        <FilePick label="选文件，先试一遍" accept=".json,.xlsx" onPick={(file) => void pick(file)} />
        {chosen && <span className="sub">{chosen.name}</span>}
        {ready && chosen && (
          <button
            type="button"
            className="btn btn-primary"
            disabled={write.isPending}
            onClick={() => write.mutate({ body: { format: chosen.format, content: chosen.content, dryRun: false } })}
          >
            写成 {trial.data?.drafts.length} 份草稿
          </button>
        )}
      </div>
      {fault && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      <FaultSay error={trial.error ?? write.error} />
      <p role="status" className="bulk-say">
        {trial.isPending ? '正在试' : write.isPending ? '正在写' : result ? summaryOf(result, done !== undefined) : ''}
      </p>
      {result && <BulkReport result={result} name={chosen?.name ?? 'items'} />}
    </section>
  )
}

function summaryOf(result: BulkResult, written: boolean): string {
  const { faults, drafts, unchanged } = result
  if (faults.length > 0) return `有 ${faults.length} 处错误，一份也没有写。改好文件再选一次。`
  if (drafts.length === 0) return `${unchanged} 个事项都没有变化，不用写。`
  return written
    ? `写成了 ${drafts.length} 份草稿，${unchanged} 个事项没有变化。`
    : `会成为 ${drafts.length} 份草稿，${unchanged} 个事项没有变化。`
}

function BulkReport({ result, name }: { result: BulkResult; name: string }) {
  const faults = [
    ...result.faults.map((fault) => ({ ...fault, kind: '错误' })),
    ...result.warnings.map((fault) => ({ ...fault, kind: '提醒' })),
  ]
  const save = () =>
    saveText(
      `${name.replace(/\.\w+$/, '')}-错误.csv`,
      csvOf([['轻重', '位置', '说明'], ...faults.map((fault) => [fault.kind, fault.path, fault.message])]),
      'text/csv',
    )
  return (
    <>
      {faults.length > 0 && (
        <>
          <p className="bulk-bar">
            <button type="button" className="btn btn-small" onClick={save}>
              下载错误清单（CSV）
            </button>
          </p>
          <table className="table">
            <thead>
              <tr>
                <th>轻重</th>
                <th>位置</th>
                <th>哪里不对，怎么改</th>
              </tr>
            </thead>
            <tbody>
              {faults.slice(0, 500).map((fault) => (
                <tr key={`${fault.path}${fault.message}`}>
                  <td>
                    <Status shape={fault.kind === '错误' ? 'late' : 'soon'}>{fault.kind}</Status>
                  </td>
                  <td className="code">{fault.path}</td>
                  <td>{fault.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {faults.length > 500 && <p className="sub">只列前 500 处，全部的在下载的清单里。</p>}
        </>
      )}
      {result.drafts.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>事项</th>
              <th>做什么</th>
              <th className="number">改动</th>
              <th className="number">送审前要改的</th>
            </tr>
          </thead>
          <tbody>
            {result.drafts.map((draft) => (
              <tr key={draft.name}>
                <td>
                  {draft.draftId ? <Link to={`/catalogue/drafts/${draft.draftId}`}>{draft.name}</Link> : draft.name}
                </td>
                <td>{kindNames[draft.kind]}</td>
                <td className="number">{draft.kind === 'create' ? '新' : `${draft.changes} 处`}</td>
                <td className="number">{draft.blocking === 0 ? '' : `${draft.blocking} 处`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Benchmarks() {
  const [place, setPlace] = useState('')
  const [fault, setFault] = useState('')
  const send = useSend(publishingRoutes.loadBenchmarks, { onDone: () => refresh(publishingRoutes.compare) })
  const pick = async (file: File) => {
    setFault('')
    try {
      const read = await readChosen(file)
      if (read.format !== 'json') throw new Error('别处的清单请用 JSON 文件。')
      send.mutate({ body: { place: place.trim(), content: read.content } })
    } catch (error) {
      setFault((error as Error).message)
    }
  }
  return (
    <section aria-label="载入别处的清单">
      <h1>载入别处的清单，用来对标</h1>
      <p className="sub">只用来比，不会公布。同名或者同一基本编码的事项，在事项的“对标”里并排看。</p>
      <div className="one-line-form">
        <Field label="是哪里的">
          {(id) => (
            <Input
              id={id}
              value={place}
              maxLength={50}
              placeholder="例如 浏阳市"
              onChange={(event) => setPlace(event.target.value)}
            />
          )}
        </Field>
        {place.trim().length >= 2 ? (
          <FilePick label="选 JSON 文件" accept=".json" onPick={(file) => void pick(file)} />
        ) : (
          <span className="sub">先写是哪里的清单</span>
        )}
      </div>
      {fault && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
      <FaultSay error={send.error} />
      <p role="status" className="bulk-say">
        {send.isPending
          ? '正在载入'
          : send.data
            ? `载入 ${send.data.loaded} 个事项，${send.data.matched} 个和本县的对得上${send.data.faults.length > 0 ? `，${send.data.faults.length} 处读不懂没有载入` : ''}。`
            : ''}
      </p>
    </section>
  )
}
