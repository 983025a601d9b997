import { type ReactNode, useState } from 'react'
import type { Finding } from '#modules/catalog/contract.ts'
import type { Inspection } from '#modules/publishing/contract.ts'
import { day } from '../../marks/days.ts'
import { Status } from '../../marks/status.tsx'
import { ChangeWords, ReductionTable } from '../change-list.tsx'
import { GuideRead } from '../guide-read.tsx'
import { Tabs } from '../tabs.tsx'
import { placeWords, severityNames, severityShapes } from '../words.ts'

type Tab = 'said' | 'changes' | 'preview'

/** 检查：齐不齐、错在哪、改了什么、群众看到什么。 */
export function InspectionPane({
  inspection,
  pending,
  refusal,
  onJump,
  onWaive,
}: {
  inspection: Inspection
  pending: boolean
  /** why it was not taken, said above everything */
  refusal?: ReactNode
  /** goes to a place of the form; absent where there is no form */
  onJump?: ((place: string) => void) | undefined
  /** absent for who may not */
  onWaive?: ((finding: Finding) => void) | undefined
}) {
  const [tab, setTab] = useState<Tab>('said')
  const { faults, findings, warnings, completeness, changes, reductions, preview } = inspection
  const blocking = faults.length + findings.filter((finding) => finding.blocks).length
  return (
    <aside className="inspection" aria-label="检查">
      <p className="inspection-head" role="status">
        {blocking > 0 ? <Status shape="late">{blocking} 处错误</Status> : <Status shape="done">没有错误</Status>}
        <span className="sub">{pending ? '正在检查' : onJump ? '随改随查' : ''}</span>
      </p>
      {refusal}
      <Tabs
        label="检查"
        tabs={[
          { key: 'said', name: `检查 ${faults.length + findings.length + warnings.length}` },
          { key: 'changes', name: `改动 ${changes.length}` },
          { key: 'preview', name: '群众看到的' },
        ]}
        chosen={tab}
        onChoose={setTab}
      >
        {tab === 'said' && (
          <>
            <Completeness completeness={completeness} onJump={onJump} />
            {faults.length > 0 && <h3>读不懂的</h3>}
            <ul className="findings">
              {faults.map((fault) => (
                <li key={`${fault.path}${fault.message}`}>
                  <Status shape="late">错误</Status>
                  <Where place={fault.path} onJump={onJump} />
                  <p>{fault.message}</p>
                </li>
              ))}
            </ul>
            {findings.length > 0 && <h3>体检发现</h3>}
            <ul className="findings">
              {findings.map((finding) => (
                <FindingLine
                  key={`${finding.rule}${finding.field}${finding.index}${finding.text}`}
                  finding={finding}
                  onJump={onJump}
                  onWaive={onWaive}
                />
              ))}
            </ul>
            {warnings.length > 0 && <h3>对一对</h3>}
            <ul className="findings">
              {warnings.map((warning) => (
                <li key={`${warning.path}${warning.message}`}>
                  <Status shape="soon">提醒</Status>
                  <Where place={warning.path} onJump={onJump} />
                  <p>{warning.message}</p>
                </li>
              ))}
            </ul>
          </>
        )}
        {tab === 'changes' && (
          <>
            {preview ? <ChangeWords changes={changes} /> : <p className="sub">改好读不懂的，才比得出改动。</p>}
            {reductions.length > 0 && <ReductionTable reductions={reductions} />}
          </>
        )}
        {tab === 'preview' &&
          (preview ? <GuideRead guide={preview} /> : <p className="sub">改好错误，就能看到群众看到的样子。</p>)}
      </Tabs>
    </aside>
  )
}

function Completeness({
  completeness: { filled, elements, missing },
  onJump,
}: {
  completeness: Inspection['completeness']
  onJump?: ((place: string) => void) | undefined
}) {
  return (
    <div className="completeness">
      <p>
        要素写了 {filled} 样，共 {elements} 样
      </p>
      <progress value={filled} max={elements} aria-label="要素齐全度" />
      {missing.length > 0 && (
        <p className="sub">
          还没写：
          {missing.map(({ field, name }) =>
            onJump ? (
              <button key={field} type="button" className="link" onClick={() => onJump(field)}>
                {name}
              </button>
            ) : (
              <span key={field}>{name}</span>
            ),
          )}
        </p>
      )}
    </div>
  )
}

/** Where it is, and the way there. */
function Where({ place, onJump }: { place: string; onJump?: ((place: string) => void) | undefined }) {
  return (
    <span className="where">
      {placeWords(place)}
      {onJump && (
        <button type="button" className="link" aria-label={`去改：${placeWords(place)}`} onClick={() => onJump(place)}>
          去改
        </button>
      )}
    </span>
  )
}

function FindingLine({
  finding,
  onJump,
  onWaive,
}: {
  finding: Finding
  onJump?: ((place: string) => void) | undefined
  onWaive?: ((finding: Finding) => void) | undefined
}) {
  const { rule, severity, field, index, text, explanation, suggestion, waived } = finding
  return (
    <li>
      <Status shape={waived ? 'none' : severityShapes[severity]}>
        {severityNames[severity]} {rule}
      </Status>
      <Where place={index === null ? field : `${field}[${index}]`} onJump={onJump} />
      <p>
        “{text}”：{explanation}
      </p>
      <p className="sub">{suggestion}</p>
      {waived ? (
        <p className="sub">
          已豁免：{waived.reason}（{waived.by}，到{day(waived.untilOn)}）
        </p>
      ) : (
        onWaive &&
        severity === 'error' && (
          <button
            type="button"
            className="link"
            aria-label={`豁免这一处：${rule}，${text}`}
            onClick={() => onWaive(finding)}
          >
            豁免这一处
          </button>
        )
      )}
    </li>
  )
}
